#pragma once

#include <cstddef>

namespace bench {

/// How often this thread has asked for memory by `operator new` so far.
std::size_t allocations() noexcept;

}  // namespace bench
