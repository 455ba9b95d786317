// JSON of requests that write, and its limits.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "server/context.hpp"
#include "text/json.hpp"

namespace rocketpunch::testing::mock {

inline constexpr auto unlimited = std::numeric_limits<std::size_t>::max();

/// Whether a field may be null. One that isn't there breaks no rule but `require`.
enum class Null { refused, allowed };

using Names = std::span<const char* const>;

/// The JSON of a request. Its checks throw the C0005 that names the field.
class Body {
 public:
  /// The JSON of the whole body. Throws C0002 where it can't be read.
  static Body json(const Call& call);
  /// The JSON of the part `request` of a multipart body.
  static Body part(const Call& call);

  bool has(const char* name) const { return json_.contains(name); }
  const Json& operator[](const char* name) const { return field(json_, name); }

  /// That they are there, and not null.
  void require(std::initializer_list<const char*> names) const;
  /// A text of so many code points.
  void text(const char* name, std::size_t least, std::size_t most, Null null = Null::refused) const;
  /// The handle of a company or a member.
  void handle(const char* name) const;
  void email(const char* name) const;
  /// One of those codes.
  void choice(const char* name, Names codes, Null null = Null::refused) const;
  /// A list of texts, each one of the codes if there are any.
  void texts(const char* name, std::size_t least, std::size_t most = unlimited, Names codes = {}) const;
  /// A list of objects, each of which says its place in the names of its fields.
  std::vector<Body> objects(const char* name, std::size_t least = 0) const;
  /// An object, or null, or nothing at all.
  std::optional<Body> object(const char* name) const;
  void boolean(const char* name) const;
  void number(const char* name, double least, Null null = Null::refused) const;
  /// A whole number of 32 bits.
  void integer(const char* name, double least, Null null = Null::refused) const;
  /// YYYY-MM-DD.
  void date(const char* name, Null null = Null::refused) const;
  void time(const char* name, Null null = Null::refused) const;
  /// HH:mm, at most 24:00.
  void clock(const char* name) const;

  /// Sets what is there of these: how a change is applied, null being a value like any other.
  void copy(Names names, Json& to) const;

 private:
  Body(Json json, std::string place) : json_(std::move(json)), place_(std::move(place)) {}

  /// Whether there is something to check; throws for a null that is refused.
  bool given(const char* name, Null null) const;
  [[noreturn]] void refuse(const std::string& name, const std::string& rule) const;

  Json json_;
  /// Before the names of fields: "hosts[0]."; empty for the body itself.
  std::string place_;
};

/// Throws the C0005 for an end that is before the start; either may be null.
void check_order(const Json& start, const Json& end, const char* end_name);

}  // namespace rocketpunch::testing::mock
