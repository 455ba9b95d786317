// Posts for many users from a pool of threads: one app and one set of connections, a session for each user.
//   ROCKETPUNCH_CLIENT_ID, _CLIENT_SECRET, _REDIRECT_URI and _SCOPES posting_pool TOKENS FILE
// A line of the file: the user's name in the store, a space, the text. Users have signed in before (see
// sign_in_on_web).
#include <array>
#include <atomic>
#include <exception>
#include <fstream>
#include <iostream>
#include <rocketpunch/rocketpunch.hpp>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace rp = rocketpunch;

struct Message {
  std::string user{}, text{};
};

/// What became of a message, for a log or a queue.
std::string outcome(const rp::Result<rp::WrittenPost>& post) {
  if (post) return "posted";
  switch (post.error().kind()) {
    case rp::ErrorKind::sign_in_required: return "has to sign in again";  // this user alone
    case rp::ErrorKind::rate_limited: return "put off";                   // retry_after() says for how long
    case rp::ErrorKind::outcome_unknown: return "look, before it is posted again";
    default: return post.error().what();
  }
}

/// Apps, clients and stores are safe to use from many threads; what is made by `as` shares the connections
/// and the count of calls.
void post_all(const rp::OAuthApp& app, const rp::AppClient& board, const rp::AnyTokenStore& store,
              const std::vector<Message>& messages) {
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto at = next++; at < messages.size(); at = next++) {
      const Message& message = messages[at];
      const auto client = board.as(app.session(store, message.user));  // sends nothing
      const auto post = client.posts().create({.text = message.text});
      std::cout << message.user + ": " + outcome(post) + '\n';  // in one piece
    }
  };
  std::array<std::jthread, 4> pool;
  for (auto& thread : pool) thread = std::jthread(work);
}

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "usage: posting_pool TOKENS FILE\n";
    return 2;
  }
  std::vector<Message> messages;
  std::ifstream file(argv[2]);
  if (!file) throw std::runtime_error(std::string("can't read ") + argv[2]);
  for (Message message; file >> message.user && std::getline(file >> std::ws, message.text);)
    messages.push_back(message);

  const auto config = rp::OAuthConfig::from_env();
  const rp::CurlTransport transport;
  const rp::OAuthApp app{config, {}, transport};
  // posts are few a minute, for the whole App Key: a thread of the pool had better not wait for its turn
  const rp::Client board{rp::AppKey{config.client_id}, {.quota = {.mode = rp::QuotaMode::fail}}, transport};
  post_all(app, board, rp::FileTokenStore(argv[1]), messages);
} catch (const std::exception& error) {
  std::cerr << "posting_pool: " << error.what() << '\n';
  return 1;
}
