// A queue of posts to be written: what failed is done again, put before a person, or given up, as its error
// says.
//   ROCKETPUNCH_API_KEY=... ROCKETPUNCH_ACCESS_TOKEN=... job_queue FILE       a line for each post
#include <algorithm>
#include <chrono>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <rocketpunch/rocketpunch.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace rp = rocketpunch;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// A piece of work.
struct Work {
  std::string text{};
  int tries = 0;
};
/// By when it is due, and in the order of coming. In a program that may be restarted: a table.
using Queue = std::multimap<Clock::time_point, Work>;

/// What the queue does with a call that failed.
enum class Next { again, look, give_up };

Next after(const rp::Error& error, int tries) {
  if (error.safe_to_repeat()) return tries < 8 ? Next::again : Next::give_up;
  // it may have been carried out: a second one would be harm
  if (error.is_transient() || error.kind() == rp::ErrorKind::outcome_unknown) return Next::look;
  return Next::give_up;  // the same call would fail the same way
}

/// When to do it again: what the service asked for, or twice as long each time.
Clock::duration pause(const rp::Error& error, int tries) {
  if (error.retry_after()) return *error.retry_after();
  return std::min<Clock::duration>(500ms * (1 << tries), 5min);
}

/// Works through the queue; gives how many pieces were not done.
int work_through(const rp::UserClient& client, Queue queue) {
  int left_over = 0;
  while (!queue.empty()) {
    auto node = queue.extract(queue.begin());
    Work& work = node.mapped();
    std::this_thread::sleep_until(node.key());
    const auto post = client.posts().create({.text = work.text});
    if (post) {
      std::cout << "done: " << work.text << std::endl;
      continue;
    }
    const rp::Error& error = post.error();
    std::cerr << error << '\n';
    switch (after(error, ++work.tries)) {
      case Next::again:
        node.key() = Clock::now() + pause(error, work.tries);
        queue.insert(std::move(node));
        break;
      case Next::look: ++left_over, std::cout << "look: " << work.text << std::endl; break;
      case Next::give_up: ++left_over, std::cout << "given up: " << work.text << std::endl; break;
    }
  }
  return left_over;
}

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "usage: job_queue FILE\n";
    return 2;
  }
  Queue queue;
  std::ifstream file(argv[1]);
  if (!file) throw std::runtime_error(std::string("can't read ") + argv[1]);
  for (std::string line; std::getline(file, line);) queue.insert({Clock::time_point(), {.text = line}});
  // the queue repeats calls, so a call doesn't
  const rp::Client client{rp::UserCredentials::from_env(), {.retry = {.max_attempts = 1}}};
  return work_through(client, std::move(queue)) == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "job_queue: " << error.what() << '\n';
  return 1;
}
