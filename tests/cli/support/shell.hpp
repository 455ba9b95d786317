// Scripts that are run by a shell, with the command rocketpunch to be found by it.
#pragma once

#include <optional>
#include <string>

#include "support/ran.hpp"

namespace rocketpunch::test {

/// What a script writes; nothing where the machine doesn't have the shell, which may have options behind its
/// name. One that doesn't end is ended after a minute.
std::optional<std::string> output_of(const std::string& shell, const std::string& script,
                                     const CliHome& home);

}  // namespace rocketpunch::test
