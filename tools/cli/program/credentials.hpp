// Where keys and secrets come from: the environment, a file that nobody else can read, or a person. Never the
// command line, which other users of the machine can see.
#pragma once

#include <optional>
#include <rocketpunch/secret.hpp>
#include <string>

#include "program/surroundings.hpp"

namespace cli {

/// A key or secret, and where it is looked for, in this order.
struct SecretPlace {
  const char* name;            ///< What a person calls it, such as `App Key`
  const char* variable;        ///< Environment variable
  std::string file;            ///< File with it in its only line
  bool file_required = false;  ///< Whether a missing file is an error, since it was asked for
};

/// Where a secret was found.
enum class SecretSource { environment, file, asked };

/// A key or secret, and where it was found.
struct FoundSecret {
  rp::Secret secret{};
  SecretSource source{};
};

/// What is in the environment or the file; nothing where neither is there. Throws a `Failure` for a file that
/// others can read, or that can't be read.
std::optional<FoundSecret> find_secret(const SecretPlace& place, const Environment& environment);

/// The same, and else what the person at the terminal types, unseen. Throws a `Failure` where nobody can be
/// asked.
FoundSecret require_secret(const SecretPlace& place, const Surroundings& around);

}  // namespace cli
