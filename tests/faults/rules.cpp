#include "faults/rules.hpp"

#include <algorithm>

namespace rocketpunch::test {
namespace {

using namespace std::chrono_literals;
using Kind = WireFault::Kind;

/// Whether a call makes further attempts after one of which the server may have had something.
bool repeats(const Cell& cell) { return cell.row->replay != Operation::Replay::unsafe && !cell.once; }

/// How a call may end; no kind: in success.
using Ending = std::optional<ErrorKind>;

/// Ends of a call that has attempts without a whole answer.
std::vector<Ending> endings_without_answer(const Cell& cell, ErrorKind kind) {
  if (repeats(cell)) return {cell.passing ? Ending() : Ending(kind)};
  std::vector<Ending> endings{ErrorKind::outcome_unknown};
  // it may have been seen before anything was sent: then it is no secret what became of it
  if (cell.column->stage == Stage::start) {
    endings.emplace_back(kind);
    if (cell.passing && !cell.once) endings.emplace_back();
  }
  return endings;
}

std::vector<Ending> endings(const Cell& cell) {
  switch (cell.column->harm) {
    case Harm::none:
    case Harm::outdates: return {Ending()};
    case Harm::breaks: return endings_without_answer(cell, ErrorKind::network);
    case Harm::stalls: return endings_without_answer(cell, ErrorKind::timeout);
    // what the service says in other words than the API's is no better the next time
    case Harm::spoils: return {ErrorKind::decode};
    // what can't be decompressed is no answer at all
    case Harm::mangles: {
      auto all = endings_without_answer(cell, ErrorKind::network);
      all.emplace_back(ErrorKind::decode);
      return all;
    }
    case Harm::deters: {
      auto all = endings_without_answer(cell, ErrorKind::network);
      all.emplace_back();
      return all;
    }
    case Harm::refuses: {
      // a 400 is final; where the server has closed without a word, it is as if the connection had broken
      auto all = endings_without_answer(cell, ErrorKind::network);
      all.emplace_back(ErrorKind::bad_request);
      return all;
    }
  }
  return {};
}

std::string text_of(const Ending& ending) { return ending ? std::string(to_string(*ending)) : "success"; }

}  // namespace

const std::vector<Column>& columns() {
  static const std::vector<Column> all = [] {
    std::vector<Column> made;
    const auto add = [&](const char* name, Harm harm, WireFault wire, std::vector<Stage> stages) {
      wire.plain = harm != Harm::mangles;
      for (const Stage stage : stages) made.push_back({name, stage, harm, wire});
    };
    using enum Stage;
    add("cut", Harm::breaks, {.kind = Kind::cut},
        {start, request_head, request_body, answer, answer_head, answer_body});
    add("reset", Harm::breaks, {.kind = Kind::reset},
        {start, request_head, request_body, answer, answer_head, answer_body});
    add("dark", Harm::stalls, {.kind = Kind::black_hole},
        {start, request_head, request_body, answer, answer_head, answer_body});
    // what is held for so long goes on when the client has given up: a request then acts late
    add("late", Harm::stalls, {.kind = Kind::delay, .time = 1h}, {start, request_body, answer, answer_body});
    add("trickle", Harm::stalls, {.kind = Kind::throttle, .time = 50ms, .bytes = 1}, {start, answer});
    add("half", Harm::refuses, {.kind = Kind::half_close}, {request_head, request_body});
    add("half", Harm::deters, {.kind = Kind::half_close}, {request_end});
    add("half", Harm::breaks, {.kind = Kind::half_close}, {answer, answer_head, answer_body});
    add("garbage", Harm::breaks, {.kind = Kind::garbage}, {answer});
    add("garbage", Harm::spoils, {.kind = Kind::garbage}, {answer_body});
    add("stale", Harm::outdates, {.kind = Kind::cut}, {next_answer});
    add("mangled", Harm::mangles, {.kind = Kind::garbage}, {answer_body});
    add("delay", Harm::none, {.kind = Kind::delay, .time = 20ms}, {start, answer, answer_body});
    add("jitter", Harm::none, {.kind = Kind::jitter, .time = 3ms}, {start, answer});
    add("throttle", Harm::none, {.kind = Kind::throttle, .time = 1ms, .bytes = 2048}, {start, answer});
    return made;
  }();
  return all;
}

const char* to_text(Stage stage) {
  switch (stage) {
    case Stage::start: return "start";
    case Stage::request_head: return "req.head";
    case Stage::request_body: return "req.body";
    case Stage::request_end: return "req.end";
    case Stage::answer: return "answer";
    case Stage::answer_head: return "ans.head";
    case Stage::answer_body: return "ans.body";
    case Stage::next_answer: return "next";
  }
  return "";
}

std::optional<WireFault> fault_for(const Column& column, const FaultProxy::Traffic& usual) {
  using Part = Moment::Part;
  WireFault fault = column.wire;
  const auto within = [&](Direction direction, Part part, std::size_t size) -> std::optional<WireFault> {
    if (size < 2) return std::nullopt;
    fault.at = {direction, part, size / 2};
    return fault;
  };
  switch (column.stage) {
    case Stage::start: return fault;
    case Stage::request_head: return within(Direction::request, Part::head, usual.request_head);
    case Stage::request_body: return within(Direction::request, Part::body, usual.request_body);
    case Stage::request_end: fault.at = {Direction::request, Part::next, 0}; return fault;
    case Stage::answer: fault.at = {Direction::answer, Part::head, 0}; return fault;
    case Stage::answer_head: return within(Direction::answer, Part::head, usual.answer_head);
    case Stage::answer_body: return within(Direction::answer, Part::body, usual.answer_body);
    case Stage::next_answer: fault.at = {Direction::answer, Part::next, 0}; return fault;
  }
  return std::nullopt;
}

ClientOptions settings_for(const Cell& cell, int patience) {
  ClientOptions settings;
  settings.retry.first_wait = 0ms;
  settings.timeout = 1200ms;
  settings.attempt_timeout = 300ms;
  if (cell.column->harm != Harm::stalls) {
    // nothing takes that long
    settings.timeout = 20s;
    settings.attempt_timeout = 10s;
  } else if (cell.passing && repeats(cell)) {
    // the next attempt is to succeed
    settings.timeout = 3500ms;
    settings.attempt_timeout = 1s;
  }
  settings.timeout *= patience;
  settings.attempt_timeout *= patience;
  settings.refresh_timeout = settings.attempt_timeout;
  return settings;
}

Objection objection(const Cell& cell, const Outcome& outcome, int patience) {
  const ClientOptions settings = settings_for(cell, patience);
  const auto& error = outcome.error;
  const Harm harm = cell.column->harm;
  const bool out_of_time = outcome.elapsed >= settings.timeout;

  const Ending ending = error ? Ending(error->kind()) : Ending();
  const auto allowed = endings(cell);
  if (std::find(allowed.begin(), allowed.end(), ending) == allowed.end())
    return {"ended in " + text_of(ending) + ", not in " + text_of(allowed[0]), ending == ErrorKind::timeout};
  if (outcome.elapsed > settings.timeout + 2s)
    return {"took " + std::to_string(outcome.elapsed.count()) + " ms", true};
  // one that stalls may run out of time before the moment has come; a write must not use the connection again
  const bool avoids = harm == Harm::outdates && cell.row->method != "GET";
  if (harm != Harm::stalls && (outcome.struck == 0) != avoids) return {avoids ? "was hit" : "was not hit"};

  if (outcome.connections > (cell.once ? 1 : settings.retry.max_attempts))
    return {"made " + std::to_string(outcome.connections) + " connections"};
  const bool gave_up = error && (error->kind() == ErrorKind::network || error->kind() == ErrorKind::timeout);
  if (gave_up && repeats(cell) && error->attempts() != settings.retry.max_attempts && !out_of_time)
    return {"gave up after " + std::to_string(error->attempts()) + " attempts"};
  const bool was_told =
      error && (error->kind() == ErrorKind::bad_request || error->kind() == ErrorKind::decode);
  if (was_told && error->attempts() != 1 && harm != Harm::mangles) return {"repeated what is final"};

  // what the call says of it, against what the server was sent and has done
  const auto whole = static_cast<std::size_t>(outcome.whole_requests);
  const std::string seen =
      std::to_string(outcome.effects) + " effects of " + std::to_string(whole) + " whole requests";
  if (cell.row->replay == Operation::Replay::safe) return {outcome.effects == 0 ? "" : "a read had " + seen};
  if (!repeats(cell) && whole > 1) return {"arrived more than once: " + seen};
  if (outcome.effects != (std::min)(whole, std::size_t{1})) return {"had " + seen};
  if (!error && outcome.effects == 0) return {"claims a success: " + seen};
  if (error && error->kind() == ErrorKind::decode && outcome.effects == 0)
    return {"read an answer to nothing: " + seen};
  if (error && !error->maybe_sent() && whole > 0) return {"claims that it was not sent: " + seen};
  return {};
}

}  // namespace rocketpunch::test
