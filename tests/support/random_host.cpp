// tests/support/random_host.cpp — random facts, events and instants; see random_host.hpp.
#include "tests/support/random_host.hpp"

#include <algorithm>

#include "sop/event_json.hpp"
#include "sop/instant.hpp"
#include "sop/reference.hpp"

namespace sop_test {

using sop::Event;
using sop::EventKind;
using sop::Id;
using sop::no_id;
using sop::Rational;
using sop::Value;
using sop::ValueKind;

namespace {

constexpr std::int64_t minute = 60 * 1000, hour = 60 * minute, day = 24 * hour;
constexpr std::int64_t september_1_2026 = 20697;  // days since 1970-01-01

}  // namespace

RandomHost::RandomHost(const sop::Procedure& procedure, std::uint64_t seed)
    : p_(procedure), random_(seed * 7919 + 17) {
  begin_ = september_1_2026 * day + random_.between(0, 47) * (hour / 2);
  if (one_in(3)) begin_ += random_.between(0, day);
  const auto add = [&](const std::vector<sop::Signal>& list) {
    for (const sop::Signal& s : list)
      if (s.kind == sop::SignalKind::event) signals_.push_back(s.event);
  };
  for (const sop::EscalationPath& path : p_.paths) {
    add(path.starts_on);
    add(path.stops_on);
  }
  for (const sop::Clock& clock : p_.clocks) {
    add(clock.starts_on);
    add(clock.stops_on);
    add(clock.cancels_on);
    add(clock.resets_on);
  }
}

sop::ReferenceData RandomHost::data() {
  sop::ReferenceData data;
  data.version = "random";
  for (Id calendar = 0; calendar < p_.calendars.size(); ++calendar) {
    if (!p_.calendars[calendar].holidays_from_host) continue;
    sop::HolidaySet set;
    set.calendar = calendar;
    for (int i = 0; i < 3; ++i)
      set.days.push_back(static_cast<std::int32_t>(september_1_2026 + random_.between(0, 12)));
    set.known_until = static_cast<std::int32_t>(september_1_2026 + 400);
    data.holidays.push_back(std::move(set));
  }
  for (Id party = 0; party < p_.parties.size(); ++party) {
    if (p_.parties[party].kind != sop::PartyKind::schedule) continue;
    const std::size_t entries = below(5);
    for (std::size_t i = 0; i < entries; ++i) {
      const std::int64_t from = begin_ + random_.between(-4, 40) * (hour / 2);
      data.roster.push_back({party, from, one_in(3) ? "" : one_in(2) ? "lead A" : "lead B"});
    }
    if (!one_in(3)) continue;
    sop::ScheduleSet set;
    set.schedule = party;
    sop::ScheduleLayer layer;
    layer.name = "days";
    layer.people = {"lead A", "lead C"};
    layer.turn = static_cast<std::int32_t>(random_.between(1, 3));
    layer.unit = one_in(2) ? sop::TurnUnit::day : sop::TurnUnit::hour;
    (void)sop::Date::from_days(september_1_2026 - 1, layer.since.date);
    if (one_in(2)) layer.hours.push_back({sop::every_day, {8 * 3'600'000, 20 * 3'600'000}});
    set.spec.layers.push_back(std::move(layer));
    data.schedules.push_back(std::move(set));
  }
  sop::seal(data);
  return data;
}

// --- facts ------------------------------------------------------------------------------------------------------------

Value RandomHost::value(const sop::Type& type) {
  using sop::TypeKind;
  if (type.or_none && one_in(4)) return Value::none();
  const auto number = [&](ValueKind kind, std::int64_t numerator, std::int64_t denominator) {
    Rational out;
    (void)Rational::make(numerator, denominator, out);
    return Value::rational(kind, out);
  };
  switch (type.kind) {
    case TypeKind::boolean:
      return Value::boolean(one_in(2));
    case TypeKind::enumeration:
      return Value::name(type.names[below(type.names.size())]);
    case TypeKind::set: {
      Value set = Value::make(ValueKind::set, 0);
      for (const sop::SymbolId name : type.names)
        if (one_in(2)) set.items.push_back(Value::name(name));
      return set;
    }
    case TypeKind::whole: {
      Value v = number(ValueKind::number, random_.between(0, one_in(3) ? 40 : 9), 1);
      v.symbol = type.unit;
      return v;
    }
    case TypeKind::decimal: {
      const std::int64_t tenths = random_.between(0, 200);
      Value v = number(ValueKind::number, tenths, one_in(2) ? 10 : 1);
      v.symbol = type.unit;
      return v;
    }
    case TypeKind::percent: {
      const std::int64_t hundredths = random_.between(0, 30);
      return number(ValueKind::percent, hundredths, one_in(2) ? 100 : 200);
    }
    case TypeKind::money: {
      Value v =
          number(ValueKind::money, one_in(2) ? random_.between(0, 25) * 500 : random_.between(0, 50000), 100);
      v.currency = p_.currency;
      return v;
    }
    case TypeKind::duration: {
      static constexpr std::int64_t lengths[] = {1, 500, minute, 15 * minute, hour, 2 * hour, 90 * minute};
      return Value::make(ValueKind::duration, lengths[below(7)]);
    }
    case TypeKind::period: {
      Value v = Value::make(ValueKind::period, random_.between(1, 3));
      v.unit = p_.calendar != no_id && one_in(3) ? sop::PeriodUnit::business_day
               : one_in(3)                       ? sop::PeriodUnit::month
                                                 : sop::PeriodUnit::day;
      return v;
    }
    case TypeKind::date:
      return Value::make(ValueKind::date, september_1_2026 + random_.between(-3, one_in(5) ? 90 : 4));
    case TypeKind::instant:
      return Value::make(ValueKind::instant, begin_ + random_.between(-4, 50) * (hour / 2));
    case TypeKind::time_of_day:
      return Value::make(ValueKind::time_of_day, random_.between(0, 47) * (hour / 2));
    case TypeKind::text:
      return Value::of_text(one_in(2) ? "A-1" : one_in(2) ? "B" : "A-22");
    default:
      return Value::unknown();
  }
}

// What a branch comes out with: whoever tells it is refused.
bool RandomHost::is_result(Id fact) const {
  return std::any_of(p_.containers.begin(), p_.containers.end(),
                     [=](const sop::Container& c) { return c.result_fact == fact; });
}

void RandomHost::tell(Id fact, std::vector<sop::FactUpdate>& out) {
  if (is_result(fact) && !one_in(12)) return;
  const auto add = [&](Id id) {
    Value v = value(p_.facts[id].type);
    if (!one_in(12))
      for (int tries = 0; tries < 20 && !sop::reference::fits(v, p_.facts[id].type); ++tries)
        v = value(p_.facts[id].type);
    out.push_back({id, std::move(v)});
  };
  const Id group = p_.facts[fact].group;
  if (group == no_id || one_in(15)) {
    add(fact);
    return;
  }
  for (const Id one : p_.groups[group].facts) add(one);
}

void RandomHost::tell_some(std::size_t most, std::vector<sop::FactUpdate>& out) {
  const std::size_t wanted = below(most + 1);
  for (std::size_t i = 0; i < wanted; ++i) tell(static_cast<Id>(below(p_.facts.size())), out);
  if (!out.empty() && one_in(12) && p_.facts[out.back().fact].group == no_id)
    out.back().value = Value::unknown();
}

// --- calls ------------------------------------------------------------------------------------------------------------

RandomCall RandomHost::open() {
  RandomCall call;
  call.now = begin_;
  call.has_event = true;
  const std::size_t share = below(4);  // nothing known, some, most
  for (Id fact = 0; fact < p_.facts.size(); ++fact) {
    if (below(4) < share && p_.facts[fact].group == no_id && !is_result(fact)) {
      Value v = value(p_.facts[fact].type);
      if (sop::reference::fits(v, p_.facts[fact].type)) call.event.facts.push_back({fact, std::move(v)});
    }
  }
  if (!p_.records.empty() && one_in(2)) record(begin_, call.event);
  return call;
}

std::int64_t RandomHost::instant(const sop::Case& c, const sop::Decision& d) {
  if (d.more) return c.now;
  std::vector<std::int64_t> marks;
  if (d.has_next_wake)
    for (int i = 0; i < 3; ++i) marks.push_back(d.next_wake);
  for (const sop::DueAt& due : d.due) {
    marks.push_back(due.at);
    for (const std::int64_t warn : due.warn) marks.push_back(warn);
  }
  switch (below(10)) {
    case 0:
    case 1:
    case 2:
      return c.now;
    case 3:
      return c.now + random_.between(1, 30) * minute;
    case 4:
      return c.now + random_.between(1, 48) * hour;
    case 5:
      if (one_in(12)) return c.now + random_.between(1, 3650) * day;
      return c.now + random_.between(0, 5) * day;
    default: {
      if (marks.empty()) return c.now + random_.between(0, 10) * minute;
      const std::int64_t mark = marks[below(marks.size())];
      const std::int64_t at = mark + random_.between(-1, 1);
      return std::max(at, c.now);
    }
  }
}

sop::Actor RandomHost::actor(Id party) {
  sop::Actor a;
  static const char* const people[] = {"", "ann", "bob", "eve"};
  a.id = people[below(4)];
  a.role = party;
  if (party != no_id && p_.parties[party].kind == sop::PartyKind::team && !p_.parties[party].members.empty())
    a.role = p_.parties[party].members[0];
  if (party == no_id || one_in(5)) a.role = one_in(6) ? no_id : static_cast<Id>(below(p_.parties.size()));
  // A person acts in their role; that somebody else is said to be them is refused.
  if (a.role != no_id && p_.parties[a.role].kind == sop::PartyKind::person && !one_in(8)) {
    a.id.clear();
    sop::act_in_role(p_, a);
  }
  return a;
}

std::vector<sop::CustomerTotal> RandomHost::totals() {
  std::vector<sop::CustomerTotal> out;
  for (const sop::Party& party : p_.parties) {
    for (const sop::Limit& limit : party.limits) {
      if (!limit.per_customer || one_in(8)) continue;
      const bool rolling = limit.window_kind == sop::WindowKind::rolling;
      Value length;
      if (rolling) {
        const sop::Expr& window = p_.exprs[limit.window];
        if (window.op != sop::Op::constant) continue;
        length = p_.constants[window.a];
      }
      std::vector<Id> remedies = limit.remedies;
      if (remedies.empty()) remedies.push_back(no_id);
      for (const Id remedy : remedies) {
        sop::CustomerTotal total;
        total.remedy = remedy;
        total.window_kind = limit.window_kind;
        total.window_count = length.integer;
        total.window_unit = length.unit;
        total.minor = one_in(2) ? 0 : random_.between(0, 120) * 100;
        out.push_back(total);
      }
    }
  }
  return out;
}

// What the host knows of the customer: lines from before, and some that lie at the edge of now.
void RandomHost::record(std::int64_t now, Event& e) {
  e.has_record = true;
  const std::size_t lines = below(7);
  for (std::size_t i = 0; i < lines; ++i) {
    sop::RecordLine line;
    line.kind = static_cast<Id>(below(p_.records.size()));
    line.from = now - (one_in(4) ? 0 : random_.between(0, 60) * day + random_.between(0, 24) * hour);
    if (p_.records[line.kind].restriction && !one_in(4))
      line.until = one_in(3) ? now + random_.between(-1, 1) : now + random_.between(-5, 20) * day;
    if (line.until < line.from) line.until = line.from;
    e.record.push_back(line);
  }
}

void RandomHost::choose(const sop::Case& c, const sop::Decision& d, Event& e) {
  e.actor = actor(d.owner);
  if (d.case_status == sop::CaseStatus::closed) {
    e.kind = one_in(4) ? EventKind::customer_message : EventKind::reopen;
    return;
  }
  switch (below(14)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
      if (d.allowed.empty()) break;
      {
        const sop::Allowed& allowed = d.allowed[below(d.allowed.size())];
        e.kind = EventKind::outcome;
        e.name = allowed.outcome;
        if (!one_in(4)) e.branch = allowed.branch;
        for (const sop::Position& position : d.positions)
          if (position.branch == allowed.branch && one_in(2)) e.actor = actor(position.owner);
      }
      if (d.pay.empty()) return;
      {
        const sop::Pay& pay = d.pay[below(d.pay.size())];
        if (!one_in(5)) e.remedy = pay.remedy;
        if (!one_in(5)) {
          e.has_amount = true;
          e.amount_minor =
              one_in(2) ? pay.minor + random_.between(-1, 1) : pay.high_minor + random_.between(-1, 1);
          if (pay.has_cap && one_in(3)) e.amount_minor = pay.cap_minor + random_.between(-1, 1);
        }
        if (!one_in(4)) e.customer = totals();
      }
      return;
    case 5:
    case 6:
      if (c.approvals.empty()) break;
      e.kind = one_in(5) ? EventKind::send_back : one_in(4) ? EventKind::refuse : EventKind::approve;
      e.actor = actor(c.approvals[below(c.approvals.size())].approver);
      if (!one_in(4)) e.customer = totals();
      if (one_in(3)) {
        e.has_amount = true;
        e.amount_minor = random_.between(0, 80) * 100;
      }
      if (one_in(3)) e.branch = c.threads[c.approvals[0].thread].branch;
      return;
    case 7:
      if (d.pending == no_id && !one_in(4)) break;
      e.kind = EventKind::acknowledge;
      e.actor = actor(d.pending);
      return;
    case 8:
      e.kind = EventKind::reply_sent;
      return;
    case 9:
      e.kind = EventKind::customer_message;
      if (!one_in(3)) e.actor = {};
      return;
    case 10:
      if (signals_.empty()) break;
      e.kind = EventKind::signal;
      e.name = signals_[below(signals_.size())];
      return;
    case 11:
      if (c.promises.empty()) break;
      e.kind = EventKind::promise_kept;
      if (!one_in(3)) e.name = c.promises[below(c.promises.size())].name;
      return;
    case 12:
      if (!one_in(3)) break;
      e.kind = EventKind::assign;
      e.party = static_cast<Id>(below(p_.parties.size()));
      for (Id party = 0; party < p_.parties.size(); ++party)
        if (p_.parties[party].kind == sop::PartyKind::schedule && one_in(2)) e.party = party;
      if (!one_in(3)) e.person = "lead C";
      return;
    default:
      break;
  }
  e.kind = EventKind::facts;
  for (const Id fact : d.ask)
    if (!one_in(3)) tell(fact, e.facts);
  for (const Id fact : d.needs)
    if (one_in(2)) tell(fact, e.facts);
}

// What a host may do wrong.
void RandomHost::spoil(const sop::Case& c, Event& e, std::int64_t& now) {
  switch (below(8)) {
    case 0:
      if (!ids_.empty()) e.id = ids_[below(ids_.size())];
      break;
    case 1:
      e.turn = c.turn > 1 ? c.turn - 1 : 0;
      break;
    case 2:
      now = c.now - random_.between(1, 5) * minute;
      break;
    case 3:
      e.kind = EventKind::outcome;
      e.name = static_cast<sop::SymbolId>(below(p_.symbols.size()));
      break;
    case 4:
      e.has_occurred = true;
      e.occurred_at = now + random_.between(-1, 1);
      break;
    case 5:
      if (!p_.containers.empty()) e.branch = static_cast<Id>(below(p_.containers.size()));
      break;
    case 6:
      e.kind = static_cast<EventKind>(below(static_cast<std::size_t>(EventKind::promise_kept) + 1));
      break;
    default:
      if (!e.record.empty() && one_in(2)) e.record.back().from = now + random_.between(1, 3);
      if (!p_.remedies.empty()) e.remedy = static_cast<Id>(below(p_.remedies.size()));
      e.has_amount = one_in(2);
      e.amount_minor = random_.between(-1, 30000);
      break;
  }
}

RandomCall RandomHost::next(const sop::Case& c, const sop::Decision& d) {
  RandomCall call;
  ++calls_;
  call.now = instant(c, d);
  call.has_event = !one_in(4);
  if (!call.has_event) {
    if (one_in(30)) call.now = c.now - 1;
    return call;
  }
  Event& e = call.event;
  choose(c, d, e);
  if (one_in(5)) tell_some(3, e.facts);
  if (one_in(3)) e.turn = d.turn;
  if (!one_in(4)) e.id = "e" + std::to_string(calls_);
  if (one_in(6)) {
    e.has_occurred = true;
    e.occurred_at = one_in(2) ? call.now : random_.between(c.last_occurred, call.now);
  }
  if (!p_.records.empty() && one_in(4)) record(call.now, e);
  if (one_in(7)) spoil(c, e, call.now);
  if (!e.id.empty()) ids_.push_back(e.id);
  return call;
}

std::string story_text(const sop::Procedure& procedure, const std::vector<RandomCall>& story) {
  std::string out;
  for (const RandomCall& call : story) {
    sop::Instant at;
    const bool exists = !sop::failed(sop::Instant::from_milliseconds(call.now, at));
    out += exists ? sop::to_text(at) : std::to_string(call.now);
    if (call.has_event) {
      out += ' ';
      sop::JsonWriter writer(out);
      sop::write_event(writer, procedure, call.event);
    }
    out += "\n";
  }
  return out;
}

}  // namespace sop_test
