#pragma once
#include "rocketpunch/base/version.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/base/open_enum.hpp"
#include "rocketpunch/base/timestamp.hpp"
#include "rocketpunch/models/codes.hpp"
#include "rocketpunch/models/event.hpp"
#include "rocketpunch/models/me.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

// In all queries: values in one list are alternatives, different fields must all hold, and what is left
// out does not filter.

/// Values of `JobSort`.
struct JobSortCodes {
  enum class Value : unsigned char {
    unknown,
    relevance_desc,   ///< best match first; what the service does unless told
    date_desc,        ///< newest first
    popularity_desc,  ///< most popular first
  };
  static constexpr Value unknown = Value::unknown, relevance_desc = Value::relevance_desc,
                         date_desc = Value::date_desc, popularity_desc = Value::popularity_desc;
  static constexpr std::string_view codes[] = {"RELEVANCE_DESC", "DATE_DESC", "POPULARITY_DESC"};
};
/// Order of jobs.
using JobSort = OpenEnum<JobSortCodes>;

/// Which jobs to find (`searchJobs`): only those that are hiring are.
struct JobQuery {
  std::optional<std::string> keyword{};       ///< In title or text; at most 100 characters.
  std::optional<std::string> company_id{};    ///< Company handle: letters, digits, `_`, `-`; at most 255.
  std::vector<std::string> job_categories{};  ///< Codes of `codes().job_categories()`
  std::vector<Seniority> seniorities{};       ///< Experience
  std::vector<EmploymentType> employment_types{};  ///< Contract
  std::vector<CompanySize> company_sizes{};        ///< Size class of the company
  std::vector<WorkType> work_types{};              ///< Where the work is done
  std::optional<JobSort> sort{};                   ///< Order
  std::optional<int> page{};                       ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};                  ///< 1 to 50; unset: 20, and 50 in `search_all`.
};

/// Values of `EventPhase`.
struct EventPhaseCodes {
  enum class Value : unsigned char {
    unknown,
    upcoming,  ///< before the start
    ongoing,
    closed,  ///< after the end
  };
  static constexpr Value unknown = Value::unknown, upcoming = Value::upcoming, ongoing = Value::ongoing,
                         closed = Value::closed;
  static constexpr std::string_view codes[] = {"UPCOMING", "ONGOING", "CLOSED"};
};
/// Where an event stands in time.
using EventPhase = OpenEnum<EventPhaseCodes>;

/// Which events to find (`searchEvents`); the nearest start comes first.
/// Filters have been unreliable in some deployments: check what matters in the results.
struct EventQuery {
  std::optional<std::string> keyword{};     ///< In name or description; at most 100 characters.
  std::vector<EventCategory> categories{};  ///< Kind of event
  std::vector<EventSubject> subjects{};     ///< What it is about
  std::vector<EventOpenType> open_types{};  ///< At a venue, on line, or both
  std::optional<std::chrono::year_month_day> start_date_from{};  ///< Earliest day of the start
  std::optional<std::chrono::year_month_day> start_date_to{};    ///< Latest day of the start
  std::optional<EventPhase> status{};                            ///< Where it stands in time
  std::optional<int> page{};                                     ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};  ///< 1 to 50; unset: 20, and 50 in `search_all`.
};

/// Values of `PostSort`.
struct PostSortCodes {
  enum class Value : unsigned char {
    unknown,
    relevance,  ///< best match first; what the service does unless told
    recent,     ///< newest first
  };
  static constexpr Value unknown = Value::unknown, relevance = Value::relevance, recent = Value::recent;
  static constexpr std::string_view codes[] = {"RELEVANCE", "RECENT"};
};
/// Order of posts.
using PostSort = OpenEnum<PostSortCodes>;

/// Which posts to find (`searchPosts`).
struct PostQuery {
  std::optional<std::string> keyword{};     ///< In the text; at most 100 characters.
  std::optional<std::string> company_id{};  ///< Company handle: letters, digits, `_`, `-`; at most 255.
  std::optional<bool> has_images{};         ///< True: only those with images. False asks for nothing.
  std::optional<bool> has_og{};  ///< True: only those with a link's Open Graph data. False: nothing.
  std::optional<Timestamp> posted_after{};   ///< Not before
  std::optional<Timestamp> posted_before{};  ///< Not after
  std::optional<int> page{};                 ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};            ///< 1 to 50; unset: 20, and 50 in `search_all`.
  std::optional<PostSort> sort{};            ///< Order
};

/// Which part of a list.
struct PageQuery {
  std::optional<int> page{};       ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};  ///< 1 to 50; unset: 20, and 50 where all are walked.
};

/// Which of the signed-in user's roles (`getMyResourceRoles`).
struct ResourceRoleQuery {
  ResourceType resource_type{};              ///< Event or job; required.
  std::optional<std::string> resource_id{};  ///< A single one; unset: all that were granted.
  std::optional<int> page{};                 ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};            ///< 1 to 50; unset: 20.
};

/// Which companies to find (`searchCompanies`, in the published guide).
struct CompanyQuery {
  std::optional<std::string> keyword{};  ///< Words to look for
  std::optional<std::string> lang{};     ///< Language of the texts, such as `en`; the guide's own parameter.
  std::optional<int> page{};             ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};        ///< 1 to 50; unset: the service's choice, and 50 in `search_all`.
};

/// Which people to find (`searchProfiles`, in the published guide).
struct ProfileQuery {
  std::optional<std::string> keyword{};  ///< Words to look for
  std::optional<std::string> lang{};     ///< Language of the texts, such as `en`; the guide's own parameter.
  std::optional<int> page{};             ///< Page number, from 1; unset: 1.
  std::optional<int> page_size{};        ///< 1 to 50; unset: the service's choice, and 50 in `search_all`.
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI

/// What functions are given beside each other, as one thing to be written.
namespace rocketpunch::inline ROCKETPUNCH_ABI::codec {

/// The jobs of a company that the signed-in user may see.
struct CompanyJobQuery : PageQuery {
  std::string company{};
};
/// The roles of the signed-in user at a company.
struct CompanyRoleQuery : ResourceRoleQuery {
  std::string company{};
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::codec
