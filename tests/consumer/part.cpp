// A part of a program, which calls for itself.
#include <rocketpunch/rocketpunch.hpp>

bool PART() {
  const rocketpunch::Client client(rocketpunch::AppKey("rp_app_part"));
  return client.codes().seniorities().has_value();
}
