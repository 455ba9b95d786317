// What the snippets of docs/first-steps.md take from the program around them.
#include <cassert>
#include <string>

namespace page {

extern const rp::AppClient client, patient;

void show(const std::string& text);

}  // namespace page
