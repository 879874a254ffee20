// tests/support/random_events.hpp — random calls on a case of any procedure: events that fit and events that do not, at instants
// around the next timer.
//
// What is likely to matter is likely: outcomes that are allowed, facts that are asked, the instant of the next timer and the
// milliseconds beside it. The rest is anything: other roles, unknown names, repeated ids, stale turns, values out of range.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/case.hpp"
#include "sop/decision.hpp"
#include "sop/event.hpp"
#include "sop/event_json.hpp"
#include "sop/model.hpp"
#include "tests/support/random.hpp"

namespace sop_test {

class RandomEvents {
 public:
  RandomEvents(const sop::Procedure& procedure, Random& random) : p_(procedure), random_(random) {}

  sop::Value value_of(const sop::Type& type) {
    using sop::Value;
    using sop::ValueKind;
    if (random_.one_in(10)) return Value::unknown();
    if (random_.one_in(10)) return Value::none();
    const auto bounded = [&](std::int64_t low, std::int64_t high) {
      std::int64_t bound = 0;
      if (type.has_low && !sop::failed(sop::to_int64(sop::floor(type.low), bound))) low = bound;
      if (type.has_high && !sop::failed(sop::to_int64(sop::ceiling(type.high), bound))) high = bound;
      if (random_.one_in(30)) return high + 1;
      return low < high ? random_.between(low, std::min(high, low + 400)) : low;
    };
    switch (type.kind) {
      case sop::TypeKind::boolean:
        return Value::boolean(random_.one_in(2));
      case sop::TypeKind::enumeration:
        return Value::name(random_.one_in(40) || type.names.empty() ? 0 : any(type.names));
      case sop::TypeKind::set: {
        Value v = Value::make(ValueKind::set, 0);
        for (const sop::SymbolId name : type.names) {
          if (random_.one_in(2)) v.items.push_back(Value::name(name));
        }
        return v;
      }
      case sop::TypeKind::decimal:
      case sop::TypeKind::whole: {
        Value v = Value::rational(ValueKind::number, sop::Rational(bounded(-1, 20)));
        v.symbol = type.unit;
        return v;
      }
      case sop::TypeKind::percent: {
        sop::Rational share;
        (void)sop::divide(sop::Rational(random_.between(0, 100)), sop::Rational(100), share);
        return Value::rational(ValueKind::percent, share);
      }
      case sop::TypeKind::money: {
        Value v = Value::rational(ValueKind::money, sop::Rational(bounded(0, 300)));
        v.currency =
            random_.one_in(20) || p_.currency.is_none() ? sop::CurrencyCode::find("USD") : p_.currency;
        return v;
      }
      case sop::TypeKind::duration:
        return Value::make(ValueKind::duration, random_.between(0, 50) * 600000);
      case sop::TypeKind::period: {
        Value v = Value::make(ValueKind::period, random_.between(1, 6));
        v.unit = static_cast<sop::PeriodUnit>(random_.between(0, 4));
        return v;
      }
      case sop::TypeKind::date:
        return Value::make(ValueKind::date, day + random_.between(-20, 20));
      case sop::TypeKind::instant:
        return Value::make(ValueKind::instant, day * 86400000 + random_.between(-200, 400) * 3600000);
      case sop::TypeKind::time_of_day:
        return Value::make(ValueKind::time_of_day, random_.between(0, 23) * 3600000);
      case sop::TypeKind::text: {
        static const char* const words[] = {"", "a", "en", "ru", "et", "broken screen"};
        return Value::of_text(words[random_.between(0, 5)]);
      }
      case sop::TypeKind::party:
        return p_.parties.empty() ? Value::none() : Value::party(number_of(p_.parties.size()));
      case sop::TypeKind::remedy:
        return Value::make(ValueKind::remedy, p_.remedies.empty() ? 0 : number_of(p_.remedies.size()));
      default:
        return Value::unknown();
    }
  }

  std::vector<sop::FactUpdate> facts(const std::vector<sop::Id>& wanted, std::uint64_t one_in) {
    std::vector<sop::FactUpdate> out;
    for (sop::Id fact = 0; fact < p_.facts.size(); ++fact) {
      const bool asked = std::find(wanted.begin(), wanted.end(), fact) != wanted.end();
      if (asked ? random_.one_in(3) : !random_.one_in(one_in)) continue;
      // What a branch comes out with: whoever tells it is refused.
      const bool is_result = std::any_of(p_.containers.begin(), p_.containers.end(),
                                         [=](const sop::Container& c) { return c.result_fact == fact; });
      if (is_result && !random_.one_in(20)) continue;
      out.push_back({fact, value_of(p_.facts[fact].type)});
    }
    if (random_.one_in(60)) out.push_back({static_cast<sop::Id>(p_.facts.size()), {}});
    return out;
  }
  std::vector<sop::FactUpdate> opening_facts() {
    return facts({}, static_cast<std::uint64_t>(random_.between(1, 3)));
  }

  /// The next instant to look at.
  std::int64_t instant(const sop::Case& c, const sop::Decision& d) {
    if (random_.one_in(60)) return c.now - 1;
    if (d.has_next_wake && random_.one_in(3)) return std::max(c.now, d.next_wake + random_.between(-1, 1));
    switch (random_.between(0, 4)) {
      case 0:
        return c.now;
      case 1:
        return c.now + random_.between(0, 40) * 60000;
      case 2:
        return c.now + random_.between(0, 10) * 3600000;
      case 3:
        return c.now + random_.between(0, 5) * 86400000;
      default:
        return c.now + (random_.one_in(5) ? random_.between(0, 60) * 86400000 : 1);
    }
  }

