#include "memory/operators.hpp"

#ifdef __GLIBC__
#include <malloc.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace memory {

char watched[61];
std::size_t found = 0;
std::size_t allocations = 0;

namespace {

void look_through(const void* block) noexcept {
  if (block == nullptr || watched[0] == '\0') return;
  constexpr std::size_t shortest = 16;
  if (memmem(block, malloc_usable_size(const_cast<void*>(block)), watched, shortest) != nullptr) ++found;
}

}  // namespace
}  // namespace memory

#if defined(__GNUC__) && !defined(__clang__)
// inlined, g++ takes the two for the library's own, which don't match malloc and free
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

void* operator new(std::size_t size) {
  if (void* const block = operator new(size, std::nothrow)) return block;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++memory::allocations;
  return std::malloc(size);
}
void operator delete(void* block) noexcept {
  memory::look_through(block);
  std::free(block);
}
void operator delete(void* block, std::size_t) noexcept { operator delete(block); }
#endif
