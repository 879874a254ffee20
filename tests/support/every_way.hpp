// tests/support/every_way.hpp — everything that can happen to a small procedure, played by the reference interpreter.
//
// For procedures without clocks and paths whose facts are `yes or no` or small whole numbers: every fact that is asked gets every value,
// every outcome is reported, every approval is given and refused, and time goes on to whatever is due next. Two cases that stand alike, with
// the same time left, are one. What a test wants to know of the way here it keeps in a flag.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sop/case.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/event.hpp"
#include "sop/facts_json.hpp"
#include "sop/reference.hpp"
#include "src/lint/stories.hpp"

namespace sop_test {

class EveryWay {
 public:
  /// `by_given`: two cases that have given differently stand differently, and everybody accepts.
  explicit EveryWay(const sop::Procedure& procedure, std::int64_t highest = 0, bool by_given = false)
      : p_(procedure),
        data_(sop::lint_checks::data_of_stories(procedure, sop::lint_checks::Duty::somebody)),
        highest_(highest),
        by_given_(by_given) {}

  /// Calls `use(case, decision, flag)` for every moment; what it answers is the flag of what comes after. False: there are more than `most`.
  template <class Use>
  bool play(std::size_t most, Use use) {
    Way first;
    sop::AdvanceOptions options;
    first.c = sop::reference::open(p_, data_, {}, sop::lint_checks::stories_open, first.d, options);
    first.flag = use(first.c, first.d, false);
    next_.push_back(std::move(first));
    while (!next_.empty()) {
      const Way from = std::move(next_.front());
      next_.pop_front();
      if (seen_.size() > most) return false;
      go_on(from, use);
    }
    return true;
  }

 private:
  struct Way {
    sop::Case c;
    sop::Decision d;
    bool flag = false;
  };

  [[nodiscard]] std::string key_of(const Way& way) const {
    std::string key = way.flag ? "!" : "";
    const auto put = [&](std::int64_t number) { key += std::to_string(number) + ","; };
    put(static_cast<std::int64_t>(way.c.status));
    for (const sop::Thread& thread : way.c.threads) {
      put(thread.joined ? 1 : 0);
      for (const sop::Frame& frame : thread.frames) {
        put(frame.step);
        for (const std::uint32_t uses : frame.uses) put(uses);
      }
      key += ';';
    }
    for (const sop::KnownFact& fact : way.c.facts) key += sop::value_text(p_, fact.value) + "|";
    for (const sop::Timer& timer : way.c.timers) {
      put(timer.ref);
      put(timer.due - way.c.now);
    }
    for (const std::uint32_t uses : way.c.uses) put(uses);
    for (const sop::Approval& approval : way.c.approvals) put(approval.place);
    if (by_given_) {
      std::vector<std::int64_t> given(p_.remedies.size());
      for (const sop::Grant& grant : way.c.ledger) given[grant.remedy] += grant.minor;
      for (const std::int64_t minor : given) put(minor);
    }
    return key;
  }

  template <class Use>
  void happens(const Way& from, const sop::Event* event, std::int64_t at, Use use) {
    Way way;
    way.c = from.c;
    sop::reference::advance(p_, data_, way.c, event, at, way.d, {});
    if (way.d.status != sop::Status::ok && way.d.status != sop::Status::more) return;
    way.flag = use(way.c, way.d, from.flag);
    if (seen_.insert(key_of(way)).second) next_.push_back(std::move(way));
  }

  [[nodiscard]] std::vector<sop::Value> values_of(sop::Id fact) const {
    if (p_.facts[fact].type.kind == sop::TypeKind::boolean)
      return {sop::Value::boolean(true), sop::Value::boolean(false)};
    std::vector<sop::Value> out;
    for (std::int64_t n = 0; n <= highest_; ++n)
      out.push_back(sop::Value::rational(sop::ValueKind::number, sop::Rational(n)));
    return out;
  }

  template <class Use>
  void go_on(const Way& from, Use use) {
    const std::int64_t now = from.c.now;
    if (from.c.status == sop::CaseStatus::closed) {
      sop::Event event;
      event.kind = sop::EventKind::reopen;
      event.actor = sop::lint_checks::acting(p_, from.c.owner, "first person");
      if (by_given_) happens(from, &event, now, use);
      return;
    }
    for (const sop::Allowed& one : from.d.allowed) {
      sop::Event event;
      event.kind = sop::EventKind::outcome;
      event.name = one.outcome;
      event.branch = one.branch;
      event.actor = sop::lint_checks::acting(p_, from.d.owner, "first person");
      if (p_.text(one.outcome) != "accepted" || from.d.pay.size() == 0) {
        happens(from, &event, now, use);
        continue;
      }
      for (std::size_t i = 0; i < from.d.pay.size(); ++i) {
        event.remedy = from.d.pay[i].remedy;
        happens(from, &event, now, use);
        for (sop::Id role = 0; by_given_ && role < p_.parties.size(); ++role) {
          sop::Event other = event;
          other.actor.role = role;
          if (p_.parties[role].kind == sop::PartyKind::role) happens(from, &other, now, use);
        }
      }
    }
    std::vector<std::vector<sop::FactUpdate>> told(1);
    for (const sop::Id fact : from.d.ask) {
      std::vector<std::vector<sop::FactUpdate>> more;
      for (const auto& before : told)
        for (const sop::Value& value : values_of(fact)) {
          more.push_back(before);
          more.back().push_back({fact, value});
        }
      told = std::move(more);
    }
    for (const auto& facts : told) {
      if (facts.empty()) continue;
      sop::Event event;
      event.kind = sop::EventKind::facts;
      event.facts = facts;
      event.actor = sop::lint_checks::acting(p_, from.d.owner, "first person");
      happens(from, &event, now, use);
    }
    // Whoever has signed may not sign again.
    for (const sop::EventKind kind : {sop::EventKind::approve, sop::EventKind::refuse})
      for (const char* person : {"second person", "third person", "fourth person"}) {
        if (from.d.pending == sop::no_id) continue;
        sop::Event event;
        event.kind = kind;
        event.actor = sop::lint_checks::acting(p_, from.d.pending, person);
        happens(from, &event, now, use);
      }
    if (from.d.has_next_wake) happens(from, nullptr, from.d.next_wake, use);
  }

  const sop::Procedure& p_;
  sop::ReferenceData data_;
  std::int64_t highest_;
  bool by_given_ = false;
  std::deque<Way> next_;
  std::set<std::string> seen_;
};

}  // namespace sop_test
