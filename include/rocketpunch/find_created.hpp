#pragma once
#include "rocketpunch/version.hpp"

/// Looking for what a call may have created that ended with `ErrorKind::outcome_unknown`. Beside
/// `<rocketpunch/rocketpunch.hpp>`; without blocking too, beside `<rocketpunch/async.hpp>`.
#include <algorithm>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/api/company.hpp"
#include "rocketpunch/api/event.hpp"
#include "rocketpunch/api/event_requests.hpp"
#include "rocketpunch/api/job.hpp"
#include "rocketpunch/api/post.hpp"
#include "rocketpunch/detail/coro/coroutine.hpp"
#include "rocketpunch/options.hpp"
#include "rocketpunch/pagination.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/task.hpp"
#include "rocketpunch/timestamp.hpp"

ROCKETPUNCH_COROUTINES

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

template <class C>
concept BlockingClient = std::same_as<typename C::template Reply<int>, Result<int>>;
template <class C>
concept NonBlockingClient = std::same_as<typename C::template Reply<int>, Task<Result<int>>>;

// The service may have cut spaces off.
inline std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view spaces = " \t\r\n";
  const auto first = text.find_first_not_of(spaces);
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(spaces) + 1 - first);
}
inline bool may_be(const CompanyJob& job, const JobDraft& draft) {
  return trimmed(job.title) == trimmed(draft.title) &&
         job.category.value_or(draft.category) == draft.category;
}
inline bool may_be(const Event& event, const EventDraft& draft) {
  return trimmed(event.name) == trimmed(draft.name) && event.start_at == draft.start_at;
}
inline bool may_be(const PostSummary& post, const PostDraft& draft) {
  if (!post.owned || trimmed(post.content.value_or("")) != trimmed(draft.text)) return false;
  // what a link is shown as is the service's; but without a text there is nothing else to tell by
  return !draft.text.empty() || !draft.link || (post.og && post.og->link == *draft.link);
}
template <class Item, class Draft>
std::vector<Item> candidates(std::vector<Item> items, const Draft& draft) {
  std::erase_if(items, [&](const Item& item) { return !may_be(item, draft); });
  return items;
}

/// Somebody waits for it, and what is compared are the texts as they were written, not translations.
inline CallOptions looking(CallOptions options) {
  if (!options.priority) options.priority = Priority::normal;
  if (!options.language) options.language = "ko";
  return options;
}

/// The user's events at a company, by their roles, page by page.
class OwnEvents {
 public:
  ResourceRoleQuery next() {
    return {.resource_type = ResourceType::event, .page = ++page_, .page_size = page_size};
  }
  /// Whether there may be more: a service may give fewer than were asked for, or always the same page.
  bool add(const ResourceRoles& roles) {
    const std::size_t before = ids_.size();
    for (const ResourceRole& role : roles.items)
      if (known_.insert(role.resource_id).second) ids_.push_back(role.resource_id);
    return ids_.size() > before;
  }
  const std::vector<std::string>& ids() const noexcept { return ids_; }

 private:
  static constexpr int page_size = 50;
  int page_ = 0;
  std::vector<std::string> ids_;
  std::set<std::string> known_;
};

/// Posts since then, the newest first; a little earlier, since clocks differ.
class PostsSince {
 public:
  static Result<PostsSince> from(const Timestamp& since) {
    if (!since.readable()) return not_sent(ErrorKind::invalid_argument, "since must be a time");
    return PostsSince(since.time() - std::chrono::minutes(5));
  }
  PostQuery query() const {
    PostQuery query;
    query.posted_after = since_;
    query.sort = PostSort::recent;
    return query;
  }
  /// Whether that and all behind it are older, as where a filter is ignored.
  bool is_past(const PostSummary& post) const { return post.posted_at.readable() && post.posted_at < since_; }

 private:
  explicit PostsSince(Timestamp since) : since_(std::move(since)) {}
  Timestamp since_;
};

