#pragma once
#include "rocketpunch/version.hpp"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "rocketpunch/detail/os/system_path.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"
#include "rocketpunch/testing/detail/cut_secrets.hpp"

/// A cassette: a JSON document of requests and what came of them, indented so that a change of one shows in a
/// diff as such.
namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

inline constexpr int cassette_version = 1;

/// A request and what came of it, and where it stands.
struct Exchange {
  RecordedJson request{}, response{}, failure{};
  std::size_t line = 0;
};

/// The text of a cassette, which grows by an exchange at a time.
class CassetteText {
 public:
  /// Adds an exchange at the end.
  void add(const RecordedJson& exchange) {
    text_ += text_.empty() ? "\n    " : ",\n    ";
    for (const char c : text_of_document(exchange, 2)) {
      text_ += c;
      if (c == '\n') text_ += "    ";
    }
  }
  /// All of it.
  std::string whole() const {
    return "{\n  \"cassette\": \"rocketpunch\",\n  \"version\": " + std::to_string(cassette_version) +
           ",\n  \"exchanges\": [" + text_ + (text_.empty() ? "" : "\n  ") + "]\n}\n";
  }

 private:
  std::string text_;
};

/// Puts a text in place of what is in the file: whatever ends the process, it is the old one or the new one.
inline Result<void> replace_cassette(const SystemPath& file, const std::string& text) {
  const auto failed = [&](const std::string& why) {
    return Error({.kind = ErrorKind::storage, .message = "can't write the cassette " + file.text + why});
  };
  const std::filesystem::path whole = file.native;
  std::filesystem::path part = whole;
  part += ".part";
  {
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out << text;
    out.flush();
    if (!out) return failed("");
  }
  std::error_code fault;
  std::filesystem::rename(part, whole, fault);
  if (fault) return failed(": " + fault.message());
  return {};
}

/// Goes over a text and notes how far a parser has come.
class NotingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  NotingIterator(const char* at, const char*& furthest) : at_(at), furthest_(&furthest) {}
  reference operator*() const { return *at_; }
  NotingIterator& operator++() {
    *furthest_ = (std::max)(*furthest_, ++at_);
    return *this;
  }
  NotingIterator operator++(int) {
    const NotingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const NotingIterator& other) const { return at_ == other.at_; }

 private:
  const char* at_;
  const char** furthest_;
};

/// Reads a cassette.
class CassetteReader {
 public:
  /// Throws an `Error` of kind `configuration` that names file and line for one that can't be used.
  explicit CassetteReader(const SystemPath& file) : name_(file.text) {
    std::ifstream in(std::filesystem::path(file.native), std::ios::binary);
    std::ostringstream text;
    if (in) text << in.rdbuf();
    if (!in) throw not_sent(ErrorKind::configuration, "can't read the cassette " + name_);
    text_ = std::move(text).str();
    read();
  }

  /// The exchanges, to be taken once.
  std::vector<Exchange> take() { return std::move(exchanges_); }

 private:
  [[noreturn]] void fail(std::size_t line, const std::string& why) const {
    throw not_sent(ErrorKind::configuration, name_ + ':' + std::to_string(line) + ": " + why);
  }
  std::size_t line_at(std::size_t offset) const {
    return 1 + static_cast<std::size_t>(
                   std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
  }

  void read() {
    const char* furthest = text_.data();
    std::vector<std::size_t> lines;
    bool among_exchanges = false;
    const auto note = [&](int depth, RecordedJson::parse_event_t event, RecordedJson& parsed) {
      if (depth == 1 && event == RecordedJson::parse_event_t::key) among_exchanges = parsed == "exchanges";
      if (depth == 2 && event == RecordedJson::parse_event_t::object_start && among_exchanges)
        lines.push_back(line_at(static_cast<std::size_t>(furthest - text_.data())));
      return true;
    };
    RecordedJson document;
    try {
      document = RecordedJson::parse(NotingIterator(text_.data(), furthest),
                                     NotingIterator(text_.data() + text_.size(), furthest), note);
    } catch (const RecordedJson::parse_error& error) {  // its message quotes the text
      fail(line_at((std::min)(error.byte > 0 ? error.byte - 1 : 0, text_.size())), "this is not JSON");
    }
    if (!document.is_object() || !document.contains("cassette")) fail(1, "this is no cassette");
    const auto version = document.find("version");
    if (version == document.end() || *version != cassette_version)
      fail(1, "the cassette's version is " +
                  (version == document.end() ? "missing" : text_of_document(*version)) +
                  ", and this library reads version " + std::to_string(cassette_version));
    const auto exchanges = document.find("exchanges");
    if (exchanges == document.end() || !exchanges->is_array()) fail(1, "\"exchanges\" is no array");
    for (RecordedJson& exchange : *exchanges) {
      if (!exchange.is_object()) fail(lines.empty() ? 1 : lines.back(), "an exchange is no object");
      exchanges_.push_back(read_exchange(exchange, lines.at(exchanges_.size())));
    }
  }

  Exchange read_exchange(RecordedJson& exchange, std::size_t line) const {
    const auto member = [&](const char* name) {
      const auto found = exchange.find(name);
      return found == exchange.end() ? RecordedJson() : std::move(*found);
    };
    Exchange read{member("request"), member("response"), member("failure"), line};
    const auto is_text = [](const RecordedJson& object, const char* name) {
      return object.is_object() && object.contains(name) && object[name].is_string();
    };
    if (!is_text(read.request, "method") || !is_text(read.request, "path"))
      fail(line, "the request of an exchange needs a method and a path");
    if (read.response.is_object()) {
      const auto status = read.response.find("status");
      if (status == read.response.end() || !status->is_number_integer() || *status < 100 || *status > 599)
        fail(line, "the response of an exchange needs a status from 100 to 599");
      if (const auto headers = read.response.find("headers");
          headers != read.response.end() && !headers->is_object())
        fail(line, "the headers of an exchange's response are no object");
      if (read.response.contains("text") && !is_text(read.response, "text"))
        fail(line, "the text of an exchange's response is no text");
    } else if (!is_text(read.failure, "kind") || !kind_named(read.failure["kind"].get<std::string>())) {
      fail(line, "an exchange needs a response, or a failure with the kind of an error");
    }
    return read;
  }

 public:
  /// The kind of error of that name.
  static std::optional<ErrorKind> kind_named(std::string_view name) {
    for (int i = 0; to_string(static_cast<ErrorKind>(i)) != "unknown"; ++i)
      if (to_string(static_cast<ErrorKind>(i)) == name) return static_cast<ErrorKind>(i);
    return std::nullopt;
  }

 private:
  std::string name_, text_;
  std::vector<Exchange> exchanges_;
};

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
