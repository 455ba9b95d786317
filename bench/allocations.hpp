#pragma once

#include <cstddef>

namespace bench {

/// How often this thread has asked for memory by `operator new` so far.
std::size_t allocations() noexcept;

/// Bytes that this thread has got by `operator new` and not yet given back, as the allocator rounds them;
/// where memory wanders between threads, the figure of one of them says nothing.
std::ptrdiff_t bytes_held() noexcept;

}  // namespace bench
