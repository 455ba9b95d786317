#pragma once
#include "rocketpunch/version.hpp"

/// What breaks a rule of the specification, all of it at once and before anything is sent: for forms, and for
/// a dry run. Beside `<rocketpunch/rocketpunch.hpp>`.
#include <optional>
#include <ostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rocketpunch/api/company.hpp"
#include "rocketpunch/api/event_requests.hpp"
#include "rocketpunch/api/job.hpp"
#include "rocketpunch/api/post.hpp"
#include "rocketpunch/api/upload.hpp"
#include "rocketpunch/detail/codec/codec.hpp"
#include "rocketpunch/detail/codec/requests.hpp"
#include "rocketpunch/id.hpp"
#include "rocketpunch/options.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// What is wrong with a draft, a change or a query.
struct Problem {
  std::string field{};    ///< Which field, such as `settings[2].title` or `images[0]`; empty: the whole.
  std::string message{};  ///< The rule, such as `must not be empty`.

  friend bool operator==(const Problem&, const Problem&) = default;
};

/// Prints `field message`.
inline std::ostream& operator<<(std::ostream& out, const Problem& problem) {
  return out << problem.field << (problem.field.empty() ? "" : " ") << problem.message;
}

namespace detail {

template <class T>
concept CheckedQuery =
    OneOf<T, JobQuery, EventQuery, PostQuery, CompanyQuery, ProfileQuery, ResourceRoleQuery>;
template <class T>
concept CheckedBody = OneOf<T, JobDraft, JobChanges, JobPeriod, PostDraft, EventDraft, EventChanges,
                            EventHostDraft, FreeEventTicketDraft, ChargedEventTicketDraft, EventTicketChanges,
                            EventSessionDraft, EventSessionChanges, EventFaqDraft, EventFaqChanges>;

inline std::vector<Problem> problems_of(std::vector<codec::WriteFault> faults) {
  std::vector<Problem> problems;
  for (auto& [path, rule] : faults) problems.push_back({std::move(path), std::move(rule)});
  return problems;
}
template <class Body>
std::vector<Problem> problems_of(const Body& body, codec::Images images) {
  return problems_of(codec::faults_of(body, codec::Checks{true, ClientOptions().max_image_bytes}, images));
}

}  // namespace detail

/// All that breaks a rule of the specification, in the order of the fields: the rules that a client with
/// `ClientOptions::check_limits` holds, which tells the first one only. Empty: such a call is sent. Nothing
/// is sent here, and what only the service knows isn't looked at, such as whether a code exists.
template <class T>
requires(detail::CheckedQuery<T> || detail::CheckedBody<T>) std::vector<Problem> problems(const T& value) {
  if constexpr (detail::CheckedQuery<T>)
    return detail::problems_of(detail::codec::faults_of(value));
  else
    return detail::problems_of(value, {});
}

/// The same with the images that go beside it. Each is opened, and its first bytes are read; one may have
/// 20 MiB, as by the default of `ClientOptions::max_image_bytes`.
template <detail::OneOf<JobDraft, JobChanges, PostDraft> T>
std::vector<Problem> problems(const T& value, const std::vector<Upload>& images) {
  return detail::problems_of(value, {images});
}
/// The same of an event with its banner and further images.
inline std::vector<Problem> problems(const EventDraft& draft, const Upload& banner,
                                     const std::vector<Upload>& attachments = {}) {
  return detail::problems_of(draft, {{&banner, 1}, attachments});
}
/// The same of a change with the banner, if there is one.
inline std::vector<Problem> problems(const EventChanges& changes, const std::optional<Upload>& banner) {
  const std::span<const Upload> images(banner ? &*banner : nullptr, banner ? 1 : 0);
  return detail::problems_of(changes, {images});
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
