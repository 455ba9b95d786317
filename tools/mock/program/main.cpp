// rocketpunch-mock: the mock server as a program.
#include <pthread.h>
#include <signal.h>

#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "program/command_line.hpp"

namespace {

using namespace rocketpunch::testing;

/// SIGINT and SIGTERM, blocked in every thread so that the main one can wait for them: no handler, nothing
/// unsafe.
sigset_t block_end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

/// Whoever waits for the file never reads half of it.
void write_port(const std::filesystem::path& file, int port) {
  auto part = file;
  part += ".part";
  std::ofstream stream{part};
  stream << port << '\n';
  stream.close();
  std::error_code error;
  if (stream) std::filesystem::rename(part, file, error);
  if (!stream || error) throw std::runtime_error("can't write " + file.string());
}

void run(const mock::CommandLine& line) {
  const sigset_t signals = block_end_signals();
  MockServer server{line.options};
  for (const auto& fault : line.faults) server.inject(fault);
  if (!line.port_file.empty()) write_port(line.port_file, server.port());
  std::cout << "rocketpunch-mock: listening on " << server.base_url() << std::endl;
  int signal = 0;
  sigwait(&signals, &signal);
  server.stop();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto line = mock::read_command_line({argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0)});
    if (line.help)
      std::cout << mock::usage();
    else
      run(line);
    return 0;
  } catch (const std::invalid_argument& error) {
    std::cerr << "rocketpunch-mock: " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "rocketpunch-mock: " << error.what() << '\n';
    return 1;
  }
}
