// A user's program on the default transport: it has to compile, link with what the package brings along, and
// start.
#include <rocketpunch/rocketpunch.hpp>

int main() { rocketpunch::Client client{rocketpunch::AppKey{"rp_app_test"}}; }
