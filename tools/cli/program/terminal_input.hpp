// Answers that a person types.
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "program/surroundings.hpp"

namespace cli {

/// Has the person at this process's terminal answer a question, as `Ask` says. The question goes to the
/// standard error.
std::optional<std::string> ask_on_terminal(std::string_view question, Echo echo, const std::stop_token& stop);

}  // namespace cli
