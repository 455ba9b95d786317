// The SDK's test of token stores, run on one of your own: the store is in sqlite_token_store.hpp.
//   own_token_store DATABASE KEY_FILE      the key: 32 random bytes
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <rocketpunch/rocketpunch.hpp>
#include <rocketpunch/testing/token_store_test.hpp>
#include <string>

#include "sqlite_token_store.hpp"

/// Gives whether the store does what the SDK needs of it; what it doesn't is told.
bool passes(const std::string& database, const rp::TokenSeal& seal) {
  // called twice, for two objects that stand for one store, as in two processes
  const auto open = [&] { return std::make_shared<SqliteTokenStore>(database, seal); };
  const auto faults = rp::testing::test_token_store(open);
  for (const auto& fault : faults) std::cerr << fault << '\n';
  return faults.empty();
}

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "usage: own_token_store DATABASE KEY_FILE\n";
    return 2;
  }
  std::ifstream file(argv[2], std::ios::binary);
  const std::string key{std::istreambuf_iterator<char>(file), {}};
  const rp::TokenSeal seal({{.id = "2026", .key = rp::Secret(key)}});
  if (!passes(argv[1], seal)) return 1;
  std::cout << "no fault was found\n";
  // in your program: rp::OAuthSession(config, std::make_shared<SqliteTokenStore>(database, seal), "kim")
} catch (const rp::Error& error) {
  std::cerr << "own_token_store: " << error << '\n';
  return 1;
}
