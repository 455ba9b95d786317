// rocketpunch completion, and what the scripts that it prints ask for.
#include <memory>

#include "commands/all.hpp"
#include "output/text.hpp"
#include "program/completion.hpp"

namespace cli {

namespace {

void add_answers(CommandLine& line) {
  CLI::App& command =
      line.add(line.app(), "__complete", "Says what may come next, for the shells' scripts: a line each",
               "rocketpunch __complete -- jobs search --work-type re");
  command.group("");
  const auto words = std::make_shared<std::vector<std::string>>();
  command.add_option("WORD", *words, "Behind --: those of the command line, up to the cursor");
  line.on(command, [words, &app = line.app()](Context& context) {
    const Completion completion = complete(app, *words);
    if (completion.files) context.out() << ":files\n";
    for (const Candidate& candidate : completion.candidates)
      context.out() << candidate.word << (candidate.meaning.empty() ? "" : "\t")
                    << harmless(candidate.meaning) << '\n';
    return ExitCode::done;
  });
}

}  // namespace

void add_completion(CommandLine& line) {
  CLI::App& command = line.add(
      line.app(), "completion",
      "Prints the script by which a shell completes commands, options and codes. bash: "
      ". <(rocketpunch completion bash), in ~/.bashrc; zsh: source <(rocketpunch completion zsh), in "
      "~/.zshrc behind compinit; fish: as in the example. What is installed has it already",
      "rocketpunch completion fish > ~/.config/fish/completions/rocketpunch.fish");
  const auto shell = std::make_shared<std::string>();
  command.add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  line.on(command, [shell](Context& context) {
    context.out() << completion_script(*shell);
    return ExitCode::done;
  });
  add_answers(line);
}

}  // namespace cli
