// Writes a post with images, and takes it back if the user says "undo".
//   ROCKETPUNCH_API_KEY=... ROCKETPUNCH_ACCESS_TOKEN=... post_with_images TEXT IMAGE...     scope post:write
#include <chrono>
#include <iostream>
#include <rocketpunch/find_created.hpp>
#include <rocketpunch/problems.hpp>
#include <rocketpunch/rocketpunch.hpp>
#include <string>
#include <vector>

namespace rp = rocketpunch;
using namespace std::chrono_literals;

/// Writes the post, and gives its id. Where the answer was lost, looks for it: posting again might make two.
rp::Result<rp::PostId> publish(const rp::UserClient& client, const rp::PostDraft& draft,
                               const std::vector<rp::Upload>& images) {
  const auto since = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto post = client.posts().create(draft, images);
  if (post) return post->id;
  if (post.error().kind() != rp::ErrorKind::outcome_unknown) return post.error();
  const auto found = rp::find_created(client, draft, since);
  if (!found) return found.error();
  if (found->size() != 1) return post.error();  // none yet, or several: somebody has to look
  return found->front().id;
}

int main(int argc, char** argv) try {
  if (argc < 2) {
    std::cerr << "usage: post_with_images TEXT IMAGE...\n";
    return 2;
  }
  const rp::PostDraft draft{.text = argv[1]};
  for (const auto& problem : rp::problems(draft)) {  // all at once, before anything is sent
    std::cerr << problem << '\n';
    return 1;
  }
  std::vector<rp::Upload> images;
  for (int i = 2; i < argc; ++i) images.push_back(rp::Upload::file(argv[i]));  // read while it is sent

  const rp::Client client{rp::UserCredentials::from_env(), {.timeout = 2min}};  // images take their time
  const auto id = publish(client, draft, images);
  if (!id) {
    std::cerr << id.error() << '\n';  // too many images, or too large: P0010, P0011
    return 1;
  }
  std::cout << "posted as " << *id << "; \"undo\" takes it back" << std::endl;
  std::string line;
  if (!std::getline(std::cin, line) || line != "undo") return 0;
  const auto removed = client.posts().remove(*id);  // one that is gone already counts as removed
  if (!removed) {
    std::cerr << "the post is still there: " << removed.error() << '\n';
    return 1;
  }
  std::cout << "taken back\n";
} catch (const rp::Error& error) {
  std::cerr << "post_with_images: " << error << '\n';
  return 1;
}
