#include "program/settings.hpp"

namespace cli {

void add_settings(CLI::App& app, Settings& settings) {
  const auto in_group = [&](CLI::Option* option) { return option->group(settings_group); };
  app.get_help_ptr()->group(settings_group);
  in_group(
      app.add_flag("--mock", settings.mock, "Ask a mock server in this process: needs no key, no network"));
  in_group(app.add_option("--language", settings.language,
                          "Language of texts and labels, such as en, or a list as in Accept-Language"))
      ->option_text("LANGUAGE");
  in_group(
      app.add_option("--timeout", settings.timeout, "For a call, waits for the quota aside; 30 unless given"))
      ->option_text("SECONDS")
      ->check(CLI::Range(0.001, 86'400.0));
  in_group(
      app.add_option("--quota", settings.quota,
                     "What a call does that would break the key's limits: wait (unless given), fail, or off: "
                     "nothing is counted"))
      ->option_text("MODE")
      ->check(CLI::IsMember({"wait", "fail", "off"}));
  in_group(app.add_option("--base-url", settings.base_url,
                          "Another deployment, with its version; else $ROCKETPUNCH_BASE_URL, or the service"))
      ->option_text("URL");
  in_group(app.add_option("--key-header", settings.key_header,
                          "Header of the App Key, where a deployment has another"))
      ->option_text("NAME");
  in_group(app.add_option("--key-file", settings.key_file,
                          "File (mode 0600) with the App Key, where $ROCKETPUNCH_API_KEY is unset; "
                          "else ~/.config/rocketpunch/key"))
      ->option_text("FILE");
  in_group(
      app.add_option("--color", settings.color, "auto (unless given), always or never; $NO_COLOR is never"))
      ->option_text("WHEN")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  in_group(app.add_flag("-v,--verbose", settings.verbose,
                        "Log each call to the standard error; twice: each event in it. No key is logged"));
}

}  // namespace cli
