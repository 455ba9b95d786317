#include "allocations.hpp"

#include <malloc.h>

#include <cstdlib>
#include <new>

namespace {
// of a thread, so that counting takes no atomic instruction: it stays below what a clock can see
thread_local std::size_t count = 0;
thread_local std::ptrdiff_t held = 0;

std::ptrdiff_t size_of(void* memory) noexcept {
  return static_cast<std::ptrdiff_t>(malloc_usable_size(memory));
}
}  // namespace

std::size_t bench::allocations() noexcept { return count; }
std::ptrdiff_t bench::bytes_held() noexcept { return held; }

void* operator new(std::size_t size) {
  ++count;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  held += size_of(memory);
  return memory;
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept {
  held -= size_of(memory);
  std::free(memory);
}
void operator delete[](void* memory) noexcept { operator delete(memory); }
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
void operator delete[](void* memory, std::size_t) noexcept { operator delete(memory); }
