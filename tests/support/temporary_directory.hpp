// A directory of a test's own, which goes with it.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace rocketpunch::test {

/// Makes a directory that nobody else has, and gives its path.
inline std::string make_temporary_directory() {
#ifdef _WIN32
  std::random_device random;
  const auto path = std::filesystem::temp_directory_path() /
                    ("rocketpunch-" + std::to_string(random()) + std::to_string(random()));
  if (!std::filesystem::create_directory(path)) throw std::runtime_error("no temporary directory");
  return path.string();
#else
  std::string path = (std::filesystem::temp_directory_path() / "rocketpunch-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary directory");
  return path;
#endif
}

/// A part of a path, with the system's own separators.
inline std::string spelled(const std::string& path) {
  return std::filesystem::path(path).make_preferred().string();
}

class TemporaryDirectory {
 public:
  TemporaryDirectory() : path_(make_temporary_directory()) {}
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const noexcept { return path_; }
  std::string read(const std::string& name) const {
    std::ifstream file(path_ + '/' + name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  /// Writes a file, and gives its path.
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ + '/' + name, std::ios::binary) << text;
    return path_ + '/' + name;
  }
  /// The names of the files, in their order.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::string path_;
};

}  // namespace rocketpunch::test
