#include "records/added_records.hpp"

#include <algorithm>
#include <initializer_list>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "generate/vocabulary.hpp"
#include "records/guide_form.hpp"
#include "records/record_json.hpp"
#include "text/keyword_search.hpp"

namespace rocketpunch::testing::mock {
namespace {

[[noreturn]] void refuse_record(const std::string& problem) {
  throw std::invalid_argument("mock server: a record " + problem);
}

/// What a model has for a field that the service always sends, where the test set none.
bool is_unset(const Json& value) { return value.is_null() || is_text(value, ""); }

void complete_unset(Json& item, const char* name, const Json& standard) {
  if (is_unset(field(item, name))) item[name] = standard;
}

std::int64_t id_of(const Json& item, const char* name) {
  const Json& id = field(item, name);
  if (!id.is_number_integer() || id < 1 || id > 9'000'000'000'000'000)
    refuse_record(std::string{"needs a \""} + name + "\" from 1 on");
  return id.get<std::int64_t>();
}
std::string text_id_of(const Json& item, const char* name) {
  const Json& id = field(item, name);
  if (is_unset(id) || !id.is_string()) refuse_record(std::string{"needs a text as \""} + name + '"');
  return id.get<std::string>();
}

/// None for 1970 too, which is a model's time that wasn't set.
std::optional<Seconds> time_of(const Json& item, const char* name) {
  const Json& value = field(item, name);
  if (is_unset(value)) return std::nullopt;
  const auto time = value.is_string() ? read_time(value.get_ref<const std::string&>()) : std::nullopt;
  if (!time) refuse_record(std::string{"has no time as \""} + name + '"');
  return time == Seconds{} ? std::nullopt : time;
}

/// What lists show of a detail, with times in their form.
Json shown_in_lists(const Json& detail, std::initializer_list<const char*> fields) {
  Json item = Json::object();
  for (const char* name : fields)
    if (detail.contains(name)) item[name] = detail[name];
  for (const char* name : {"startAt", "endAt", "postedAt"})
    if (const auto time = item.contains(name) ? time_of(item, name) : std::nullopt)
      item[name] = list_time(*time);
  return item;
}

Job added_job(Json item, Seconds now) {
  const std::int64_t id = id_of(item, "jobId");
  // that of a test which says nothing of its state is to be found
  if (is_unset(field(item, "status"))) {
    item["status"] = "published";
    item["hiring"] = true;
  }
  if (is_unset(field(field(item, "applyMethod"), "type"))) item.erase("applyMethod");
  complete_unset(item, "webUrl", job_url(id));
  for (const char* name : {"startAt", "createdAt"})
    if (const auto time = time_of(item, name)) item[name] = detail_time(*time);
  Job job = job_of(item, now);
  job.summary =
      untranslated(shown_in_lists(item, {"jobId", "title", "subtitle", "jobCategory", "seniorities",
                                         "employmentTypes", "workType", "company", "endAt", "webUrl"}));
  job.guide = untranslated(guide_job(job.summary.original(), field(item, "location"), job.created));
  return job;
}

Event added_event(Json item, Seconds now) {
  const std::string id = text_id_of(item, "eventId");
  complete_unset(item, "eventStatus", "PUBLISHED");
  complete_unset(item, "joinType", "OPEN");
  complete_unset(item, "eventOpenType", "TBD");
  complete_unset(item, "webUrl", event_url(id));
  for (const char* name : {"startAt", "endAt"})
    if (!time_of(item, name)) item[name] = detail_time(now);
  Event event = event_of(item, now);
  event.summary = untranslated(
      shown_in_lists(item, {"eventId", "eventName", "eventCategories", "eventSubjects", "startAt", "endAt",
                            "eventOpenType", "location", "bannerUrl", "hosts", "stats", "webUrl"}));
  event.guide = untranslated(guide_event(event.summary.original(), event.start, event.end));
  return event;
}

Post added_post(Json item, Seconds now) {
  Post post;
  post.id = id_of(item, "postId");
  post.own = field(item, "owned") == true;
  post.posted = time_of(item, "postedAt").value_or(now);
  complete_unset(item, "webUrl", "https://www.rocketpunch.com/post/" + std::to_string(post.id));
  item["postedAt"] = detail_time(post.posted);
  item["updatedAt"] = detail_time(time_of(item, "updatedAt").value_or(post.posted));
  const Json further{{"language", nullptr},
                     {"images", Json::array()},
                     {"mentions", {{"companies", Json::array()}, {"users", Json::array()}}},
                     {"repostedPost", nullptr},
                     {"repostedPostDeleted", false},
                     {"stats", Json::object()}};
  for (const auto& [name, value] : further.items()) complete_unset(item, name.c_str(), value);
  post.detail = untranslated(item);
  post.summary = untranslated(shown_in_lists(
      item, {"postId", "author", "content", "images", "og", "stats", "owned", "webUrl", "postedAt"}));
  if (const Json& content = field(item, "content"); content.is_string())
    post.text = lower(content.get_ref<const std::string&>());
  return post;
}

/// In lower case, for the keyword.
std::string words_of(const Json& item, std::initializer_list<const char*> fields) {
  std::string words;
  for (const char* name : fields)
    if (const Json& value = field(item, name); value.is_string())
      words += lower(value.get_ref<const std::string&>()) + '\n';
  return words;
}

template <class Record, class Same>
void put(std::vector<Record>& records, Record added, const Same& same) {
  const auto old = std::find_if(records.begin(), records.end(), same);
  if (old == records.end())
    records.insert(records.begin(), std::move(added));
  else
    *old = std::move(added);
}

template <class Record, class Id>
void take_out(std::vector<Record>& records, const Id& id) {
  if (std::erase_if(records, [&](const Record& record) { return record.id == id; }) == 0)
    refuse_record("of that id isn't there");
}

}  // namespace

void add_record(Store& store, const std::string& text, Seconds now) {
  const Json item = Json::parse(text, nullptr, false);
  if (!item.is_object()) refuse_record("isn't a JSON object");
  const std::lock_guard lock{store.mutex};
  if (item.contains("jobId")) {
    Job job = added_job(item, now);
    store.next_id = std::max(store.next_id, job.id + 1);
    const auto is_same = [id = job.id](const Job& other) { return other.id == id; };
    put(store.jobs, std::move(job), is_same);
  } else if (item.contains("eventId")) {
    Event event = added_event(item, now);
    const auto is_same = [id = event.id](const Event& other) { return other.id == id; };
    const auto old = std::find_if(store.events.begin(), store.events.end(), is_same);
    if (old != store.events.end()) {
      event.tickets = old->tickets;
      event.sessions = old->sessions;
      event.faqs = old->faqs;
    }
    put(store.events, std::move(event), is_same);
  } else if (item.contains("postId")) {
    Post post = added_post(item, now);
    store.next_id = std::max(store.next_id, post.id + 1);
    const auto is_same = [id = post.id](const Post& other) { return other.id == id; };
    put(store.posts, std::move(post), is_same);
  } else if (item.contains("id") && item.contains("handle")) {
    const std::string handle = text_id_of(item, "handle");
    put(store.companies, Company{untranslated(item), words_of(item, {"name", "description"})},
        [&](const Company& other) { return is_text(field(other.body.original(), "handle"), handle); });
  } else if (item.contains("handle")) {
    const std::string handle = text_id_of(item, "handle");
    put(store.profiles, Profile{handle, untranslated(item), words_of(item, {"name", "headline"})},
        [&](const Profile& other) { return other.handle == handle; });
  } else {
    refuse_record("has none of jobId, eventId, postId and handle");
  }
}

void remove_record(Store& store, const std::string& text) {
  const Json item = Json::parse(text, nullptr, false);
  const std::lock_guard lock{store.mutex};
  if (item.contains("jobId"))
    take_out(store.jobs, id_of(item, "jobId"));
  else if (item.contains("eventId"))
    take_out(store.events, text_id_of(item, "eventId"));
  else if (item.contains("postId"))
    take_out(store.posts, id_of(item, "postId"));
  else
    refuse_record("has none of jobId, eventId and postId");
}

}  // namespace rocketpunch::testing::mock
