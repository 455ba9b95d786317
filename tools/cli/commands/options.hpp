// Options that several commands share, and how what people type becomes what the API takes.
#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <rocketpunch/open_enum.hpp>
#include <rocketpunch/options.hpp>
#include <rocketpunch/timestamp.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "output/records.hpp"

namespace cli {

namespace rp = rocketpunch;

/// What a list command shows, and how much of it.
struct ListOptions {
  std::optional<int> page{};
  std::optional<int> page_size{};
  bool all = false;
  std::int64_t limit = 0;  ///< 0: none
  std::vector<std::string> query{};
  OutputOptions output{};

  /// Whether more than a page is asked for.
  bool walks() const noexcept { return all || limit > 0; }
};

/// `--json`, `--csv` and `--columns`.
void add_output_options(CLI::App& command, OutputOptions& options);
/// `--page`, `--page-size`, `--all`, `--limit`, `--query`, and how to write the list.
void add_list_options(CLI::App& command, ListOptions& options);
/// `--query`, for parameters that this version doesn't know.
void add_query_option(CLI::App& command, std::vector<std::string>& query);

/// `name=value` texts as what a call takes beside its own parameters. Throws a `Failure` for one without `=`.
std::vector<std::pair<std::string, std::string>> read_pairs(const std::vector<std::string>& texts,
                                                            std::string_view option);

/// An option that may be given several times, and takes several values with commas between them.
CLI::Option* add_texts(CLI::App& command, const std::string& names, std::vector<std::string>& into,
                       const std::string& description);

/// A day, such as `2026-09-01`.
CLI::Option* add_day(CLI::App& command, const std::string& names,
                     std::optional<std::chrono::year_month_day>& into, const std::string& description);

/// A moment, as `read_moment` reads it.
CLI::Option* add_moment(CLI::App& command, const std::string& names, std::optional<rp::Timestamp>& into,
                        const std::string& description);

namespace detail {
/// What is wrong with a code of that option, and which there are.
[[noreturn]] void refuse_code(const std::string& names, const std::string& text,
                              const std::vector<std::string>& known);
/// A code as people type it: `full-time` for FULL_TIME.
std::string typed_code(std::string_view code);
std::string in_a_list(const std::vector<std::string>& words);

/// Tells which values an option takes, for completion: as `CLI::IsMember` does.
CLI::Option* tell_values(CLI::Option* option, const std::vector<std::string>& values);

template <class Codes>
std::vector<std::string> typed_codes() {
  std::vector<std::string> known;
  for (const std::string_view code : Codes::codes) known.push_back(typed_code(code));
  return known;
}
template <class Codes>
rp::OpenEnum<Codes> read_code(const std::string& names, const std::string& text) {
  const auto code = rp::OpenEnum<Codes>::parse(text);
  if (!code) refuse_code(names, text, typed_codes<Codes>());
  return *code;
}
}  // namespace detail

/// An option whose values are codes that the SDK knows, as people type them; several, as `add_texts` says.
template <class Codes>
CLI::Option* add_codes(CLI::App& command, const std::string& names, std::vector<rp::OpenEnum<Codes>>& into,
                       const std::string& description) {
  const auto known = detail::typed_codes<Codes>();
  CLI::Option* const option = command.add_option_function<std::vector<std::string>>(
      names,
      [&into, names](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) into.push_back(detail::read_code<Codes>(names, text));
      },
      description + ": " + detail::in_a_list(known));
  return detail::tell_values(option, known)->option_text("CODE,...")->delimiter(',')->allow_extra_args(false);
}

/// The same for one code.
template <class Codes>
CLI::Option* add_code(CLI::App& command, const std::string& names, std::optional<rp::OpenEnum<Codes>>& into,
                      const std::string& description) {
  const auto known = detail::typed_codes<Codes>();
  CLI::Option* const option = command.add_option_function<std::string>(
      names, [&into, names](const std::string& text) { into = detail::read_code<Codes>(names, text); },
      description + ": " + detail::in_a_list(known));
  return detail::tell_values(option, known)->option_text("CODE");
}

}  // namespace cli
