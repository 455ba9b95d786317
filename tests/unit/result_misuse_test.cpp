// A program that uses what a Result doesn't hold is ended with a word about it.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <vector>

#include "rocketpunch/result.hpp"
#include "support/catch.hpp"

namespace result_misuse_test {

using namespace rocketpunch;

namespace {

using Numbers = Result<std::vector<int>>;

Error failure() { return Error({.kind = ErrorKind::conflict, .message = "no"}); }
Numbers numbers() { return std::vector{1, 2, 3}; }
Result<int> half(int value) {
  if (value % 2 != 0) return failure();
  return value / 2;
}

/// What a child process says on standard error before it ends itself; nothing if it doesn't.
std::string last_words(const std::function<void()>& act) noexcept {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    signal(SIGABRT, SIG_DFL);  // Catch's handler would report a failed test
    const rlimit none{};
    setrlimit(RLIMIT_CORE, &none);
    dup2(ends[1], STDERR_FILENO);
    act();
    _exit(0);
  }
  close(ends[1]);
  std::string said;
  char text[512];
  for (ssize_t count; (count = read(ends[0], text, sizeof text)) > 0;)
    said.append(text, static_cast<std::size_t>(count));
  said.resize(
      std::min(said.find("qemu: uncaught target signal"), said.size()));  // what runs it may say so too
  close(ends[0]);
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? said : "";
}

}  // namespace

TEST_CASE("the value of an error ends the program with the error's text", "[result]") {
  const std::string words =
      "rocketpunch: the value of a Result was used, which holds an error; test it first: conflict: no\n";
  CHECK(last_words([] { static_cast<void>(*half(1)); }) == words);
  CHECK(last_words([] {
          const Result<int> bad = half(1);
          static_cast<void>(*bad);
        }) == words);
  CHECK(last_words([] {
          Numbers bad = failure();
          bad->clear();
        }) == words);
  CHECK(last_words([] {
          const Numbers bad = failure();
          static_cast<void>(bad->size());
        }) == words);
  CHECK(last_words([] { static_cast<void>(*numbers()); }).empty());
}

TEST_CASE("the error of a value ends the program", "[result]") {
  const std::string words =
      "rocketpunch: the error of a Result was asked for: it holds a value; test it first\n";
  CHECK(last_words([] { static_cast<void>(half(2).error()); }) == words);
  CHECK(last_words([] {
          const Result<void> good;
          static_cast<void>(good.error());
        }) == words);
  CHECK(last_words([] { static_cast<void>(half(1).error()); }).empty());
}

}  // namespace result_misuse_test
