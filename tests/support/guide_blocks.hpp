// The C++ that a page of docs/ shows, to be compared with what the tests compile.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace rocketpunch::test {

inline std::string whole_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error("can't read " + path);
  return text.str();
}

/// Code without what differs between a page and a test: white space, comments, and includes.
inline std::string bare_code(const std::string& code) {
  std::istringstream lines(code);
  std::string bare;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("#include") != line.npos || line.find("namespace rp = ") != line.npos) continue;
    const auto comment = line.find("// ");
    for (const char c : line.substr(0, comment))
      if (c != ' ') bare += c;
  }
  return bare;
}

/// The blocks of C++ in a page, bare.
inline std::vector<std::string> guide_blocks(const std::string& path) {
  const std::string text = whole_file(path), begin = "\n```cpp\n";
  std::vector<std::string> blocks;
  for (auto at = text.find(begin); at != text.npos; at = text.find(begin, at)) {
    at += begin.size();
    const auto end = text.find("```", at);
    blocks.push_back(bare_code(text.substr(at, end - at)));
    at = end;
  }
  return blocks;
}

}  // namespace rocketpunch::test
