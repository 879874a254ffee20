// src/resolve/time.cpp — calendars, schedules, clocks, escalation paths, and lengths of time.
//
// Exact lengths (up to hours) always work. Days need to know where a day begins: a zone in the calendar or the procedure, a
// fixed offset (`"+02:00"`) or a name (`"Europe/Tallinn"`), whose data the loader is given (LoadOptions::zones) or the host
// hands in.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/data.hpp"
#include "sop/instant.hpp"
#include "sop/messages/load.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/messages/syntax.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

void Resolver::read_zone(const ast::Entry& e, bool& has_offset, std::int32_t& offset, std::string& name) {
  if (value_count(e.items) == 0) return;
  const ast::Expr& text = ex(item(e.items, 0).value);
  if (text.kind == ast::ExprKind::missing) return;
  if (text.kind != ast::ExprKind::text) {
    error(messages::text_expected, text.span, {});
    return;
  }
  const std::string written = text_of(text.span);
  Offset parsed;
  if (!failed(parse_offset(written, parsed))) {
    has_offset = true;
    offset = parsed.minutes();
    return;
  }
  const bool looks_like_offset = !written.empty() && (written[0] == '+' || written[0] == '-');
  if (looks_like_offset) {
    error(messages::offset_expected, text.span, {written});
    return;
  }
  name = written;
  carry_zone(name, text.span);
}

/// The procedure takes along the zones that it names, as they are now.
void Resolver::carry_zone(const std::string& name, Span span) {
  const auto same = [&](const Zone& zone) { return zone.name() == name; };
  if (options_.zones == nullptr || std::any_of(p_.zones.begin(), p_.zones.end(), same)) return;
  if (p_.zones.size() == max_zones) {
    error(messages::too_many_zones, span, {name, std::to_string(max_zones)});
    return;
  }
  Zone zone;
  if (options_.zones->zone(name, span, zone, sink_)) p_.zones.push_back(std::move(zone));
}

std::uint8_t Resolver::weekdays_of(const ast::Expr& e) const {
  const auto number = [](Word w) { return static_cast<int>(w) - static_cast<int>(Word::mon); };
  if (e.kind == ast::ExprKind::day) return static_cast<std::uint8_t>(1U << number(e.word));
  std::uint8_t bits = 0;
  for (int day = number(e.word);; day = (day + 1) % 7) {
    bits = static_cast<std::uint8_t>(bits | 1U << day);
    if (day == number(e.second_word)) break;
  }
  return bits;
}

/// `09:00..18:00`; an end that is not later lies on the next day.
bool Resolver::read_hours(ast::ExprId id, OpenWindow& out) {
  const auto time_of = [&](ast::ExprId part, std::int64_t& ms) {
    TimeOfDay time;
    if (ex(part).kind == ast::ExprKind::missing) return false;
    if (failed(parse_time_of_day(source(ex(part).span), time))) {
      error(messages::no_such_time, ex(part).span, {std::string(source(ex(part).span))});
      return false;
    }
    ms = time.milliseconds();
    return true;
  };
  const ast::Expr& x = ex(id);
  if (!time_of(child(x, 0), out.from) || !time_of(child(x, 1), out.to)) return false;
  if (out.from != out.to && out.from != milliseconds_per_day) return true;
  error(messages::hours_empty, x.span, {std::string(source(x.span))});
  return false;
}

void Resolver::read_windows(const ast::Entry& e, std::vector<OpenWindow>& out) {
  std::uint8_t days = 0x7F;
  bool whole_days = false;
  const auto flush_days = [&] {
    if (whole_days) out.push_back({days, 0, milliseconds_per_day});
    whole_days = false;
  };
  const auto part = [&](const auto& self, ast::ExprId id) -> void {
    const ast::Expr& x = ex(id);
    switch (x.kind) {
      case ast::ExprKind::days:
        for (std::uint32_t i = 0; i < x.children.count; ++i) self(self, child(x, i));
        break;
      case ast::ExprKind::day:
      case ast::ExprKind::day_range:
        flush_days();
        days = weekdays_of(x);
        whole_days = true;
        break;
      case ast::ExprKind::range:
      case ast::ExprKind::time_range: {
        OpenWindow window;
        window.weekdays = days;
        whole_days = false;
        if (read_hours(id, window)) out.push_back(window);
        break;
      }
      case ast::ExprKind::word:
      case ast::ExprKind::name:
        if (hint(id) == Word::always) {
          out.push_back({0x7F, 0, milliseconds_per_day});
          break;
        }
        [[fallthrough]];
      default:
        if (x.kind != ast::ExprKind::missing)
          error(messages::days_expected, x.span, {std::string(source(x.span))});
        break;
    }
  };
  for (std::uint32_t i = 0; i < value_count(e.items); ++i) part(part, item(e.items, i).value);
  flush_days();
}

