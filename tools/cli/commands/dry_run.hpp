// What a write would send.
#pragma once

#include <functional>
#include <optional>
#include <rocketpunch/problems.hpp>
#include <vector>

#include "program/context.hpp"

namespace cli {

/// Makes a call with that client; gives its error.
using TriedCall = std::function<std::optional<rp::Error>(const rp::UserClient&)>;

/// Shows the request that a call makes, and what breaks a rule. Nothing is sent, and neither key nor sign-in
/// is needed.
ExitCode show_dry_run(Context& context, const std::vector<rp::Problem>& problems, bool json,
                      const TriedCall& call);

}  // namespace cli
