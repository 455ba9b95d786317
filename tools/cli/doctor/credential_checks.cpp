// Key and secret by their form alone: how long they are and what they are made of, and the files with them.
#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <string>
#include <string_view>

#include "doctor/checkup.hpp"

namespace cli {

namespace {

/// What a secret is made of, such as `38 characters: letters, digits and _`, which tells none of it.
std::string form_of_secret(std::string_view secret) {
  bool letters = false, digits = false, marks = false, others = false;
  for (const char c : secret) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && std::isalpha(byte))
      letters = true;
    else if (byte < 0x80 && std::isdigit(byte))
      digits = true;
    else if (byte > 0x20 && byte < 0x7f)
      marks = true;
    else
      others = true;
  }
  std::string kinds;
  for (const auto& [there, name] : {std::pair(letters, "letters"), std::pair(digits, "digits"),
                                    std::pair(marks, "punctuation"), std::pair(others, "others")})
    if (there) kinds += (kinds.empty() ? "" : ", ") + std::string(name);
  return std::to_string(secret.size()) + " characters (" + kinds + ')';
}

std::string source_of_secret(const SecretPlace& place, const FoundSecret& found) {
  return found.source == SecretSource::environment ? std::string("$") + place.variable : place.file;
}

std::string mode_of_file(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return "mode unknown";
  char text[16];
  std::snprintf(text, sizeof text, "mode %04o", static_cast<unsigned>(about.st_mode) & 07777u);
  return text;
}

/// The file, also where a variable counts before it: others may be able to read it all the same.
void check_secret_file(Checkup& checkup, const SecretPlace& place, const char* what) {
  const bool in_variable = checkup.context.environment().get(place.variable).has_value();
  try {
    if (find_secret(place, Environment({})))
      checkup.report.good(what,
                          place.file + ", " + mode_of_file(place.file) +
                              (in_variable ? std::string("; $") + place.variable + " counts before it" : ""));
    else
      checkup.report.good(what, "none at " + place.file);
  } catch (const Failure& failure) {
    checkup.report.bad(what, failure.what(),
                       "keep it in a file of your own that nobody else can read: chmod 600 " + place.file);
  }
}

/// What was found in the variable or the file.
struct Looked {
  std::optional<FoundSecret> secret{};
  bool refused = false;  ///< There is a file that can't be used; its own line says why.
};

Looked look_for(Checkup& checkup, const SecretPlace& place) try {
  return {find_secret(place, checkup.context.environment())};
} catch (const Failure&) {
  return {.secret = std::nullopt, .refused = true};
}

void check_key(Checkup& checkup) {
  Report& report = checkup.report;
  if (checkup.context.settings().mock) {
    checkup.key.emplace(rp::testing::MockOptions{}.app_keys.front());
    return report.good("App Key", "the mock server's (from --mock)");
  }
  const SecretPlace place = checkup.context.key_place();
  const auto [secret, refused] = look_for(checkup, place);
  if (refused)
    report.bad("App Key", "none that can be used", "see the key file, below");
  else if (!secret)
    report.bad("App Key", "none",
               std::string("get one at https://developers.rocketpunch.com/apps/new, and set ") +
                   place.variable + ", or put it into " + place.file + " (chmod 600)");
  else
    try {
      const std::string_view text = secret->secret.reveal();
      const std::string form = form_of_secret(text) + " from " + source_of_secret(place, *secret);
      checkup.key.emplace(std::string(text));
      if (text.starts_with("rp_app_"))
        report.good("App Key", form);
      else
        report.unknown("App Key", form + "; the service's begin with rp_app_",
                       "copy the App Key anew from https://developers.rocketpunch.com, unless this is of "
                       "another deployment");
    } catch (const rp::Error& error) {
      report.bad("App Key", "from " + source_of_secret(place, *secret) + ": " + error.message(),
                 "copy the App Key anew from https://developers.rocketpunch.com");
    }
  check_secret_file(checkup, place, "key file");
}

void check_client_secret(Checkup& checkup) {
  Report& report = checkup.report;
  if (checkup.context.settings().mock) return report.good("secret key", "the mock server's (from --mock)");
  const SecretPlace place = checkup.context.client_secret_place();
  if (const auto [secret, refused] = look_for(checkup, place); secret) {
    const std::string_view text = secret->secret.reveal();
    const std::string form = form_of_secret(text) + " from " + source_of_secret(place, *secret);
    if (text.starts_with("rp_app_"))
      report.bad("secret key", form + ": it is an App Key",
                 "copy the secret key of the app from https://developers.rocketpunch.com; it begins with "
                 "rp_sec_");
    else
      report.good("secret key", form);
  } else {
    report.good("secret key",
                refused ? "none that can be used; only sign-in needs it" : "none; only sign-in needs it");
  }
  check_secret_file(checkup, place, "secret file");
}

}  // namespace

void check_credentials(Checkup& checkup) try {
  check_key(checkup);
  check_client_secret(checkup);
} catch (const Failure& failure) {  // nobody knows where the files are
  checkup.report.bad("App Key", failure.what(), "without it, only --mock works");
}

}  // namespace cli
