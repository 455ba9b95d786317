// Every operation against a network that fails: each kind of fault at each moment, on the first connection
// only and on all of them. Prints a table of what came of the calls, and fails if the rules have anything
// against it (rules.cpp).
//   fault-table [OPERATION]    OPERATION: that one only
#include <atomic>
#include <chrono>
#include <cstring>
#include <exception>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "faults/rules.hpp"
#include "support/all_calls.hpp"
#include "support/small_mock.hpp"

namespace {

using namespace rocketpunch;
using namespace rocketpunch::test;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

// Most of them wait for a time to run out.
constexpr int workers = 16;

bool makes_one_attempt(const Call& call) { return std::string_view(call.name) == "oauthToken, a refresh"; }

/// A call of the table, and how much it usually sends and receives.
struct Row {
  const Call* call;
  FaultProxy::Traffic usual, compressed;
};

/// A mock server, and an address of it that is quick.
struct Server {
  testing::MockServer mock{small_mock()};
  FaultProxy direct{port(), {.plain = true}};

  std::uint16_t port() const { return static_cast<std::uint16_t>(mock.port()); }
};

struct Slot {
  const Row* row;
  Cell cell;
  std::optional<WireFault> fault;  // none: there is no such moment
  std::string word = "-";
  std::string objection{};
};

std::string word_of(const std::optional<Error>& error) {
  if (!error) return "ok";
  if (error->kind() == ErrorKind::outcome_unknown) return "unknown";
  if (error->kind() == ErrorKind::bad_request) return "refused";
  return std::string(to_string(error->kind()));
}

/// Leaves a connection with the client that makes the call.
void warm_up(const Caller& by, const Operation& row) {
  if (row.base == Operation::Base::well_known) {
    discover_endpoints(by.detour.from, by.options, by.detour).value();
  } else if (row.base == Operation::Base::oauth) {
    by.session.user_info().value();
  } else if (row.access == Operation::Access::user) {
    by.writer.codes().seniorities().value();
  } else {
    by.reader.codes().seniorities().value();
  }
}

Objection try_once(Slot& slot, Server& server, int patience) {
  const Operation& row = *slot.cell.row;
  FaultProxy proxy(server.port(), *slot.fault);
  Outcome outcome;
  {
    Caller by(server.mock, proxy.url(), settings_for(slot.cell, patience));
    by.prepare(server.mock, server.direct.url(), row);
    if (slot.cell.column->warm()) warm_up(by, row);
    const auto before = effects_of(server.mock, row);
    const auto begin = Steady::now();
    outcome.error = slot.row->call->call(by);
    outcome.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begin);
    proxy.finish();
    outcome.effects = effects_of(server.mock, row) - before;
  }
  outcome.whole_requests = proxy.whole_requests();
  outcome.connections = proxy.connections();
  outcome.struck = proxy.struck();
  if (slot.cell.column->warm()) --outcome.whole_requests, --outcome.connections;
  slot.word = word_of(outcome.error);
  auto objection = test::objection(slot.cell, outcome, patience);
  if (!objection.text.empty() && outcome.error)
    objection.text += std::string(" (") + outcome.error->what() + ')';
  return objection;
}

void run(Slot& slot, Server& server) try {
  auto objection = try_once(slot, server, 1);
  for (int patience = 4; objection.may_be_the_load && patience <= 64; patience *= 4)
    objection = try_once(slot, server, patience);
  slot.objection = objection.text;
} catch (const std::exception& error) {
  slot.objection = error.what();
}

/// What goes over the wire when nothing goes wrong. Throws the call's error otherwise.
FaultProxy::Traffic measured(const Call& call, Server& server, bool plain) {
  FaultProxy proxy(server.port(), {.plain = plain});
  Caller by(server.mock, proxy.url(), {});
  by.prepare(server.mock, server.direct.url(), row_of(call.id));
  if (const auto error = call.call(by)) throw *error;
  proxy.finish();
  return proxy.traffic().at(0);
}

std::vector<Row> measured_rows(std::string_view only) {
  std::vector<Row> rows;
  Server server;
  for (const Call& call : all_calls())
    if (only.empty() || only == call.id)
      rows.push_back({&call, measured(call, server, true), measured(call, server, false)});
  return rows;
}

