#include "program/help.hpp"

#include <algorithm>
#include <utility>

#include "output/text.hpp"

namespace cli {

namespace {

constexpr int help_columns = 80;

/// A name and what it means, side by side; where the name is too long, the meaning begins below it.
std::string entry(const std::string& name, const std::string& meaning, std::size_t column) {
  std::string text = "  " + name;
  if (text.size() + 1 > column && !meaning.empty())
    text += '\n' + std::string(column, ' ');
  else
    text.resize(std::max(text.size(), column), ' ');
  bool first = true;
  for (const std::string& line : wrapped(meaning, help_columns - static_cast<int>(column))) {
    if (!std::exchange(first, false)) text += '\n' + std::string(column, ' ');
    text += line;
  }
  while (text.back() == ' ') text.pop_back();
  return text + '\n';
}

}  // namespace

std::string Help::make_group(std::string group, bool is_positional,
                             std::vector<const CLI::Option*> options) const {
  std::string text = '\n' + group + ":\n";
  for (const CLI::Option* option : options)
    text += entry(make_option_name(option, is_positional) + (is_positional ? "" : make_option_opts(option)),
                  make_option_desc(option), column_width_);
  return text;
}

// without what CLI11 adds: the descriptions say it, in words
std::string Help::make_option_opts(const CLI::Option* option) const {
  return option->get_option_text().empty() ? "" : ' ' + option->get_option_text();
}

// without the numbers that CLI11 adds
std::string Help::make_option_usage(const CLI::Option* option) const {
  const bool many = option->get_expected_max() >= CLI::detail::expected_max_vector_size;
  const std::string name = make_option_name(option, true) + (many ? "..." : "");
  return option->get_required() ? name : '[' + name + ']';
}

std::string Help::make_subcommand(const CLI::App* command) const {
  return entry(command->get_display_name(true), command->get_description(), column_width_);
}

std::string Help::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const {
  // CLI11 gives the name with those of the commands before it
  std::string text;
  for (const std::string& line : wrapped(app->get_description(), help_columns)) text += line + '\n';
  text += '\n' + make_usage(app, std::move(name));
  text += make_positionals(app);
  text += make_subcommands(app, mode);
  text += make_groups(app, mode);
  const CLI::App* root = app;
  while (root->get_parent() != nullptr) root = root->get_parent();
  if (root != app) text += make_groups(root, mode);
  if (!app->get_footer().empty()) text += '\n' + app->get_footer() + '\n';
  // groups bring blank lines of their own
  for (auto at = text.find("\n\n\n"); at != text.npos; at = text.find("\n\n\n", at)) text.erase(at, 1);
  return text;
}

}  // namespace cli
