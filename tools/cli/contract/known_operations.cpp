// What each operation takes and gives. The calls of the SDK say so as template arguments, which can't be
// listed; tests/cli holds this list against them.
#include <algorithm>
#include <array>
#include <rocketpunch/detail/codec/common_tables.hpp>
#include <rocketpunch/detail/codec/event_part_tables.hpp>
#include <rocketpunch/detail/codec/event_tables.hpp>
#include <rocketpunch/detail/codec/job_tables.hpp>
#include <rocketpunch/detail/codec/oauth_tables.hpp>
#include <rocketpunch/detail/codec/post_tables.hpp>
#include <set>

#include "contract/known_types.hpp"

namespace cli::contract {

namespace {

using namespace rocketpunch;
using namespace rocketpunch::detail::codec;
using rocketpunch::detail::Op;
using rocketpunch::detail::op;

/// An operation whose tables are looked up when the list is first asked for.
struct Entry {
  Op operation;
  KnownOperation (*known)();
};

template <class Model>
const KnownType* response_type() {
  if constexpr (std::is_void_v<Model>)
    return nullptr;
  else
    return &known_type<Model>;
}

/// An operation without a body.
template <Op O, class Parameters, class Model>
constexpr Entry takes() {
  return {O, [] {
            return KnownOperation{.row = &rocketpunch::detail::operation(O),
                                  .parameters = known_object<Parameters>(),
                                  .response = response_type<Model>()};
          }};
}

/// One with a body of JSON, and images beside it where its table has them.
template <Op O, class Parameters, class Body, class Model>
constexpr Entry sends() {
  return {O, [] {
            const KnownObject* const body = known_object<Body>();
            return KnownOperation{.row = &rocketpunch::detail::operation(O),
                                  .parameters = known_object<Parameters>(),
                                  .body_form = body->images.empty() ? BodyForm::json : BodyForm::multipart,
                                  .body = body,
                                  .response = response_type<Model>()};
          }};
}

/// One of a sign-in, which has no tables.
template <Op O>
constexpr Entry signs_in(BodyForm form) {
  return form == BodyForm::form ? Entry{O,
                                        [] {
                                          return KnownOperation{.row = &rocketpunch::detail::operation(O),
                                                                .parameters = known_object<NoParameters>(),
                                                                .body_form = BodyForm::form,
                                                                .is_sign_in = true};
                                        }}
                                : Entry{O, [] {
                                          return KnownOperation{.row = &rocketpunch::detail::operation(O),
                                                                .parameters = known_object<NoParameters>(),
                                                                .is_sign_in = true};
                                        }};
}

using Codes = std::vector<Code>;

constexpr Entry entries[] = {
    takes<op("searchJobs"), JobQuery, Page<JobSummary>>(),
    takes<op("getJob"), JobTarget, Job>(),
    sends<op("createJob"), CompanyTarget, JobDraft, CompanyJob>(),
    sends<op("updatePlatformJob"), PlatformJobTarget, JobChanges, CompanyJob>(),
    takes<op("deleteJob"), CompanyJobTarget, void>(),
    sends<op("publishJob"), CompanyJobTarget, JobPeriod, CompanyJob>(),
    takes<op("disableJob"), CompanyJobTarget, CompanyJob>(),
    takes<op("listAccessibleCompanyJobs"), CompanyJobQuery, Page<CompanyJob>>(),

    takes<op("searchEvents"), EventQuery, Page<EventSummary>>(),
    takes<op("getEvent"), EventTarget, Event>(),
    sends<op("createEvent"), CompanyTarget, EventDraft, WrittenEvent>(),
    sends<op("patchEvent"), EventTarget, EventChanges, WrittenEvent>(),
    takes<op("deleteEvent"), EventTarget, void>(),
    takes<op("getEventTickets"), EventTarget, std::vector<EventTicket>>(),
    sends<op("createFreeEventTicket"), EventTarget, FreeEventTicketDraft, WrittenEventTicket>(),
    sends<op("createChargedEventTicket"), EventTarget, ChargedEventTicketDraft, WrittenEventTicket>(),
    sends<op("patchEventTicket"), TicketTarget, EventTicketChanges, WrittenEventTicket>(),
    takes<op("deleteEventTicket"), TicketTarget, void>(),
    takes<op("getEventSessions"), EventTarget, std::vector<EventTimeSlot>>(),
    sends<op("createEventSession"), EventTarget, EventSessionDraft, WrittenEventSession>(),
    sends<op("patchEventSession"), SessionTarget, EventSessionChanges, WrittenEventSession>(),
    takes<op("deleteEventSession"), SessionTarget, void>(),
    sends<op("addEventHost"), EventTarget, EventHostDraft, WrittenEventHost>(),
    sends<op("updateEventHostRole"), HostTarget, HostRoleChange, WrittenEventHost>(),
    takes<op("removeEventHost"), HostTarget, void>(),
    takes<op("getEventFaqs"), EventTarget, std::vector<EventFaqCategory>>(),
    sends<op("createEventFaq"), EventTarget, EventFaqDraft, WrittenEventFaq>(),
    sends<op("patchEventFaq"), FaqTarget, EventFaqChanges, WrittenEventFaq>(),
    takes<op("deleteEventFaq"), FaqTarget, void>(),

    takes<op("searchPosts"), PostQuery, Page<PostSummary>>(),
    takes<op("getPost"), PostTarget, Post>(),
    sends<op("createPost"), NoParameters, PostDraft, WrittenPost>(),
    sends<op("updatePost"), PostTarget, PostDraft, WrittenPost>(),
    takes<op("deletePost"), PostTarget, void>(),

    takes<op("getJobCategories"), NoParameters, Codes>(),
    takes<op("getSeniorities"), NoParameters, Codes>(),
    takes<op("getEmploymentTypes"), NoParameters, Codes>(),
    takes<op("getJobIndustries"), NoParameters, std::vector<JobIndustry>>(),
    takes<op("getEventCategories"), NoParameters, Codes>(),
    takes<op("getEventSubjects"), NoParameters, Codes>(),

    takes<op("getMyCompanyPermissions"), NoParameters, CompanyPermissions>(),
    takes<op("getMyResourceRoles"), CompanyRoleQuery, ResourceRoles>(),

    signs_in<op("oauthAuthorize")>(BodyForm::none),
    signs_in<op("oauthToken")>(BodyForm::form),
    signs_in<op("oauthRevoke")>(BodyForm::form),
    takes<op("getOAuthUserInfo"), NoParameters, UserInfo>(),
    takes<op("getOAuthMetadata"), NoParameters, ServerMetadata>(),

    takes<op("searchCompanies"), CompanyQuery, Page<Company>>(),
    takes<op("searchProfiles"), ProfileQuery, Page<Profile>>(),
    takes<op("getMyProfile"), NoParameters, Profile>(),
};

constexpr bool has_each_row_in_order() {
  if (std::size(entries) != std::size(rocketpunch::detail::operations)) return false;
  for (std::size_t i = 0; i < std::size(entries); ++i)
    if (entries[i].operation != Op{i}) return false;
  return true;
}
static_assert(has_each_row_in_order(), "each row of operations.hpp has its line here, in their order");

/// Adds the enumerations that a value can have.
void collect_enumerations(const KnownType& type, std::set<const KnownObject*>& seen,
                          std::vector<const KnownType*>& found) {
  if (type.element != nullptr) collect_enumerations(*type.element, seen, found);
  if (!type.codes.empty() && std::none_of(found.begin(), found.end(), [&](const KnownType* other) {
        return other->codes.data() == type.codes.data();
      }))
    found.push_back(&type);
  if (type.of == nullptr || !seen.insert(type.of()).second) return;
  for (const KnownField* field : fields_of(*type.of())) collect_enumerations(*field->type, seen, found);
}

}  // namespace

std::span<const KnownOperation> known_operations() {
  static const auto all = [] {
    std::vector<KnownOperation> made;
    for (const Entry& entry : entries) made.push_back(entry.known());
    return made;
  }();
  return all;
}

const std::vector<const KnownType*>& known_enumerations() {
  static const auto all = [] {
    std::vector<const KnownType*> found;
    std::set<const KnownObject*> seen;
    for (const KnownOperation& operation : known_operations()) {
      for (const KnownObject* part : {operation.parameters, operation.body})
        if (part != nullptr)
          for (const KnownField* field : fields_of(*part)) collect_enumerations(*field->type, seen, found);
      if (operation.response != nullptr) collect_enumerations(*operation.response, seen, found);
    }
    return found;
  }();
  return all;
}

const std::vector<const KnownObject*>& known_errors() {
  static const std::vector<const KnownObject*> all = {known_object<ErrorBody>(), known_object<ErrorTime>()};
  return all;
}

std::vector<const KnownField*> fields_of(const KnownObject& object) {
  std::vector<const KnownField*> fields;
  for (const KnownObject* part = &object; part != nullptr; part = part->base)
    for (const KnownField& field : part->fields) fields.push_back(&field);
  return fields;
}

std::string bare_type_name(std::string_view signature) {
  const auto begin = signature.find("T = ") + 4;
  std::string name(signature.substr(begin, signature.find_first_of(";]", begin) - begin));
  for (auto colons = name.rfind("::"); colons != name.npos; colons = name.rfind("::")) {
    const auto before = name.find_last_of("<, ", colons);
    name.erase(before == name.npos ? 0 : before + 1, colons + 2 - (before == name.npos ? 0 : before + 1));
  }
  return name;
}

}  // namespace cli::contract
