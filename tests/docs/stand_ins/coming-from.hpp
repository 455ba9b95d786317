// What the snippets of docs/coming-from.md take from the program around them.
#include <curl/curl.h>

#include <nlohmann/json.hpp>
#include <rocketpunch/find_created.hpp>
#include <string>
#include <vector>

namespace page {

extern const rp::UserClient client;
extern const rp::Timestamp since;
extern const std::string base, key, text, directory;

void show(const std::string& text);
void show_to_a_person(const rp::Result<std::vector<rp::PostSummary>>& posts);
void again_in(std::chrono::seconds wait);
std::string sent_back_from(const std::string& url);

}  // namespace page
