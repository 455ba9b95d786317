// rocketpunch::compiled: a part of <rocketpunch/src.hpp>, which says what is in it.
#define ROCKETPUNCH_SRC_PART 4
#include <rocketpunch/src.hpp>
