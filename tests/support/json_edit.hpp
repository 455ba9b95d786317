// Changes one place of a JSON text, so that a test can go through all places of a sample. By hand and not by
// the JSON library: the samples stay as they are, and a unit that includes this compiles in no time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rocketpunch::test {

/// A name in an object and where its value lies.
struct Member {
  std::string name;
  std::size_t key;    ///< of the quotation mark before the name
  std::size_t value;  ///< of the value's first character
  std::size_t end;    ///< behind the value
};

inline std::size_t end_of_string(std::string_view json, std::size_t at) {
  for (++at; json[at] != '"'; ++at)
    if (json[at] == '\\') ++at;
  return at + 1;
}

inline std::size_t end_of_value(std::string_view json, std::size_t at) {
  int depth = 0;
  do {
    const char c = json[at];
    if (c == '"') {
      at = end_of_string(json, at);
    } else {
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at;
    }
  } while (depth > 0 || (json[at] != ',' && json[at] != '}' && json[at] != ']'));
  return at;
}

/// Every name of every object, in the order of the text. The text has no space behind its colons.
inline std::vector<Member> members(std::string_view json) {
  std::vector<Member> found;
  for (std::size_t at = 0; at < json.size();) {
    if (json[at] != '"') {
      ++at;
      continue;
    }
    const std::size_t end = end_of_string(json, at);
    if (end < json.size() && json[end] == ':')
      found.push_back(
          {std::string(json.substr(at + 1, end - at - 2)), at, end + 1, end_of_value(json, end + 1)});
    at = end;
  }
  return found;
}

/// The text with another value there.
inline std::string with_value(std::string_view json, const Member& member, std::string_view value) {
  return std::string(json).replace(member.value, member.end - member.value, value);
}

/// The text with another name there, one that no version of the API has.
inline std::string without(std::string_view json, const Member& member) {
  return std::string(json).insert(member.key + 1, "no such ");
}

/// The text with new fields of all kinds at the front of every object.
inline std::string with_unknown_fields(std::string_view json) {
  constexpr std::string_view unknown =
      R"("addedLater":{"a":[1,-2.5e3,null,true,{"b":"\"}]"}],"title":7},"addedNull":null,"addedList":[[],{}],)"
      R"("addedText":"x","addedNumber":18446744073709551615,)";
  std::string text;
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t end = json[at] == '"' ? end_of_string(json, at) : at + 1;
    text += json.substr(at, end - at);
    if (json[at] == '{') text += unknown;
    at = end;
  }
  return text;
}

}  // namespace rocketpunch::test
