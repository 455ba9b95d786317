// What the snippets of docs/many-machines.md take from the program around them, and stores of its own.
#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace page {

extern const rp::OAuthConfig config;
extern const rp::OAuthApp app;
extern const rp::RedisConnections redis;
extern const rp::TokenSeal seal;
extern const rp::AuthorizationRequest request;
extern const std::string address, password, key, callback_url, cookie;
extern const rp::Secret new_key, former_key;

void show(const rp::Error& error);
void redirect_to(const std::string& url);

struct MyLedger {
  explicit MyLedger(const std::string& address);
  rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions& wait);
};

struct MyCache {
  explicit MyCache(const std::string& address);
  rp::Result<std::optional<rp::CacheEntry>> get(const std::string& key);
  rp::Result<void> put(const std::string& key, const rp::CacheEntry& entry);
  rp::Result<void> erase(const std::string& key);
};

}  // namespace page
