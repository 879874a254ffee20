// How loading grows: the same thing 10,000 and 20,000 times in one file. Twice as many should take twice as long;
// tests/perf/growth_test.cpp counts what they ask for.
#include <cstdio>
#include <string>

#include "sop/load.hpp"
#include "tests/perf/bench.hpp"
#include "tests/perf/many.hpp"

int main() {
  std::printf("%-20s %14s %14s %10s\n", "many of one thing", "10,000: ms", "20,000: ms", "times");
  for (const sop::testing::Many& many : sop::testing::many_kinds) {
    double times[2] = {};
    (void)sop::load_text("many.sop", many.text(1000));  // the first of its kind is slower
    for (int i = 0; i < 2; ++i) {
      const std::string text = many.text(static_cast<std::size_t>(10'000 * (i + 1)));
      const double start = sop::testing::processor_time();
      const sop::LoadResult loaded = sop::load_text("many.sop", text);
      times[i] = (sop::testing::processor_time() - start) / 1e6;
      if (!loaded.ok && many.loads) {
        std::printf("%-20s does not load: %s\n", many.name,
                    sop::message_text(loaded.diagnostics.front()).c_str());
        return 1;
      }
    }
    std::printf("%-20s %14.1f %14.1f %10.1f\n", many.name, times[0], times[1], times[1] / times[0]);
    std::fflush(stdout);
  }
  return 0;
}
