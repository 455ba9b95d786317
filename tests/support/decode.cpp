#include "support/decode.hpp"

#include "rocketpunch/codec/error_body.hpp"
#include "rocketpunch/codec/model_reader.hpp"

namespace rocketpunch::test {

std::string decode_into(const codec::Type& type, void* target, std::string_view body,
                        codec::BadItems* bad_items) {
  return codec::read_model(body, type, target, bad_items).value_or("");
}

std::optional<std::string> error_body(std::string_view body) {
  const auto read = codec::read_error_body(body);
  if (!read) return std::nullopt;
  return read->code + '|' + read->message.value_or("-") + '|' + read->details.value_or("-");
}

std::optional<Timestamp::Time> error_time(std::string_view body) {
  return codec::read_error_body(body).value().timestamp;
}

}  // namespace rocketpunch::test
