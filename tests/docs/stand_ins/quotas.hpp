// What the snippets of docs/quotas.md take from the program around them, and a store of its own.
#include <chrono>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace page {

extern const rp::AppClient client;
extern const std::string app_key, password;

void index(const rp::JobSummary& job);
void insert(const std::vector<rp::JobSummary>& jobs);
void keep(const rp::Job& job);
void log(const rp::Error& error);
void retry_later(const std::vector<int>& pages);
void resume_at(int page);
void go_on_with(const std::vector<rp::JobId>& ids, int at);
void remove_all_that_was_not_seen();

struct Store {
  struct Found {
    std::string bytes;
    std::int64_t version, time;
  };
  rp::Result<Found> read();
  rp::Result<bool> replace(std::int64_t version, const std::string& bytes);
};

extern const std::shared_ptr<Store> store;

struct SharedLedger {
  explicit SharedLedger(std::shared_ptr<Store> store);
  rp::Result<void> change(const rp::QuotaChange& change, const rp::LockOptions& wait);
};

}  // namespace page
