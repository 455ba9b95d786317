// rocketpunch::compiled: a part of <rocketpunch/src.hpp>, which says what is in it.
#define ROCKETPUNCH_SRC_PART 5
#include <rocketpunch/src.hpp>
