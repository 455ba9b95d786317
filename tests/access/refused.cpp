// Whoever may not call an operation, calls it: each of these calls is an error of the compiler.
#include "access/clients.hpp"

namespace rocketpunch::test {

ROCKETPUNCH_TEST_ALL_WAYS(AppKey, for_user);
ROCKETPUNCH_TEST_ALL_WAYS(BearerToken, for_app);

}  // namespace rocketpunch::test
