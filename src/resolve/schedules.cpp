// src/resolve/schedules.cpp — schedules: whose turns follow each other, when they are handed over, in which hours somebody is on
// duty; and the hours in which a party is told nothing.
#include <algorithm>
#include <string>
#include <utility>

#include "sop/impl/duty_spec.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/messages/syntax.hpp"
#include "sop/messages/time.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

Id Resolver::calendar_named(ast::ExprId id) {
  if (ex(id).kind == ast::ExprKind::missing) return no_id;
  const Span name = name_span(id);
  if (is_empty(name)) {
    error(messages::name_expected, ex(id).span, {});
    return no_id;
  }
  const Declaration* calendar = lookup(name, Kind::calendar);
  return calendar == nullptr ? no_id : calendar->id;
}

/// `hand over at: mon 09:00` or `09:00`. False: it is no such time.
bool Resolver::read_hand_over(const ast::Entry& e, Party& party) {
  const ast::Expr& written = ex(item(e.items, 0).value);
  if (written.kind == ast::ExprKind::missing) return false;
  party.hand_over_days = 0x7F;
  const ast::Expr* time = &written;
  if (written.kind == ast::ExprKind::days && written.children.count == 2 &&
      ex(child(written, 0)).kind == ast::ExprKind::day) {
    party.hand_over_days = weekdays_of(ex(child(written, 0)));
    time = &ex(child(written, 1));
  }
  TimeOfDay clock;
  if (time->kind != ast::ExprKind::time || value_count(e.items) != 1) {
    error(messages::hand_over_expected, e.span, {std::string(source(written.span))});
    return false;
  }
  if (failed(parse_time_of_day(source(time->span), clock)) || clock.milliseconds() >= milliseconds_per_day) {
    error(messages::no_such_time, time->span, {std::string(source(time->span))});
    return false;
  }
  party.hand_over_time = clock.milliseconds();
  return true;
}

/// `rotation: 1 week, since 2026-09-07`, after `hand over at`: turns of weeks begin on the weekday on which they are handed over.
void Resolver::read_rotation(const ast::Entry& e, const ast::Entry* hand_over, Party& party) {
  const ast::ExprId written = item(e.items, 0).value;
  const Typed length = value(written, no_type);
  const Value* turn = length.type == no_type ? nullptr : constant_of(length.expr);
  if (length.type == no_type) return;
  ScheduleLayer layer;
  if (turn == nullptr || !detail::turn_of(*turn, layer)) {
    error(messages::turn_expected, ex(written).span,
          {std::string(source(ex(written).span)), std::to_string(max_turn)});
    return;
  }
  party.rotation = p_.exprs[length.expr].a;
  const ast::Item* since = option(e.items, Word::since);
  if (since == nullptr) {
    error(messages::option_missing, e.span, {word(Word::rotation), word(Word::since)});
    return;
  }
  if (since->value == ast::no_expr) return;
  party.rotation_since = date_in(since->value);
  Date begin;
  if (hand_over == nullptr || party.hand_over_days == 0x7F ||
      failed(Date::from_days(party.rotation_since, begin)))
    return;
  const bool weeks = layer.unit == TurnUnit::week || (layer.unit == TurnUnit::day && layer.turn % 7 == 0) ||
                     (layer.unit == TurnUnit::hour && layer.turn % 168 == 0);
  if (!weeks) {
    error(messages::hand_over_day_without_weeks, hand_over->span, {std::string(source(ex(written).span))});
    return;
  }
  const WeekdaySet days{party.hand_over_days};
  if (days.contains(begin.weekday())) return;
  Date before = begin, after = begin;
  while (!days.contains(before.weekday()) && !failed(Date::from_days(before.days() - 1, before))) {
  }
  while (!days.contains(after.weekday()) && !failed(Date::from_days(after.days() + 1, after))) {
  }
  error(messages::rotation_begins_elsewhere, since->span,
        {to_text(begin), std::string(source(ex(item(hand_over->items, 0).value).span)), to_text(before),
         to_text(after)});
}

