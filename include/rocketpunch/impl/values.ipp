#pragma once
#include "rocketpunch/version.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/codec/event_part_tables.hpp"
#include "rocketpunch/detail/codec/event_tables.hpp"
#include "rocketpunch/detail/codec/job_tables.hpp"
#include "rocketpunch/detail/codec/json_reader.hpp"
#include "rocketpunch/detail/codec/oauth_tables.hpp"
#include "rocketpunch/detail/codec/post_tables.hpp"
#include "rocketpunch/detail/codec/read_schema.hpp"
#include "rocketpunch/detail/codec/unknown_fields.hpp"
#include "rocketpunch/detail/codec/values.hpp"
#include "rocketpunch/detail/codec/write_schema.hpp"
#include "rocketpunch/error.hpp"

namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec {

template <ValueOrList T>
const Type& type_of_value() noexcept {
  return type_of<T>;
}

template <Value T>
const WriteObject& fields_of_value() noexcept {
  static constexpr WriteObject object{Schema<T, WriteField>::fields};
  return object;
}

template <class>
std::string value_to_json(const WriteObject& how, const void* value) {
  ModelWriter to(/*checking=*/false, /*as_kept=*/true);
  to.object(how.fields, value);
  if (!to.faults().empty()) {
    const auto& [path, rule] = to.faults().front();
    throw not_sent(ErrorKind::invalid_argument, path + ' ' + rule);
  }
  return to.take();
}

template <class>
std::optional<Error> value_from_json(std::string_view text, const Type& type, void* to) {
  auto fault = read_model(text, type, to);
  if (!fault) return std::nullopt;
  return not_sent(ErrorKind::decode, *std::move(fault));
}

template <class>
std::optional<Error> value_from_json_keeping(std::string_view text, const Type& type, void* to,
                                             std::vector<UnknownField>& unknown) {
  auto fault = read_json_keeping(text, type, to, unknown);
  if (!fault) return std::nullopt;
  return not_sent(ErrorKind::decode, *std::move(fault));
}

}  // namespace rocketpunch::inline ROCKETPUNCH_ABI::detail::codec
