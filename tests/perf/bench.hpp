// tests/perf/bench.hpp: measuring for ./dev bench: time, allocations, memory.
//
// A measurement is the median of several rounds after one round that nobody counts; each round repeats the work until it
// lasts long enough for the clock. Time is processor time, which a busy machine distorts less than the clock on the wall; run nothing
// else all the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace sop::testing {

/// Processor time that this process has used so far, in the program and in the kernel for it, in nanoseconds.
double processor_time();

/// The median processor time of one call of `work`, in nanoseconds, over `rounds` rounds of at least 20 ms each.
double nanoseconds(const std::function<void()>& work, int rounds = 9);

/// How often `operator new` was called in this process so far.
std::uint64_t allocations();

/// The most memory that this process has used so far, in KiB.
std::uint64_t peak_memory_kib();

/// Prints one line: what, how much, and what was aimed at (may be empty).
void report(std::string_view what, double value, std::string_view unit, std::string_view aim = {});

/// Tells the optimiser that a value is used.
template <class T>
inline void keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

}  // namespace sop::testing
