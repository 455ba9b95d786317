#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

// These go through a text once: a response of 30 MB that is nothing but keys must not take hours.

inline void replace_all(std::string& text, std::string_view what, std::string_view with) {
  auto at = what.empty() ? std::string::npos : text.find(what);
  if (at == std::string::npos) return;
  std::string replaced;
  std::size_t done = 0;
  for (; at != std::string::npos; at = text.find(what, done)) {
    replaced.append(text, done, at - done).append(with);
    done = at + what.size();
  }
  text = std::move(replaced.append(text, done));
}

constexpr bool is_token_character(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-' ||
         c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
}

/// Takes out whatever looks like a key, secret or token of this service: servers and gateways
/// are known to repeat in an error what they were sent.
inline std::string redact(std::string text) {
  struct Form {
    std::string_view prefix;
    std::size_t shortest;  // a shorter rest is a word: "Bearer token is missing"; 1: no word has the prefix
  };
  constexpr Form forms[] = {{"rp_app_", 1}, {"rp_sec_", 1},  {"rt_", 8},
                            {"eyJ", 8},     {"Bearer ", 16}, {"Basic ", 16}};
  for (const Form& form : forms) {
    std::string cleaned;
    std::size_t done = 0;
    for (auto at = text.find(form.prefix); at != std::string::npos;) {
      const bool inside_a_word =
          at > 0 && (text[at - 1] == '_' || (text[at - 1] >= 'a' && text[at - 1] <= 'z'));
      const auto start = at + form.prefix.size();
      auto end = start;
      if (form.shortest == 1 || !inside_a_word)
        while (end < text.size() && is_token_character(text[end])) ++end;
      if (end - start >= form.shortest) {
        cleaned.append(text, done, at - done).append("***");
        done = end;
      }
      at = text.find(form.prefix, (std::max)(done, at + 3));
    }
    if (done > 0) text = std::move(cleaned.append(text, done));
  }
  return text;
}

// Finds a secret that a server repeats in its words: as it is, encoded, or cut short.

/// One character of a text that stands encoded in another.
struct Encoded {
  char character;
  std::size_t length;  ///< In the other text
};

/// The character at a place, if it is percent-encoded, escaped as in JSON, or a reference of HTML.
inline std::optional<Encoded> encoded_at(std::string_view text, std::size_t at) {
  const auto number = [&](std::size_t from, std::size_t count, int base) -> std::optional<int> {
    if (count == 0 || text.size() < from + count) return std::nullopt;
    int value = 0;
    const char* const end = text.data() + from + count;
    const auto [stop, error] = std::from_chars(text.data() + from, end, value, base);
    if (error != std::errc{} || stop != end || value < 0 || value > 0xff) return std::nullopt;
    return value;
  };
  const std::string_view rest = text.substr(at, 12);  // longer than any of them
  if (rest.starts_with('%')) {
    if (const auto byte = number(at + 1, 2, 16)) return Encoded{static_cast<char>(*byte), 3};
  } else if (rest.size() > 1 && rest[0] == '\\') {
    if (rest[1] == '/' || rest[1] == '"' || rest[1] == '\\') return Encoded{rest[1], 2};
    const std::size_t digits = rest[1] == 'u' ? 4 : rest[1] == 'x' ? 2 : 0;
    if (const auto unit = number(at + 2, digits, 16); unit && *unit < 0x80)
      return Encoded{static_cast<char>(*unit), 2 + digits};
  } else if (rest.starts_with('&')) {
    const auto end = rest.find(';');
    if (end == rest.npos) return std::nullopt;
    const bool hex = rest.starts_with("&#x") || rest.starts_with("&#X");
    if (rest.starts_with("&#")) {
      const std::size_t before = hex ? 3 : 2;
      if (end <= before) return std::nullopt;
      if (const auto unit = number(at + before, end - before, hex ? 16 : 10); unit && *unit < 0x80)
        return Encoded{static_cast<char>(*unit), end + 1};
    }
    constexpr std::pair<std::string_view, char> names[] = {
        {"amp", '&'},    {"lt", '<'},     {"gt", '>'},    {"quot", '"'},   {"apos", '\''},
        {"plus", '+'},   {"equals", '='}, {"sol", '/'},   {"lowbar", '_'}, {"period", '.'},
        {"colon", ':'},  {"percnt", '%'}, {"comma", ','}, {"semi", ';'},   {"num", '#'},
        {"commat", '@'}, {"excl", '!'},   {"ast", '*'},   {"dollar", '$'}};
    for (const auto& [name, character] : names)
      if (rest.substr(1, end - 1) == name) return Encoded{character, end + 1};
  }
  return std::nullopt;
}

/// A text with one layer of encoding taken off, which remembers where everything stood in the first text.
struct Layer {
  std::string text;
  std::vector<std::size_t> begins;  ///< Of each byte, and the end; empty: the text is the first one

  std::size_t origin(std::size_t at) const { return begins.empty() ? at : begins[at]; }

  /// The next layer; nothing if nothing is encoded.
  std::optional<Layer> decoded() const {
    Layer next;
    std::size_t done = 0;
    for (auto at = text.find_first_of("%\\&"); at != text.npos; at = text.find_first_of("%\\&", at)) {
      const auto found = encoded_at(text, at);
      if (!found) {
        ++at;
        continue;
      }
      copy(next, done, at);
      next.text += found->character;
      next.begins.push_back(origin(at));
      done = at += found->length;
    }
    if (done == 0) return std::nullopt;
    copy(next, done, text.size());
    next.begins.push_back(origin(text.size()));
    return next;
  }

 private:
  void copy(Layer& to, std::size_t from, std::size_t end) const {
    to.text.append(text, from, end - from);
    for (; from < end; ++from) to.begins.push_back(origin(from));
  }
};

/// The fewest characters of a secret's beginning that are taken for a secret cut short.
inline constexpr std::size_t shortest_beginning = 8;

/// Whether the beginning of a secret is shown on purpose, as a word: `password` of `password-of-mine`.
inline bool is_word(std::string_view text) noexcept {
  return text.size() < 2 * shortest_beginning &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// The text with `***` for each place that repeats one of the secrets: as it is, percent-encoded, escaped as
/// in JSON or HTML, also in part and up to three layers deep; whole, or cut short to 8 characters or more,
/// but for beginnings of less than 16 that are a word.
inline std::string without_repeated(const std::string& text, const std::vector<std::string_view>& secrets) {
  std::vector<std::pair<std::size_t, std::size_t>> places;
  std::optional<Layer> layer(Layer{text, {}});
  for (int depth = 0; layer && depth < 4; ++depth) {
    const std::string_view here = layer->text;
    for (const std::string_view secret : secrets) {
      if (secret.empty()) continue;
      const std::string_view sought = secret.substr(0, shortest_beginning);
      for (auto at = here.find(sought); at != here.npos;) {
        const std::string_view rest = here.substr(at, secret.size());
        const auto count = static_cast<std::size_t>(
            std::mismatch(rest.begin(), rest.end(), secret.begin()).first - rest.begin());
        const bool found = count == secret.size() || !is_word(secret.substr(0, count));
        if (found) places.emplace_back(layer->origin(at), layer->origin(at + count));
        at = here.find(sought, found ? at + count : at + 1);
      }
    }
    layer = layer->decoded();
  }
  if (places.empty()) return text;
  std::sort(places.begin(), places.end());
  std::string cleaned;
  std::size_t done = 0;
  for (const auto& [begin, end] : places) {
    if (end <= done) continue;
    if (begin >= done) cleaned.append(text, done, begin - done).append("***");
    done = end;
  }
  return cleaned.append(text, done);
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