template <class C>
Task<Result<std::vector<CompanyJob>>> find_job(C client, std::string company, JobDraft draft,
                                               CallOptions options) {
  const PageQuery all;
  auto walk = client.jobs().of_company_all(company, all, std::move(options));
  auto found = co_await walk.collect();
  if (!found) co_return found.error();
  co_return candidates(*std::move(found), draft);
}
template <class C>
Task<Result<std::vector<Event>>> find_event(C client, std::string company, EventDraft draft,
                                            CallOptions options) {
  OwnEvents own;
  for (bool more = true; more;) {
    const ResourceRoleQuery query = own.next();
    const auto roles = co_await client.me().resource_roles(company, query, options);
    if (!roles) co_return roles.error();
    more = own.add(*roles);
  }
  auto walk = client.events().get_all(own.ids(), std::move(options));
  auto found = co_await walk.collect();
  if (!found) co_return found.error();
  co_return candidates(*std::move(found), draft);
}
template <class C>
Task<Result<std::vector<PostSummary>>> find_post(C client, PostDraft draft, Timestamp since,
                                                 CallOptions options) {
  const auto posts = PostsSince::from(since);
  if (!posts) co_return posts.error();
  std::vector<PostSummary> found;
  auto walk = client.posts().search_all(posts->query(), std::move(options));
  while (auto post = co_await walk.next()) {
    if (!*post) co_return post->error();
    if (posts->is_past(**post)) break;
    if (may_be(**post, draft)) found.push_back(**std::move(post));
  }
  co_return found;
}

}  // namespace detail

/// The jobs of a company that may be what `jobs().create` has created: those with the draft's title (and
/// category), drafts too. Compare their ids with those from before the call: an older job may be among them.
/// None found is no proof that none was created. Calls `listAccessibleCompanyJobs`, for each 50 jobs; needs
/// scope `job:manage:read`. Asks for the texts as they were written, unless `options` have a language.
template <detail::BlockingClient C>
Result<std::vector<CompanyJob>> find_created(const C& client, std::string_view company, const JobDraft& draft,
                                             CallOptions options = {}) {
  auto found = client.jobs().of_company_all(company, {}, detail::looking(std::move(options))).collect();
  if (!found) return found.error();
  return detail::candidates(*std::move(found), draft);
}
/// The events of a company that may be what `events().create` has created: those with the draft's name and
/// start for which the signed-in user has a role. None found is no proof that none was created: a role that
/// is for the whole company may list no single event. Calls `getMyResourceRoles` and, for each event that it
/// lists, `getEvent`; needs scope `company:manage:read`, and the App Key beside the user.
template <detail::BlockingClient C>
Result<std::vector<Event>> find_created(const C& client, std::string_view company, const EventDraft& draft,
                                        CallOptions options = {}) {
  options = detail::looking(std::move(options));
  detail::OwnEvents own;
  for (bool more = true; more;) {
    const auto roles = client.me().resource_roles(company, own.next(), options);
    if (!roles) return roles.error();
    more = own.add(*roles);
  }
  auto found = client.events().get_all(own.ids(), std::move(options)).collect();
  if (!found) return found.error();
  return detail::candidates(*std::move(found), draft);
}
/// The signed-in user's posts that may be what `posts().create` has created, the newest first: those with the
/// draft's text (or, without a text, its link), from five minutes before `since` on, when the call was begun.
/// `since` has to be readable. None found is no proof that none was created: a search may show a post later,
/// and one whose token wasn't accepted shows nobody's posts as own. Calls `searchPosts`, for each 50 posts;
/// needs the App Key and the user.
template <detail::BlockingClient C>
Result<std::vector<PostSummary>> find_created(const C& client, const PostDraft& draft, const Timestamp& since,
                                              CallOptions options = {}) {
  const auto posts = detail::PostsSince::from(since);
  if (!posts) return posts.error();
  std::vector<PostSummary> found;
  auto walk = client.posts().search_all(posts->query(), detail::looking(std::move(options)));
  while (auto post = walk.next()) {
    if (!*post) return post->error();
    if (posts->is_past(**post)) break;
    if (detail::may_be(**post, draft)) found.push_back(**std::move(post));
  }
  return found;
}

/// The same without blocking.
template <detail::NonBlockingClient C>
Task<Result<std::vector<CompanyJob>>> find_created(C client, std::string company, JobDraft draft,
                                                   CallOptions options = {}) {
  return detail::find_job(std::move(client), std::move(company), std::move(draft),
                          detail::looking(std::move(options)));
}
/// The same without blocking.
template <detail::NonBlockingClient C>
Task<Result<std::vector<Event>>> find_created(C client, std::string company, EventDraft draft,
                                              CallOptions options = {}) {
  return detail::find_event(std::move(client), std::move(company), std::move(draft),
                            detail::looking(std::move(options)));
}
/// The same without blocking.
template <detail::NonBlockingClient C>
Task<Result<std::vector<PostSummary>>> find_created(C client, PostDraft draft, Timestamp since,
                                                    CallOptions options = {}) {
  return detail::find_post(std::move(client), std::move(draft), std::move(since),
                           detail::looking(std::move(options)));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

ROCKETPUNCH_COROUTINES_END