/// `open on: 2026-12-31 09:00..13:00, 14:00..16:00`: hours after a date are that date's. A date alone is open all day.
void Resolver::read_open_days(const ast::Entry& e, Calendar& calendar) {
  const bool whole_days = std::all_of(calendar.open.begin(), calendar.open.end(), [](const OpenWindow& w) {
    return w.from == 0 && w.to == milliseconds_per_day;
  });
  bool dated = false;
  for (std::uint32_t i = 0; i < value_count(e.items); ++i) {
    const ast::ExprId id = item(e.items, i).value;
    const ast::Expr& x = ex(id);
    OpenWindow window;
    if (x.kind == ast::ExprKind::missing) continue;
    if (dated && (x.kind == ast::ExprKind::time_range || x.kind == ast::ExprKind::range) &&
        ex(child(x, 0)).kind == ast::ExprKind::time) {
      if (read_hours(id, window)) calendar.special_days.back().open.push_back(window);
      continue;
    }
    // A date, or a date with its first hours: the beginning of the range is a date with a time.
    const bool with_hours =
        x.kind == ast::ExprKind::range && ex(child(x, 0)).kind == ast::ExprKind::date_time;
    const ast::Expr& day = with_hours ? ex(child(ex(child(x, 0)), 0)) : x;
    Date date;
    if (day.kind != ast::ExprKind::date) {
      error(messages::open_day_expected, x.span, {std::string(source(x.span))});
      continue;
    }
    if (!date_of(day, date)) continue;
    if (!with_hours && !whole_days) {
      error(messages::open_day_without_hours, x.span, {std::string(source(x.span)), p_.text(calendar.name)});
      continue;
    }
    window.to = milliseconds_per_day;
    if (with_hours) {
      TimeOfDay from, to;
      const ast::Expr& end = ex(child(x, 1));
      if (failed(parse_time_of_day(source(ex(child(ex(child(x, 0)), 1)).span), from))) continue;
      if (failed(parse_time_of_day(source(end.span), to))) {
        error(messages::no_such_time, end.span, {std::string(source(end.span))});
        continue;
      }
      window.from = from.milliseconds();
      window.to = to.milliseconds();
      if (window.from == window.to || window.from == milliseconds_per_day) {
        error(messages::hours_empty, x.span, {std::string(source(x.span))});
        continue;
      }
    }
    calendar.special_days.push_back({date.days(), {window}});
    dated = true;
  }
}

/// What the parts of a calendar say together: hours may not overlap.
void Resolver::check_calendar(Id id) {
  const Calendar& c = p_.calendars[id];
  const CalendarSpec spec = calendar_spec(p_, {}, id);
  BusinessCalendar calendar;
  const CalendarResult result = BusinessCalendar::make(spec, calendar);
  const std::string& name = p_.text(c.name);
  switch (result.error) {
    case CalendarError::none:
      break;
    case CalendarError::repeated_day: {
      Date date;
      if (result.index < c.special_days.size()) (void)Date::from_days(c.special_days[result.index].day, date);
      error(messages::open_day_twice, c.span, {to_text(date)});
      break;
    }
    case CalendarError::too_many_hours:
      error(messages::too_many_hours, c.span, {name, std::to_string(max_hours_per_day)});
      break;
    default:
      error(messages::hours_overlap, c.span, {name});
      break;
  }
}

