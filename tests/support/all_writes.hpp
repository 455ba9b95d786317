// Every operation that writes, called with as little as it takes.
#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rocketpunch/rocketpunch.hpp"
#include "support/each_call.hpp"

namespace rocketpunch::test {

using Writer = Client<UserCredentials>;
struct Write {
  const char* id;
  std::function<std::optional<Error>(const Writer&, const Targets&)> call;
};

template <class T>
inline std::optional<Error> error_of(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

/// What an operation changes or removes, newly made by a user of `acme`: no more than its path names, since
/// an event that has tickets can't be removed, and with other values than the writes below give.
inline Targets made_for(const Operation& row, const Writer& user) {
  const auto names = [&](std::string_view parameter) { return row.path.find(parameter) != row.path.npos; };
  const auto events = user.events();
  Targets on;
  if (names("{postId}")) on.post = user.posts().create({.text = "before"}).value().id;
  if (names("{jobId}")) on.job = user.jobs().create("acme", least_job()).value().id;
  if (row.id == "disableJob") user.jobs().publish("acme", on.job).value();
  if (names("{eventId}")) on.event = events.create("acme", least_event(), write_image[0]).value().id;
  if (names("{ticketId}")) on.ticket = events.create_ticket(on.event, {.name = "before"}).value().id;
  if (names("{sessionId}"))
    on.session = events.create_session(on.event, {.day = write_day, .name = "before"}).value().id;
  if (names("{hostId}"))
    on.host = events
                  .add_host(on.event,
                            {.type = EventHostType::member, .handle = "lee", .role = EventHostRole::sponsor})
                  .value()
                  .id;
  if (names("{faqId}")) on.faq = events.create_faq(on.event, {.category = "c", .title = "before"}).value().id;
  return on;
}

/// What a visitor is given first, as text.
constexpr const char* id_of(detail::Op op) { return detail::operation(op).id.data(); }

inline std::vector<Write> make_all_writes() {
  std::vector<Write> writes;
  each_write([&](auto op, auto call) {
    writes.push_back(
        {id_of(op), [call](const Writer& client, const Targets& on) { return error_of(call(client, on)); }});
  });
  return writes;
}

inline const std::vector<Write>& all_writes() {
  static const std::vector<Write> writes = make_all_writes();
  return writes;
}

inline const Operation& row_of(std::string_view id) {
  return *std::find_if(std::begin(detail::operations), std::end(detail::operations),
                       [&](const Operation& row) { return row.id == id; });
}

/// Whether an operation removes something, so that its repetition finds nothing.
inline bool removes(const Operation& row) { return row.method == "DELETE" && row.id != "disableJob"; }

}  // namespace rocketpunch::test
