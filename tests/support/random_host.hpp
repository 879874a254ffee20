// tests/support/random_host.hpp — a random host: what it tells a case, and when it looks.
//
// Most of what it does makes sense where the case stands (an outcome that is allowed, a fact that is asked, an approval that waits); the
// rest is wrong, repeated, stale or early on purpose. Instants lie often exactly at what is due, one millisecond before and after. The same
// procedure, seed and decisions give the same host on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/case.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/event.hpp"
#include "sop/model.hpp"
#include "tests/support/random.hpp"

namespace sop_test {

/// One call of a host. The first of a story opens the case: then only the facts and the record of its event count.
struct RandomCall {
  bool has_event = false;
  sop::Event event;
  std::int64_t now = 0;
};

class RandomHost {
 public:
  RandomHost(const sop::Procedure& procedure, std::uint64_t seed);

  /// Holidays and a roster around the time of the story, sealed.
  sop::ReferenceData data();
  /// The opening.
  RandomCall open();
  /// What comes next.
  RandomCall next(const sop::Case& c, const sop::Decision& d);

 private:
  bool one_in(std::uint64_t n) { return random_.one_in(n); }
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(n) - 1));
  }
  sop::Value value(const sop::Type& type);
  bool is_result(sop::Id fact) const;
  void tell(sop::Id fact, std::vector<sop::FactUpdate>& out);
  void tell_some(std::size_t most, std::vector<sop::FactUpdate>& out);
  sop::Actor actor(sop::Id party);
  std::int64_t instant(const sop::Case& c, const sop::Decision& d);
  void choose(const sop::Case& c, const sop::Decision& d, sop::Event& e);
  void spoil(const sop::Case& c, sop::Event& e, std::int64_t& now);
  std::vector<sop::CustomerTotal> totals();
  void record(std::int64_t now, sop::Event& event);

  const sop::Procedure& p_;
  Random random_;
  std::int64_t begin_ = 0;
  std::vector<sop::SymbolId> signals_;
  std::vector<std::string> ids_;
  std::uint64_t calls_ = 0;
};

/// A story as lines of JSON, for people: one call each, `{"now":...,"event":{...}}`.
std::string story_text(const sop::Procedure& procedure, const std::vector<RandomCall>& story);

}  // namespace sop_test
