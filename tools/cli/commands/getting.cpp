#include "commands/getting.hpp"

#include <charconv>
#include <rocketpunch/api/urls.hpp>

namespace cli {

void add_get_options(CLI::App& command, GetOptions& options, const std::string& what_an_id_is) {
  command.add_option("ID", options.ids, what_an_id_is)->required();
  add_output_options(command, options.output);
}

std::int64_t read_id(const std::string& text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id <= 0)
    throw usage_failure('"' + text + "\" is no id, which is a number from 1");
  return id;
}

rp::JobId read_job_id(const std::string& text) {
  if (const auto id = rp::job_id_from_url(text)) return *id;
  return read_id(text);
}

}  // namespace cli
