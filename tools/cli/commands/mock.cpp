// rocketpunch mock: the bundled mock server
#include <condition_variable>
#include <memory>
#include <mutex>

#include "commands/all.hpp"

namespace cli {

namespace {

/// Blocks until a stop is asked for.
void wait_for(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any woken;
  std::unique_lock lock(mutex);
  woken.wait(lock, stop, [] { return false; });
}

/// What a shell has to set to ask the server, and other programs with the SDK too.
void write_environment(std::ostream& out, const rp::testing::MockServer& server,
                       const rp::testing::MockOptions& options) {
  const auto& app = options.oauth_clients.front();
  out << "export ROCKETPUNCH_BASE_URL=" << server.base_url() << '\n'
      << "export ROCKETPUNCH_API_KEY=" << app.id << '\n'
      << "export ROCKETPUNCH_CLIENT_SECRET=" << app.secret << '\n'
      << "export ROCKETPUNCH_REDIRECT_URI=" << app.redirect_uris.front() << '\n'
      << "export ROCKETPUNCH_OAUTH_URL=" << server.oauth_url() << '\n'
      << "# in place of a sign-in: export ROCKETPUNCH_ACCESS_TOKEN=" << options.bearer_tokens.front()
      << std::endl;
}

ExitCode serve(Context& context, rp::testing::MockOptions options) {
  options.today = std::chrono::floor<std::chrono::days>(context.clock()->wall_now());
  std::unique_ptr<rp::testing::MockServer> server;
  try {
    server = std::make_unique<rp::testing::MockServer>(options);
  } catch (const std::runtime_error& error) {
    throw Failure(ExitCode::failed, error.what());
  }
  write_environment(context.out(), *server, options);
  context.note("a mock server answers at " + server->base_url() + "; Ctrl-C ends it");
  wait_for(context.stop());
  server->stop();
  return ExitCode::done;
}

}  // namespace

void add_mock(CommandLine& line) {
  CLI::App& command =
      line.add(line.app(), "mock",
               "Runs a mock server of the API and of its sign-in on this machine until Ctrl-C, and prints "
               "what a shell has to set to ask it. rocketpunch-mock has more options, faults among them",
               "rocketpunch mock --port 4010");
  const auto options = std::make_shared<rp::testing::MockOptions>();
  options->oauth_clients.front().redirect_uris = {Context::default_redirect_uri};
  command.add_option("--port", options->port, "Port on 127.0.0.1; any free one unless given")
      ->option_text("N")
      ->check(CLI::Range(0, 65'535));
  command
      .add_option("--per-minute", options->per_minute,
                  "Calls a minute for each key; 60 unless given, 0: no limit")
      ->option_text("N")
      ->check(CLI::Range(0, 1'000'000'000));
  command
      .add_option("--per-day", options->per_day, "Calls a day for each key; 5000 unless given, 0: no limit")
      ->option_text("N")
      ->check(CLI::Range(0, 1'000'000'000));
  command.add_option("--seed", options->seed, "Another set of made-up jobs, events and posts")
      ->option_text("N");
  command
      .add_option("--jobs", options->jobs_file,
                  "File with jobs to serve: a page as the API answers it, or an array")
      ->option_text("FILE");
  command.add_option("--events", options->events_file, "The same for events")->option_text("FILE");
  command.add_flag("--guide", options->guide, "Answer in the form of the earlier published guide");
  line.on(command, [options](Context& context) { return serve(context, *options); });
}

}  // namespace cli
