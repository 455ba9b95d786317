#pragma once
#include "rocketpunch/base/language.hpp"

#include <chrono>
#include <string>

namespace rocketpunch {

/// A window of a limit, as it is at a moment.
struct QuotaWindow {
  std::string scope{};                  ///< Identifier of an operation limit; empty: the App Key's.
  std::chrono::milliseconds period{};   ///< Length of the window, which ends now.
  int limit = 0;                        ///< Calls allowed in it.
  int used = 0;                         ///< Calls in it, of other programs too as far as they were noticed.
  std::chrono::milliseconds free_in{};  ///< Until the next call may begin; 0: now.

  /// Calls left in it.
  int left() const noexcept { return used < limit ? limit - used : 0; }
};

}  // namespace rocketpunch
