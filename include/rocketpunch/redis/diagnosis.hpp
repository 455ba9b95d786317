#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// One thing about a Redis server that what is stored there depends on.
struct RedisFinding {
  /// How much it matters.
  enum class Level {
    good,     ///< As it should be.
    note,     ///< Worth knowing.
    unknown,  ///< It could not be read.
    warning,  ///< Something is lost or refused in some cases, which the text names.
    bad,      ///< Tokens are lost, or commands refused.
  };
  Level level = Level::good;  ///< Of this one.
  std::string field{};        ///< The setting or the server's own name for it, such as `maxmemory-policy`.
  std::string text{};         ///< What was found, and what that means.
  std::string advice{};       ///< What to do; empty: nothing.

  friend bool operator==(const RedisFinding&, const RedisFinding&) = default;
};

/// The enumerator's name, such as `warning`.
constexpr std::string_view to_string(RedisFinding::Level level) noexcept {
  switch (level) {
    case RedisFinding::Level::good: return "good";
    case RedisFinding::Level::note: return "note";
    case RedisFinding::Level::unknown: return "unknown";
    case RedisFinding::Level::warning: return "warning";
    case RedisFinding::Level::bad: return "bad";
  }
  return "unknown";
}

/// Prints the enumerator's name.
inline std::ostream& operator<<(std::ostream& out, RedisFinding::Level level) {
  return out << to_string(level);
}

/// Prints it in one line, such as `bad: maxmemory-policy: allkeys-lru: ... To do: ...`.
inline std::ostream& operator<<(std::ostream& out, const RedisFinding& finding) {
  out << finding.level << ": " << finding.field << ": " << finding.text;
  if (!finding.advice.empty()) out << " To do: " << finding.advice;
  return out;
}

/// What `RedisConnections::diagnose` found.
struct RedisDiagnosis {
  std::vector<RedisFinding> findings{};  ///< All of them, the good ones too.

  /// The highest level of all findings.
  RedisFinding::Level worst() const noexcept {
    RedisFinding::Level worst = RedisFinding::Level::good;
    for (const RedisFinding& finding : findings) worst = (std::max)(worst, finding.level);
    return worst;
  }
  /// The finding of that field; nullptr where there is none.
  const RedisFinding* find(std::string_view field) const noexcept {
    for (const RedisFinding& finding : findings)
      if (finding.field == field) return &finding;
    return nullptr;
  }

  friend bool operator==(const RedisDiagnosis&, const RedisDiagnosis&) = default;
};

/// Prints a line for each finding.
inline std::ostream& operator<<(std::ostream& out, const RedisDiagnosis& diagnosis) {
  for (const RedisFinding& finding : diagnosis.findings) out << finding << '\n';
  return out;
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
