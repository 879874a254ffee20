// src/cli/played.cpp — see played.hpp.
#include "src/cli/played.hpp"

#include <algorithm>

namespace sop::cli {

void Played::advance(const Event* event, std::int64_t now, const AdvanceOptions& options) {
  playing_->engine.advance(playing_->workspace, playing_->data, case_, event, now, decision_, options);
}

void Played::open(const std::vector<FactUpdate>& facts, std::int64_t now) {
  playing_->engine.open(playing_->workspace, playing_->data, facts, now, case_, decision_);
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
    advance(nullptr, now_, options);
    told(now_);
  }
  advance(nullptr, until);
  now_ = until;
  return true;
}

void Played::happen(const Event& event) { advance(&event, now_); }

void Played::restore(const Played& kept) {
  case_ = kept.case_;
  decision_ = kept.decision_;
  now_ = kept.now_;
}

}  // namespace sop::cli
