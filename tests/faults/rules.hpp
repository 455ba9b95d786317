// What may become of a call whose connection fails at a moment, by the rules of repeating
// (docs/architecture.md).
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "rocketpunch/error.hpp"
#include "rocketpunch/operations.hpp"
#include "rocketpunch/options.hpp"
#include "support/fault_proxy.hpp"

namespace rocketpunch::test {

/// What a fault makes of the attempt that it hits.
enum class Harm {
  none,      ///< It takes longer.
  breaks,    ///< There is no answer, or no whole one, and the client sees that at once.
  stalls,    ///< There is no whole answer in time.
  refuses,   ///< The server finds the request incomplete, and may get to say so.
  deters,    ///< The server may take the client for gone, and not answer.
  spoils,    ///< The answer is whole, but isn't JSON.
  mangles,   ///< The answer is whole, but can't be decompressed, or isn't JSON then.
  outdates,  ///< A connection that was kept alive ends: who would use it again must not need it.
};

/// When a fault begins, in words; its bytes depend on the operation.
enum class Stage {
  start,         ///< before anything
  request_head,  ///< within the request's head
  request_body,  ///< within the request's body
  request_end,   ///< after the request
  answer,        ///< before the answer
  answer_head,   ///< within the answer's head
  answer_body,   ///< within the answer's body
  next_answer,   ///< before the answer to a second request
};

/// A column of the table.
struct Column {
  const char* fault;
  Stage stage;
  Harm harm;
  WireFault wire;  ///< Without its moment

  /// Whether the client has made a connection before, with another call.
  bool warm() const { return stage == Stage::next_answer; }
};

const std::vector<Column>& columns();
const char* to_text(Stage stage);

/// The fault for an operation whose requests and answers have these sizes; nothing if there is no such
/// moment.
std::optional<WireFault> fault_for(const Column& column, const FaultProxy::Traffic& usual);

/// A cell of the table: what happens to which call.
struct Cell {
  const Operation* row;
  const Column* column;
  bool passing;  ///< The fault hits the first connection only; else all.
  bool once;     ///< The call makes one attempt, whatever comes of it.
};

/// Short where time has to run out, long where it must not. `patience`: how many times longer than usual.
ClientOptions settings_for(const Cell& cell, int patience = 1);

/// What came of a call, by its own account, the proxy's and the server's; without the other call of a warm
/// client.
struct Outcome {
  std::optional<Error> error{};  ///< None: success
  std::chrono::milliseconds elapsed{};
  std::size_t effects = 0;
  int whole_requests = 0;
  int connections = 0;
  int struck = 0;  ///< Connections that the fault hit
};

/// What the rules have against it.
struct Objection {
  std::string text{};            ///< Empty: nothing
  bool may_be_the_load = false;  ///< It is about time alone, of which a loaded machine has too little.
};
Objection objection(const Cell& cell, const Outcome& outcome, int patience = 1);

}  // namespace rocketpunch::test
