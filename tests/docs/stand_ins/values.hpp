// What the snippets of docs/values.md take from the program around them.
#include <cassert>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>
#if __has_include(<format>)
#include <format>
#else  // fmt does the same
#include <rocketpunch/fmt.hpp>
namespace std {
using fmt::format;
}
#endif

namespace page {

extern const rp::AppClient client;
extern const rp::Result<rp::Job> job;
extern const std::string body, other;
extern std::ofstream file;

}  // namespace page
