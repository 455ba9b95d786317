// Bodies of answers: any bytes give a model or a fault in words, and never crash; and the same ones with
// either JSON reader, where the other one is there. The first byte picks the decoder.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "check.hpp"
#include "rocketpunch/detail/codec/common_tables.hpp"
#include "rocketpunch/detail/codec/json_reader.hpp"
#include "rocketpunch/detail/redact.hpp"
#include "rocketpunch/detail/text.hpp"
#include "rocketpunch/impl/codec.ipp"
#include "support/shown.hpp"

namespace {

using namespace rocketpunch;

bool is_utf8(std::string_view text) { return detail::code_points(text).has_value(); }

template <class Model>
void decode(std::string_view body) {
  Model model{};
  const auto fault = detail::codec::read_json(body, model);
  if (fault) {
    // it names fields of the tables and bytes, and quotes nothing
    ROCKETPUNCH_FUZZ_CHECK(!fault->empty() && fault->size() < 8000 && is_utf8(*fault));
  } else {
    ROCKETPUNCH_FUZZ_CHECK(!body.empty() && (is_utf8(body) || detail::codec::count_ill_formed(body) > 0));
    // what was read once is read the same way into a used model
    ROCKETPUNCH_FUZZ_CHECK(!detail::codec::read_json(body, model));
  }
  // what decodes as a whole has nothing that can be left out
  Model rest{};
  detail::codec::BadItems bad{3};
  const auto fault_of_rest = detail::codec::read_json(body, detail::codec::type_of<Model>, &rest, &bad);
  if (!fault) ROCKETPUNCH_FUZZ_CHECK(!fault_of_rest && bad.faults.empty());
  ROCKETPUNCH_FUZZ_CHECK(bad.faults.size() <= 3);
  for (const std::string& one : bad.faults)
    ROCKETPUNCH_FUZZ_CHECK(!one.empty() && one.size() < 8000 && is_utf8(one));
#ifdef ROCKETPUNCH_WITH_SIMDJSON
  Model other{};
  ROCKETPUNCH_FUZZ_CHECK(detail::codec::read_model(body, detail::codec::type_of<Model>, &other) == fault);
  if (!fault) ROCKETPUNCH_FUZZ_CHECK(test::shown(model) == test::shown(other));
  Model other_rest{};
  detail::codec::BadItems other_bad{3};
  ROCKETPUNCH_FUZZ_CHECK(detail::codec::read_model(body, detail::codec::type_of<Model>, &other_rest,
                                                   &other_bad) == fault_of_rest);
  if (!fault_of_rest)
    ROCKETPUNCH_FUZZ_CHECK(bad.faults == other_bad.faults && test::shown(rest) == test::shown(other_rest));
#endif
}

void decode_times(std::string_view text) {
  const auto timestamp = Timestamp::from_text(std::string(text));
  if (!timestamp.readable()) ROCKETPUNCH_FUZZ_CHECK(text.empty() || to_string(timestamp) == text);
  const auto date = Date::from_text(std::string(text));
  ROCKETPUNCH_FUZZ_CHECK(text.empty() || to_string(date) == text);
  const auto time = TimeOfDay::from_text(std::string(text));
  if (time.readable())
    ROCKETPUNCH_FUZZ_CHECK(TimeOfDay::from_text(to_string(time)) == time);
  else
    ROCKETPUNCH_FUZZ_CHECK(text.empty() || to_string(time) == text);
}

void redact_text(std::string_view text) {
  const std::string once = detail::redact(std::string(text));
  ROCKETPUNCH_FUZZ_CHECK(detail::redact(once) == once);
  for (const std::string_view prefix : {"rp_app_", "rp_sec_"})
    for (auto at = once.find(prefix); at != once.npos; at = once.find(prefix, at + 1)) {
      const auto next = at + prefix.size();
      ROCKETPUNCH_FUZZ_CHECK(next == once.size() || !detail::is_token_character(once[next]));
    }
}

void decode_error(std::string_view body) {
  if (const auto error = detail::codec::read_error_body(body))
    ROCKETPUNCH_FUZZ_CHECK(!error->code.empty() && is_utf8(error->code));
}

constexpr std::array decoders = {
    &decode<Page<JobSummary>>,
    &decode<Job>,
    &decode<Page<EventSummary>>,
    &decode<Event>,
    &decode<std::vector<EventTicket>>,
    &decode<std::vector<EventTimeSlot>>,
    &decode<std::vector<EventFaqCategory>>,
    &decode<Page<PostSummary>>,
    &decode<Post>,
    &decode<WrittenPost>,
    &decode<std::vector<Code>>,
    &decode<std::vector<JobIndustry>>,
    &decode<Page<Company>>,
    &decode<Page<Profile>>,
    &decode_error,
    &decode_times,
    &redact_text,
    &decode<Page<CompanyJob>>,
    &decode<WrittenEvent>,
    &decode<WrittenEventTicket>,
    &decode<WrittenEventSession>,
    &decode<WrittenEventHost>,
    &decode<WrittenEventFaq>,
    &decode<CompanyPermissions>,
    &decode<ResourceRoles>,
    &decode<UserInfo>,
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // letters, so that the corpus is readable: a is the first decoder
  const auto which = static_cast<std::size_t>(data[0] >= 'a' ? data[0] - 'a' : data[0]) % decoders.size();
  decoders[which](std::string_view(reinterpret_cast<const char*>(data) + 1, size - 1));
  return 0;
}
