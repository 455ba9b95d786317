#pragma once
#include "rocketpunch/base/language.hpp"

#include <utility>
#include <vector>

#include "rocketpunch/auth/auth.hpp"
#include "rocketpunch/codec/codec.hpp"
#include "rocketpunch/models/codes.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/pipeline/options.hpp"

namespace rocketpunch {

/// The catalogues of codes, with labels in the language of the call. They change rarely: keep them for a day.
/// Safe to use from many threads; keeps what it needs of its client alive.
template <class Caller>
class Codes {
 public:
  explicit Codes(Caller caller) : caller_(std::move(caller)) {}

  /// Values of `JobQuery::job_categories`: `Result<std::vector<Code>>`. Calls `getJobCategories`.
  auto job_categories(const CallOptions& options = {}) const {
    return list<Code>(operation("getJobCategories"), options);
  }
  /// Values of `JobQuery::seniorities`: `Result<std::vector<Code>>`. Calls `getSeniorities`.
  auto seniorities(const CallOptions& options = {}) const {
    return list<Code>(operation("getSeniorities"), options);
  }
  /// Values of `JobQuery::employment_types`: `Result<std::vector<Code>>`. Calls `getEmploymentTypes`.
  auto employment_types(const CallOptions& options = {}) const {
    return list<Code>(operation("getEmploymentTypes"), options);
  }
  /// Industries, as a tree of three levels: `Result<std::vector<JobIndustry>>`. Calls `getJobIndustries`.
  auto job_industries(const CallOptions& options = {}) const {
    return list<JobIndustry>(operation("getJobIndustries"), options);
  }
  /// Values of `EventQuery::categories`: `Result<std::vector<Code>>`. Calls `getEventCategories`.
  auto event_categories(const CallOptions& options = {}) const {
    return list<Code>(operation("getEventCategories"), options);
  }
  /// Values of `EventQuery::subjects`: `Result<std::vector<Code>>`. Calls `getEventSubjects`.
  auto event_subjects(const CallOptions& options = {}) const {
    return list<Code>(operation("getEventSubjects"), options);
  }

 private:
  template <class Entry>
  auto list(const Operation& row, const CallOptions& options) const {
    detail::require_app_key<typename Caller::auth_type>();
    return caller_.template call<std::vector<Entry>>(row, codec::RequestWriter(row).finish(), options);
  }

  Caller caller_;
};

}  // namespace rocketpunch
