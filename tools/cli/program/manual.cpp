#include "program/manual.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <sstream>
#include <string_view>
#include <vector>

#include "output/text.hpp"
#include "program/completion.hpp"
#include "program/exit_code.hpp"
#include "program/variables.hpp"

namespace cli {

namespace {

/// A text that mdoc takes as it is.
std::string mdoc_escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\\')
      safe += "\\e";
    else
      safe += c;
  }
  if (!safe.empty() && (safe.front() == '.' || safe.front() == '\'')) safe.insert(0, "\\&");
  return safe;
}

/// Sentences, each on lines of its own, as mdoc wants it. A sentence ends where another one begins: not in
/// `e.g. this`.
std::string mdoc_sentences(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    std::size_t end = text.size();
    for (std::size_t i = 1; i + 2 < text.size() && end == text.size(); ++i)
      if (text[i] == '.' && text[i + 1] == ' ' && std::isupper(static_cast<unsigned char>(text[i + 2])))
        end = i + 1;
    for (const std::string& line : wrapped(text.substr(0, end), 78)) lines += mdoc_escaped(line) + '\n';
    text.remove_prefix(end);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  return lines;
}

/// A text as one argument of a macro.
std::string mdoc_argument(std::string_view text) {
  std::string safe;
  for (const char c : mdoc_escaped(text)) {
    if (c == '"')
      safe += "\\(dq";
    else
      safe += c;
  }
  // else a macro of that name, or punctuation, would be one
  if (text.size() <= 3) safe.insert(0, "\\&");
  return safe.find(' ') == safe.npos ? safe : '"' + safe + '"';
}

std::string option_names(const CLI::Option& option) {
  std::string line;
  const auto add = [&](const std::string& name) {
    line += line.empty() ? ".It Fl " : " , Fl ";
    line += name;
  };
  for (const std::string& name : option.get_snames()) add(mdoc_argument(name));
  for (const std::string& name : option.get_lnames()) add('-' + name);
  if (!option.get_option_text().empty()) line += " Ar " + mdoc_argument(option.get_option_text());
  return line + '\n';
}

std::string positional_name(const CLI::Option& option) {
  // without the names that it has as an option too
  return option.get_name(true, false);
}

/// The name of a command with those before it.
std::string full_name(const CLI::App& command) {
  if (command.get_parent() == nullptr) return command.get_name();
  return full_name(*command.get_parent()) + ' ' + command.get_name();
}

/// Without the program's name.
std::string short_name(const CLI::App& command) {
  const std::string name = full_name(command);
  return name.substr(name.find(' ') + 1);
}

std::vector<const CLI::Option*> positionals_of(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) { return option->get_positional(); });
}

std::string option_list(const CLI::App& command) {
  std::string list;
  for (const CLI::Option* option : positionals_of(command)) {
    if (option->get_description().empty()) continue;
    list += ".It Ar " + mdoc_argument(positional_name(*option)) + '\n' +
            mdoc_sentences(option->get_description());
  }
  for (const CLI::Option* option : shown_options(command)) {
    if (command.get_parent() != nullptr && option == command.get_help_ptr()) continue;
    list += option_names(*option) + mdoc_sentences(option->get_description());
  }
  return list.empty() ? list : ".Bl -tag -width Ds\n" + list + ".El\n";
}

std::string synopsis_of(const CLI::App& command) {
  std::string line = ".Nm\n.Cm " + short_name(command) + '\n';
  line += ".Op Ar options\n";
  for (const CLI::Option* option : positionals_of(command)) {
    std::string name = "Ar " + mdoc_argument(positional_name(*option));
    if (option->get_items_expected_max() > 1) name += " ...";
    line += (option->get_required() ? "." : ".Op ") + name + '\n';
  }
  return line;
}

/// Calls that for each command that does something, in the order of --help.
template <class Visit>
void for_each_command(const CLI::App& app, const Visit& visit) {
  for (const CLI::App* command : shown_commands(app)) {
    if (shown_commands(*command).empty())
      visit(*command);
    else
      for_each_command(*command, visit);
  }
}

/// What stands before the last heading of --help, and behind it.
struct FooterParts {
  std::string text;     ///< What else there is to say
  std::string example;  ///< As it is typed
};

FooterParts footer_parts(const CLI::App& command) {
  const std::string footer = command.get_footer();
  constexpr std::string_view before = "Example:\n";
  const auto at = std::min(footer.find(before), footer.size());
  FooterParts parts{footer.substr(0, at), footer.substr(std::min(at + before.size(), footer.size()))};
  // it is laid out for --help
  std::replace(parts.text.begin(), parts.text.end(), '\n', ' ');
  while (!parts.text.empty() && parts.text.back() == ' ') parts.text.pop_back();
  return parts;
}

