#pragma once
#include "rocketpunch/version.hpp"

#include <utility>
#include <vector>

#include "rocketpunch/api/code.hpp"
#include "rocketpunch/detail/call/caller.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::api {

/// The catalogues of codes, with labels in the language of the call. They change rarely: keep them for a day.
/// Safe to use from many threads; shares ownership of the client's state.
template <class Caller>
class Codes {
 public:
  /// Of a `Client`, `Result<T>`; of an `AsyncClient`, a `Task` of that.
  template <class T>
  using Reply = typename Caller::template Reply<T>;

  /// Made by `Client::codes`.
  explicit Codes(Caller caller) : caller_(std::move(caller)) {}

  /// Values of `JobQuery::job_categories`. Calls `getJobCategories`.
  Reply<std::vector<Code>> job_categories(const CallOptions& options = {}) const {
    return list<detail::op("getJobCategories"), Code>(options);
  }
  /// Values of `JobQuery::seniorities`. Calls `getSeniorities`.
  Reply<std::vector<Code>> seniorities(const CallOptions& options = {}) const {
    return list<detail::op("getSeniorities"), Code>(options);
  }
  /// Values of `JobQuery::employment_types`. Calls `getEmploymentTypes`.
  Reply<std::vector<Code>> employment_types(const CallOptions& options = {}) const {
    return list<detail::op("getEmploymentTypes"), Code>(options);
  }
  /// Industries, as a tree of three levels. Calls `getJobIndustries`.
  Reply<std::vector<JobIndustry>> job_industries(const CallOptions& options = {}) const {
    return list<detail::op("getJobIndustries"), JobIndustry>(options);
  }
  /// Values of `EventQuery::categories`. Calls `getEventCategories`.
  Reply<std::vector<Code>> event_categories(const CallOptions& options = {}) const {
    return list<detail::op("getEventCategories"), Code>(options);
  }
  /// Values of `EventQuery::subjects`. Calls `getEventSubjects`.
  Reply<std::vector<Code>> event_subjects(const CallOptions& options = {}) const {
    return list<detail::op("getEventSubjects"), Code>(options);
  }

 private:
  template <detail::Op O, class Entry>
  Reply<std::vector<Entry>> list(const CallOptions& options) const {
    return detail::call<O, std::vector<Entry>>(caller_, detail::codec::NoParameters{}, options);
  }

  Caller caller_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::api
