// What the snippets of docs/errors.md take from the program around them.
#include <chrono>
#include <rocketpunch/problems.hpp>
#include <string>

namespace page {

extern const rp::UserClient client;
extern const rp::PostDraft draft;
extern const rp::Timestamp since;
extern const rp::Result<rp::WrittenPost> post;

void redirect_to(const std::string& url);
void show(const std::string& message, const std::string& details);
void show_to_a_person(const auto& posts);
void mark(const std::string& field, const std::string& message);
void log(const std::string& line);
void again_in(std::chrono::seconds wait);
void give_up(const rp::Error& error);
void done(rp::PostId post);

}  // namespace page
