// What the snippets of README.md take from the program around them.
#include <cassert>
#include <chrono>
#include <string>
#include <vector>

namespace page {

extern const rp::UserClient client;
extern const rp::OAuthSession session;
extern const std::vector<rp::JobSummary> latest;
extern const rp::JobDraft draft;
extern const std::string callback_url, trace;

void show(const rp::Result<rp::Page<rp::JobSummary>>& page);

extern struct Window {
  bool is_open() const;
  void draw();
} window;

}  // namespace page
