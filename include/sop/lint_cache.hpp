// sop/lint_cache.hpp — proofs of tables that are kept from one run of the checks to the next, for an editor that looks at a procedure after each
// keystroke: only what changed is proved anew.
//
//   sop::LintCache cache;
//   options.cache = &cache;
//   sop::lint(procedure, options);   // again and again, also for other procedures
//
// A proof is kept under the hash (SHA-256) of everything that it rests on: the table, what it reads, the types of its facts, and the limit
// of work. Where lines have moved or names elsewhere have changed that is the same, and the result of `lint` is the same byte for byte
// as without. Tables that read calendars or the zone are proved each time.
//
// Thread-safety: one thread at a time. Cost: about what the kept tables have in rows; the oldest unused are dropped first.
#pragma once

#include <cstddef>
#include <memory>

#include "sop/config.hpp"

namespace sop {

class LintCache {
 public:
  /// Keeps proofs of tables that have together at most this many rows.
  explicit LintCache(std::size_t max_rows = 100'000);
  ~LintCache();
  LintCache(LintCache&& other) noexcept;
  LintCache& operator=(LintCache&& other) noexcept;
  LintCache(const LintCache&) = delete;
  LintCache& operator=(const LintCache&) = delete;

  /// Proofs that are kept, that were found here, and that had to be made.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] std::size_t hits() const;
  [[nodiscard]] std::size_t misses() const;
  void clear();

  struct State;
  /// For the checks alone.
  [[nodiscard]] State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

}  // namespace sop
