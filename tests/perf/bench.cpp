// Measuring; see bench.hpp. Replaces the global `operator new` to count allocations.
#include "tests/perf/bench.hpp"

#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <vector>

namespace {

std::atomic<std::uint64_t> count_of_allocations{0};

}  // namespace

void* operator new(std::size_t size) {
  count_of_allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace sop::testing {

double processor_time() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

double nanoseconds(const std::function<void()>& work, int rounds) {
  constexpr double shortest_round = 20e6;
  const auto time_of = [&](std::uint64_t calls) {
    const double start = processor_time();
    for (std::uint64_t i = 0; i < calls; ++i) work();
    return processor_time() - start;
  };
  std::uint64_t calls = 1;
  while (time_of(calls) < shortest_round) calls *= 2;  // warms up, too
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) times.push_back(time_of(calls) / static_cast<double>(calls));
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

std::uint64_t allocations() { return count_of_allocations.load(std::memory_order_relaxed); }

std::uint64_t peak_memory_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss);
}

void report(std::string_view what, double value, std::string_view unit, std::string_view aim) {
  std::printf("%-56.*s %12.1f %-8.*s%s%.*s\n", static_cast<int>(what.size()), what.data(), value,
              static_cast<int>(unit.size()), unit.data(), aim.empty() ? "" : "aim ",
              static_cast<int>(aim.size()), aim.data());
  std::fflush(stdout);
}

}  // namespace sop::testing