void Resolver::resolve_calendar(Id id) {
  const ast::Block& block = open(calendar_blocks_[id]);
  Calendar& calendar = p_.calendars[id];
  calendar_refused_.resize(p_.calendars.size(), false);
  if (const ast::Entry* zone = entry(block, Word::zone)) {
    read_zone(*zone, calendar.has_offset, calendar.offset_minutes, calendar.zone_name);
    calendar_refused_[id] = !calendar.has_offset && calendar.zone_name.empty();
  } else if (zone_stated_) {
    calendar.has_offset = p_.has_offset;
    calendar.offset_minutes = p_.offset_minutes;
    calendar.zone_name = p_.zone_name;
    calendar_refused_[id] = !p_.has_offset && p_.zone_name.empty();
  }
  const std::vector<const ast::Entry*> open_entries = entries(block, Word::open);
  for (const ast::Entry* e : open_entries) read_windows(*e, calendar.open);
  if (!open_entries.empty()) {
    calendar.working_days = 0;
    for (const OpenWindow& window : calendar.open)
      calendar.working_days = static_cast<std::uint8_t>(calendar.working_days | window.weekdays);
    calendar.hours_stated = !calendar.open.empty();
  }
  for (const ast::Entry* e : entries(block, Word::open_on)) read_open_days(*e, calendar);
  for (const ast::Entry* e : entries(block, Word::holidays)) {
    for (std::uint32_t i = 0; i < value_count(e->items); ++i) {
      const ast::ExprId day = item(e->items, i).value;
      if (hint(day) == Word::host) {
        calendar.holidays_from_host = true;
      } else if (ex(day).kind == ast::ExprKind::text) {
        calendar.holidays_file = text_of(ex(day).span);
      } else if (ex(day).kind == ast::ExprKind::date) {
        Date date;
        if (date_of(ex(day), date)) calendar.holidays.push_back(date.days());
      } else if (ex(day).kind != ast::ExprKind::missing) {
        error(messages::holidays_expected, ex(day).span, {word(Word::host)});
      }
    }
    if (const ast::Item* until = option(e->items, Word::until))
      calendar.holidays_until = date_in(until->value);
  }
  std::sort(calendar.holidays.begin(), calendar.holidays.end());
  calendar.holidays.erase(std::unique(calendar.holidays.begin(), calendar.holidays.end()),
                          calendar.holidays.end());
  std::stable_sort(calendar.special_days.begin(), calendar.special_days.end(),
                   [](const SpecialOpening& a, const SpecialOpening& b) { return a.day < b.day; });
  check_calendar(id);
}

/// The procedure's own zone, when it states none, is that of its calendar.
void Resolver::settle_zone() {
  if (zone_stated_ || p_.calendar == no_id) return;
  const Calendar& calendar = p_.calendars[p_.calendar];
  p_.has_offset = calendar.has_offset;
  p_.offset_minutes = calendar.offset_minutes;
  p_.zone_name = calendar.zone_name;
}

bool Resolver::zone_known(Id calendar) const {
  // A zone that was refused is not complained about again.
  if (calendar != no_id && (p_.calendars[calendar].has_offset || !p_.calendars[calendar].zone_name.empty() ||
                            calendar_refused_[calendar]))
    return true;
  return p_.has_offset || !p_.zone_name.empty() || zone_stated_;
}

void Resolver::zone_missing(Span span, Id calendar) {
  const std::string where = calendar != no_id      ? p_.text(p_.calendars[calendar].name)
                            : p_.calendar != no_id ? p_.text(p_.calendars[p_.calendar].name)
                                                   : "";
  const std::string help =
      where.empty() ? term(messages::help_zone_procedure, {word(Word::procedure), word(Word::zone)})
                    : term(messages::help_zone_calendar, {where, word(Word::zone)});
  error(messages::zone_missing, span, {std::string(source(span)), help});
}

/// A length of time that the case counts: exact, or in days of a calendar whose zone is known.
Typed Resolver::time_value(ast::ExprId id, Id calendar) {
  if (id == ast::no_expr) return {};
  current_calendar_ = calendar;
  const Typed time = value(id, no_type);
  current_calendar_ = no_id;
  if (time.type == no_type) return {};
  const Span span = ex(id).span;
  if (!is_length(time.type)) {
    StaticType any_length;
    any_length.type.kind = TypeKind::period;
    any_length.mixed = true;
    (void)fit(time, intern(any_length), span);
    return {};
  }
  if (kind(time.type) == TypeKind::period && !zone_known(calendar)) {
    zone_missing(span, calendar);
    return {};
  }
  return time;
}

