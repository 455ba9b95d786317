#include "contract/deliberate.hpp"

namespace cli::contract {

namespace {

constexpr std::string_view of_the_guide =
    "some deployments follow the guide that was published before the specification";
constexpr std::string_view not_of_the_guide = "missing where a deployment follows the guide";
constexpr std::string_view no_longer_elsewhere =
    "no operation takes a longer one where the specification tells a limit";

constexpr Deliberate deliberate[] = {
    {"getOAuthMetadata", "operation", "GET /.well-known/oauth-authorization-server", "",
     "RFC 8414 has it, and the service answers it"},
    {"searchCompanies", "operation", "GET /api/v1/companies", "", of_the_guide},
    {"searchProfiles", "operation", "GET /api/v1/profiles", "", of_the_guide},
    {"getMyProfile", "operation", "GET /api/v1/profiles/me", "", of_the_guide},
    {"Job.createdAt", "required", "may be missing", "always there", not_of_the_guide},
    {"Event.createdAt", "required", "may be missing", "always there", not_of_the_guide},
    {"EventTicket.saleStartAt", "required", "may be missing", "always there",
     "a ticket without a period of sale is worth more than an error"},
    {"EventTicket.saleEndAt", "required", "may be missing", "always there",
     "a ticket without a period of sale is worth more than an error"},

    {"searchPosts", "access", "app key, user beside it", "app key",
     "`owned` is always false without a token"},
    {"getPost", "access", "app key, user beside it", "app key", "`owned` is always false without a token"},

    {"Job.status", "code", "draft", "", "the company's own jobs have it, for which no codes are told"},
    {"EventHost.hostType", "code", "MEMBER", "", "requests have it, and share the enumeration"},
    {"PlatformJobTarget.type", "codes", "any text", "PLATFORM", "it is what the SDK sends"},
    {"ErrorBody.error", "codes", "any text",
     "invalid_request, invalid_client, invalid_grant, unauthorized_client, unsupported_grant_type, "
     "invalid_scope, "
     "server_error",
     "codes of errors are texts"},

    {"JobQuery.jobCategories[]", "maxLength", "255", "none", no_longer_elsewhere},
    {"EventTarget.eventId", "maxLength", "64", "none", no_longer_elsewhere},
    {"TicketTarget.eventId", "maxLength", "64", "none", no_longer_elsewhere},
    {"SessionTarget.eventId", "maxLength", "64", "none", no_longer_elsewhere},
    {"HostTarget.eventId", "maxLength", "64", "none", no_longer_elsewhere},
    {"FaqTarget.eventId", "maxLength", "64", "none", no_longer_elsewhere},
    {"CompanyRoleQuery.companyPermalink", "maxLength", "255", "none", no_longer_elsewhere},
    {"CompanyRoleQuery.resourceId", "maxLength", "255", "none", no_longer_elsewhere},
};

}  // namespace

std::span<const Deliberate> deliberate_differences() { return deliberate; }

std::string reason_for(const Difference& difference) {
  for (const Deliberate& one : deliberate)
    if (one.where == difference.where && one.what == difference.what && one.sdk == difference.sdk &&
        one.told == difference.told)
      return std::string(one.reason);
  return {};
}

}  // namespace cli::contract
