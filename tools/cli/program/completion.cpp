#include "program/completion.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "output/text.hpp"

namespace cli {

namespace {

constexpr int most_cells_of_a_meaning = 60;

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

/// Values that have several within a word, with commas between.
bool is_list(const CLI::Option& option) { return option.get_delimiter() == ','; }

/// How far the words before the cursor lead.
struct Position {
  const CLI::App* app = nullptr;
  const CLI::Option* value_of = nullptr;  ///< The option whose value comes next
  std::size_t positionals = 0;            ///< How many stand there already
  bool options_over = false;              ///< Whether `--` stands there
};

const CLI::Option* find_option(const CLI::App& app, const std::string& name) {
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent())
    if (const CLI::Option* option = at->get_option_no_throw(name)) return option;
  return nullptr;
}

const CLI::App* find_command(const CLI::App& app, const std::string& name) {
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    if (command->check_name(name)) return command;
  return nullptr;
}

void read_word(Position& place, const std::string& word) {
  if (place.value_of != nullptr) {
    place.value_of = nullptr;
  } else if (!place.options_over && word == "--") {
    place.options_over = true;
  } else if (!place.options_over && word.size() > 1 && word.front() == '-') {
    const CLI::Option* option = find_option(*place.app, word);
    if (option != nullptr && takes_value(*option)) place.value_of = option;
  } else if (const CLI::App* command = find_command(*place.app, word);
             command != nullptr && place.positionals == 0) {
    place.app = command;
  } else {
    ++place.positionals;
  }
}

const CLI::Option* positional_at(const CLI::App& app, std::size_t index) {
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    const auto takes = static_cast<std::size_t>(std::max(option->get_items_expected_max(), 1));
    if (index < takes) return option;
    index -= takes;
  }
  return nullptr;
}

/// Candidates for a value of which `typed` is there. `before` stands before it in the word.
void add_values(Completion& into, const CLI::Option& option, const std::string& before,
                const std::string& typed) {
  const std::string& kind = option.get_option_text();
  if (kind == "FILE" || kind == "DIRECTORY") into.files = true;
  const auto comma = is_list(option) ? typed.rfind(',') : typed.npos;
  const std::size_t begin = comma == typed.npos ? 0 : comma + 1;
  const auto given = CLI::detail::split(typed.substr(0, begin), ',');
  for (const std::string& value : known_values(option))
    if (value.starts_with(std::string_view(typed).substr(begin)) &&
        std::find(given.begin(), given.end(), value) == given.end())
      into.candidates.push_back({before + typed.substr(0, begin) + value, {}});
}

void add_options(Completion& into, const CLI::App& app, const std::string& typed) {
  for (const CLI::App* at = &app; at != nullptr; at = at->get_parent())
    for (const CLI::Option* option : shown_options(*at)) {
      if (at != &app && option == at->get_help_ptr()) continue;
      // the first of several names says the same as the others
      std::string name;
      for (const std::string& long_name : option->get_lnames())
        if (("--" + long_name).starts_with(typed)) {
          name = "--" + long_name;
          break;
        }
      if (name.empty())
        for (const std::string& short_name : option->get_snames())
          if (('-' + short_name).starts_with(typed)) name = '-' + short_name;
      if (!name.empty())
        into.candidates.push_back({name, cut(option->get_description(), most_cells_of_a_meaning)});
    }
}

}  // namespace

std::vector<std::string> known_values(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const auto begin = type.find('{'), end = type.rfind('}');
  if (begin == type.npos || end == type.npos || end < begin) return {};
  return CLI::detail::split(type.substr(begin + 1, end - begin - 1), ',');
}

std::vector<const CLI::App*> shown_commands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); });
}

std::vector<const CLI::Option*> shown_options(const CLI::App& app) {
  // a command's own --help stands among the options of all commands
  return app.get_options([&app](const CLI::Option* option) {
    return option->nonpositional() && (!option->get_group().empty() || option == app.get_help_ptr());
  });
}

Completion complete(const CLI::App& app, const std::vector<std::string>& words) {
  Completion completion;
  Position place{.app = &app};
  for (std::size_t i = 0; i + 1 < words.size(); ++i) read_word(place, words[i]);
  const std::string typed = words.empty() ? std::string() : words.back();
  if (place.value_of != nullptr) {
    add_values(completion, *place.value_of, "", typed);
  } else if (!place.options_over && typed.starts_with('-')) {
    const auto equals = typed.find('=');
    if (equals == typed.npos)
      add_options(completion, *place.app, typed);
    else if (const CLI::Option* option = find_option(*place.app, typed.substr(0, equals)))
      add_values(completion, *option, typed.substr(0, equals + 1), typed.substr(equals + 1));
  } else {
    if (place.positionals == 0 && !place.options_over)
      for (const CLI::App* command : shown_commands(*place.app))
        if (command->get_name().starts_with(typed))
          completion.candidates.push_back(
              {command->get_name(), cut(command->get_description(), most_cells_of_a_meaning)});
    if (const CLI::Option* option = positional_at(*place.app, place.positionals))
      add_values(completion, *option, "", typed);
  }
  return completion;
}

}  // namespace cli
