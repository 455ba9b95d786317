#pragma once
#include "rocketpunch/version.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

/// The limits of a value, as the specification has them.
struct Rule {
  /// Of a list: whether it must have an element.
  bool required = false;
  /// Characters of a text, elements of a list, or the least number; 0: any. Of a query's list: its elements'.
  std::size_t least = 0;
  std::size_t most = (std::numeric_limits<std::size_t>::max)();  ///< As `least`
  bool handle = false;                                           ///< Letters, digits, `_` and `-` only
  bool not_below_0 = false;
  bool even_if_empty = false;   ///< Of a list: whether it is written without an element too.
  bool empty_is_unset = false;  ///< Of a query's text: whether an empty one asks for nothing.
};

/// The images that go beside the JSON under one name.
struct ImageRule {
  std::string_view name;
  std::size_t most;  ///< 1: shown in errors without a number
};

/// Limits that several operations share, or that are no field's.
namespace limits {

inline constexpr Rule keyword{.most = 100, .empty_is_unset = true};
inline constexpr Rule language{.most = 20};
inline constexpr Rule code{.most = 255};
inline constexpr Rule company{.least = 1, .most = 255, .handle = true};
inline constexpr Rule page{.least = 1};
inline constexpr Rule page_size{.least = 1, .most = 50};
inline constexpr Rule event_id{.most = 64};

inline constexpr ImageRule images{"images", 10};  ///< Of a job or a post
inline constexpr ImageRule banner{"banner", 1};   ///< Of an event
/// Of an event; the specification has no limit.
inline constexpr ImageRule attachments{"attachments", 1'000};

}  // namespace limits

// One table for each struct: its members and what they are called on the wire. JSON is read and written by
// it, and queries are written. No JSON library is named here.

/// Why a value was not taken; null: it was.
using ErrorText = const char*;

/// In which generation of the API an object must have a field: that of the specification, or of the guide
/// published before it.
enum class Required : std::uint8_t { no, by_spec, by_guide, by_both };

/// Specialised for each struct: `static constexpr Field fields[]`, of `field` and the like. `Field` is what
/// the table is for: `codec::Field` (to read JSON), `WriteField` (to write it) or `QueryField`; so a struct
/// that is only read has nothing compiled for writing it, and the other way round. Further members, where
/// they are needed:
///   - `static void finish(Model&)` completes a model of which something that the specification requires was
///     not read;
///   - `static constexpr ImageRule images[]`: what goes beside a body under which names;
///   - `static constexpr bool is_change`: written without any field it changes nothing, and is refused;
///   - `base` (a type): the query's base class, whose fields follow.
template <class Model, class Field>
struct Schema;

/// A row of a table, before it is known what the table is for. `Path` leads from the struct to the value: a
/// member, and maybe a member of that; or a function that makes room for what is read.
template <class Form, auto... Path>
struct Row {
  std::string_view name;  ///< On the wire
  /// Where it must be read: never a field that a model can be without. Such a list is written even if it is
  /// empty.
  Required required = Required::no;
  Rule rule{};              ///< What is held before it is written
  bool guide_only = false;  ///< Only the guide's generation has it.
  bool in_path = false;     ///< It stands in the path of a request.
};

/// A field. `Form`, if given, says what is otherwise on the wire than for the member's type: it has a
/// `Schema`, or `text`, `integer` or `write`, which take the value.
template <auto Member, class Form = void>
constexpr Row<Form, Member> field(std::string_view name, Required required = Required::no, Rule rule = {}) {
  return {name, required, rule};
}
template <auto Member, class Form = void>
constexpr Row<Form, Member> field(std::string_view name, Rule rule) {
  return {name, Required::no, rule};
}

/// A field that only the guide's generation has. It is written where the member has no other name.
template <auto Member, class Form = void>
constexpr Row<Form, Member> guide_field(std::string_view name, Required required = Required::no) {
  return {name, required, {}, true};
}

/// A parameter that stands in the path of a request.
template <auto Member>
constexpr Row<void, Member> path_field(std::string_view name, Rule rule = {}) {
  return {name, Required::no, rule, false, true};
}

/// A field of a member, which has no object of its own on the wire.
template <auto Outer, auto Inner>
constexpr Row<void, Outer, Inner> inner_field(std::string_view name, Rule rule = {}) {
  return {name, Required::no, rule};
}

/// An identifier kept as text, whether the service writes it as text or as a number.
struct TextOrInteger {
  static ErrorText integer(std::string& to, std::int64_t value) {
    return to = std::to_string(value), nullptr;
  }
};

/// A field that a text has and no table.
struct UnknownField {
  std::string pointer;  ///< Where it is: a JSON Pointer (RFC 6901)
  std::string json;     ///< Its value, as text
};

template <class... T>
struct Types {};

/// A body, and the target that it is written to.
template <class Target, class Body>
struct Write {};

/// What the operations of a slice take and give; `rocketpunch::compiled` has the code for these. Targets are
/// among the queries where they have no body, and the bodies are `Write`s.
struct Slice {
  using models = Types<>;
  using queries = Types<>;
  using bodies = Types<>;
  using bodies_with_images = Types<>;
};

template <class Step>
struct StepOf;
template <class Whole, class Part>
struct StepOf<Part Whole::*> {
  using whole = Whole;
  using part = Part;
};
template <class Whole, class Part>
struct StepOf<Part& (*)(Whole&)> : StepOf<Part Whole::*> {};

/// The type of the value that a path leads to.
template <auto... Path>
using ValueAt = typename decltype((StepOf<decltype(Path)>{}, ...))::part;

template <auto Member>
void* address_of(void* whole) {
  auto& object = *static_cast<typename StepOf<decltype(Member)>::whole*>(whole);
  if constexpr (std::is_member_pointer_v<decltype(Member)>)
    return &(object.*Member);
  else
    return &Member(object);
}
template <auto Outer, auto Inner>
void* address_of(void* whole) {
  return &(static_cast<typename StepOf<decltype(Outer)>::whole*>(whole)->*Outer.*Inner);
}
template <auto Member>
const void* const_address_of(const void* whole) {
  return &(static_cast<const typename StepOf<decltype(Member)>::whole*>(whole)->*Member);
}
template <auto Outer, auto Inner>
const void* const_address_of(const void* whole) {
  return &(static_cast<const typename StepOf<decltype(Outer)>::whole*>(whole)->*Outer.*Inner);
}

#if defined(_MSC_VER) && !defined(__clang__)
/// Never there: the names of members are those of its parts.
template <class Whole>
extern const Whole nameless;

/// MSVC tells no name of a pointer to a member, but of what it leads to: `&nameless->title`. It takes
/// functions for the same whose arguments are at the same place, hence the type.
template <class Whole, auto Part>
constexpr std::string_view name_of_part() {
  constexpr std::string_view signature = __FUNCSIG__;
  constexpr auto begin = signature.rfind("->");
  constexpr auto end = signature.find('>', begin + 2);
  static_assert(begin != signature.npos && end != signature.npos,
                "this compiler doesn't tell members' names");
  return signature.substr(begin + 2, end - begin - 2);
}
template <auto Member>
constexpr std::string_view name_in_signature() {
  using Whole = typename StepOf<decltype(Member)>::whole;
  constexpr auto member = Member;
  return name_of_part<Whole, &(nameless<Whole>.*member)>();
}
#else
/// The name of a member, out of what the compiler calls this function.
template <auto Member>
constexpr std::string_view name_in_signature() {
  constexpr std::string_view signature = __PRETTY_FUNCTION__;
  constexpr auto begin = signature.find("Member = &");
  constexpr auto end = signature.find_first_of(";]", begin);
  static_assert(begin != signature.npos && end != signature.npos,
                "this compiler doesn't tell members' names");
  constexpr auto name = signature.rfind("::", end) + 2;
  return signature.substr(name, end - name);
}
#endif

/// The names along a path with a point between them. Copied, for the signatures not to be in the program.
template <auto... Path>
inline constexpr auto joined_names = [] {
  std::array<char, (name_in_signature<Path>().size() + ...) + sizeof...(Path) - 1> names{};
  std::size_t at = 0;
  const auto append = [&](std::string_view name) {
    if (at > 0) names[at++] = '.';
    for (const char c : name) names[at++] = c;
  };
  (append(name_in_signature<Path>()), ...);
  return names;
}();

/// What a member is called in C++: `location.country`.
template <auto... Path>
constexpr std::string_view member_name() {
  return {joined_names<Path...>.data(), joined_names<Path...>.size()};
}

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
