// Stores in directories whose names have Korean letters.
//   stores sign-in BASE_URL SERVER REDIRECT_URI DIRECTORY    signs in, or says who is signed in
//   stores quota BASE_URL DIRECTORY             20 calls by a ledger that other processes share
//   stores cache BASE_URL DIRECTORY             a call, and the answer that was kept
//   stores write DIRECTORY                      writes tokens for ever, until it is ended
//   stores read DIRECTORY                       says whether they can be read
#include <iostream>
#include <rocketpunch/oauth/loopback_sign_in.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>

namespace rp = rocketpunch;

namespace {

rp::FileTokenStore store_in(const std::string& directory) {
  return rp::FileTokenStore(directory + "/토큰", {.encryption_key = rp::Secret(std::string(32, 'k'))});
}

int sign_in(const std::string& base_url, const std::string& server, const std::string& redirect_uri,
            const std::string& directory) {
  rp::OAuthConfig config{
      .client_id = "rp_app_test", .client_secret = rp::Secret("rp_sec_test"), .redirect_uri = redirect_uri};
  config.endpoints = rp::discover_endpoints(server).value();
  const rp::OAuthSession session(config, store_in(directory), "사용자",
                                 rp::ClientOptions{.base_url = base_url});
  auto user = session.user_info();
  if (!user && user.error().kind() == rp::ErrorKind::sign_in_required) {
    rp::LoopbackSignInOptions options;
    options.open = [](const std::string& url) { std::cerr << url << std::endl; };
    options.timeout = std::chrono::seconds(60);
    rp::sign_in_on_loopback(session, options).value();
    user = session.user_info();
    std::cout << "consented; ";
  }
  std::cout << "signed in as " << user.value().name.value_or("nobody") << '\n';
  return 0;
}

int call(rp::ClientOptions options, int times) {
  const rp::Client client(rp::AppKey("rp_app_test"), std::move(options));
  int good = 0, attempts = 0;
  for (int i = 0; i < times; ++i) {
    rp::CallInfo info;
    if (client.codes().seniorities({.info = &info})) ++good;
    attempts += info.attempts;
  }
  std::cout << good << " good by " << attempts << " requests\n";
  return good == times ? 0 : 1;
}

rp::TokenSet some_tokens(int number) {
  const std::string text = std::to_string(number) + std::string(2'000, 'x');
  return {.access_token = rp::Secret("access" + text), .refresh_token = rp::Secret("refresh" + text)};
}

int write(const std::string& directory) {
  rp::AnyTokenStore store = store_in(directory);
  for (int i = 0;; ++i) {
    auto lock = store.lock("사용자", {.timeout = std::chrono::seconds(10)}).value();
    lock.save(some_tokens(i)).value();
    if (i == 0) std::cout << "writing" << std::endl;
  }
}

int read(const std::string& directory) {
  rp::AnyTokenStore store = store_in(directory);
  const auto tokens = store.load("사용자").value();
  if (!tokens) throw std::runtime_error("there are no tokens");
  const auto access = tokens->access_token.reveal(), refresh = tokens->refresh_token.reveal();
  if (access.substr(6) != refresh.substr(7)) throw std::runtime_error("the tokens are of two writes");
  std::cout << "whole\n";
  return 0;
}

int run(const std::string& what, char** argument) {
  if (what == "sign-in") return sign_in(argument[0], argument[1], argument[2], argument[3]);
  if (what == "write") return write(argument[0]);
  if (what == "read") return read(argument[0]);
  rp::ClientOptions options{.base_url = argument[0]};
  const std::string directory = argument[1];
  if (what == "quota")
    options.quota = {.mode = rp::QuotaMode::wait, .ledger = rp::FileQuotaLedger(directory + "/한도")};
  else
    options.cache.store = rp::FileCache(directory + "/캐시");
  return call(std::move(options), what == "quota" ? 20 : 2);
}

}  // namespace

int main(int, char** argv) try { return run(argv[1], argv + 2); } catch (const std::exception& error) {
  std::cout << "failed: " << error.what() << '\n';
  return 1;
}
