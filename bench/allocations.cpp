#include "allocations.hpp"

#include <cstdlib>
#include <new>

namespace {
// of a thread, so that counting takes no atomic instruction: it stays below what a clock can see
thread_local std::size_t count = 0;
}  // namespace

std::size_t bench::allocations() noexcept { return count; }

void* operator new(std::size_t size) {
  ++count;
  if (void* const memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
