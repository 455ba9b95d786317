#include "output/html_text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace cli {

namespace {

constexpr std::size_t longest_reference = 10;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

/// The name of a tag such as `</P class="a">`: `p`.
std::string tag_name(std::string_view tag) {
  tag.remove_prefix(tag.starts_with("</") ? 2 : 1);
  const auto end = std::find_if(tag.begin(), tag.end(), [](char c) {
    return c == ' ' || c == '>' || c == '/' || c == '\n' || c == '\t';
  });
  return lower_case(tag.substr(0, static_cast<std::size_t>(end - tag.begin())));
}

bool ends_line(std::string_view name) {
  constexpr std::string_view names[] = {"br", "p",  "div", "li", "ul", "ol", "tr",         "table",
                                        "h1", "h2", "h3",  "h4", "h5", "h6", "blockquote", "hr"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

/// The character that `&amp;`, `&#44032;` and their like stand for; empty: none that is known.
std::string referred(std::string_view reference) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {
      {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&nbsp;", " "}};
  for (const auto& [name, text] : names)
    if (reference == name) return std::string(text);
  if (!reference.starts_with("&#") || !reference.ends_with(';')) return {};
  reference = reference.substr(2, reference.size() - 3);
  const bool hex = reference.starts_with('x') || reference.starts_with('X');
  if (hex) reference.remove_prefix(1);
  std::int32_t value = 0;
  const auto [end, error] =
      std::from_chars(reference.data(), reference.data() + reference.size(), value, hex ? 16 : 10);
  if (error != std::errc{} || end != reference.data() + reference.size() || !utf8proc_codepoint_valid(value))
    return {};
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto size = utf8proc_encode_char(value, bytes.data());
  return {reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size)};
}

/// A text that grows by words and line ends: spaces in a row are one, and there is no line of nothing.
class Lines {
 public:
  void add(std::string_view text) {
    for (const char c : text) {
      const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (space)
        space_ = true;
      else
        add_visible(c);
    }
  }
  void end_line() {
    if (!text_.empty() && text_.back() != '\n') text_ += '\n';
    space_ = false;
  }
  std::string take() {
    while (!text_.empty() && text_.back() == '\n') text_.pop_back();
    return std::move(text_);
  }

 private:
  void add_visible(char c) {
    if (std::exchange(space_, false) && !text_.empty() && text_.back() != '\n') text_ += ' ';
    text_ += c;
  }
  std::string text_;
  bool space_ = false;
};

}  // namespace

std::string html_text(std::string_view html) {
  Lines lines;
  while (!html.empty()) {
    std::size_t taken = 1;
    if (const auto close = html.find('>'); html.front() == '<' && close != html.npos) {
      taken = close + 1;
      const std::string name = tag_name(html.substr(0, taken));
      if (name == "script" || name == "style")
        if (const auto end = lower_case(html).find("</" + name); end != html.npos)
          taken = std::max(taken, html.find('>', end) + 1);
      if (ends_line(name)) lines.end_line();
      if (name == "li" && html[1] != '/') lines.add("- ");
    } else if (const auto end = html.substr(0, longest_reference).find(';');
               html.front() == '&' && end != html.npos) {
      const std::string text = referred(html.substr(0, end + 1));
      taken = text.empty() ? 1 : end + 1;
      lines.add(text.empty() ? html.substr(0, 1) : text);
    } else {
      taken = std::min(html.find_first_of("<&", 1), html.size());
      lines.add(html.substr(0, taken));
    }
    html.remove_prefix(taken);
  }
  return lines.take();
}

}  // namespace cli
