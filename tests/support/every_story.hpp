// tests/support/every_story.hpp — all stories of a small procedure, with the fewest events first, played by the reference interpreter.
//
// Facts that no step asks for, and those that the choice of the scenario needs, are told at the opening or not; those that are asked for are
// told then, in every combination; a fact that is known is corrected to every other value; every outcome is reported, by everybody to
// whom the case has come; approvals are given and refused; replies and messages come; a closed case is opened again; time goes on to whatever is
// due next. Two cases that stand alike in everything are one: each is asked about, and the first is gone on from.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sop/case_json.hpp"
#include "sop/reference.hpp"
#include "src/lint/stories.hpp"

namespace sop_test {

class EveryStory {
 public:
  static constexpr std::size_t most_moments = 6000;

  EveryStory(const sop::Procedure& procedure, sop::ReferenceData data)
      : p_(procedure), data_(std::move(data)) {
    asked_.assign(p_.facts.size(), false);
    for (const sop::Step& step : p_.steps)
      for (const sop::Action& action : step.actions)
        if (action.kind == sop::ActionKind::ask)
          for (const sop::Id fact : action.facts) asked_[fact] = true;
    open_all();
  }

  /// Plays on until the stories of so many events are there, or there are too many.
  void look_up_to(std::size_t events) {
    while (ends_.size() <= events && !full_) {
      const std::size_t first = ends_.size() < 2 ? 0 : ends_[ends_.size() - 2], last = ends_.back();
      for (std::size_t i = first; i < last && !full_; ++i)
        if (moments_[i].fresh) go_on(i);
      if (!full_) ends_.push_back(moments_.size());
    }
  }
  [[nodiscard]] bool is_whole_up_to(std::size_t events) const { return ends_.size() > events; }

  /// A story that shows the same with fewer events, or with as many and fewer facts.
  bool find_shorter(const sop::Witness& told, const sop::lint_checks::ShowsStory& shows,
                    sop::Witness& better) const {
    std::size_t facts = told.facts.size();
    for (const sop::WitnessEvent& event : told.events) facts += event.event.facts.size();
    for (const Played& one : moments_) {
      if (one.events > told.events.size()) break;
      if (one.events == told.events.size() && one.told >= facts) continue;
      std::vector<sop::lint_checks::Moment> story;
      for (const Played* at = &one;; at = &moments_[at->before]) {
        story.push_back({at->c, at->d});
        if (at->before == none) break;
      }
      if (!shows({story.rbegin(), story.rend()})) continue;
      const Played* at = &one;
      for (; at->before != none; at = &moments_[at->before])
        better.events.insert(better.events.begin(), at->event);
      better.facts = at->event.event.facts;
      return true;
    }
    return false;
  }

  /// Plays a story once more; whether it shows what it is to show.
  bool play(const sop::Witness& story, const sop::lint_checks::ShowsStory& shows) const {
    std::vector<std::pair<sop::Case, sop::Decision>> played(story.events.size() + 1);
    const std::vector<sop::RecordLine> record;
    played[0].first = sop::reference::open(p_, data_, story.facts, sop::lint_checks::stories_open,
                                           played[0].second, {}, &record);
    for (std::size_t i = 0; i < story.events.size(); ++i) {
      played[i + 1].first = played[i].first;
      advance(played[i + 1].first, story.events[i].event, sop::lint_checks::stories_open + story.events[i].at,
              played[i + 1].second);
    }
    std::vector<sop::lint_checks::Moment> moments;
    for (const auto& one : played) moments.push_back({one.first, one.second});
    return shows(moments);
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Played {
    sop::Case c;
    sop::Decision d;
    std::size_t before = none;
    sop::WitnessEvent event;  ///< of an opening: its facts
    std::size_t events = 0, told = 0;
    bool fresh = true;  ///< no case stood like this before
  };

  void advance(sop::Case& c, const sop::Event& event, std::int64_t at, sop::Decision& d) const {
    const bool nothing = event.kind == sop::EventKind::facts && event.facts.empty();
    sop::AdvanceOptions options;
    options.max_steps = 100000;
    sop::reference::advance(p_, data_, c, nothing ? nullptr : &event, at, d, options);
  }

  [[nodiscard]] std::vector<sop::Value> values_of(sop::Id fact) const {
    const sop::Type& type = p_.facts[fact].type;
    std::vector<sop::Value> out;
    if (type.kind == sop::TypeKind::boolean)
      out = {sop::Value::boolean(false), sop::Value::boolean(true)};
    else if (type.kind == sop::TypeKind::enumeration)
      for (const sop::SymbolId name : type.names) out.push_back(sop::Value::name(name));
    else
      for (std::int64_t n = 0; n <= 6; ++n) {
        const bool money = type.kind == sop::TypeKind::money;
        out.push_back(
            sop::Value::rational(money ? sop::ValueKind::money : sop::ValueKind::number, sop::Rational(n)));
        if (money) out.back().currency = p_.currency;
      }
    return out;
  }

  /// Each fact with each of its values, or not told; the fewest facts first.
  [[nodiscard]] std::vector<std::vector<sop::FactUpdate>> every(const std::vector<sop::Id>& facts) const {
    std::vector<std::vector<sop::FactUpdate>> out(1);
    for (const sop::Id fact : facts) {
      const std::size_t before = out.size();
      for (std::size_t i = 0; i < before; ++i)
        for (const sop::Value& value : values_of(fact)) {
          out.push_back(out[i]);
          out.back().push_back({fact, value});
        }
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const auto& a, const auto& b) { return a.size() < b.size(); });
    return out;
  }

