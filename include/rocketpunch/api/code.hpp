#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/open_enum.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// An entry of a code catalogue (`getJobCategories` and others).
struct Code {
  std::string code{};          ///< Value to filter by, such as `dataAi` or `CONFERENCE`.
  std::string display_name{};  ///< Label in the language asked for.
  std::string description{};   ///< Explanation; empty where there is none.

  friend bool operator==(const Code&, const Code&) = default;
};

/// An industry of jobs, with those below it; three levels (`getJobIndustries`).
struct JobIndustry {
  std::string code{};                   ///< Value of `JobCompany::industry`; no search filters by it.
  std::string display_name{};           ///< Label in the language asked for.
  std::vector<JobIndustry> children{};  ///< The next level; empty where there is none.

  friend bool operator==(const JobIndustry&, const JobIndustry&) = default;
};

namespace codes {
/// Values of `Seniority`.
struct Seniority {
  enum class Value : unsigned char {
    unknown,    ///< a code that this version doesn't know
    beginner,   ///< no professional experience
    junior,     ///< about 1 to 3 years
    midlevel,   ///< about 3 to 7 years
    senior,     ///< about 7 to 15 years
    executive,  ///< 15 years and more
  };
  static constexpr Value unknown = Value::unknown, beginner = Value::beginner, junior = Value::junior,
                         midlevel = Value::midlevel, senior = Value::senior, executive = Value::executive;
  static constexpr std::string_view codes[] = {"BEGINNER", "JUNIOR", "MIDLEVEL", "SENIOR", "EXECUTIVE"};
};
}  // namespace codes

/// How experienced the people are whom a job looks for.
using Seniority = OpenEnum<codes::Seniority>;

namespace codes {
/// Values of `EmploymentType`.
struct EmploymentType {
  enum class Value : unsigned char {
    unknown,
    full_time,
    fixed_term,
    commissioned,
    intern,
    freelancer,
    self_employed,
  };
  static constexpr Value unknown = Value::unknown, full_time = Value::full_time,
                         fixed_term = Value::fixed_term, commissioned = Value::commissioned,
                         intern = Value::intern, freelancer = Value::freelancer,
                         self_employed = Value::self_employed;
  static constexpr std::string_view codes[] = {"FULL_TIME", "FIXED_TERM", "COMMISSIONED",
                                               "INTERN",    "FREELANCER", "SELF_EMPLOYED"};
};
}  // namespace codes

/// The kind of contract that a job offers.
using EmploymentType = OpenEnum<codes::EmploymentType>;

namespace codes {
/// Values of `WorkType`.
struct WorkType {
  enum class Value : unsigned char { unknown, onsite, hybrid, remote };
  static constexpr Value unknown = Value::unknown, onsite = Value::onsite, hybrid = Value::hybrid,
                         remote = Value::remote;
  static constexpr std::string_view codes[] = {"ONSITE", "HYBRID", "REMOTE"};
};
}  // namespace codes

/// Where the work of a job is done.
using WorkType = OpenEnum<codes::WorkType>;

namespace codes {
/// Values of `CompanySize`.
struct CompanySize {
  enum class Value : unsigned char {
    unknown,
    tiny,
    small_size,  ///< `SMALL`; the word alone is a macro of <windows.h>
    medium,
    large,
    huge,
  };
  static constexpr Value unknown = Value::unknown, tiny = Value::tiny, small_size = Value::small_size,
                         medium = Value::medium, large = Value::large, huge = Value::huge;
  static constexpr std::string_view codes[] = {"TINY", "SMALL", "MEDIUM", "LARGE", "HUGE"};
};
}  // namespace codes

/// How large a company is; the service doesn't say in numbers.
using CompanySize = OpenEnum<codes::CompanySize>;

namespace codes {
/// Values of `EventCategory`.
struct EventCategory {
  enum class Value : unsigned char {
    unknown,
    market,       ///< pop-up stores, for a limited time
    fair,         ///< fairs and exhibitions
    conference,   ///< talks, seminars, forums
    networking,   ///< meet-ups, mentoring
    business,     ///< investor relations, launch days
    competition,  ///< hackathons, contests
    lifestyle,    ///< festivals, performances, culture
  };
  static constexpr Value unknown = Value::unknown, market = Value::market, fair = Value::fair,
                         conference = Value::conference, networking = Value::networking,
                         business = Value::business, competition = Value::competition,
                         lifestyle = Value::lifestyle;
  static constexpr std::string_view codes[] = {"MARKET",   "FAIR",        "CONFERENCE", "NETWORKING",
                                               "BUSINESS", "COMPETITION", "LIFESTYLE"};
};
}  // namespace codes

/// What kind of event it is.
using EventCategory = OpenEnum<codes::EventCategory>;

namespace codes {
/// Values of `EventSubject`.
struct EventSubject {
  enum class Value : unsigned char {
    unknown,
    web3,
    technology,
    product,
    finance,
    humanities,
    business,
    culture
  };
  static constexpr Value unknown = Value::unknown, web3 = Value::web3, technology = Value::technology,
                         product = Value::product, finance = Value::finance, humanities = Value::humanities,
                         business = Value::business, culture = Value::culture;
  static constexpr std::string_view codes[] = {"WEB3",       "TECHNOLOGY", "PRODUCT", "FINANCE",
                                               "HUMANITIES", "BUSINESS",   "CULTURE"};
};
}  // namespace codes

/// What an event is about.
using EventSubject = OpenEnum<codes::EventSubject>;

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
