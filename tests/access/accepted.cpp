// Whoever may call an operation, calls it: this compiles.
#include "access/clients.hpp"

namespace rocketpunch::test {

ROCKETPUNCH_TEST_ALL_WAYS(AppKey, for_app);
ROCKETPUNCH_TEST_ALL_WAYS(BearerToken, for_user);
ROCKETPUNCH_TEST_ALL_WAYS(UserCredentials, for_both);
ROCKETPUNCH_TEST_ALL_WAYS(OAuthSession, for_both);

}  // namespace rocketpunch::test
