// tests/support/counted_allocations.hpp — a program that includes this, in one file alone, counts what it allocates: the global `operator new` is
// replaced. What is held at once is the matter of tests/language/hostile_test.cpp.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace sop_test {

inline std::atomic<std::uint64_t> count_of_allocations{0}, bytes_allocated{0};
/// Called at each allocation with its number, before it is made; null: nothing is.
inline std::atomic<void (*)(std::uint64_t)> on_allocation{nullptr};

}  // namespace sop_test

void* operator new(std::size_t size) {
  const std::uint64_t number = sop_test::count_of_allocations.fetch_add(1) + 1;
  sop_test::bytes_allocated += size;
  if (void (*const look)(std::uint64_t) = sop_test::on_allocation.load()) look(number);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  std::abort();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return operator new(size); }
// Called, not written in: the compiler would see `free` of what `new` gave, and warn.
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
