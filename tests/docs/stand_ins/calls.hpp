// What the snippets of docs/calls.md take from the program around them.
#include <iostream>
#include <string>

namespace page {

extern const rp::UserClient client;
extern const rp::JobDraft draft;
extern const std::string token;

void report(const rp::Error& error);

}  // namespace page