/// How a deadline of days ends, and which day it counts first: `, by 12:00`, `, by closing`, `, day of receipt counts`.
DeadlineForm Resolver::deadline_form(ast::List items, Id time) {
  DeadlineForm form;
  const ast::Item* by = option(items, Word::by);
  const ast::Item* receipt = option(items, Word::receipt_counts);
  if (by == nullptr && receipt == nullptr) return form;
  const Value* length = time == no_id ? nullptr : constant_of(time);
  const bool exact =
      length != nullptr && (length->kind == ValueKind::duration ||
                            (length->kind == ValueKind::period && business_time(length->unit) != 0));
  if (exact) {
    error(messages::day_end_without_days, by != nullptr ? by->span : receipt->span,
          {word(by != nullptr ? Word::by : Word::receipt_counts), std::string(source(p_.exprs[time].span))});
    return form;
  }
  form.from_receipt = receipt != nullptr;
  if (by == nullptr || by->value == ast::no_expr) return form;
  const ast::Expr& when = ex(by->value);
  TimeOfDay clock;
  if (hint(by->value) == Word::closing) {
    form.end = DeadlineForm::End::closing;
  } else if (when.kind == ast::ExprKind::time && !failed(parse_time_of_day(source(when.span), clock))) {
    form.end = DeadlineForm::End::stated;
    form.time = static_cast<std::int32_t>(clock.milliseconds());
  } else if (when.kind != ast::ExprKind::missing) {
    error(messages::day_end_expected, when.span,
          {std::string(source(when.span)), word(Word::by), word(Word::closing)});
  }
  return form;
}

/// A deadline that is not a length: a date with a time, or a date and then its end. `before`: it must be earlier than that.
Typed Resolver::moment_value(ast::ExprId id, bool before) {
  if (id == ast::no_expr) return {};
  Typed when = value(id, no_type);
  if (when.type == no_type) return {};
  const Span span = ex(id).span;
  if (kind(when.type) == TypeKind::date) {
    if (!zone_known(no_id)) {
      zone_missing(span, no_id);
      return {};
    }
    if (before) {
      // Before a date is before it begins: the end of the day before.
      Value day = Value::make(ValueKind::period, 1);
      const Typed one = constant(std::move(day), period_in(PeriodUnit::day), span);
      when = add_expr(Op::subtract, when.type, span, {when.expr, one.expr});
    }
    return add_expr(Op::end_of_day, simple(TypeKind::instant), span, {when.expr});
  }
  when = fit(when, simple(TypeKind::instant), span);
  if (when.type == no_type || !before) return when;
  const Typed tick = constant(Value::make(ValueKind::duration, 1), simple(TypeKind::duration), span);
  return add_expr(Op::subtract, when.type, span, {when.expr, tick.expr});
}

/// Whether an expression is a condition by its shape.
bool Resolver::is_test(ast::ExprKind kind) {
  switch (kind) {
    case ast::ExprKind::compare:
    case ast::ExprKind::is_one_of:
    case ast::ExprKind::is_not_one_of:
    case ast::ExprKind::logic_and:
    case ast::ExprKind::logic_or:
    case ast::ExprKind::logic_not:
    case ast::ExprKind::all_of:
    case ast::ExprKind::any_of:
    case ast::ExprKind::none_of:
      return true;
    default:
      return false;
  }
}

/// One event or condition. `events_only`: the label that takes no condition; else no_word.
bool Resolver::read_signal(ast::ExprId id, Id guard, Word events_only, Signal& out) {
  out.condition = guard;
  out.span = ex(id).span;
  switch (hint(id)) {
    case Word::case_opened:
      out.kind = SignalKind::case_opened;
      return true;
    case Word::case_closed:
      out.kind = SignalKind::case_closed;
      return true;
    case Word::reply_sent:
      out.kind = SignalKind::reply_sent;
      return true;
    case Word::customer_wrote:
      out.kind = SignalKind::customer_wrote;
      return true;
    default:
      break;
  }
  if (is_test(ex(id).kind)) {
    if (events_only != no_word) {
      error(messages::event_not_condition, ex(id).span,
            {word(events_only), std::string(source(ex(id).span)), word(Word::pauses_while)});
      return false;
    }
    out.kind = SignalKind::condition;
    const Id test = condition(id, false);
    if (test == no_id) return false;
    out.condition = guard == no_id ? test : yes_no(Op::logic_and, ex(id).span, {test, guard}).expr;
    return true;
  }
  const Span name = name_span(id);
  if (is_empty(name)) {
    if (ex(id).kind != ast::ExprKind::missing) error(messages::event_expected, ex(id).span, {});
    return false;
  }
  out.kind = SignalKind::event;
  out.event = symbol(name);
  events_.push_back({out.event, name, file_});
  return true;
}

