#pragma once
#include "rocketpunch/base/language.hpp"

#include <optional>
#include <string>
#include <utility>

#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/codec/raw_request.hpp"
#include "rocketpunch/codec/targets.hpp"
#include "rocketpunch/codec/wire_request.hpp"
#include "rocketpunch/params/queries.hpp"

namespace rocketpunch::codec {

// The writer's type is left open for the compiler to pass over what a program doesn't use.

Result<WireRequest> write_query(auto writer, const JobQuery& query) {
  return writer.text("keyword", query.keyword, 100)
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

Result<WireRequest> write_query(auto writer, const EventQuery& query) {
  return writer.text("keyword", query.keyword, 100)
      .codes("categories", query.categories)
      .codes("subjects", query.subjects)
      .codes("openTypes", query.open_types)
      .date("startDateFrom", query.start_date_from)
      .date("startDateTo", query.start_date_to)
      .code("status", query.status)
      .paging(query.page, query.page_size)
      .finish();
}

Result<WireRequest> write_query(auto writer, const PostQuery& query) {
  return writer.text("keyword", query.keyword, 100)
      .handle("companyId", query.company_id)
      .flag("hasImages", query.has_images)
      .flag("hasOg", query.has_og)
      .time("postedAfter", query.posted_after)
      .time("postedBefore", query.posted_before)
      .paging(query.page, query.page_size)
      .code("sort", query.sort)
      .finish();
}

Result<WireRequest> write_query(auto writer, const CompanyJobQuery& query) {
  return writer.id_handle("companyId", query.company).any_paging(query.page, query.page_size).finish();
}

Result<WireRequest> write_query(auto writer, const CompanyRoleQuery& query) {
  return writer.id("companyPermalink", query.company, 255)
      .code("resourceType", std::optional(query.resource_type))
      .text("resourceId", query.resource_id, 255)
      .any_paging(query.page, query.page_size)
      .finish();
}

void write_target(auto&, const NoParameters&) {}

void write_target(auto& writer, const JobTarget& target) { writer.id("jobId", target.job_id); }

void write_target(auto& writer, const CompanyTarget& target) {
  writer.handle("companyId", std::string(target.company));
}

void write_target(auto& writer, const CompanyJobTarget& target) {
  writer.handle("companyId", std::string(target.company)).id("jobId", target.job_id);
}

void write_target(auto& writer, const PlatformJobTarget& target) {
  write_target(writer, static_cast<const CompanyJobTarget&>(target));
  writer.pair("type", "PLATFORM");
}

void write_target(auto& writer, const PostTarget& target) { writer.id("postId", target.post_id); }

void write_target(auto& writer, const EventTarget& target) { writer.id("eventId", target.event_id, 64); }

void write_target(auto& writer, const TicketTarget& target) {
  writer.id("eventId", target.event_id, 64).id("ticketId", target.ticket_id);
}

void write_target(auto& writer, const SessionTarget& target) {
  writer.id("eventId", target.event_id, 64).id("sessionId", target.session_id);
}

void write_target(auto& writer, const HostTarget& target) {
  writer.id("eventId", target.event_id, 64).id("hostId", target.host_id);
}

void write_target(auto& writer, const FaqTarget& target) {
  writer.id("eventId", target.event_id, 64).id("faqId", target.faq_id);
}

template <class Target>
Result<WireRequest> write_query(auto writer, const Target& target) requires requires {
  write_target(writer, target);
}
{
  write_target(writer, target);
  return writer.finish();
}

/// A search of the guide, which gives no limits of length: the specification's are taken.
Result<WireRequest> write_guide_search(auto writer, const auto& query) {
  return writer.text("keyword", query.keyword, 100)
      .text("lang", query.lang, 20)
      .paging(query.page, query.page_size, "per_page")
      .finish();
}

Result<WireRequest> write_query(auto writer, const CompanyQuery& query) {
  return write_guide_search(std::move(writer), query);
}

Result<WireRequest> write_query(auto writer, const ProfileQuery& query) {
  return write_guide_search(std::move(writer), query);
}

template <class Query>
Result<WireRequest> encode(const Operation& operation, const Query& query) {
  return write_query(RequestWriter(operation), query);
}

}  // namespace rocketpunch::codec
