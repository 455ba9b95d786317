#pragma once

#include "rocketpunch/codec/wire_request.hpp"
#include "rocketpunch/params/queries.hpp"

namespace rocketpunch::codec {

inline Result<WireRequest> encode(const Operation& operation, const JobQuery& query) {
  return RequestWriter(operation)
      .text("keyword", query.keyword, 100)
      .handle("companyId", query.company_id)
      .texts("jobCategories", query.job_categories)
      .codes("seniorities", query.seniorities)
      .codes("employmentTypes", query.employment_types)
      .codes("companySizes", query.company_sizes)
      .codes("workTypes", query.work_types)
      .code("sort", query.sort)
      .paging(query.page, query.page_size)
      .finish();
}

inline Result<WireRequest> encode(const Operation& operation, const EventQuery& query) {
  return RequestWriter(operation)
      .text("keyword", query.keyword, 100)
      .codes("categories", query.categories)
      .codes("subjects", query.subjects)
      .codes("openTypes", query.open_types)
      .date("startDateFrom", query.start_date_from)
      .date("startDateTo", query.start_date_to)
      .code("status", query.status)
      .paging(query.page, query.page_size)
      .finish();
}

inline Result<WireRequest> encode(const Operation& operation, const PostQuery& query) {
  return RequestWriter(operation)
      .text("keyword", query.keyword, 100)
      .handle("companyId", query.company_id)
      .flag("hasImages", query.has_images)
      .flag("hasOg", query.has_og)
      .time("postedAfter", query.posted_after)
      .time("postedBefore", query.posted_before)
      .paging(query.page, query.page_size)
      .code("sort", query.sort)
      .finish();
}

/// The jobs of a company that the signed-in user may see.
struct CompanyJobQuery : PageQuery {
  std::string company{};
};
inline Result<WireRequest> encode(const Operation& operation, const CompanyJobQuery& query) {
  return RequestWriter(operation)
      .id_handle("companyId", query.company)
      .paging(query.page, query.page_size)
      .finish();
}

inline Result<WireRequest> encode(const Operation& operation, std::string_view company,
                                  const ResourceRoleQuery& query) {
  return RequestWriter(operation)
      .id("companyPermalink", company, 255)
      .code("resourceType", std::optional(query.resource_type))
      .text("resourceId", query.resource_id, 255)
      .paging(query.page, query.page_size)
      .finish();
}

/// A search of the guide, which gives no limits of length: the specification's are taken.
template <class Query>
Result<WireRequest> encode_guide_search(const Operation& operation, const Query& query) {
  return RequestWriter(operation)
      .text("keyword", query.keyword, 100)
      .text("lang", query.lang, 20)
      .paging(query.page, query.page_size, "per_page")
      .finish();
}

inline Result<WireRequest> encode(const Operation& operation, const CompanyQuery& query) {
  return encode_guide_search(operation, query);
}

inline Result<WireRequest> encode(const Operation& operation, const ProfileQuery& query) {
  return encode_guide_search(operation, query);
}

}  // namespace rocketpunch::codec