void Resolver::read_signals(const ast::Block& block, Word label, std::vector<Signal>& out) {
  const bool events_only = label == Word::holds_on || label == Word::released_on;
  for (const ast::Entry* e : entries(block, label)) {
    const Id guard = option_condition(e->items, true);
    for (std::uint32_t i = 0; i < value_count(e->items); ++i) {
      Signal signal;
      if (read_signal(item(e->items, i).value, guard, events_only ? label : no_word, signal))
        out.push_back(signal);
    }
  }
}

bool Resolver::count_in(ast::ExprId id, std::uint32_t& out) {
  const ast::Expr& e = ex(id);
  const ast::Expr& digits = e.kind == ast::ExprKind::quantity && e.word == Word::times ? ex(child(e, 0)) : e;
  std::int64_t number = 0;
  if (e.kind == ast::ExprKind::missing || digits.kind == ast::ExprKind::missing) return false;
  if (digits.kind != ast::ExprKind::number || failed(parse_whole(source(digits.span), number)) ||
      number < 1 || number > 1000) {
    error(messages::count_expected, e.span, {std::string(source(e.span))});
    return false;
  }
  out = static_cast<std::uint32_t>(number);
  return true;
}

void Resolver::resolve_clock(Id id) {
  const ast::Block& block = open(clock_blocks_[id]);
  Clock clock = p_.clocks[id];
  read_signals(block, Word::starts_on, clock.starts_on);
  read_signals(block, Word::stops_on, clock.stops_on);
  read_signals(block, Word::cancels_on, clock.cancels_on);
  read_signals(block, Word::resets_on, clock.resets_on);
  read_signals(block, Word::holds_on, clock.holds_on);
  read_signals(block, Word::released_on, clock.released_on);
  if (!clock.holds_on.empty() && clock.released_on.empty())
    error(messages::hold_without_release, entry(block, Word::holds_on)->span,
          {p_.text(clock.name), word(Word::released_on)});
  clock.policy = entry_text(block, Word::policy);
  if (const ast::Entry* e = entry(block, Word::calendar); e != nullptr && value_count(e->items) > 0) {
    clock.calendar = calendar_named(item(e->items, 0).value);
  }
  const Id calendar = clock.calendar != no_id ? clock.calendar : p_.calendar;
  if (const ast::Entry* e = entry(block, Word::pauses_while); e != nullptr && value_count(e->items) > 0)
    clock.pauses_while = condition(item(e->items, 0).value, false);
  std::vector<const ast::Entry*> targets;
  for (const ast::Entry* e : entries(block, no_word))
    if (e->label == Word::due_within || e->label == Word::due_at) targets.push_back(e);
  (void)check_choice(targets, false);
  if (targets.empty()) {
    const std::string label = word(Word::due_within);
    error(messages::label_missing, head(block),
          {word(Word::clock), label, takes(*label_rule(Word::clock, Word::due_within), label)});
  }
  for (const ast::Entry* e : targets) {
    ClockTarget target;
    target.span = e->span;
    if (value_count(e->items) > 0) {
      const ast::ExprId value = item(e->items, 0).value;
      target.time =
          (e->label == Word::due_at ? moment_value(value, false) : time_value(value, calendar)).expr;
      if (e->label == Word::due_within) target.form = deadline_form(e->items, target.time);
    }
    target.condition = option_condition(e->items, true);
    clock.targets.push_back(target);
  }
  read_extensions(block, calendar, clock);
  read_law(block, calendar, clock);
  if (const ast::Entry* e = entry(block, Word::warn_at)) {
    for (std::uint32_t i = 0; i < value_count(e->items); ++i) {
      Rational share;
      if (share_in(item(e->items, i).value, share)) clock.warnings.push_back(share);
    }
  }
  if (const ast::Entry* e = entry(block, Word::target_change); e != nullptr && value_count(e->items) > 0) {
    const ast::ExprId how = item(e->items, 0).value;
    if (hint(how) == Word::keep) {
      clock.on_change = TargetChange::keep;
    } else if (hint(how) == Word::restart) {
      clock.on_change = TargetChange::restart;
      if (const ast::Item* from = option(e->items, Word::counted_from)) {
        clock.on_change = TargetChange::counted_from;
        clock.counted_from = value_as(from->value, simple(TypeKind::instant)).expr;
      }
    } else {
      unknown_choice(how, {Word::keep, Word::restart});
    }
  }
  clock.transitions = clock_moves(clock, block);
  p_.clocks[id] = std::move(clock);
}

