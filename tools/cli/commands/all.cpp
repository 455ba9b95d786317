#include "commands/all.hpp"

namespace cli {

void add_all(CommandLine& line) { add_jobs(line); }

}  // namespace cli