std::vector<Slot> slots_of(const std::vector<Row>& rows) {
  std::vector<Slot> slots;
  for (const bool passing : {true, false})
    for (const Row& row : rows)
      for (const Column& column : columns()) {
        auto fault = fault_for(column, column.wire.plain ? row.usual : row.compressed);
        // what harms nobody need not pass, and a client is warm only once
        if (passing ? column.harm == Harm::none : column.warm()) fault.reset();
        if (fault) fault->connections = passing ? 1 : -1;
        slots.push_back({&row,
                         {.row = &row_of(row.call->id),
                          .column = &column,
                          .passing = passing,
                          .once = makes_one_attempt(*row.call)},
                         fault});
      }
  return slots;
}

void run_all(std::vector<Slot>& slots) {
  // mixed, so that those that wait and those that work go together
  std::vector<Slot*> order;
  for (Slot& slot : slots)
    if (slot.fault) order.push_back(&slot);
  std::shuffle(order.begin(), order.end(), std::mt19937(1));
  std::atomic<std::size_t> next{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < workers; ++i)
    threads.emplace_back([&] {
      // a server of its own, whose counts are of one call at a time
      Server server;
      for (std::size_t at; (at = next++) < order.size();) run(*order[at], server);
    });
}

void print(const std::vector<Slot>& slots, bool passing) {
  constexpr int name_width = 26, width = 9;
  const auto line = [&](std::string_view name, auto cell) {
    std::cout << std::left << std::setw(name_width) << name;
    for (const Column& column : columns()) std::cout << std::setw(width) << cell(column);
    std::cout << '\n';
  };
  std::cout << (passing ? "\nThe first connection fails:\n" : "\nEvery connection fails:\n");
  line("", [](const Column& column) { return column.fault; });
  line("", [](const Column& column) { return to_text(column.stage); });
  const Slot* at = slots.data();
  const Slot* const end = at + slots.size();
  while (at != end) {
    const Slot* const first = at;
    if (first->cell.passing == passing)
      line(first->row->call->name, [&](const Column& column) {
        const Slot& slot = first[&column - columns().data()];
        return slot.word + (slot.objection.empty() ? "" : "!");
      });
    at += columns().size();
  }
}

std::ptrdiff_t count_in(const char* directory) {
  return std::distance(std::filesystem::directory_iterator(directory), {});
}

/// Whether there are no more than before. A thread that was joined is still counted for a moment.
bool no_more_than(std::ptrdiff_t before, const char* directory, const char* what) {
  const auto end = Steady::now() + 10s;
  auto now = count_in(directory);
  while (now > before && Steady::now() < end) {
    std::this_thread::yield();
    now = count_in(directory);
  }
  std::cout << "fault-table: " << before << ' ' << what << " before, " << now << " after\n";
  return now <= before;
}

int run_table(std::string_view only) {
  const auto begin = Steady::now();
  const auto rows = measured_rows(only);  // also does what is done once in a process
  constexpr auto descriptors = "/proc/self/fd", tasks = "/proc/self/task";
  const auto descriptors_before = count_in(descriptors), tasks_before = count_in(tasks);
  auto slots = slots_of(rows);
  run_all(slots);
  print(slots, true);
  print(slots, false);
  std::cout << '\n';
  int cells = 0, wrong = 0;
  for (const Slot& slot : slots) {
    if (slot.fault) ++cells;
    if (slot.objection.empty()) continue;
    ++wrong;
    std::cout << "fault-table: " << slot.row->call->name << ", " << slot.cell.column->fault << '@'
              << to_text(slot.cell.column->stage) << (slot.cell.passing ? ", passing: " : ", lasting: ")
              << slot.objection << '\n';
  }
  bool good = no_more_than(descriptors_before, descriptors, "descriptors");
  good = no_more_than(tasks_before, tasks, "threads") && good;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(Steady::now() - begin).count();
  std::cout << "fault-table: " << cells << " cells, " << wrong << " wrong, " << seconds << " s\n";
  return wrong == 0 && cells > 0 && good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run_table(argc > 1 ? argv[1] : "");
  } catch (const std::exception& error) {
    std::cerr << "fault-table: " << error.what() << '\n';
    return 1;
  }
}
