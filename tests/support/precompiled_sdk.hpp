// What most tests include of the SDK, compiled once for all of them.
#pragma once

#include "rocketpunch/async.hpp"
#include "rocketpunch/rocketpunch.hpp"
#include "rocketpunch/testing/fake_clock.hpp"
#include "rocketpunch/testing/fake_engine.hpp"
#include "rocketpunch/testing/fake_transport.hpp"
