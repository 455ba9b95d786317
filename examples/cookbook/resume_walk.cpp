// Appends all jobs to a file, a line of JSON each, with progress; after an error the next run goes on where
// this one ended.
//   ROCKETPUNCH_API_KEY=... resume_walk FILE
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <rocketpunch/parse.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <stdexcept>
#include <string>

namespace rp = rocketpunch;
namespace fs = std::filesystem;

/// The page that is next, kept in a file that is replaced whole.
class Place {
 public:
  explicit Place(const std::string& path) : path_(path + ".next") {}
  int read() const {
    int page = 1;
    std::ifstream(path_) >> page;
    return page > 0 ? page : 1;
  }
  void write(int page) const {
    std::ofstream file(path_ + ".new");
    if (!(file << page << std::flush)) throw std::runtime_error("can't write " + path_ + ".new");
    fs::rename(path_ + ".new", path_);
  }
  void done() const { fs::remove(path_); }

 private:
  std::string path_;
};

void show(const rp::WalkProgress& progress) {
  std::cerr << "page " << progress.page << " of " << progress.total_pages << ", " << progress.items
            << " jobs\n";
}

/// Writes a page before its number: a run that is killed in between writes it twice, which is no loss.
rp::Result<void> append_all(const rp::AppClient& client, std::ofstream& out, const Place& place) {
  auto walk = client.jobs().search_all({.page = place.read()}, {}, {.pages_ahead = 1, .progress = show});
  for (const auto& page : walk.pages()) {
    if (!page) break;  // the last element; `outcome` tells it too
    for (const auto& job : *page) out << rp::serialize(job).value() << '\n';
    if (!out.flush()) throw std::runtime_error("can't write the file");
    place.write(page->page + 1);
  }
  if (const auto whole = walk.outcome(); !whole) return whole.error();
  place.done();
  return {};
}

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "usage: resume_walk FILE\n";
    return 2;
  }
  const rp::Client client{rp::AppKey::from_env(), {.quota = {.mode = rp::QuotaMode::wait}}};
  const Place place(argv[1]);
  // a first run begins the file anew, a later one goes on with it
  std::ofstream out(argv[1], place.read() == 1 ? std::ios::trunc : std::ios::app);
  const auto whole = append_all(client, out, place);
  if (whole) return 0;
  std::cerr << whole.error() << "\nrun it again to go on\n";
  return whole.error().is_transient() ? 75 : 1;  // EX_TEMPFAIL: to be tried again
} catch (const std::exception& error) {
  std::cerr << "resume_walk: " << error.what() << '\n';
  return 1;
}
