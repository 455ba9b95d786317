#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/api/code.hpp"
#include "rocketpunch/api/company.hpp"
#include "rocketpunch/detail/codec/json_reader.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/detail/codec/schema.hpp"
#include "rocketpunch/pagination.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// A count, of which a negative one says nothing.
template <class Number>
struct Count {
  static ErrorText integer(Number& to, std::int64_t value) {
    return type_of<Number>.integer(&to, (std::max)(value, std::int64_t{0}));
  }
};

template <class T, class Field>
struct Schema<Page<T>, Field> {
  static constexpr Field fields[] = {
      field<&Page<T>::total_items, Count<std::int64_t>>("totalItems", Required::by_spec),
      field<&Page<T>::total_pages, Count<int>>("totalPages", Required::by_spec),
      field<&Page<T>::page>("page", Required::by_both),
      field<&Page<T>::page_size>("pageSize", Required::by_spec),
      field<&Page<T>::items>("items", Required::by_both),
      guide_field<&Page<T>::total_items, Count<std::int64_t>>("total", Required::by_guide),
      guide_field<&Page<T>::page_size>("per_page", Required::by_guide),
  };
  static void finish(Page<T>& page) {
    if (page.total_pages != 0 || page.page_size <= 0 || page.total_items <= 0) return;
    const std::int64_t pages = (page.total_items - 1) / page.page_size + 1;
    page.total_pages = static_cast<int>(pages < 0x7fffffff ? pages : 0x7fffffff);
  }
};

/// The specification tells no limits here.
template <class Field>
struct Schema<PageQuery, Field> {
  static constexpr Field fields[] = {
      field<&PageQuery::page>("page"),
      field<&PageQuery::page_size>("pageSize"),
  };
};

template <class Field>
struct Schema<Code, Field> {
  static constexpr Field fields[] = {
      field<&Code::code>("code", Required::by_spec),
      field<&Code::display_name>("displayName", Required::by_spec),
      field<&Code::description>("description", Required::by_spec),
  };
};

template <class Field>
struct Schema<JobIndustry, Field> {
  static constexpr Field fields[] = {
      field<&JobIndustry::code>("code", Required::by_spec),
      field<&JobIndustry::display_name>("displayName", Required::by_spec),
      field<&JobIndustry::children>("children"),
  };
};

template <class Field>
struct Schema<Company, Field> {
  static constexpr Field fields[] = {
      guide_field<&Company::id, TextOrInteger>("id", Required::by_guide),
      guide_field<&Company::name>("name", Required::by_guide),
      guide_field<&Company::handle>("handle", Required::by_guide),
      guide_field<&Company::description>("description"),
      guide_field<&Company::employee_count>("employee_count"),
      guide_field<&Company::founded_year>("founded_year"),
      guide_field<&Company::website>("website"),
  };
};

template <class Field>
struct Schema<ProfileCompany, Field> {
  static constexpr Field fields[] = {
      guide_field<&ProfileCompany::name>("name", Required::by_guide),
      guide_field<&ProfileCompany::handle>("handle"),
  };
};

template <class Field>
struct Schema<Profile, Field> {
  static constexpr Field fields[] = {
      guide_field<&Profile::handle>("handle", Required::by_guide),
      guide_field<&Profile::name>("name", Required::by_guide),
      guide_field<&Profile::headline>("headline"),
      guide_field<&Profile::skills>("skills"),
      guide_field<&Profile::current_company>("current_company"),
  };
};

/// A search of the guide, which gives no limits of length: the specification's are taken.
template <class Query, class Field>
struct GuideSearch {
  static constexpr Field fields[] = {
      field<&Query::keyword>("keyword", limits::keyword),
      field<&Query::lang>("lang", limits::language),
      field<&Query::page>("page", limits::page),
      field<&Query::page_size>("per_page", limits::page_size),
  };
};
template <class Field>
struct Schema<CompanyQuery, Field> : GuideSearch<CompanyQuery, Field> {};
template <class Field>
struct Schema<ProfileQuery, Field> : GuideSearch<ProfileQuery, Field> {};

template <class Field>
struct Schema<CompanyRef, Field> {
  static constexpr Field fields[] = {
      field<&CompanyRef::handle>("permalink", Required::by_spec),
      field<&CompanyRef::name>("name"),
      field<&CompanyRef::logo_url>("logoUrl"),
  };
};

