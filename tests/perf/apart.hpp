// tests/perf/apart.hpp: a measurement in a process of its own, so that its peak of memory is its own too.
#pragma once

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

#include "tests/perf/bench.hpp"

namespace sop::testing {

inline void apart_header(const char* title) {
  std::printf("%-42s %-26s %10s %10s\n", title, "answer", "ms", "peak MiB");
}

/// Runs `work` in a child and prints what it answered, its processor time and the most memory that it ever had.
inline bool apart(const char* what, const std::function<std::function<std::string()>()>& prepare) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    const std::function<std::string()> work = prepare();
    const double start = processor_time();
    const std::string answer = work();
    std::printf("%-42s %-26s %10.1f", what, answer.c_str(), (processor_time() - start) / 1e6);
    std::fflush(stdout);
    std::_Exit(0);
  }
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
    std::printf("%-42s failed\n", what);
    return false;
  }
  std::printf(" %10.1f\n", static_cast<double>(usage.ru_maxrss) / 1024);
  return true;
}

}  // namespace sop::testing
