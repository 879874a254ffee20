// src/cli/progress.cpp — one line of a terminal.
#include "src/cli/progress.hpp"

#include <unistd.h>

#include <cstdio>

namespace sop::cli {

namespace {

constexpr std::size_t fewest = 8;

}  // namespace

Progress::Progress(std::size_t total)
    : total_(total), shown_(total >= fewest && ::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (!shown_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

void Progress::step() {
  if (!shown_) return;
  const std::lock_guard<std::mutex> lock(mutex_);
  ++done_;
  std::fprintf(stderr, "\r%zu/%zu\x1b[K", done_, total_);
  std::fflush(stderr);
}

}  // namespace sop::cli