template <class Field>
struct Schema<CompanyPermission, Field> {
  static constexpr Field fields[] = {
      field<&CompanyPermission::company>("company", Required::by_spec),
      field<&CompanyPermission::capabilities>("capabilities", Required::by_spec),
  };
};

template <class Field>
struct Schema<CompanyPermissions, Field> {
  static constexpr Field fields[] = {
      field<&CompanyPermissions::companies>("companies", Required::by_spec),
  };
};

template <class Field>
struct Schema<ResourceRole, Field> {
  static constexpr Field fields[] = {
      field<&ResourceRole::resource_type>("resourceType", Required::by_spec),
      field<&ResourceRole::resource_id, TextOrInteger>("resourceId", Required::by_spec),
      field<&ResourceRole::capabilities>("capabilities", Required::by_spec),
  };
};

template <class Field>
struct Schema<ResourceRoles, Field> {
  static constexpr Field fields[] = {
      field<&ResourceRoles::items>("items", Required::by_spec),
  };
};

template <class Field>
struct Schema<ResourceRoleQuery, Field> {
  static constexpr Field fields[] = {
      field<&ResourceRoleQuery::resource_type>("resourceType"),
      field<&ResourceRoleQuery::resource_id>("resourceId", {.most = 255}),
      field<&ResourceRoleQuery::page>("page"),
      field<&ResourceRoleQuery::page_size>("pageSize"),
  };
};

template <class Field>
struct Schema<CompanyRoleQuery, Field> {
  using base = ResourceRoleQuery;
  static constexpr Field fields[] = {
      path_field<&CompanyRoleQuery::company>("companyPermalink", {.most = 255}),
  };
};

template <class Field>
struct Schema<NoParameters, Field> {
  static constexpr std::array<Field, 0> fields{};
};

template <class Field>
struct Schema<CompanyTarget, Field> {
  static constexpr Field fields[] = {
      field<&CompanyTarget::company>("companyId", limits::company),
  };
};

/// What the operations take and give that belong to no slice of their own.
struct CommonSlice : Slice {
  using models = Types<std::vector<Code>, std::vector<JobIndustry>, Page<Company>, Profile, Page<Profile>,
                       CompanyPermissions, ResourceRoles>;
  using queries = Types<CompanyQuery, ProfileQuery, CompanyRoleQuery, NoParameters>;
};

/// What the body of an error says, in whichever form the service wrote it.
struct ErrorBody {
  std::string code{};  ///< `C0005`, `UNAUTHORIZED`, `invalid_grant`
  std::optional<std::string> message{};
  std::optional<std::string> details{};
  std::optional<Timestamp::Time> timestamp{};  ///< Where it could be read
};

/// The guide's `error` is an object, OAuth's a code.
struct ErrorOrCode {
  static constexpr const char* expects = "a code or an object";
  static ErrorText text(ErrorBody& to, std::string& code) { return to.code = code, nullptr; }
  static ErrorBody& in(ErrorBody& body) { return body; }
};

template <class Field>
struct Schema<ErrorBody, Field> {
  static constexpr Field fields[] = {
      field<&ErrorBody::code>("code"),
      field<&ErrorBody::message>("message"),
      field<&ErrorBody::details>("details"),
      field<&ErrorOrCode::in, ErrorOrCode>("error"),
      field<&ErrorBody::message>("error_description"),
  };
};

/// When an error happened: read apart, since an error is worth more than its time.
struct ErrorTime {
  std::optional<Timestamp> timestamp{};
};

template <class Field>
struct Schema<ErrorTime, Field> {
  static constexpr Field fields[] = {field<&ErrorTime::timestamp>("timestamp")};
};

/// Reads the body of an error: the specification's form, the guide's (`{"error": {"code", ...}}`), or OAuth's
/// (`{"error", "error_description"}`). Nothing where it is none of them: empty, HTML, or JSON of another
/// kind.
inline std::optional<ErrorBody> read_error_body(std::string_view body) {
  ErrorBody read;
  if (read_json(body, read) || read.code.empty()) return std::nullopt;
  if (ErrorTime when; !read_json(body, when) && when.timestamp && when.timestamp->readable())
    read.timestamp = when.timestamp->time();
  return read;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
