// Randomness, hashes and base 64, for credentials that nobody can guess.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rocketpunch::testing::mock {

/// From the system's generator, never from the seed of the options.
std::string random_bytes(std::size_t count);
std::string sha256(std::string_view text);

/// The alphabet for URLs, without padding.
std::string base64url(std::string_view bytes);
/// The usual alphabet, with the padding that belongs to it; none for anything else.
std::optional<std::string> base64_decode(std::string_view text);
std::string hex(std::string_view bytes);

}  // namespace rocketpunch::testing::mock
