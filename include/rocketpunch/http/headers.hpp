#pragma once
#include "rocketpunch/base/version.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/http/ascii.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// HTTP header fields in their order; names compare without regard to case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  /// The given fields.
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  /// Adds a field, beside others of its name.
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  /// Sets a field, in place of all others of its name.
  void set(std::string name, std::string value) {
    remove(name);
    add(std::move(name), std::move(value));
  }
  /// Removes all fields of that name.
  void remove(std::string_view name) {
    std::erase_if(fields_,
                  [&](const Field& field) { return detail::equal_ignoring_case(field.first, name); });
  }
  /// The value of the first field of that name. The view lives as long as the field.
  std::optional<std::string_view> get(std::string_view name) const noexcept {
    for (const auto& [field, value] : fields_)
      if (detail::equal_ignoring_case(field, name)) return value;
    return std::nullopt;
  }
  /// Whether there is a field of that name.
  bool contains(std::string_view name) const noexcept { return get(name).has_value(); }
  /// Removes all fields.
  void clear() noexcept { fields_.clear(); }

  /// Goes over the fields in their order.
  using Iterator = std::vector<Field>::const_iterator;
  /// The first field.
  Iterator begin() const noexcept { return fields_.begin(); }
  /// Behind the last one.
  Iterator end() const noexcept { return fields_.end(); }
  /// How many fields there are.
  std::size_t size() const noexcept { return fields_.size(); }
  /// Whether there are no fields.
  bool empty() const noexcept { return fields_.empty(); }

 private:
  std::vector<Field> fields_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