/// `by law: 15 days, source "Regulation (EU) 2019/2144, article 6"`: a length that is written, since a law does not depend on the case.
void Resolver::read_law(const ast::Block& block, Id calendar, Clock& clock) {
  const ast::Entry* e = entry(block, Word::by_law);
  if (e == nullptr || value_count(e->items) == 0) return;
  const Typed length = time_value(item(e->items, 0).value, calendar);
  if (const ast::Item* from = option(e->items, Word::source);
      from != nullptr && from->value != ast::no_expr) {
    const ast::Expr& text = ex(from->value);
    if (text.kind == ast::ExprKind::text)
      clock.law_source = text_of(text.span);
    else if (text.kind != ast::ExprKind::missing)
      error(messages::text_expected, text.span, {});
  }
  if (length.expr == no_id || length.type == no_type) return;
  const Expr& value = p_.exprs[length.expr];
  if (constant_of(length.expr) == nullptr && value.op != Op::setting) {
    error(messages::constant_expected, value.span, {});
    return;
  }
  clock.law = length.expr;
  clock.law_span = e->span;
}

/// `extends on: part_missing, by 2 business days, at most 2 times`. An extension is counted as the target is: exact, in days, in
/// months, in business days, or in business time.
void Resolver::read_extensions(const ast::Block& block, Id calendar, Clock& clock) {
  const auto measure = [&](Id expr) {
    const StaticType& type = types_[expr_facts_[expr].type];
    if (type.mixed || (type.type.kind == TypeKind::period && !type.has_unit)) return -1;
    if (type.type.kind != TypeKind::period) return type.type.kind == TypeKind::duration ? 0 : -1;
    switch (type.unit) {
      case PeriodUnit::day:
      case PeriodUnit::week:
        return 1;
      case PeriodUnit::month:
      case PeriodUnit::year:
        return 2;
      case PeriodUnit::business_day:
        return 3;
      case PeriodUnit::business_hour:
      case PeriodUnit::business_minute:
        return 4;
    }
    return -1;
  };
  for (const ast::Entry* e : entries(block, Word::extends_on)) {
    if (value_count(e->items) == 0) continue;
    Extension extension;
    const Id guard = option_condition(e->items, true);
    const bool good = read_signal(item(e->items, 0).value, guard, Word::extends_on, extension.signal);
    const ast::Item* by = option(e->items, Word::by);
    const ast::Item* most = option(e->items, Word::at_most);
    if (by == nullptr || most == nullptr || by->value == ast::no_expr || most->value == ast::no_expr) {
      error(messages::extension_incomplete, e->span,
            {word(Word::extends_on), word(Word::by), word(Word::at_most)});
      continue;
    }
    const bool counted = count_in(most->value, extension.at_most);
    const Typed length = time_value(by->value, calendar);
    if (length.expr == no_id || length.type == no_type || !good || !counted) continue;
    const Expr& value = p_.exprs[length.expr];
    if (constant_of(length.expr) == nullptr && value.op != Op::setting) {
      error(messages::constant_expected, value.span, {});
      continue;
    }
    extension.by = length.expr;
    for (const ClockTarget& target : clock.targets) {
      if (target.time == no_id) continue;
      const int own = measure(target.time);
      const int more = measure(extension.by);
      if (own < 0 || more < 0 || own == more) continue;
      error(messages::extension_unit, value.span,
            {std::string(source(value.span)), std::string(source(p_.exprs[target.time].span))})
          .note(messages::note_own_length, target.span, {p_.text(clock.name)});
      break;
    }
    clock.extensions.push_back(extension);
  }
}

bool Resolver::share_in(ast::ExprId id, Rational& out) {
  const Typed share = value_as(id, simple(TypeKind::percent));
  if (share.type == no_type) return false;
  const Value* constant = constant_of(share.expr);
  if (constant == nullptr) {
    error(messages::constant_expected, ex(id).span, {});
    return false;
  }
  if (compare(constant->number, Rational(0)) <= 0 || compare(constant->number, Rational(1)) > 0) {
    error(messages::share_outside, ex(id).span, {std::string(source(ex(id).span))});
    return false;
  }
  out = constant->number;
  return true;
}

}  // namespace sop::resolver
