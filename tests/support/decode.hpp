// Decodes a body into a model. The JSON library, which takes most of the time to compile, stands behind it in
// decode.cpp, once for all tests.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rocketpunch/detail/codec/builder.hpp"
#include "rocketpunch/detail/codec/read_schema.hpp"
#include "support/catch.hpp"

namespace rocketpunch::test {

/// What is wrong with the body; empty: nothing. `bad_items`: those of a page that may be left out.
std::string decode_into(const detail::codec::Type& type, void* target, std::string_view body,
                        detail::codec::BadItems* bad_items = nullptr);

/// What the body of an error says: `code|message|details`, `-` for what it doesn't say. Nothing: no error
/// body.
std::optional<std::string> error_body(std::string_view body);

/// When the body of an error says that it happened, where that can be read.
std::optional<Timestamp::Time> error_time(std::string_view body);

/// What is wrong with the body of a `Model`; empty: nothing.
template <class Model>
std::string fault_in(std::string_view body) {
  Model model{};
  return decode_into(detail::codec::type_of<Model>, &model, body);
}

/// The model in a body, which must be one.
template <class Model>
Model decoded(std::string_view body) {
  Model model{};
  const std::string fault = decode_into(detail::codec::type_of<Model>, &model, body);
  INFO("body: " << body);
  REQUIRE(fault == "");
  return model;
}

}  // namespace rocketpunch::test