void Resolver::resolve_schedule(Party& party, const ast::Block& block) {
  if (const ast::Entry* e = entry(block, Word::source); e != nullptr && value_count(e->items) > 0) {
    if (hint(item(e->items, 0).value) == Word::host) {
      party.from_host = true;
    } else {
      unknown_choice(item(e->items, 0).value, {Word::host});
    }
  }
  const std::size_t before = sink_.error_count();
  const ast::Entry* people = entry(block, Word::people);
  if (people != nullptr) {
    for (std::uint32_t i = 0; i < value_count(people->items); ++i) {
      const ast::Expr& person = ex(item(people->items, i).value);
      if (person.kind == ast::ExprKind::text) {
        party.people.push_back(text_of(person.span));
      } else if (person.kind != ast::ExprKind::missing) {
        error(messages::text_expected, person.span, {});
      }
    }
  }
  const ast::Entry* hand_over = entry(block, Word::hand_over_at);
  if (hand_over != nullptr && (value_count(hand_over->items) == 0 || !read_hand_over(*hand_over, party))) {
    party.hand_over_days = 0;
    hand_over = nullptr;
  }
  const ast::Entry* rotation = entry(block, Word::rotation);
  if (rotation != nullptr && value_count(rotation->items) > 0) read_rotation(*rotation, hand_over, party);
  for (const ast::Entry* e : entries(block, Word::on_duty)) read_windows(*e, party.on_duty);
  if (sink_.error_count() != before) {
    party.people.clear();
    return;
  }
  check_schedule(party, block);
}

/// What the lines of a schedule say together.
void Resolver::check_schedule(Party& party, const ast::Block& block) {
  const std::string& name = p_.text(party.name);
  const ast::Entry* people = entry(block, Word::people);
  if (party.people.empty()) {
    for (const Word label : {Word::rotation, Word::hand_over_at, Word::on_duty}) {
      const ast::Entry* e = entry(block, label);
      if (e == nullptr) continue;
      error(messages::rotation_without_people, e->span,
            {std::string(source(e->label_span)), name, word(Word::people)});
      return;
    }
    if (!party.from_host)
      error(messages::schedule_without_source, party.span,
            {name, word(Word::source), word(Word::host), word(Word::people)});
    return;
  }
  if (party.people.size() > 1 && party.rotation == no_id) {
    error(messages::rotation_missing, people->span, {name, word(Word::rotation), word(Word::since)});
    return;
  }
  if (!zone_known(no_id)) {
    zone_missing(people->span, no_id);
    return;
  }
  // As it will be made, but for the zone, whose data may come later.
  ScheduleSpec spec;
  ScheduleLayer layer;
  layer.name = name;
  layer.people = party.people;
  if (party.rotation != no_id) (void)detail::turn_of(p_.constants[party.rotation], layer);
  layer.hours = detail::weekly_hours(party.on_duty);
  spec.layers.push_back(std::move(layer));
  Schedule schedule;
  const ScheduleResult result = Schedule::make(spec, schedule);
  if (result.error == ScheduleError::bad_hours) {
    error(messages::duty_hours_overlap, entry(block, Word::on_duty)->span,
          {word(Word::on_duty), std::to_string(max_hours_per_day)});
  } else if (!result.ok()) {
    error(
        messages::people_not_named, people->span,
        {std::to_string(max_schedule_name_bytes), std::to_string(max_people_per_layer), word(Word::people)});
  }
}

/// `quiet hours: 22:00..08:00`: on the wall of the party's own calendar, else of the procedure.
void Resolver::read_quiet_hours(Party& party, const ast::Block& block) {
  const ast::Entry* first = entry(block, Word::quiet_hours);
  if (first == nullptr) return;
  for (const ast::Entry* e : entries(block, Word::quiet_hours)) read_windows(*e, party.quiet);
  if (party.quiet.empty()) return;
  const Id calendar = party.kind == PartyKind::schedule ? no_id : party.calendar;
  if (!zone_known(calendar)) {
    zone_missing(first->span, calendar);
    return;
  }
  CalendarSpec spec;
  spec.week = detail::weekly_hours(party.quiet);
  std::int64_t total = 0;
  for (const WeeklyHours& hours : spec.week)
    for (unsigned day = 0; day < 7; ++day)
      total += (hours.days.bits >> day & 1U) != 0 ? hours.hours.to - hours.hours.from : 0;
  BusinessCalendar made;
  if (!BusinessCalendar::make(spec, made).ok()) {
    error(messages::duty_hours_overlap, first->span,
          {word(Word::quiet_hours), std::to_string(max_hours_per_day)});
  } else if (total >= 7 * milliseconds_per_day) {
    error(messages::quiet_for_ever, first->span, {p_.text(party.name), word(Word::quiet_hours)});
  }
}

}  // namespace sop::resolver