  void keep(Played one) {
    if (one.d.status != sop::Status::ok && one.d.status != sop::Status::more) return;
    sop::Case plain = one.c;
    plain.turn = 0;
    plain.effect_count = 0;
    plain.fired.clear();
    one.fresh = seen_.insert(sop::case_text(p_, plain)).second;
    if (moments_.size() >= most_moments)
      full_ = true;
    else
      moments_.push_back(std::move(one));
  }

  void open_all() {
    // What the choice of the scenario needs is there from the beginning.
    std::vector<sop::Id> facts;
    Played first;
    const std::vector<sop::RecordLine> record;
    const std::int64_t at = sop::lint_checks::stories_open;
    (void)sop::reference::open(p_, data_, {}, at, first.d, {}, &record);
    for (sop::Id fact = 0; fact < p_.facts.size(); ++fact)
      if (!asked_[fact] || std::find(first.d.needs.begin(), first.d.needs.end(), fact) != first.d.needs.end())
        facts.push_back(fact);
    for (auto& told : every(facts)) {
      Played one;
      one.c = sop::reference::open(p_, data_, told, at, one.d, {}, &record);
      one.told = told.size();
      one.event.event.facts = std::move(told);
      keep(std::move(one));
    }
    ends_.push_back(moments_.size());
  }

  void happens(std::size_t from, sop::Event event, std::int64_t at) {
    Played one;
    one.c = moments_[from].c;
    one.before = from;
    one.events = moments_[from].events + 1;
    one.told = moments_[from].told + event.facts.size();
    advance(one.c, event, at, one.d);
    one.event = {at - sop::lint_checks::stories_open, std::move(event)};
    keep(std::move(one));
  }

  void go_on(std::size_t from) {
    const sop::Case c = moments_[from].c;
    const sop::Decision d = moments_[from].d;
    sop::Event event;
    if (d.has_next_wake && d.next_wake > c.now) happens(from, {}, d.next_wake);
    if (c.status == sop::CaseStatus::closed) {
      event.kind = sop::EventKind::reopen;
      event.actor = sop::lint_checks::acting(p_, c.owner, "first person");
      return happens(from, event, c.now);
    }
    event.kind = sop::EventKind::outcome;
    for (const sop::Allowed& one : d.allowed) {
      event.name = one.outcome;
      event.branch = one.branch;
      std::vector<sop::Id> owners{d.owner};
      for (const sop::Position& position : d.positions)
        if (position.branch == one.branch && position.owner != sop::no_id && position.owner != d.owner)
          owners.push_back(position.owner);
      for (const sop::Id owner : owners) {
        event.actor = sop::lint_checks::acting(p_, owner, "first person");
        const bool gives = p_.text(one.outcome) == "accepted" && d.pay.size() > 0;
        for (std::size_t i = 0; i < (gives ? d.pay.size() : 1); ++i) {
          event.remedy = gives ? d.pay[i].remedy : sop::no_id;
          happens(from, event, c.now);
        }
      }
    }
    tell(from, d, c);
    for (const sop::EventKind kind : {sop::EventKind::approve, sop::EventKind::refuse}) {
      if (d.pending == sop::no_id) break;
      sop::Event signs;
      signs.kind = kind;
      signs.actor = sop::lint_checks::acting(p_, d.pending, "second person");
      happens(from, signs, c.now);
    }
    sop::Event outside;
    outside.kind = sop::EventKind::customer_message;
    happens(from, outside, c.now);
    outside.kind = sop::EventKind::reply_sent;
    outside.actor = sop::lint_checks::acting(p_, d.owner, "first person");
    happens(from, outside, c.now);
  }

  void tell(std::size_t from, const sop::Decision& d, const sop::Case& c) {
    std::vector<std::vector<sop::FactUpdate>> all = every({d.ask.begin(), d.ask.end()});
    for (sop::Id fact = 0; fact < p_.facts.size(); ++fact)
      if (std::find(d.ask.begin(), d.ask.end(), fact) == d.ask.end() &&
          (!asked_[fact] || !c.facts[fact].value.is_unknown()))
        for (auto& told : every({fact})) all.push_back(std::move(told));
    for (auto& told : all) {
      if (told.empty()) continue;
      sop::Event event;
      event.kind = sop::EventKind::facts;
      event.facts = std::move(told);
      happens(from, event, c.now);
    }
  }

  const sop::Procedure& p_;
  sop::ReferenceData data_;
  std::vector<bool> asked_;
  std::vector<Played> moments_;
  std::vector<std::size_t> ends_;  ///< by number of events: where their moments end
  std::set<std::string> seen_;
  bool full_ = false;
};

}  // namespace sop_test
