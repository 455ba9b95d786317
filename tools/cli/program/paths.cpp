#include "program/paths.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "program/exit_code.hpp"

namespace cli {

namespace {

/// Where files are kept, by the XDG base directory specification.
struct BaseDirectory {
  const char* variable;
  const char* below_home;
};

BaseDirectory base_directory(Keeps what) {
  return what == Keeps::settings ? BaseDirectory{"XDG_CONFIG_HOME", "/.config"}
         : what == Keeps::state  ? BaseDirectory{"XDG_STATE_HOME", "/.local/state"}
                                 : BaseDirectory{"XDG_CACHE_HOME", "/.cache"};
}

}  // namespace

std::string directory_for(Keeps what, const Environment& environment) {
  const BaseDirectory place = base_directory(what);
  // a relative path is invalid by the specification, and ignored
  if (const auto base = environment.get(place.variable); base && base->front() == '/')
    return *base + "/rocketpunch";
  if (const auto home = environment.get("HOME"); home && home->front() == '/')
    return *home + place.below_home + "/rocketpunch";
  throw Failure(ExitCode::failed, std::string("HOME is unset: set it, or ") + place.variable +
                                      ", to the directory that files are to be kept in");
}

std::string made_directory_for(Keeps what, const Environment& environment) {
  const std::string path = directory_for(what, environment);
  for (auto end = path.find('/', 1);; end = path.find('/', end + 1)) {
    const std::string part = path.substr(0, end);
    if (mkdir(part.c_str(), 0700) != 0 && errno != EEXIST)
      throw Failure(ExitCode::failed, "can't make the directory " + part + ": " + std::strerror(errno) +
                                          "; have files kept elsewhere by " + base_directory(what).variable);
    if (end == path.npos) return path;
  }
}

}  // namespace cli
