// What the snippets of docs/async.md take from the program around them, and Qt as far as they use it.
#include <exception>
#include <functional>
#include <future>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace page {

extern rp::Engine engine;
extern const rp::Client<rp::AppKey, rp::EngineTransport> client;
extern const std::vector<rp::JobId> ids;
extern rp::AsyncWalk<rp::JobSummary> walk;

extern struct Window { void post(std::function<void()> work); } window;

void use(const rp::JobSummary& job);
void report(const rp::Error& error);
void resume_at(int page);
void insert(const std::vector<rp::JobSummary>& jobs);

namespace Qt {
enum ConnectionType { QueuedConnection };
}

struct QObject {
  static void connect(const auto* sender, auto signal, const QObject* context, auto slot) {}
  static void connect(const auto* sender, auto signal, auto slot) {}
};

struct QMetaObject {
  static void invokeMethod(QObject* context, auto function, Qt::ConnectionType type) {}
};

struct QSocketNotifier : QObject {
  enum Type { Read };
  QSocketNotifier(int descriptor, Type type);
  void activated();
};

struct QCoreApplication : QObject {
  void aboutToQuit();
};

extern QCoreApplication application;

}  // namespace page
