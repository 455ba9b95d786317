// What shells complete.
#include <algorithm>
#include <sstream>

#include "program/completion.hpp"
#include "support/catch.hpp"
#include "support/shell.hpp"

namespace rocketpunch::test::cli_completion {

using Catch::Matchers::ContainsSubstring;
using Words = std::vector<std::string>;

namespace {

/// What may come next, without the meanings.
Words completed(Words words) {
  words.insert(words.begin(), {"__complete", "--"});
  const auto ran = run_cli(words, {});
  INFO(ran.err);
  CHECK(ran.status == 0);
  Words found;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) found.push_back(line.substr(0, line.find('\t')));
  return found;
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// A test of a shell that isn't there says so, and passes.
void check_output(const char* shell, const std::string& script, const std::string& expected) {
  const CliHome home;
  const auto output = output_of(shell, script, home);
  if (!output) {
    WARN("there is no " << shell << ": its completion is not tested");
    return;
  }
  CHECK(*output == expected);
}

}  // namespace

TEST_CASE("commands are completed, those that --help hides left out", "[cli][completion]") {
  const Words commands = completed({""});
  CHECK(has(commands, "jobs"));
  CHECK(has(commands, "doctor"));
  CHECK_FALSE(has(commands, "__complete"));
  CHECK_FALSE(has(commands, "man"));
  CHECK_THAT(run_cli({"nothing"}, {}).err, ContainsSubstring("doctor") && !ContainsSubstring("__complete"));
  CHECK(completed({"jo"})[0] == "jobs");
  CHECK(completed({"jobs", "s"}) == Words{"search"});
  CHECK(completed({"--timeout", "3", "-v", "jobs", "s"}) == Words{"search"});
  CHECK(completed({"nothing", "s"}).empty());
}

TEST_CASE("options are completed, with those of all commands", "[cli][completion]") {
  const Words options = completed({"jobs", "search", "--"});
  for (const char* option : {"--seniorities", "--page", "--json", "--mock", "--timeout", "--help"}) {
    INFO(option);
    CHECK(std::count(options.begin(), options.end(), option) == 1);
  }
  CHECK(completed({"jobs", "search", "--seniority"}) == Words{"--seniority"});
  CHECK(completed({"jobs", "search", "--base"}) == Words{"--base-url"});
  CHECK(completed({"jobs", "search", "--", "--pa"}).empty());
  CHECK(has(completed({"--"}), "--version"));
}

TEST_CASE("options come with what they mean, which can't steer a terminal", "[cli][completion]") {
  const auto ran = run_cli({"__complete", "--", "jobs", "search", "--compan"}, {});
  CHECK_THAT(ran.out, ContainsSubstring("--company\tHandle of the company\n"));
}

TEST_CASE("values that are known are completed", "[cli][completion]") {
  CHECK(completed({"--quota", ""}) == Words{"wait", "fail", "off"});
  CHECK(completed({"jobs", "search", "--quota=f"}) == Words{"--quota=fail"});
  CHECK(completed({"jobs", "search", "--work-type", "re"}) == Words{"remote"});
  CHECK(completed({"jobs", "search", "--work-type=onsite,re"}) == Words{"--work-type=onsite,remote"});
  CHECK(completed({"jobs", "search", "--work-type", "onsite,re"}) == Words{"onsite,remote"});
  CHECK(completed({"jobs", "search", "--work-type", "onsite,"}) == Words{"onsite,hybrid", "onsite,remote"});
  CHECK(completed({"jobs", "search", "--sort", "date"}) == Words{"date-desc"});
  CHECK(completed({"completion", ""}) == Words{"bash", "zsh", "fish"});
  CHECK(completed({"completion", "zsh", ""}).empty());
  CHECK(completed({"jobs", "search", "--keyword", "j"}).empty());
  CHECK(completed({"--key-file", ""}) == Words{":files"});
}

TEST_CASE("there is a script for each shell, and for no other", "[cli][completion]") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const auto ran = run_cli({"completion", shell}, {});
    CHECK(ran.status == 0);
    CHECK_THAT(ran.out, ContainsSubstring("rocketpunch __complete") || ContainsSubstring("__complete --"));
  }
  CHECK(run_cli({"completion", "tcsh"}, {}).status == 2);
  CHECK(run_cli({"completion"}, {}).status == 2);
}

TEST_CASE("bash completes", "[cli][completion]") {
  check_output("bash", R"(
set -euo pipefail
. <(rocketpunch completion bash)
try() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _rocketpunch rocketpunch "${COMP_WORDS[COMP_CWORD]}" || true
  echo "${COMPREPLY[*]//"$HOME"/HOME}"
}
touch "$HOME/a key" "$HOME/another"
try rocketpunch jo
try rocketpunch jobs search --seniorit
try rocketpunch jobs search --work-type = onsite,re
try rocketpunch --base-url http : //127.0.0.1 : 80/api/v1 --quota f
try rocketpunch jobs search --quota =
try rocketpunch --key-file "$HOME/a "
try rocketpunch --key-file = "$HOME/ano"
try rocketpunch nothing
complete -p rocketpunch
)",
               "jobs\n--seniorities\nonsite,remote\nfail\nwait fail off\n"
               "HOME/a key\nHOME/another\n\ncomplete -F _rocketpunch rocketpunch\n");
}

TEST_CASE("zsh completes", "[cli][completion]") {
  check_output("zsh", R"(
cat > $HOME/.zshrc <<'END'
PROMPT=''
autoload -Uz compinit && compinit -u -D
source <(rocketpunch completion zsh)
show() { print -r -- "<$BUFFER>"; BUFFER='' }
zle -N show
bindkey '^I' complete-word
bindkey '^X' show
touch "$HOME/akey"
print READY
END
zmodload zsh/zpty
zpty z zsh -i
zpty -r z out '*READY*'
try() {
  zpty -w -n z "$1"$'\t\x18'
  zpty -r z out '*<rocketpunch*>*'
  out=${out##*<}
  print -r -- "${out%%>*}"
}
try 'rocketpunch job'
try 'rocketpunch jobs search --seniorit'
try 'rocketpunch jobs search --work-type=onsite,re'
try 'rocketpunch --base-url http://127.0.0.1:80/api/v1 --quota f'
try 'rocketpunch --key-file ~/ak'
try 'rocketpunch nothing'
)",
               "rocketpunch jobs \nrocketpunch jobs search --seniorities \n"
               "rocketpunch jobs search --work-type=onsite,remote \n"
               "rocketpunch --base-url http://127.0.0.1:80/api/v1 --quota fail \n"
               "rocketpunch --key-file ~/akey \nrocketpunch nothing\n");
}

TEST_CASE("fish completes", "[cli][completion]") {
  check_output("fish", R"(
rocketpunch completion fish | source
touch $HOME/akey
function try
    complete -C "$argv[1]" | string replace -r '\t.*' ''
end
try 'rocketpunch jobs se'
try 'rocketpunch jobs search --company-'
try 'rocketpunch jobs search --work-type=onsite,re'
try 'rocketpunch --base-url http://127.0.0.1:80/api/v1 --quota f'
try 'rocketpunch completion '
try 'rocketpunch --key-file ~/ak'
try 'rocketpunch --key-file=~/ak'
try 'rocketpunch nothing '
)",
               "search\n--company-sizes\n--work-type=onsite,remote\nfail\nbash\nfish\nzsh\n~/akey\n"
               "--key-file=~/akey\n");
}

}  // namespace rocketpunch::test::cli_completion
