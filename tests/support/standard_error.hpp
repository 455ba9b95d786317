// The standard error of this process, as a file.
#pragma once

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/temporary_directory.hpp"

namespace rocketpunch::test {

#ifdef _WIN32
inline int duplicate(int file) { return ::_dup(file); }
inline void put_in_place_of(int other, int file) { ::_dup2(file, other); }
inline void close_number(int file) { ::_close(file); }
inline int number_of(std::FILE* file) { return ::_fileno(file); }
#else
inline int duplicate(int file) { return ::dup(file); }
inline void put_in_place_of(int other, int file) { ::dup2(file, other); }
inline void close_number(int file) { ::close(file); }
inline int number_of(std::FILE* file) { return ::fileno(file); }
#endif

/// Has the standard error written to a file as long as it lives.
class StandardError {
 public:
  StandardError() : before_(duplicate(number)) {
    std::FILE* const file = std::fopen(path_.c_str(), "a");
    if (file == nullptr) throw std::runtime_error("no file for the standard error");
    put_in_place_of(number, number_of(file));
    std::fclose(file);
  }
  StandardError(const StandardError&) = delete;
  StandardError& operator=(const StandardError&) = delete;
  ~StandardError() {
    put_in_place_of(number, before_);
    close_number(before_);
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    std::ifstream file(path_);
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
  }

 private:
  static constexpr int number = 2;
  TemporaryDirectory directory_;
  std::string path_ = directory_.path() + "/stderr";
  int before_;
};

}  // namespace rocketpunch::test
