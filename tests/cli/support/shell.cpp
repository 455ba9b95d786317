#include "support/shell.hpp"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace rocketpunch::test {

std::optional<std::string> output_of(const std::string& shell, const std::string& script,
                                     const CliHome& home) {
  const std::string name = shell.substr(0, shell.find(' '));
  if (::access(("/usr/bin/" + name).c_str(), X_OK) != 0) return std::nullopt;
  const std::string program = std::filesystem::path(ROCKETPUNCH_TEST_CLI).parent_path().string();
  const std::string file = home.write("script", script);
  const std::string command = "env -i HOME='" + home.path() + "' TERM=dumb LC_ALL=C.UTF-8 PATH='" + program +
                              ":/usr/bin:/bin' timeout 60 " + shell + " '" + file + "' 2>&1";
  const std::unique_ptr<FILE, int (*)(FILE*)> output(popen(command.c_str(), "r"), &pclose);
  if (!output) throw std::runtime_error("can't start a shell");
  std::string text;
  char bytes[4096];
  for (std::size_t size = 0; (size = fread(bytes, 1, sizeof bytes, output.get())) > 0;)
    text.append(bytes, size);
  return text;
}

}  // namespace rocketpunch::test
