#pragma once
#include "rocketpunch/version.hpp"

#include <string>
#include <string_view>

#include "rocketpunch/detail/codec/values.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/result.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

/// Reads the body of an answer, such as one that was recorded: a model, a page or a list of models; of
/// queries, drafts and changes, what `<rocketpunch/json.hpp>` writes. As tolerant as a call, and with the
/// same errors: one of kind `decode` tells the path of the field that is wrong. Safe to use from many
/// threads.
template <detail::codec::ValueOrList T>
Result<T> parse(std::string_view text) {
  Result<T> value{T{}};
  if (auto error = detail::codec::value_from_json(text, detail::codec::type_of_value<T>(), &*value))
    return *error;
  return value;
}

/// The text that `parse` reads: what `<rocketpunch/json.hpp>` makes a document of, on one line and without a
/// JSON library. An error of kind `invalid_argument` names the field that has no form in JSON: a text that
/// isn't UTF-8, a number that isn't finite, a day that there isn't, a time beyond the years 0 to 9999. Safe
/// to use from many threads.
template <detail::codec::ValueOrList T>
Result<std::string> serialize(const T& value) {
  try {
    if constexpr (detail::codec::Value<T>) {
      return detail::codec::value_to_json(detail::codec::fields_of_value<T>(), &value);
    } else {
      std::string text = "[";
      for (const auto& one : value) {
        if (text.size() > 1) text += ',';
        text += serialize(one).value();
      }
      return text + ']';
    }
  } catch (const Error& error) {
    return error;
  }
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