std::string commands_section(const CLI::App& app) {
  std::string text = ".Sh COMMANDS\n";
  for_each_command(app, [&](const CLI::App& command) {
    text += ".Ss " + short_name(command) + '\n';
    text += synopsis_of(command);
    text += ".Pp\n" + mdoc_sentences(command.get_description() + '.');
    text += option_list(command);
    if (const std::string more = footer_parts(command).text; !more.empty())
      text += ".Pp\n" + mdoc_sentences(more);
  });
  return text;
}

/// Lines as they are.
std::string mdoc_literal(const std::string& text) {
  std::string display = ".Bd -literal -offset indent\n";
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    line.erase(0, std::min<std::size_t>(line.find_first_not_of(' '), 2));
    display += mdoc_escaped(line) + '\n';
  }
  return display + ".Ed\n";
}

std::string examples_section(const CLI::App& app) {
  std::string text = ".Sh EXAMPLES\n";
  for_each_command(app, [&](const CLI::App& command) {
    const std::string example = footer_parts(command).example;
    if (!example.empty())
      text += ".Pp\n" + mdoc_sentences(command.get_description() + ':') + mdoc_literal(example);
  });
  // the section begins with no paragraph before the first one
  return text.replace(text.find(".Pp\n"), 4, "");
}

template <class List>
std::string variable_list(const List& list) {
  std::string text;
  for (const Variable& variable : list)
    text += std::string(".It Ev ") + variable.name + '\n' + mdoc_sentences(variable.meaning);
  return text;
}

std::string exit_statuses() {
  std::string text = ".Sh EXIT STATUS\n.Bl -tag -width Ds\n";
  for (const ExitMeaning& exit : exit_meanings)
    text += ".It " + std::to_string(static_cast<int>(exit.code)) + '\n' + mdoc_sentences(exit.meaning);
  return text + ".El\n";
}

constexpr const char* manual_description = R"(.Sh DESCRIPTION
.Nm
looks up jobs, events, posts, companies and people of Rocketpunch by its Open
API, exports them, and writes in a user's name.
.Pp
An App Key is needed, which
.Lk https://developers.rocketpunch.com/apps/new
gives.
It is looked for in
.Ev ROCKETPUNCH_API_KEY ,
then in a file that nobody else can read, and is else asked for on the terminal.
No option takes it, since other users of the machine can see those.
With
.Fl -mock
no key is needed: a mock server within the program answers.
.Pp
What was asked for stands on the standard output, all else on the standard
error.
On a terminal, times are in the user's zone, and lists are tables that fit its
width.
)";

constexpr const char* manual_files = R"(.Sh FILES
.Bl -tag -width Ds
.It Pa ~/.config/rocketpunch/key
The App Key, in one line.
Its mode must be 0600, and so must be the next one's.
.It Pa ~/.config/rocketpunch/secret
The secret key of the app, which sign-in needs.
.It Pa ~/.local/state/rocketpunch/tokens
The sign-ins that were kept.
.It Pa ~/.local/state/rocketpunch/quota
The calls that were made with each key, so that all runs together keep to its
limits.
.It Pa ~/.cache/rocketpunch/codes
Catalogues of codes, kept for a day.
.El
)";

std::string manual_date(std::chrono::year_month_day day) {
  constexpr std::array months{"January", "February", "March",     "April",   "May",      "June",
                              "July",    "August",   "September", "October", "November", "December"};
  return std::string(months[static_cast<unsigned>(day.month()) - 1]) + ' ' +
         std::to_string(static_cast<unsigned>(day.day())) + ", " +
         std::to_string(static_cast<int>(day.year()));
}

}  // namespace

std::string manual(const CLI::App& app, std::chrono::year_month_day day) {
  std::string page = ".Dd " + manual_date(day) + "\n.Dt ROCKETPUNCH 1\n.Os\n";
  page += ".Sh NAME\n.Nm rocketpunch\n.Nd jobs, events, posts and companies of Rocketpunch\n";
  page += ".Sh SYNOPSIS\n.Nm\n.Op Ar options\n.Ar command\n.Op Ar arguments\n";
  page += manual_description;
  page += commands_section(app);
  page += ".Sh OPTIONS\nAll commands take these, before them or behind them.\n" + option_list(app);
  page += ".Sh ENVIRONMENT\n.Bl -tag -width Ds\n" + variable_list(known_variables) +
          variable_list(system_variables) + ".El\n";
  page += manual_files;
  page += exit_statuses();
  page += examples_section(app);
  return page;
}

}  // namespace cli
