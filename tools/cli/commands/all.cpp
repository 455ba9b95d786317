#include "commands/all.hpp"

namespace cli {

void add_all(CommandLine& line) {
  add_jobs(line);
  add_events(line);
  add_posts(line);
  add_companies(line);
  add_people(line);
  add_codes_command(line);
  add_export(line);
  add_me(line);
  add_sign_in(line);
  add_whoami(line);
  add_sign_out(line);
  add_quota(line);
  add_request(line);
  add_mock(line);
  add_doctor(line);
  add_contract(line);
  add_completion(line);
  add_man(line);
}

}  // namespace cli
