#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string_view>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A row of the API: an operation and the rules for calling it.
struct Operation {
  /// Who may call an operation.
  enum class Access {
    none,              ///< anyone
    app_key,           ///< an app, with its App Key
    app_key_and_user,  ///< an app, with its App Key; an access token beside it tells whose the response is
                       ///< for
    user,              ///< an app on behalf of a signed-in user, with an access token
    any,               ///< not known: whoever the client is, with all that it has
  };

  /// What repeating a request does.
  enum class Replay {
    safe,        ///< changes nothing: may be repeated
    idempotent,  ///< has the same effect when repeated
    unsafe,      ///< may act twice when repeated
  };

  /// Under which address an operation's path lies.
  enum class Base {
    api,         ///< the base URL, which ends with the version (`.../api/v1`)
    oauth,       ///< the authorization server's address (`.../oauth`)
    well_known,  ///< the root of the authorization server's host
  };

  std::string_view id;      ///< as in the specification; names the operation in errors and logs
  std::string_view method;  ///< HTTP method
  Base base;                ///< what `path` is appended to
  std::string_view path;    ///< template; `{name}` stands for a percent-encoded segment
  Access access;            ///< who may call it
  std::string_view scope;   ///< OAuth scope that the access token needs; empty: none
  std::string_view quota;   ///< identifier of its own rate limit; empty: only the key's
  Replay replay;            ///< what repeating it does
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

using Access = Operation::Access;
using Replay = Operation::Replay;
using Base = Operation::Base;

/// The whole API, a row an operation. Everything that calls, limits, repeats or logs reads this table.
inline constexpr Operation operations[] = {
    // clang-format off
    {"searchJobs", "GET", Base::api, "/jobs", Access::app_key, "", "", Replay::safe},
    {"getJob", "GET", Base::api, "/jobs/{jobId}", Access::app_key, "", "", Replay::safe},
    {"createJob", "POST", Base::api, "/jobs/platform", Access::user, "job:write", "job.create", Replay::unsafe},
    {"updatePlatformJob", "PATCH", Base::api, "/jobs/{jobId}", Access::user, "job:write", "job.update", Replay::unsafe},
    {"deleteJob", "DELETE", Base::api, "/jobs/{jobId}", Access::user, "job:write", "job.delete", Replay::idempotent},
    {"publishJob", "PUT", Base::api, "/jobs/{jobId}/active", Access::user, "job:write", "job.publish", Replay::idempotent},
    {"disableJob", "DELETE", Base::api, "/jobs/{jobId}/active", Access::user, "job:write", "job.disable", Replay::idempotent},
    {"listAccessibleCompanyJobs", "GET", Base::api, "/companies/{companyId}/jobs/accessible", Access::user, "job:manage:read", "", Replay::safe},

    {"searchEvents", "GET", Base::api, "/events", Access::app_key, "", "", Replay::safe},
    {"getEvent", "GET", Base::api, "/events/{eventId}", Access::app_key, "", "", Replay::safe},
    {"createEvent", "POST", Base::api, "/events", Access::user, "event:write", "event.create", Replay::unsafe},
    {"patchEvent", "PATCH", Base::api, "/events/{eventId}", Access::user, "event:write", "event.update", Replay::unsafe},
    {"deleteEvent", "DELETE", Base::api, "/events/{eventId}", Access::user, "event:write", "event.delete", Replay::idempotent},
    {"getEventTickets", "GET", Base::api, "/events/{eventId}/tickets", Access::app_key, "", "", Replay::safe},
    {"createFreeEventTicket", "POST", Base::api, "/events/{eventId}/tickets/free", Access::user, "event:write", "event.sub.create", Replay::unsafe},
    {"createChargedEventTicket", "POST", Base::api, "/events/{eventId}/tickets/charged", Access::user, "event:write", "event.sub.create", Replay::unsafe},
    {"patchEventTicket", "PATCH", Base::api, "/events/{eventId}/tickets/{ticketId}", Access::user, "event:write", "event.sub.update", Replay::idempotent},
    {"deleteEventTicket", "DELETE", Base::api, "/events/{eventId}/tickets/{ticketId}", Access::user, "event:write", "event.sub.delete", Replay::idempotent},
    {"getEventSessions", "GET", Base::api, "/events/{eventId}/sessions", Access::app_key, "", "", Replay::safe},
    {"createEventSession", "POST", Base::api, "/events/{eventId}/sessions", Access::user, "event:write", "event.sub.create", Replay::unsafe},
    {"patchEventSession", "PATCH", Base::api, "/events/{eventId}/sessions/{sessionId}", Access::user, "event:write", "event.sub.update", Replay::idempotent},
    {"deleteEventSession", "DELETE", Base::api, "/events/{eventId}/sessions/{sessionId}", Access::user, "event:write", "event.sub.delete", Replay::idempotent},
    {"addEventHost", "POST", Base::api, "/events/{eventId}/hosts", Access::user, "event:write", "event.sub.create", Replay::unsafe},
    {"updateEventHostRole", "PATCH", Base::api, "/events/{eventId}/hosts/{hostId}", Access::user, "event:write", "event.sub.update", Replay::idempotent},
    {"removeEventHost", "DELETE", Base::api, "/events/{eventId}/hosts/{hostId}", Access::user, "event:write", "event.sub.delete", Replay::idempotent},
    {"getEventFaqs", "GET", Base::api, "/events/{eventId}/faqs", Access::app_key, "", "", Replay::safe},
    {"createEventFaq", "POST", Base::api, "/events/{eventId}/faqs", Access::user, "event:write", "event.sub.create", Replay::unsafe},
    {"patchEventFaq", "PATCH", Base::api, "/events/{eventId}/faqs/{faqId}", Access::user, "event:write", "event.sub.update", Replay::idempotent},
    {"deleteEventFaq", "DELETE", Base::api, "/events/{eventId}/faqs/{faqId}", Access::user, "event:write", "event.sub.delete", Replay::idempotent},

    {"searchPosts", "GET", Base::api, "/posts", Access::app_key_and_user, "", "", Replay::safe},
    {"getPost", "GET", Base::api, "/posts/{postId}", Access::app_key_and_user, "", "", Replay::safe},
    {"createPost", "POST", Base::api, "/posts", Access::user, "post:write", "post.create", Replay::unsafe},
    {"updatePost", "PUT", Base::api, "/posts/{postId}", Access::user, "post:write", "post.update", Replay::idempotent},
    {"deletePost", "DELETE", Base::api, "/posts/{postId}", Access::user, "post:write", "post.delete", Replay::idempotent},

    {"getJobCategories", "GET", Base::api, "/codes/job-categories", Access::app_key, "", "", Replay::safe},
    {"getSeniorities", "GET", Base::api, "/codes/seniorities", Access::app_key, "", "", Replay::safe},
    {"getEmploymentTypes", "GET", Base::api, "/codes/employment-types", Access::app_key, "", "", Replay::safe},
    {"getJobIndustries", "GET", Base::api, "/codes/job-industries", Access::app_key, "", "", Replay::safe},
    {"getEventCategories", "GET", Base::api, "/codes/event-categories", Access::app_key, "", "", Replay::safe},
    {"getEventSubjects", "GET", Base::api, "/codes/event-subjects", Access::app_key, "", "", Replay::safe},

    {"getMyCompanyPermissions", "GET", Base::api, "/me/company-permissions", Access::user, "company:manage:read", "", Replay::safe},
    {"getMyResourceRoles", "GET", Base::api, "/me/company-permissions/{companyPermalink}/resource-roles", Access::user, "company:manage:read", "", Replay::safe},

    {"oauthAuthorize", "GET", Base::oauth, "/authorize", Access::none, "", "", Replay::safe},
    {"oauthToken", "POST", Base::oauth, "/token", Access::none, "", "", Replay::unsafe},
    {"oauthRevoke", "POST", Base::oauth, "/revoke", Access::none, "", "", Replay::idempotent},
    {"getOAuthUserInfo", "GET", Base::oauth, "/userinfo", Access::user, "profile", "", Replay::safe},
    {"getOAuthMetadata", "GET", Base::well_known, "/.well-known/oauth-authorization-server", Access::none, "", "", Replay::safe},

    // only in the guide published before the specification
    {"searchCompanies", "GET", Base::api, "/companies", Access::app_key, "", "", Replay::safe},
    {"searchProfiles", "GET", Base::api, "/profiles", Access::app_key, "", "", Replay::safe},
    {"getMyProfile", "GET", Base::api, "/profiles/me", Access::user, "", "", Replay::safe},
    // clang-format on
};

/// An operation as a template argument: the index of its row.
enum class Op : std::size_t {};

/// The operation of that id; an unknown one does not compile.
consteval Op op(std::string_view id) {
  const auto* const row = std::find_if(std::begin(operations), std::end(operations),
                                       [&](const Operation& candidate) { return candidate.id == id; });
  if (row == std::end(operations)) throw "no operation of this id";
  return static_cast<Op>(row - std::begin(operations));
}

/// Its row.
constexpr const Operation& operation(Op op) noexcept { return operations[static_cast<std::size_t>(op)]; }
/// The row of that id; an unknown one does not compile.
consteval const Operation& operation(std::string_view id) { return operation(op(id)); }

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
