#include "support/decode.hpp"

#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/codec/json_reader.hpp"

namespace rocketpunch::test {

std::string decode_into(const detail::codec::Type& type, void* target, std::string_view body,
                        detail::codec::BadItems* bad_items) {
  return detail::codec::read_model(body, type, target, bad_items).value_or("");
}

std::optional<std::string> error_body(std::string_view body) {
  const auto read = detail::codec::read_error_body(body);
  if (!read) return std::nullopt;
  return read->code + '|' + read->message.value_or("-") + '|' + read->details.value_or("-");
}

std::optional<Timestamp::Time> error_time(std::string_view body) {
  return detail::codec::read_error_body(body).value().timestamp;
}

}  // namespace rocketpunch::test
