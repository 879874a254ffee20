// src/lint/stories.cpp — see the header.
#include "src/lint/stories.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "sop/case_json.hpp"
#include "sop/data.hpp"
#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/stories_search.hpp"

namespace sop::lint_checks {

bool Stories::find(const Shows& shows, Witness& witness, const Shows* earlier) const {
  const Played* best = nullptr;
  for (const Played& one : moments_) {
    if (!is_shorter(one, best) || !shows({one.c, one.d})) continue;
    bool was = earlier == nullptr;
    for (const Played* at = &one; at->before != none; at = &moments_[at->before]) {
      const Moment before{moments_[at->before].c, moments_[at->before].d};
      was = was || (*earlier)(before);
    }
    if (was) best = &one;
  }
  if (best == nullptr) return false;
  tell(*best, witness);
  // Time that passes in several turns passes in one, if that shows the same.
  std::vector<WitnessEvent> fewer;
  for (const WitnessEvent& event : witness.events) {
    if (!fewer.empty() && is_time(fewer.back()) && is_time(event)) fewer.pop_back();
    fewer.push_back(event);
  }
  if (fewer.size() < witness.events.size() && shows_still(witness.facts, fewer, shows, earlier))
    witness.events = std::move(fewer);
  return true;
}

bool Stories::shows_as_a_whole(const Played& last, const ShowsStory& shows) const {
  std::vector<Moment> story;
  for (const Played* at = &last;; at = &moments_[at->before]) {
    story.push_back({at->c, at->d});
    if (at->before == none) break;
  }
  return shows({story.rbegin(), story.rend()});
}

bool Stories::find_story(const ShowsStory& shows, Witness& witness) const {
  const Played* best = nullptr;
  for (const Played& one : moments_)
    if (is_shorter(one, best) && shows_as_a_whole(one, shows)) best = &one;
  if (best != nullptr) tell(*best, witness);
  return best != nullptr;
}

void Stories::tell(const Played& last, Witness& witness) const {
  const Played* at = &last;
  std::vector<WitnessEvent> events;
  for (; at->before != none; at = &moments_[at->before]) events.push_back(at->event);
  witness.facts = at->facts;
  witness.events.assign(events.rbegin(), events.rend());
}

ReferenceData data_of_stories(const Procedure& p, Duty duty) {
  ReferenceData data;
  if (duty == Duty::nobody) return data;
  for (Id i = 0; i < p.parties.size(); ++i)
    if (p.parties[i].kind == PartyKind::schedule && p.parties[i].from_host)
      data.roster.push_back({i, 0, p.text(p.parties[i].name)});
  seal(data);
  return data;
}

Value some_value(const Procedure& p, const Type& type) {
  switch (type.kind) {
    case TypeKind::text:
      return Value::of_text("Anna");
    case TypeKind::whole:
    case TypeKind::decimal: {
      Value v = Value::rational(ValueKind::number, Rational(1));
      v.symbol = type.unit;
      return v;
    }
    case TypeKind::percent:
      return Value::rational(ValueKind::percent, Rational(0));
    case TypeKind::money: {
      Value v = Value::rational(ValueKind::money, Rational(10));
      v.currency = p.currency;
      return v;
    }
    case TypeKind::duration:
      return Value::make(ValueKind::duration, milliseconds_per_hour);
    case TypeKind::date:
      return Value::make(ValueKind::date, stories_open / milliseconds_per_day);
    case TypeKind::instant:
      return Value::make(ValueKind::instant, stories_open);
    case TypeKind::time_of_day:
      return Value::make(ValueKind::time_of_day, 12 * milliseconds_per_hour);
    case TypeKind::set:
      return Value::make(ValueKind::set, 0);
    default:
      return Value::unknown();
  }
}

void Stories::look_for_values() {
  std::vector<std::vector<CellSet>> named(p_.facts.size());
  for (const Expr& e : p_.exprs)
    if (e.op == Op::fact && p_.facts[e.a].default_value != no_id &&
        std::find(assumed_.begin(), assumed_.end(), e.a) == assumed_.end())
      assumed_.push_back(e.a);
  for (Id id = 0; id < p_.exprs.size(); ++id) {
    const Expr& e = p_.exprs[id];
    if (e.args.count == 0) continue;
    const Id fact = fact_of_column(p_, p_.expr_args[e.args.first]);
    if (fact == no_id) continue;
    CellSet set = cell_set(p_, id);
    if (set.kind == CellSet::Kind::band) named[fact].push_back(std::move(set));
    const Value* text =
        e.op == Op::equal && e.args.count == 2 ? constant_of(p_, p_.expr_args[e.args.first + 1]) : nullptr;
    if (text != nullptr && text->kind == ValueKind::text) {
      values_.resize(p_.facts.size());
      values_[fact].push_back(*text);
    }
  }
  values_.resize(p_.facts.size());
  for (Id f = 0; f < p_.facts.size(); ++f) {
    std::vector<Value> more = values_worth_a_look(p_, f, named[f]);
    values_[f].insert(values_[f].end(), more.begin(), more.end());
    const Value plain = some_value(p_, p_.facts[f].type);
    if (reference::fits(plain, p_.facts[f].type) && !plain.is_unknown())
      values_[f].insert(named[f].empty() ? values_[f].begin() : values_[f].end(), plain);
    if (p_.facts[f].type.kind != TypeKind::enumeration && values_[f].size() > most_values) {
      // Some of them, evenly, with the first and the last.
      std::vector<Value> some;
      for (std::size_t i = 0; i < most_values; ++i)
        some.push_back(values_[f][i * (values_[f].size() - 1) / (most_values - 1)]);
      values_[f] = std::move(some);
    }
  }
  const auto listen = [&](const std::vector<Signal>& list) {
    for (const Signal& s : list) {
      replies_matter_ = replies_matter_ || s.kind == SignalKind::reply_sent;
      messages_matter_ = messages_matter_ || s.kind == SignalKind::customer_wrote;
      if (s.kind == SignalKind::event &&
          std::find(signals_.begin(), signals_.end(), s.event) == signals_.end())
        signals_.push_back(s.event);
    }
  };
  for (const Clock& clock : p_.clocks)
    for (const auto* list : {&clock.starts_on, &clock.stops_on, &clock.cancels_on, &clock.resets_on,
                             &clock.holds_on, &clock.released_on})
      listen(*list);
  for (const EscalationPath& path : p_.paths) {
    listen(path.starts_on);
    listen(path.stops_on);
  }
}

Value Stories::value_of(Id fact, std::size_t place) const {
  const std::vector<Value>& values = values_[fact];
  return values.empty() ? Value::unknown() : values[std::min(place, values.size() - 1)];
}

Actor acting(const Procedure& p, Id party, const char* id) {
  Actor actor;
  actor.id = id;
  for (std::size_t i = 0; party != no_id && i <= p.parties.size(); ++i) {
    const Party& who = p.parties[party];
    if (who.kind == PartyKind::role) {
      actor.role = party;
      break;
    }
    if (who.kind == PartyKind::person) actor.id = p.text(who.name);
    party = who.kind == PartyKind::person ? who.acts_as
            : !who.members.empty()        ? who.members.front()
                                          : who.reports_to;
  }
  return actor;
}

std::string Stories::key_of(const Played& played) const {
  const Case& c = played.c;
  if (short_) {
    Case alike = c;
    alike.turn = 0;
    alike.effect_count = 0;
    alike.fired.clear();
    return case_text(p_, alike);
  }
  std::string key;
  const auto put = [&](std::int64_t number) { key += std::to_string(number) + ","; };
  if (rounds_) put(static_cast<std::int64_t>(played.opening));
  put(static_cast<std::int64_t>(c.status));
  put(c.scenario);
  put(c.end);
  put(c.owner);
  for (const Thread& thread : c.threads) {
    put(thread.joined ? 1 : 0);
    for (const Frame& frame : thread.frames) {
      put(frame.step);
      for (const ActionState& action : frame.actions) put(static_cast<std::int64_t>(action.status));
      if (!further_) continue;
      for (const std::uint32_t uses : frame.uses) put(uses);
      put(frame.called_by_rule);
    }
    key += ';';
  }
  for (const KnownFact& fact : c.facts) key += value_text(p_, fact.value) + "|";
  put(static_cast<std::int64_t>(c.escalation.state));
  put(c.escalation.level);
  put(c.escalation.round);
  put(c.hand_over.party);
  put(c.hand_over.asked);
  for (const ClockState& clock : c.clocks) {
    put(static_cast<std::int64_t>(clock.status));
    put(clock.broken ? 1 : 0);
    put(clock.warned);
    put(clock.moved);
  }
  for (const PromiseRecord& promise : c.promises)
    put(promise.name * 4 + static_cast<std::uint32_t>(promise.state));
  // A time limit of a step that is over without having led on will not come again.
  for (const Timer& timer : c.timers)
    if (timer.kind == TimerKind::transition || timer.kind == TimerKind::wait_done) put(timer.ref);
  for (const Approval& approval : c.approvals) {
    put(approval.thread);
    put(approval.place);
  }
  for (const RuleState& rule : c.rules) put(rule.was_true ? 1 : 0);
  for (const std::uint32_t uses : c.uses) put(uses);
  put(static_cast<std::int64_t>(c.ledger.size()));
  for (const Grant& grant : c.ledger) put(grant.remedy);
  put(std::min<std::int64_t>(c.contacts, further_ ? 6 : 2));
  return key;
}

/// Plays a story anew: whether its end shows the same, and the moments before it are as they must be.
bool Stories::shows_still(const std::vector<FactUpdate>& facts, const std::vector<WitnessEvent>& events,
                          const Shows& shows, const Shows* earlier) const {
  AdvanceOptions options;
  options.max_steps = 100000;
  Decision decision;
  if (told_by_host(facts).size() < facts.size()) return false;
  Case c = reference::open(p_, data_, facts, opening, decision, options, &record_);
  bool was = earlier == nullptr;
  for (const WitnessEvent& event : events) {
    if (!may_be_told(may_, c, decision, event.event.facts)) return false;
    was = was || (*earlier)({c, decision});
    reference::advance(p_, data_, c, is_time(event) ? nullptr : &event.event, opening + event.at, decision,
                       options);
    if (decision.status != Status::ok) return false;
  }
  return was && shows({c, decision});
}

bool Stories::keep(Played played) {
  if (played.d.status != Status::ok && played.d.status != Status::more) return false;
  played.again = !seen_.insert(key_of(played)).second;
  if (played.again && further_ && !rounds_ && !is_new(played)) return false;
  if (played.again && !short_ && again_++ >= most_moments_) return false;
  moments_.push_back(std::move(played));
  if (toward_)
    go_there(moments_.size() - 1);
  else if (further_ && !(rounds_ && moments_.back().again))
    note_news(moments_.size() - 1);
  return true;
}

std::vector<FactUpdate> Stories::told_by_host(std::vector<FactUpdate> facts) const {
  facts.erase(std::remove_if(facts.begin(), facts.end(),
                             [&](const FactUpdate& one) { return !may_.host_tells(one.fact); }),
              facts.end());
  return facts;
}

void Stories::open(std::vector<FactUpdate> facts) {
  if (enough()) return;
  for (FactUpdate& update : facts)
    for (const FactUpdate& settled : settled_)
      if (settled.fact == update.fact) update.value = settled.value;
  facts = told_by_host(std::move(facts));
  ++turns_;
  Played played;
  AdvanceOptions options;
  options.max_steps = 100000;
  played.c = reference::open(p_, data_, facts, opening, played.d, options, &record_);
  played.facts = std::move(facts);
  played.told = played.facts.size();
  played.opening = moments_.size();
  (void)keep(std::move(played));
}

Status Stories::happens(std::size_t from, Event event, std::int64_t at) {
  if (enough() || !may_be_told(may_, moments_[from].c, moments_[from].d, event.facts)) return Status::ok;
  if (toward_ && leave_out_corrections(moments_[from], event)) return Status::ok;
  ++turns_;
  Played played;
  played.c = moments_[from].c;
  played.before = from;
  played.event = {at - opening, event};
  played.events = moments_[from].events + 1;
  played.opening = moments_[from].opening;
  played.told = moments_[from].told + event.facts.size();
  AdvanceOptions options;
  options.max_steps = 100000;
  const bool nothing = event.kind == EventKind::facts && event.facts.empty();
  reference::advance(p_, data_, played.c, nothing ? nullptr : &event, at, played.d, options);
  const Status status = played.d.status;
  (void)keep(std::move(played));
  return status;
}

void Stories::outcomes(std::size_t from, std::int64_t at) {
  const std::vector<Allowed> allowed = moments_[from].d.allowed;
  for (const Allowed& one : allowed) {
    const Id accountable = moments_[from].d.owner;
    Id owner = accountable;
    for (const Position& position : moments_[from].d.positions)
      if (position.branch == one.branch && position.owner != no_id) owner = position.owner;
    outcome_by(from, at, one, owner);
    // A path has given the case to somebody else, who may report it as well.
    if (owner != accountable && one.branch == no_id) outcome_by(from, at, one, accountable);
  }
}

void Stories::outcome_by(std::size_t from, std::int64_t at, const Allowed& one, Id owner) {
  Event event;
  event.kind = EventKind::outcome;
  event.name = one.outcome;
  event.branch = one.branch;
  event.actor = acting(p_, owner, "first person");
  if (p_.text(one.outcome) != "accepted" || moments_[from].d.pay.size() == 0)
    return (void)happens(from, std::move(event), at);
  for (std::size_t i = 0; i < moments_[from].d.pay.size(); ++i) {
    const Pay pay = moments_[from].d.pay[i];
    Event choice = event;
    choice.remedy = pay.remedy;
    choice.has_amount = pay.range;
    choice.amount_minor = pay.minor;
    // Where neither the owner nor anybody above may give it, somebody else may.
    Status status = happens(from, choice, at);
    for (Id role = 0; status == Status::not_permitted && role < p_.parties.size(); ++role) {
      if (p_.parties[role].kind != PartyKind::role || role == choice.actor.role) continue;
      Event other = choice;
      other.actor.role = role;
      const std::size_t before = moments_.size();
      status = happens(from, std::move(other), at);
      if (moments_.size() > before) moments_.back().event.by_another = true;
    }
    if (!further_ || !pay.range) continue;
    choice.amount_minor = pay.high_minor;
    happens(from, std::move(choice), at);
  }
}

void Stories::approvals(std::size_t from, std::int64_t at) {
  const Id pending = moments_[from].d.pending;
  if (pending == no_id) return;
  Event event;
  event.actor = acting(p_, pending, "second person");
  std::vector<EventKind> kinds{EventKind::acknowledge};
  if (!moments_[from].c.approvals.empty()) kinds = {EventKind::approve, EventKind::refuse};
  for (const EventKind kind : kinds) {
    event.kind = kind;
    const std::size_t before = moments_.size();
    happens(from, event, at);
    // Whoever has signed already may not sign again.
    for (const char* other : {"third person", "fourth person"}) {
      if (moments_.size() > before) break;
      Event again = event;
      again.actor = acting(p_, pending, other);
      happens(from, std::move(again), at);
    }
  }
}

/// What is asked for is told: the first values of all facts, the second, ...; where they are few, each with each.
void Stories::answers(std::size_t from, const std::vector<Id>& ask, std::int64_t at) {
  std::size_t most = 0, all = 1;
  for (const Id fact : ask) {
    most = std::max(most, values_[fact].size());
    all = std::min(all, few_answers + 1) * std::max<std::size_t>(values_[fact].size(), 1);
  }
  const auto tell = [&](const auto& place_of) {
    Event event;
    event.kind = EventKind::facts;
    for (const Id fact : ask)
      if (const Value value = value_of(fact, place_of(fact)); !value.is_unknown())
        event.facts.push_back({fact, value});
    if (!event.facts.empty()) happens(from, std::move(event), at);
  };
  for (std::size_t k = 0; k < most; ++k) tell([k](Id) { return k; });
  if (all <= most || all > few_answers) return;
  for (std::size_t k = 0; k < all; ++k) {
    std::size_t rest = k;
    tell([&](Id fact) {
      const std::size_t values = std::max<std::size_t>(values_[fact].size(), 1);
      const std::size_t place = rest % values;
      rest /= values;
      return place;
    });
  }
}

void Stories::go_on(std::size_t from) {
  const std::int64_t now = moments_[from].c.now;
  // The facts that are asked for, or that something waits for.
  const std::vector<Id> ask = moments_[from].d.ask, needs = moments_[from].d.needs;
  const bool opening_now = moments_[from].before == none;
  if (opening_now) {
    for (const Id fact : needs) {
      if (!may_.host_tells(fact)) continue;
      for (const Value& value : std::vector<Value>(values_[fact])) {
        std::vector<FactUpdate> facts = moments_[from].facts;
        facts.push_back({fact, value});
        open(std::move(facts));
      }
      if (moments_[from].d.scenario == no_id) break;  // the first decides what is needed next
    }
  }
  if (opening_now && !further_ && moments_[from].told < 3) {
    for (const Id fact : assumed_) {
      const auto told = [fact](const FactUpdate& update) { return update.fact == fact; };
      const std::vector<FactUpdate>& before = moments_[from].facts;
      if (std::any_of(before.begin(), before.end(), told) || !may_.host_tells(fact)) continue;
      for (const Value& value : values_[fact]) {
        std::vector<FactUpdate> facts = moments_[from].facts;
        facts.push_back({fact, value});
        open(std::move(facts));
      }
    }
  }
  outcomes(from, now);
  answers(from, ask, now);
  if (!opening_now) {
    for (const Id fact : needs) {
      if (std::find(ask.begin(), ask.end(), fact) != ask.end()) continue;
      for (std::size_t k = 0; k < values_[fact].size(); ++k) {
        Event event;
        event.kind = EventKind::facts;
        event.facts.push_back({fact, values_[fact][k]});
        happens(from, std::move(event), now);
      }
    }
  }
  approvals(from, now);
  if (moments_[from].d.has_next_wake && moments_[from].d.next_wake > now)
    happens(from, Event{}, moments_[from].d.next_wake);
  if (moments_[from].c.status == CaseStatus::closed) {
    Event reopened;
    reopened.kind = EventKind::reopen;
    reopened.actor = acting(p_, moments_[from].c.owner, "first person");
    happens(from, std::move(reopened), now);
    return;
  }
  if (further_) return further_from(from);
  for (const Id fact : assumed_) {
    for (std::size_t k = 0; k < values_[fact].size(); ++k) {
      Event event;
      event.kind = EventKind::facts;
      event.facts.push_back({fact, values_[fact][k]});
      happens(from, std::move(event), now);
    }
  }
  from_outside(from, now);
}

void Stories::from_outside(std::size_t from, std::int64_t now) {
  Event event;
  for (const SymbolId name : signals_) {
    event.kind = EventKind::signal;
    event.name = name;
    happens(from, event, now);
  }
  event.name = no_id;
  if (messages_matter_ || further_ || short_) {
    event.kind = EventKind::customer_message;
    happens(from, event, now);
  }
  if (replies_matter_ || further_ || short_) {
    event.kind = EventKind::reply_sent;
    event.actor = acting(p_, moments_[from].d.owner, "first person");
    happens(from, event, now);
  }
}

void Stories::play(const std::vector<FactUpdate>& opened) {
  // Fewer turns where one turn looks at more.
  const std::size_t size = p_.exprs.size() + p_.steps.size() + p_.transitions.size() + 1;
  most_turns_ = std::clamp<std::size_t>(2'000'000 / size, 20, 4000);
  open(opened);
  // Openings first: they have no events.
  for (std::size_t i = 0; i < moments_.size() && !enough(); ++i)
    if (!moments_[i].again) go_on(i);
}

Shows stands_at(StateId step) {
  return [step](const Moment& m) {
    return m.d.step == step || m.c.end == step ||
           std::any_of(m.d.positions.begin(), m.d.positions.end(),
                       [&](const Position& position) { return position.step == step; });
  };
}

Shows led_by(std::string path) {
  return [path = std::move(path)](const Moment& m) {
    for (std::size_t i = 0; i < m.d.because.size(); ++i)
      if (m.d.because[i].path == path && m.d.because[i].kind != ReasonKind::overridden) return true;
    for (std::size_t i = 0; i < m.d.journal.size(); ++i)
      if (m.d.journal[i].path == path) return true;
    return false;
  };
}

Shows at_level(Id path, Id level) {
  return [path, level](const Moment& m) {
    return m.c.escalation.path == path && m.c.escalation.level == level &&
           m.c.escalation.state != LevelState::idle;
  };
}

Shows says(Id response) {
  return [response](const Moment& m) {
    for (std::size_t i = 0; i < m.d.effects.size(); ++i)
      if (m.d.effects[i].kind == EffectKind::say && m.d.effects[i].subject == response) return true;
    return false;
  };
}

Shows both(Shows a, Shows b) {
  return [a = std::move(a), b = std::move(b)](const Moment& m) { return a(m) && b(m); };
}

reference::Answer asked_at(const Procedure& p, const ReferenceData& data, const Moment& moment,
                           Id expression) {
  const std::vector<Value> facts = told_facts(moment.c);
  reference::Question question;
  question.procedure = &p;
  question.data = &data;
  question.facts = &facts;
  question.the_case = &moment.c;
  question.now = moment.c.now;
  question.max_steps = 10000;
  return reference::evaluate(question, expression);
}

}  // namespace sop::lint_checks