  sop::Event event(const sop::Case& c, const sop::Decision& d, std::int64_t now) {
    sop::Event e;
    if (random_.one_in(2)) e.id = "event " + std::to_string(random_.between(0, 200)) + " with a longer name";
    if (random_.one_in(8))
      e.turn = static_cast<std::uint64_t>(random_.between(0, static_cast<std::int64_t>(c.turn) + 1));
    e.kind = static_cast<sop::EventKind>(random_.between(0, 11));
    if (random_.one_in(2) && !d.allowed.empty()) e.kind = sop::EventKind::outcome;
    if (c.status == sop::CaseStatus::closed && random_.one_in(2)) e.kind = sop::EventKind::reopen;
    if (!c.approvals.empty() && random_.one_in(3))
      e.kind = random_.one_in(4)   ? sop::EventKind::send_back
               : random_.one_in(3) ? sop::EventKind::refuse
                                   : sop::EventKind::approve;
    if (e.kind == sop::EventKind::outcome && !d.allowed.empty() && !random_.one_in(12)) {
      const sop::Allowed& allowed = any(d.allowed);
      e.name = allowed.outcome;
      if (random_.one_in(2)) e.branch = allowed.branch;
    } else if (e.kind == sop::EventKind::outcome || e.kind == sop::EventKind::signal) {
      e.name = random_.one_in(40) ? sop::no_id : number_of(p_.symbols.size());
      if (e.kind == sop::EventKind::signal && random_.one_in(2)) e.name = signal();
    } else if (e.kind == sop::EventKind::promise_kept && !c.promises.empty() && random_.one_in(2)) {
      e.name = any(c.promises).name;
    }
    if (random_.one_in(30) && !p_.containers.empty()) e.branch = number_of(p_.containers.size() + 1);
    if (!random_.one_in(6) && !p_.parties.empty()) {
      e.actor.role =
          random_.one_in(40) ? static_cast<sop::Id>(p_.parties.size()) : number_of(p_.parties.size());
      if (random_.one_in(2) && d.owner != sop::no_id) e.actor.role = d.owner;
      if (random_.one_in(3) && d.pending != sop::no_id) e.actor.role = d.pending;
      if (!random_.one_in(8))
        e.actor.id = std::string("person ") + static_cast<char>('a' + random_.between(0, 2));
      if (e.actor.role < p_.parties.size() && p_.parties[e.actor.role].kind == sop::PartyKind::person &&
          !random_.one_in(8)) {
        e.actor.id.clear();
        sop::act_in_role(p_, e.actor);
      }
    }
    if (!p_.remedies.empty() && random_.one_in(3)) e.remedy = number_of(p_.remedies.size());
    if (!d.pay.empty() && random_.one_in(2))
      e.remedy = d.pay[static_cast<std::size_t>(number_of(d.pay.size()))].remedy;
    if (random_.one_in(2)) {
      e.has_amount = true;
      e.amount_minor = random_.between(-1, 40) * 500;
    }
    if (!p_.parties.empty()) e.party = number_of(p_.parties.size());
    if (random_.one_in(3)) e.person = "a person with a longer name";
    if (random_.one_in(3)) e.facts = facts(random_.one_in(2) ? d.ask : d.needs, 12);
    if (random_.one_in(2)) {
      for (sop::Id remedy = 0; remedy <= p_.remedies.size(); ++remedy) {
        sop::CustomerTotal total;
        total.remedy = remedy == p_.remedies.size() ? sop::no_id : remedy;
        total.window_count = random_.one_in(2) ? 12 : 30;
        total.window_unit = total.window_count == 12 ? sop::PeriodUnit::month : sop::PeriodUnit::day;
        total.minor = random_.between(0, 20) * 1000;
        e.customer.push_back(total);
      }
    }
    if (random_.one_in(8)) {
      e.has_occurred = true;
      e.occurred_at = now - random_.between(-1, 3) * 600000;
    }
    return e;
  }

  std::int64_t day = 20700;  ///< around which dates lie

 private:
  template <class List>
  const typename List::value_type& any(const List& list) {
    return list[static_cast<std::size_t>(number_of(list.size()))];
  }
  sop::Id number_of(std::size_t size) {
    return static_cast<sop::Id>(random_.between(0, static_cast<std::int64_t>(size) - 1));
  }
  sop::SymbolId signal() {
    std::vector<sop::SymbolId> names;
    const auto add = [&](const std::vector<sop::Signal>& signals) {
      for (const sop::Signal& s : signals) {
        if (s.event != sop::no_id) names.push_back(s.event);
      }
    };
    for (const sop::Clock& clock : p_.clocks) {
      add(clock.starts_on);
      add(clock.stops_on);
      add(clock.cancels_on);
      add(clock.resets_on);
    }
    for (const sop::EscalationPath& path : p_.paths) {
      add(path.starts_on);
      add(path.stops_on);
    }
    return names.empty() ? 0 : any(names);
  }

  const sop::Procedure& p_;
  Random& random_;
};

}  // namespace sop_test
