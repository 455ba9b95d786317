// Calls within the event loop of Qt, on its one thread, beside its own timers and windows.
//   ROCKETPUNCH_API_KEY=... qt_loop [KEYWORD]
#include <QCoreApplication>
#include <QObject>
#include <QSocketNotifier>
#include <QTimer>
#include <chrono>
#include <functional>
#include <iostream>
#include <rocketpunch/async.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <thread>
#include <utility>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

namespace {

/// Prints each job with its company, one call after the other; gives the program's exit status.
rp::Task<int> print(rp::AsyncClient<rp::AppKey> client, rp::JobQuery query) {
  const auto page = co_await client.jobs().search(query);
  if (!page) {
    std::cerr << page.error() << '\n';
    co_return 1;
  }
  for (const auto& summary : page->items) {
    const auto job = co_await client.jobs().get(summary.id);
    if (job)
      std::cout << job->id << "  " << job->title << '\n';
    else
      std::cerr << job.error() << '\n';
  }
  co_return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  QCoreApplication application(argc, argv);  // or a QApplication, with windows
  const rp::Engine engine;
  const rp::Client client{rp::AppKey::from_env(), {.timeout = 10s}, engine.transport()};

#if ROCKETPUNCH_HAS_DESCRIPTOR
  // whatever the engine has to do, it does here, and callbacks and coroutines go on here
  QSocketNotifier notifier(engine.descriptor(), QSocketNotifier::Read);
  QObject::connect(&notifier, &QSocketNotifier::activated, &application, [&] { engine.poll(); });
  const auto calls = client.async();
#else
  // a thread runs it, and callbacks and coroutines go on here all the same
  const auto calls = client.async([&](std::function<void()> run) {
    QMetaObject::invokeMethod(&application, std::move(run), Qt::QueuedConnection);
  });
  rp::stop_source end;
  std::thread thread([&] { engine.run(end.get_token()); });
  QObject::connect(&application, &QCoreApplication::aboutToQuit, [&] { end.request_stop(), thread.join(); });
#endif

  int ticks = 0;
  QTimer ticking;  // what else the program does meanwhile
  QObject::connect(&ticking, &QTimer::timeout, &application, [&] { ++ticks; });
  ticking.start(1ms);

  rp::JobQuery query;
  if (argc > 1) query.keyword = argv[1];
  const auto done = [&](int status) {
    std::cerr << ticks << " ticks of the timer meanwhile\n";
    QCoreApplication::exit(status);
  };
  // begun within the loop: an exit before it would have no effect
  QTimer::singleShot(0, &application, [&] { rp::start(print(calls, query), done); });
  return QCoreApplication::exec();
} catch (const rp::Error& error) {
  std::cerr << error << '\n';
  return 1;
}
