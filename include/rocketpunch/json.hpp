#pragma once
#include "rocketpunch/version.hpp"

#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/values.hpp"
#include "rocketpunch/error.hpp"
#include "rocketpunch/id.hpp"
#include "rocketpunch/open_enum.hpp"
#include "rocketpunch/pagination.hpp"
#include "rocketpunch/parse.hpp"
#include "rocketpunch/result.hpp"
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

/// A number in a document that stands for an id.
template <class Json>
std::int64_t integer_in(const Json& document) {
  if (!document.is_number_integer())
    throw not_sent(ErrorKind::decode,
                   std::string("expected an integer, but found a ") + std::string(document.type_name()));
  if (document.is_number_unsigned() &&
      document.template get<std::uint64_t>() > std::uint64_t{(std::numeric_limits<std::int64_t>::max)()})
    throw not_sent(ErrorKind::decode, "the number doesn't fit in 64 bits");
  return document.template get<std::int64_t>();
}

template <class Json, class T>
void write_document(Json& document, const T& value) {
  document = Json::parse(codec::value_to_json(codec::fields_of_value<T>(), &value));
}
template <class Json, class T>
void read_document(const Json& document, T& value) {
  T read{};
  if (const auto error = codec::value_from_json(text_of(document), codec::type_of_value<T>(), &read))
    throw *error;
  value = std::move(read);
}

template <class T>
inline constexpr bool keeps_unknown = false;

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
  detail::write_document(document, value);
}
/// The form that a page has on the wire.
// a page is a range, for which the JSON library has functions that fit as well as those for any value
template <class Json, class T>
requires detail::codec::Value<Page<T>>
void to_json(Json& document, const Page<T>& page) { detail::write_document(document, page); }
/// Reads such a form, as tolerant as a call. Throws an `Error` of kind `decode` that tells the path of the
/// field that is wrong; `value` stays as it was then.
template <class Json, detail::codec::Value T>
void from_json(const Json& document, T& value) {
  detail::read_document(document, value);
}
/// Reads a page's form.
template <class Json, class T>
requires detail::codec::Value<Page<T>>
void from_json(const Json& document, Page<T>& page) { detail::read_document(document, page); }

/// A model, a page or a list of models with the fields that this version doesn't know: newer ones of the
/// service's. It is read and written as the model is, so that nothing is lost on the way; from the answer of
/// a call by `parse<WithUnknown<Job>>(response.body)`.
template <detail::codec::ValueOrList T>
struct WithUnknown {
  T value{};  ///< What this version knows
  /// The other fields by where they are: a JSON Pointer (RFC 6901), such as `/ranking` or `/items/3/ranking`.
  /// Those below a place that `value` has no more, or that the specification's form doesn't have (the guide's
  /// `organizer`), are not written.
  std::map<std::string, nlohmann::json> unknown{};

  friend bool operator==(const WithUnknown&, const WithUnknown&) = default;
};

namespace detail {
template <class T>
inline constexpr bool keeps_unknown<WithUnknown<T>> = true;
}  // namespace detail

/// Reads the body of an answer as the other `parse` does, and keeps the fields that this version doesn't
/// know.
template <class T>
requires detail::keeps_unknown<T> Result<T> parse(std::string_view text) {
  using Model = decltype(T::value);
  Result<T> read{T{}};
  std::vector<detail::codec::UnknownField> unknown;
  if (auto error = detail::codec::value_from_json_keeping(text, detail::codec::type_of_value<Model>(),
                                                          &read->value, unknown))
    return *error;
  for (const auto& [pointer, json] : unknown)
    read->unknown.insert_or_assign(pointer, nlohmann::json::parse(json));
  return read;
}

/// As that of the model, and the unknown fields where they were.
template <class Json, class T>
void to_json(Json& document, const WithUnknown<T>& value) {
  using Pointer = typename Json::json_pointer;
  document = value.value;
  for (const auto& [pointer, field] : value.unknown) {
    const Pointer at(pointer);
    if (!document.contains(at) && document.contains(at.parent_pointer()) &&
        document.at(at.parent_pointer()).is_object())
      document[at] = Json::parse(field.dump());
  }
}
/// As that of the model, and keeps the fields that it doesn't have.
template <class Json, class T>
void from_json(const Json& document, WithUnknown<T>& value) {
  value = parse<WithUnknown<T>>(detail::text_of(document)).value();
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

/// The number of an id.
template <class Json, class Thing>
void to_json(Json& document, Id<Thing> id) {
  document = id.value();
}
/// The id of a number. Throws an `Error` of kind `decode` for what is no integer.
template <class Json, class Thing>
void from_json(const Json& document, Id<Thing>& id) {
  id = detail::integer_in(document);
}
/// The text of an id.
template <class Json, class Thing>
void to_json(Json& document, const TextId<Thing>& id) {
  document = id.value();
}
/// The id of a text. Throws an `Error` of kind `decode` for what is no text.
template <class Json, class Thing>
void from_json(const Json& document, TextId<Thing>& id) {
  id = detail::string_in(document, "a string");
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
