#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "rocketpunch/detail/codec/values.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/open_enum.hpp"
#include "rocketpunch/parse.hpp"
#include "rocketpunch/timestamp.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI {

namespace detail {

/// The text of a document, for the library's own reader.
template <class Json>
std::string text_of(const Json& document) {
  try {
    return document.dump();
  } catch (const typename Json::exception&) {  // its message quotes the text
    throw not_sent(ErrorKind::decode, "the document is not valid JSON: a text in it is not UTF-8");
  }
}

/// A text in a document that stands for a value of a type of its own.
template <class Json>
std::string string_in(const Json& document, const char* expects) {
  if (!document.is_string())
    throw not_sent(ErrorKind::decode,
                   std::string("expected ") + expects + ", but found " + std::string(document.type_name()));
  return document.template get<std::string>();
}

template <class T>
concept TimeText = std::same_as<T, Timestamp> || std::same_as<T, Date> || std::same_as<T, TimeOfDay>;

}  // namespace detail

// What nlohmann's library looks for where a document is made of a value (`nlohmann::json document = job;`) or
// a value is asked of it (`document.get<rocketpunch::Job>()`). `Json` is its `json` or `ordered_json`.

/// The form that a model, query, draft or change has on the wire. What was read by the published guide's
/// names is written by those of the specification. What is unset is left out; what the service requires is
/// there even so, as an empty text or list. Throws an `Error` of kind `invalid_argument` for what JSON has no
/// form for: a text that isn't UTF-8, a number that isn't finite, a day that there isn't, a time beyond the
/// years 0 to 9999.
template <class Json, detail::codec::Value T>
void to_json(Json& document, const T& value) {
  document = Json::parse(detail::codec::value_to_json(detail::codec::fields_of_value<T>(), &value));
}
/// Reads such a form, as tolerant as a call. Throws an `Error` of kind `decode` that tells the path of the
/// field that is wrong; `value` stays as it was then.
template <class Json, detail::codec::Value T>
void from_json(const Json& document, T& value) {
  T read{};
  if (const auto error =
          detail::codec::value_from_json(detail::text_of(document), detail::codec::type_of_value<T>(), &read))
    throw *error;
  value = std::move(read);
}

/// The wire text of a code, known or not.
template <class Json, class Codes>
void to_json(Json& document, const OpenEnum<Codes>& code) {
  document = std::string(code.code());
}
/// The code of a wire text, known or not. Throws an `Error` of kind `decode` for what is no text.
template <class Json, class Codes>
void from_json(const Json& document, OpenEnum<Codes>& code) {
  code = OpenEnum<Codes>::from_code(detail::string_in(document, "a code"));
}

/// A moment, day or time of day as text.
template <class Json, detail::TimeText T>
void to_json(Json& document, const T& time) {
  document = to_string(time);
}
/// The moment, day or time of day that a text names, or the text. Throws an `Error` of kind `decode` for what
/// is no text.
template <class Json, detail::TimeText T>
void from_json(const Json& document, T& time) {
  time = T::from_text(detail::string_in(document, "a time"));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI
