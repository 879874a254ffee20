// sop/impl/engine_records.inl — the customer's record in the engine: what is asked of it, and what a case does to it
// (docs/semantics.md, 15.5).
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"

namespace sop::engine {

// --- asking -----------------------------------------------------------------------------------------------------------

// The first instant of the calendar window that holds the instant.
SOP_INLINE ErrorCode Evaluator::window_begin(WindowKind window, std::int64_t instant,
                                             std::int64_t& begin) const {
  LocalTime local;
  if (const ErrorCode error = local_date(no_id, instant, local.date); error != ErrorCode::ok) return error;
  YearMonthDay first = year_month_day(local.date);
  first.day = 1;
  if (window == WindowKind::quarter) first.month = (first.month - 1) / 3 * 3 + 1;
  if (window == WindowKind::year) first.month = 1;
  const ValueError error =
      window == WindowKind::week
          ? Date::from_days(local.date.days() - static_cast<std::int32_t>(local.date.weekday()), local.date)
          : date_from(first.year, first.month, first.day, local.date);
  return failed(error) ? ErrorCode::date_does_not_exist : wall_time(no_id, local, begin);
}

SOP_INLINE Datum Evaluator::record_count(const Node& node, const Datum* length) const {
  if (scope_.the_case == nullptr) return failure(ErrorCode::not_available);
  const Case& c = *scope_.the_case;
  if (!c.record_known) return {};
  std::int64_t begin = 0;
  if (node.flags != 0) {
    const ErrorCode error = window_begin(static_cast<WindowKind>(node.flags), c.now, begin);
    if (error != ErrorCode::ok) return failure(error);
  }
  std::int64_t count = 0;
  for (const RecordLine& line : c.record) {
    if (line.kind != node.a) continue;
    if (node.flags != 0 && line.from < begin) continue;
    if (length != nullptr) {
      std::int64_t end = 0;
      if (const ErrorCode error = timeout_due(line.from, *length, end); error != ErrorCode::ok)
        return failure(error);
      if (end <= c.now) continue;
    }
    ++count;
  }
  Datum out = datum(ValueKind::number, 0);
  out.number = Rational(count);
  return out;
}

SOP_INLINE Datum Evaluator::restricted(const Node& node) const {
  if (scope_.the_case == nullptr) return failure(ErrorCode::not_available);
  const Case& c = *scope_.the_case;
  std::int64_t until = c.now;
  for (const RecordLine& line : c.record) {
    if (line.kind == node.a && line.from <= c.now) until = std::max(until, line.until);
  }
  const bool in_force = until > c.now;
  if (!in_force && !c.record_known) return {};
  if (node.flags == 0) return truth(in_force);
  return in_force && until != never ? datum(ValueKind::instant, until) : datum(ValueKind::none, 0);
}

// --- handing in -------------------------------------------------------------------------------------------------------

SOP_INLINE bool Machine::learn_record(const std::vector<RecordLine>& record) {
  const auto can_be = [&](const RecordLine& line) {
    Instant instant;
    if (line.kind >= p_.records.size() || line.from > now_.at) return false;
    if (failed(Instant::from_milliseconds(line.from, instant))) return false;
    if (line.until == never) return true;
    return p_.records[line.kind].restriction && line.until >= line.from &&
           !failed(Instant::from_milliseconds(line.until, instant));
  };
  if (record.size() > most_record_lines) return refuse(Status::bad_event, "record");
  const auto wrong = std::find_if_not(record.begin(), record.end(), can_be);
  if (wrong != record.end())
    return refuse(Status::bad_event, "record[" + std::to_string(wrong - record.begin()) + "]");
  c_.record = record;
  c_.record_known = true;
  arm_restrictions();
  return true;
}

// --- what a move or a rule does ------------------------------------------------------------------------------------------

SOP_INLINE void Machine::change_record(Id target) {
  const Target& t = p_.targets[target];
  if (t.kind == TargetKind::note) {
    keep_on_record({t.record, now_.at, never});
    tell_record(EffectKind::record_entry, t.record);
  } else if (t.kind == TargetKind::restrict_use) {
    restrict_customer(t);
  } else {
    bool lifted = !c_.record_known;
    for (RecordLine& line : c_.record) {
      if (line.kind != t.record || line.until <= now_.at) continue;
      line.until = now_.at;
      lifted = true;
    }
    if (lifted) tell_record(EffectKind::restriction_lifted, t.record);
  }
  arm_restrictions();
}

// The later of two ends counts; without a length it has none.
SOP_INLINE void Machine::restrict_customer(const Target& t) {
  std::int64_t until = never;
  if (t.within != no_id) {
    const Hold hold(e_);
    const Datum length = value(t.within);
    ErrorCode error = length.is_error() ? length.error : ErrorCode::not_available;
    if (length.known()) error = e_.deadline_due(now_.at, length, until, t.form);
    if (error == ErrorCode::ok && until <= now_.at) error = ErrorCode::out_of_range;
    if (error != ErrorCode::ok) return note_error(failure(error), hold.from());
  }
  std::size_t found = c_.record.size();
  for (std::size_t i = 0; i < c_.record.size(); ++i) {
    const RecordLine& line = c_.record[i];
    if (line.kind != t.record || line.until <= now_.at) continue;
    if (found == c_.record.size() || line.until > c_.record[found].until) found = i;
  }
  if (found == c_.record.size()) {
    keep_on_record({t.record, now_.at, until});
  } else {
    if (c_.record[found].until >= until) return;
    c_.record[found].until = until;
  }
  tell_record(EffectKind::restriction_set, t.record).due = until == never ? 0 : until;
}

SOP_INLINE void Machine::keep_on_record(const RecordLine& line) {
  if (c_.record.size() >= most_record_lines) {
    std::size_t first = 0;
    bool first_in_force = true;
    for (std::size_t i = 0; i < c_.record.size(); ++i) {
      const RecordLine& old = c_.record[i];
      const RecordLine& best = c_.record[first];
      const bool in_force = p_.records[old.kind].restriction && old.until > now_.at;
      const bool sooner = in_force ? old.until < best.until : old.from < best.from;
      if (i > 0 && (in_force != first_in_force ? in_force : !sooner)) continue;
      first = i;
      first_in_force = in_force;
    }
    c_.record.erase(c_.record.begin() + static_cast<std::ptrdiff_t>(first));
  }
  c_.record.push_back(line);
}

SOP_INLINE Effect& Machine::tell_record(EffectKind kind, Id record) {
  Effect& e = effect(kind);
  e.subject = record;
  e.name = p_.records[record].name;
  if (now_.acts != nullptr) e.path = *now_.acts;
  return e;
}

// The earliest end of those in force is a timer; when it fires, the next one is.
SOP_INLINE void Machine::arm_restrictions() {
  remove_timers(TimerKind::restriction_end);
  if (is_closed()) return;
  const RecordLine* next = nullptr;
  for (const RecordLine& line : c_.record) {
    if (!p_.records[line.kind].restriction || line.until == never || line.until <= now_.at) continue;
    if (next == nullptr || line.until < next->until || (line.until == next->until && line.kind < next->kind))
      next = &line;
  }
  if (next == nullptr) return;
  Timer timer;
  timer.kind = TimerKind::restriction_end;
  timer.ref = static_cast<Id>(next - c_.record.data());
  timer.armed = next->from;
  timer.due = next->until;
  insert_timer(timer);
}

}  // namespace sop::engine
