// tests/support/seeds.hpp — which random cases a test plays: it says so, and the environment may choose others.
//
// SOP_RANDOM_SEED is the first seed, SOP_RANDOM_COUNT says how many there are. A run prints both, so that what failed on one machine is
// played again on another.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#ifdef __has_feature
#define SOP_SANITIZED __has_feature(address_sanitizer)
#else
#define SOP_SANITIZED 0
#endif

namespace sop_test {

/// How many a run plays where one takes long: fewer in a build that is not optimised, or looks after memory.
#if defined(__OPTIMIZE__) && !SOP_SANITIZED
constexpr std::uint64_t as_fast_as_it_is(std::uint64_t count, std::uint64_t) { return count; }
#else
constexpr std::uint64_t as_fast_as_it_is(std::uint64_t, std::uint64_t fewer) { return fewer; }
#endif

/// A number from the environment.
inline std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

/// A run of seeds: `for (const std::uint64_t seed : Seeds("schedules", 1000))`.
class Seeds {
 public:
  /// `what` is played with each; `count` and `first` hold where the environment says nothing.
  Seeds(const char* what, std::uint64_t count, std::uint64_t first = 1)
      : first_(from_environment("SOP_RANDOM_SEED", first)),
        end_(first_ + from_environment("SOP_RANDOM_COUNT", count)),
        is_whole_(end_ - first_ >= count) {
    std::printf("%s: seeds %llu to %llu\n", what, static_cast<unsigned long long>(first_),
                static_cast<unsigned long long>(end_ - 1));
  }

  struct Iterator {
    std::uint64_t seed;
    std::uint64_t operator*() const { return seed; }
    Iterator& operator++() {
      ++seed;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return seed != other.seed; }
  };
  [[nodiscard]] std::uint64_t count() const { return end_ - first_; }
  [[nodiscard]] Iterator begin() const { return {first_}; }
  [[nodiscard]] Iterator end() const { return {end_}; }
  /// No fewer than a run without an environment: what all of them together must have met may be asked for.
  [[nodiscard]] bool is_whole() const { return is_whole_; }

 private:
  std::uint64_t first_, end_;
  bool is_whole_;
};

}  // namespace sop_test
