// src/cli/played.cpp — see played.hpp.
#include "src/cli/played.hpp"

#include <algorithm>

#include "sop/decision_json.hpp"
#include "src/test/customer_totals.hpp"
#include "src/test/events.hpp"

namespace sop::cli {

void Played::advance(const Event* event, std::int64_t now, const AdvanceOptions& options) {
  playing_->engine.advance(playing_->workspace, playing_->data, case_, event, now, decision_, options);
}

void Played::open(const std::vector<FactUpdate>& facts, std::int64_t now,
                  const std::vector<RecordLine>* record) {
  playing_->engine.open(playing_->workspace, playing_->data, facts, now, case_, decision_, {}, record);
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

void Played::happen(Event event) {
  const Procedure& p = playing_->engine.procedure();
  const ReferenceData& data = playing_->reference_data;
  played::fit_event(p, decision_, event);
  if (event.customer.empty()) {
    const std::vector<Value> facts = told_facts(case_);
    reference::Question question;
    question.procedure = &p;
    question.data = &data;
    question.facts = &facts;
    question.the_case = &case_;
    question.now = now_;
    played::add_customer_totals(question, case_, Money{others_, p.currency}, event);
  }
  advance(&event, now_);
}

void Played::restore(const Played& kept) {
  case_ = kept.case_;
  decision_ = kept.decision_;
  now_ = kept.now_;
  others_ = kept.others_;
}

}  // namespace sop::cli
