// src/cli/progress.hpp — how far a long run has come, on one line of a terminal that is gone when it ends.
#pragma once

#include <cstddef>
#include <mutex>

namespace sop::cli {

/// `12/345` on standard error, written over itself. Nothing where standard error is no terminal, and nothing for a few things, which
/// are done before anybody has read the line.
class Progress {
 public:
  explicit Progress(std::size_t total);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// Takes the line away.
  ~Progress();

  /// One more is done. From any thread.
  void step();

 private:
  std::mutex mutex_;
  std::size_t done_ = 0, total_;
  bool shown_;
};

}  // namespace sop::cli
