#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

#if __has_include(<nlohmann/json_fwd.hpp>)
#include <nlohmann/json_fwd.hpp>
#else
namespace nlohmann {
class json;  // never complete: who has no such headers makes no bodies of models
}
#endif

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail {

/// What may be a model: a struct or a list of them, and no text.
template <class T>
concept MaybeModel = std::is_class_v<T> && !std::convertible_to<const T&, std::string_view>;

template <class T>
concept Complete = requires {
  sizeof(T);
};

/// A model as the service writes it. Takes `<rocketpunch/json.hpp>`, which the headers of testing/ don't
/// include: the JSON library would cost every test that uses none.
template <class Model, class Json = nlohmann::json>
std::string model_text(const Model& model) {
  static_assert(Complete<Json>, "include <rocketpunch/json.hpp> to make a body of a model");
  if constexpr (Complete<Json>) {
    const Json document = model;
    return document.dump(-1, ' ', false, Json::error_handler_t::replace);
  } else {
    return {};
  }
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail
