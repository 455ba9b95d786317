#pragma once
#include "rocketpunch/version.hpp"

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// A text that must not be shown: a key, token or secret. Prints as `***`, and is overwritten when it goes.
class Secret {
 public:
  Secret() = default;
  /// Takes the text over.
  explicit Secret(std::string text) : text_(std::move(text)) { wipe(text); }
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { wipe(other.text_); }
  Secret& operator=(const Secret& other) {
    if (this != &other) {
      wipe(text_);
      text_ = other.text_;
    }
    return *this;
  }
  Secret& operator=(Secret&& other) noexcept {
    if (this != &other) {
      wipe(text_);
      text_ = std::move(other.text_);
      wipe(other.text_);
    }
    return *this;
  }
  ~Secret() { wipe(text_); }

  /// The text itself. Don't print, log or store it.
  std::string_view reveal() const noexcept { return text_; }
  /// Whether there is none.
  bool empty() const noexcept { return text_.empty(); }

  /// Prints `***`.
  friend std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "***"; }

 private:
  static void wipe(std::string& text) noexcept {
    // all the room it has: a string that a short text was moved from is empty, but still holds the text
    text.resize(text.capacity());
    // volatile, so that the writes are not optimised away before the memory is freed
    volatile char* at = text.data();
    for (std::size_t left = text.size(); left > 0; --left) *at++ = '\0';
    text.clear();
  }

  std::string text_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
