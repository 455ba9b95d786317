#include "output/text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace cli {

namespace {

constexpr std::int32_t replacement = 0xfffd;

struct CodePoint {
  std::int32_t value;
  std::size_t size;  // in bytes
};

CodePoint code_point_at(std::string_view text, std::size_t at) {
  std::int32_t value = 0;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at),
                                     static_cast<utf8proc_ssize_t>(text.size() - at), &value);
  if (size <= 0) return {-1, 1};
  return {value, static_cast<std::size_t>(size)};
}

void append(std::string& text, std::int32_t value) {
  utf8proc_uint8_t bytes[4];
  const auto size = utf8proc_encode_char(value, bytes);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

/// Whether a character is not seen but does something: controls, what changes the direction of writing or
/// hides, private characters of fonts, and what no Unicode is. Joiners within emoji and scripts do no harm.
bool is_written_out(std::int32_t value) {
  constexpr std::int32_t zero_width_non_joiner = 0x200c, zero_width_joiner = 0x200d, soft_hyphen = 0xad;
  switch (utf8proc_category(value)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    case UTF8PROC_CATEGORY_CF:
      return value != zero_width_non_joiner && value != zero_width_joiner && value != soft_hyphen;
    default: return false;
  }
}

std::string made_harmless(std::string_view text, bool keep_lines) {
  std::string safe;
  safe.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto [value, size] = code_point_at(text, at);
    at += size;
    if (value < 0) {
      append(safe, replacement);
    } else if (value == '\n' && keep_lines) {
      safe += '\n';
    } else if (value == '\r' && at < text.size() && text[at] == '\n') {
      continue;  // the line end is that of the next character
    } else if (value == '\n' || value == '\t' || value == '\r') {
      safe += ' ';
    } else if (is_written_out(value)) {
      char name[16];
      std::snprintf(name, sizeof name, "<U+%04X>", static_cast<unsigned>(value));
      safe += name;
    } else {
      append(safe, value);
    }
  }
  return safe;
}

bool is_regional_indicator(std::int32_t value) { return value >= 0x1f1e6 && value <= 0x1f1ff; }

/// What is shown as one character, and how wide that is.
struct Cluster {
  std::string_view text;
  int cells = 0;
};

/// The one at the front of a text that isn't empty.
Cluster first_cluster(std::string_view text) {
  constexpr std::int32_t emoji_selector = 0xfe0f;
  CodePoint now = code_point_at(text, 0);
  const bool flag = is_regional_indicator(now.value);
  std::size_t size = now.size;
  int count = 1;
  int width = utf8proc_charwidth(now.value);
  std::int32_t state = 0;
  while (size < text.size()) {
    const CodePoint next = code_point_at(text, size);
    if (utf8proc_grapheme_break_stateful(now.value, next.value, &state)) break;
    if (width == 0) width = utf8proc_charwidth(next.value);
    if (next.value == emoji_selector && width == 1) width = 2;
    now = next;
    size += next.size;
    ++count;
  }
  if (flag && count > 1) width = 2;
  return {text.substr(0, size), width};
}

}  // namespace

std::string harmless(std::string_view text) { return made_harmless(text, false); }
std::string harmless_lines(std::string_view text) { return made_harmless(text, true); }

int cells(std::string_view text) {
  int sum = 0;
  while (!text.empty()) {
    const Cluster cluster = first_cluster(text);
    sum += cluster.cells;
    text.remove_prefix(cluster.text.size());
  }
  return sum;
}

std::string cut(std::string_view text, int most) {
  if (cells(text) <= most) return std::string(text);
  if (most < 1) return {};
  std::string kept;
  for (int left = most - 1; !text.empty();) {
    const Cluster cluster = first_cluster(text);
    if (cluster.cells > left) break;
    left -= cluster.cells;
    kept += cluster.text;
    text.remove_prefix(cluster.text.size());
  }
  while (!kept.empty() && kept.back() == ' ') kept.pop_back();
  return kept + "…";
}

std::string padded(std::string_view text, int width) {
  return std::string(text) + std::string(static_cast<std::size_t>(std::max(0, width - cells(text))), ' ');
}

std::string right_aligned(std::string_view text, int width) {
  return std::string(static_cast<std::size_t>(std::max(0, width - cells(text))), ' ') + std::string(text);
}

namespace {

/// The beginning of a text without line ends that fits in a line; at least one character.
std::string_view first_line(std::string_view text, int width) {
  std::size_t size = 0, last_space = 0;
  for (int used = 0; size < text.size();) {
    const Cluster cluster = first_cluster(text.substr(size));
    if (cluster.text == " ") last_space = size;
    if (used + cluster.cells > width && size > 0) return text.substr(0, last_space > 0 ? last_space : size);
    used += cluster.cells;
    size += cluster.text.size();
  }
  return text;
}

}  // namespace

std::vector<std::string> wrapped(std::string_view text, int width) {
  std::vector<std::string> lines;
  while (true) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view rest = text.substr(0, end);
    do {
      std::string_view line = first_line(rest, std::max(1, width));
      rest.remove_prefix(line.size());
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
      while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
      lines.emplace_back(line);
    } while (!rest.empty());
    if (end == text.size()) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string harmless_json(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const auto [value, size] = code_point_at(json, at);
    // line ends stand between values; within texts all controls of ASCII but DEL are escaped already
    if (value < 0) {
      append(safe, replacement);
    } else if (value >= 0x7f && is_written_out(value)) {
      const auto escape = [&safe](unsigned unit) {
        char name[16];  // g++ takes it for as long as any number
        std::snprintf(name, sizeof name, "\\u%04x", unit);
        safe += name;
      };
      if (value > 0xffff) {
        escape(0xd800u + ((static_cast<unsigned>(value) - 0x10000u) >> 10));
        escape(0xdc00u + ((static_cast<unsigned>(value) - 0x10000u) & 0x3ffu));
      } else {
        escape(static_cast<unsigned>(value));
      }
    } else {
      safe.append(json.substr(at, size));
    }
    at += size;
  }
  return safe;
}

std::string indented_json(std::string_view json) { return nlohmann::ordered_json::parse(json).dump(2); }

}  // namespace cli
