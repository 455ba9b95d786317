// Faults as text: on the command line and in the JSON of /__mock/faults.
#pragma once

#include <string>
#include <string_view>

#include "rocketpunch/testing/mock_server.hpp"
#include "text/json.hpp"

namespace rocketpunch::testing::mock {

/// Reads "path=/jobs,status=503,times=2,delay-ms=100,cut-after=20,header=Retry-After:1"; values can't hold a
/// comma. Throws std::invalid_argument that names what is wrong.
Fault read_fault(std::string_view spec);

/// Reads an object of the same names, with underscores; `headers` is an object, `delay` milliseconds as
/// `delay_ms`. Throws std::invalid_argument.
Fault read_fault(const Json& json);

}  // namespace rocketpunch::testing::mock
