// Environment variables of a test.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace rocketpunch::test {

/// On Windows, to have an empty value and to be unset is the same.
inline void set_variable(const char* name, const std::string& value) {
#ifdef _WIN32
  ::_putenv_s(name, value.c_str());
#else
  ::setenv(name, value.c_str(), 1);
#endif
}
inline void unset_variable(const char* name) {
#ifdef _WIN32
  ::_putenv_s(name, "");
#else
  ::unsetenv(name);
#endif
}

/// Sets an environment variable for as long as it lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    set_variable(name, value);
  }
  Variable(const Variable&) = delete;
  ~Variable() { before_ ? set_variable(name_, *before_) : unset_variable(name_); }

 private:
  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace rocketpunch::test
