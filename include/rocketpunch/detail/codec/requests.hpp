#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/api/company.hpp"
#include "rocketpunch/api/event.hpp"
#include "rocketpunch/pagination.hpp"
#include "rocketpunch/secret.hpp"
#include "rocketpunch/transport.hpp"

/// What is written, and what comes of it: what functions are given beside each other, as one thing, and the
/// request.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// A request as the parameters determine it: what is left is where it goes and who sends it.
struct WireRequest {
  std::string target;        ///< Path and query, to be appended to the base URL; elsewhere a whole URL
  std::string content_type;  ///< Of the body; empty: none
  std::string body;
  std::shared_ptr<const BodySource> streamed_body{};  ///< In place of `body`, if set
  std::vector<Secret> secrets{};   ///< What an error must not repeat, should the response do so
  bool takes_fields = false;       ///< Whether it has JSON, to which the caller's own fields were added
  std::size_t skip_bad_items = 0;  ///< How many items of the page in the response may be left out
};

/// A limit of the specification that is broken, or what can't be sent at all.
struct WriteFault {
  std::string path;  ///< `settings[2].title`; empty: it is the whole.
  std::string rule;
};

/// Of an operation that takes no parameters.
struct NoParameters {};
/// A job that anyone may see.
struct JobTarget {
  std::int64_t job_id;
};
/// A company that something is created for.
struct CompanyTarget {
  std::string_view company;
};
/// A job, as its company names it.
struct CompanyJobTarget {
  std::string_view company;
  std::int64_t job_id;
};
/// The same, of a job that takes applications on Rocketpunch.
struct PlatformJobTarget {
  std::string_view company;
  std::int64_t job_id;
  std::string_view type = "PLATFORM";
};
/// A post.
struct PostTarget {
  std::int64_t post_id;
};
/// An event.
struct EventTarget {
  std::string_view event_id;
};
/// A ticket of an event.
struct TicketTarget {
  std::string_view event_id;
  std::int64_t ticket_id;
};
/// A session of an event.
struct SessionTarget {
  std::string_view event_id;
  std::int64_t session_id;
};
/// A host of an event.
struct HostTarget {
  std::string_view event_id;
  std::int64_t host_id;
};
/// A question of an event.
struct FaqTarget {
  std::string_view event_id;
  std::int64_t faq_id;
};

/// The new role of a host.
struct HostRoleChange {
  EventHostRole role{};
};

/// The jobs of a company that the signed-in user may see.
struct CompanyJobQuery : PageQuery {
  std::string company{};
};
/// The roles of the signed-in user at a company.
struct CompanyRoleQuery : ResourceRoleQuery {
  std::string company{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
