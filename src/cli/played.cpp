// src/cli/played.cpp — see played.hpp.
#include "src/cli/played.hpp"

#include <algorithm>

#include "sop/reference.hpp"

namespace sop::cli {

void Played::open(const std::vector<FactUpdate>& facts, std::int64_t now) {
  case_ = reference::open(p_, data_, facts, now, decision_);
  open_ = decision_.status == Status::ok || decision_.status == Status::more;
  now_ = now;
}

bool Played::pass_time(std::int64_t until, const std::function<void(std::int64_t)>& told) {
  std::uint32_t fired = 0;
  while (decision_.has_next_wake && decision_.next_wake <= until) {
    if (fired++ == max_timers) return false;
    now_ = std::max(now_, decision_.next_wake);
    AdvanceOptions options;
    options.max_timers = 1;  // each is a moment of its own
    reference::advance(p_, data_, case_, nullptr, now_, decision_, options);
    told(now_);
  }
  reference::advance(p_, data_, case_, nullptr, until, decision_);
  now_ = until;
  return true;
}

void Played::happen(const Event& event) { reference::advance(p_, data_, case_, &event, now_, decision_); }

void Played::restore(const Played& kept) {
  case_ = kept.case_;
  decision_ = kept.decision_;
  now_ = kept.now_;
}

}  // namespace sop::cli
