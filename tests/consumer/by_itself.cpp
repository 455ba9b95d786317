// The one unit of a program in which the library's own code is compiled.
#include <rocketpunch/src.hpp>
