#pragma once
#include "rocketpunch/version.hpp"

#include <string_view>

#include "rocketpunch/detail/codec/values.hpp"
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

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
