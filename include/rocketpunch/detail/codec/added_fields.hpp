#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/json_reader.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// Collects the names of an object's fields, not of those within.
class FieldNames final : public JsonEvents {
 public:
  bool null() override { return levels_ > 0; }
  bool boolean(bool) override { return levels_ > 0; }
  bool number_integer(std::int64_t) override { return levels_ > 0; }
  bool number_unsigned(std::uint64_t) override { return levels_ > 0; }
  bool number_float(double, const std::string&) override { return levels_ > 0; }
  bool string(std::string&) override { return levels_ > 0; }
  bool binary(binary_t&) override {
    return false;  // not in JSON text
  }
  bool start_object(std::size_t) override { return ++levels_ < deepest; }
  bool key(std::string& name) override {
    if (levels_ == 1) names_.push_back(name);
    return true;
  }
  bool end_object() override { return --levels_, true; }
  bool start_array(std::size_t) override { return levels_ > 0 && ++levels_ < deepest; }
  bool end_array() override { return --levels_, true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

  const std::vector<std::string>& names() const noexcept { return names_; }

 private:
  static constexpr int deepest = 200;  // levels

  int levels_ = 0;
  std::vector<std::string> names_;
};

/// Adds the fields of an object to another; both are JSON text, the second one the caller's. Returns what is
/// wrong with that, or nothing.
inline std::string add_fields(std::string& object, std::string_view added) {
  FieldNames news, olds;
  if (added.find('\0') != added.npos || !parse_json(added, news)) return "must be the text of a JSON object";
  parse_json(object, olds);
  for (const std::string& name : news.names())
    if (std::count(news.names().begin(), news.names().end(), name) > 1 ||
        std::find(olds.names().begin(), olds.names().end(), name) != olds.names().end())
      return "must not have " + name + ", which is written already";
  if (news.names().empty()) return {};
  object.pop_back();
  if (!olds.names().empty()) object += ',';
  object.append(added.substr(added.find('{') + 1));
  return {};
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
