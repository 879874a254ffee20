// src/proof/ways_time.cpp — see the header.
//
// Which starts are looked at. Let due(t) be the instant at which a length begun at t is over, and late(t) = due(t) - t. Between two
// neighbouring *edges* of its calendar (an opening, a closing, a midnight, a change of the zone) the start itself lies in one piece of the
// wall: all of it open or all closed, on one date, under one offset. There due(t) never falls, and
//
//   - of an exact length late(t) is the same for all t;
//   - of business time due(t) is either the same for all t (it is closed at t: nothing is counted) or moves on as t does (a millisecond
//     later at t is a millisecond later at the end), as long as the end stays inside one stretch of opening; when the end has reached a closing
//     time, the next millisecond of t brings it to the opening after it;
//   - of what is over a millisecond before such a length the same holds, with every edge a millisecond earlier;
//   - of days due(t) is fixed by the date of t (a deadline), or has the wall time of t (a time-out), which is moved on only where it lies in
//     a gap of the wall or in closed hours, and leaps only where the end passes an edge.
//
// So between two edges late(t) stays the same or falls, and rises only where due(t) leaps over an edge. Its greatest value is therefore taken
// at an edge, or one millisecond after the last t whose end is not past some edge. Those t are found by halving, because due(t) never falls
// between two edges. Of a row of lengths the same holds, where what the rest of the row makes of an edge is carried back through the first.
//
// A year has the same week again and again: of dates whose end lies among dates without a holiday, special day or change of the zone, the
// first of each day of the week stands for the others. (Not for months and years, whose lengths differ.)
//
// How much later one row is over than another is, between two instants that were looked at for either, the same for all starts, or grows or
// falls as the start moves on: its greatest value is taken at one of the two.
#include "src/proof/ways_time.hpp"

#include <algorithm>

#include "sop/impl/value_codes.hpp"

namespace sop::proof {
namespace {

constexpr std::int64_t ms_a_day = 86'400'000;

/// The first whole minute from an instant on.
std::int64_t next_minute(std::int64_t at) {
  constexpr std::int64_t minute = 60'000;
  const std::int64_t past = (at % minute + minute) % minute;
  return past == 0 ? at : at + minute - past;
}

bool is_business(const Value& length) {
  return length.kind == ValueKind::period &&
         (length.unit == PeriodUnit::business_day || business_time(length.unit) != 0);
}

DayEnd day_end(const DeadlineForm& form) {
  if (form.end == DeadlineForm::End::midnight) return DayEnd::midnight();
  if (form.end == DeadlineForm::End::closing) return DayEnd::closing();
  TimeOfDay time;
  (void)TimeOfDay::from_milliseconds(form.time, time);
  return DayEnd::at(time);
}

std::int32_t year_begins(std::int32_t day, int years_later) {
  Date date, out;
  if (failed(Date::from_days(day, date)) ||
      failed(date_from(year_month_day(date).year + years_later, 1, 1, out)))
    return day;
  return out.days();
}

}  // namespace

Days days_with_data(const Procedure& p, const ReferenceData& data, bool has_today, std::int32_t today) {
  Days days;
  std::int32_t first = INT32_MIN, last = INT32_MAX;
  for (Id c = 0; c < p.calendars.size(); ++c) {
    std::vector<std::int32_t> holidays = p.calendars[c].holidays;
    std::int32_t until = p.calendars[c].holidays_until;
    for (const HolidaySet& set : data.holidays) {
      if (set.calendar != c) continue;
      holidays.insert(holidays.end(), set.days.begin(), set.days.end());
      if (set.known_until != 0) until = until == 0 ? set.known_until : std::min(until, set.known_until);
    }
    if (holidays.empty()) continue;
    const auto [least, most] = std::minmax_element(holidays.begin(), holidays.end());
    first = std::max(first, year_begins(*least, 0));
    last = std::min(last, until != 0 ? until : year_begins(*most, 1) - 1);
    days.stated = true;
  }
  if (!days.stated) {
    Date begin;
    (void)date_from(2026, 1, 1, begin);
    first = has_today ? today : (p.last_review != 0 ? p.last_review : begin.days());
    last = first + 364;
  }
  if (p.valid_from != 0) {
    if (!days.stated && p.valid_from > first) last = p.valid_from + 364;
    first = std::max(first, p.valid_from);
  }
  if (p.valid_until != 0) last = std::min(last, p.valid_until);
  days.first = first;
  days.last = last;
  return days;
}

Times::Times(const Procedure& p, const ReferenceData& data, const Days& days)
    : p_(p), data_(data), made_(p.calendars.size() + 1) {
  const BusinessCalendar* wall = calendar(p.calendar != no_id ? p.calendar : no_id);
  const auto midnight = [&](std::int32_t day) {
    Date date;
    ZonedInstant at;
    LocalTime local;
    if (failed(Date::from_days(day, date))) return std::int64_t{0};
    local.date = date;
    if (wall == nullptr || failed(wall->zone().instant_of(local, at))) return day * ms_a_day;
    return at.at.milliseconds();
  };
  first_ = midnight(days.first);
  last_ = midnight(days.last + 1) - 1;
}

const BusinessCalendar* Times::calendar(Id id) const {
  std::unique_ptr<Made>& place = made_[id == no_id ? p_.calendars.size() : id];
  if (place == nullptr) {
    place = std::make_unique<Made>();
    Zone zone;
    place->ok = zone_of(p_, data_, id, zone) == ErrorCode::ok &&
                BusinessCalendar::make(calendar_spec(p_, data_, id), place->calendar).ok();
  }
  return place->ok ? &place->calendar : nullptr;
}

Id Times::calendar_of(const Value& length) const {
  return is_business(length) && length.symbol == no_id ? p_.calendar : length.symbol;
}

ErrorCode Times::due_of(const Piece& piece, std::int64_t start, std::int64_t& out) const {
  const Value& length = piece.length;
  if (length.kind == ValueKind::duration) {
    if (length.integer < 0) return ErrorCode::out_of_range;
    out = start + length.integer;
    return ErrorCode::ok;
  }
  if (length.kind != ValueKind::period) return ErrorCode::not_available;
  const BusinessCalendar* wall = calendar(calendar_of(length));
  Instant from;
  if (wall == nullptr) return ErrorCode::not_available;
  if (failed(Instant::from_milliseconds(start, from))) return ErrorCode::out_of_range;
  const Period period{static_cast<std::int32_t>(length.integer), length.unit};
  Due due;
  CalendarError error = CalendarError::none;
  if (piece.deadline && business_time(length.unit) == 0) {
    // A closing time is that of the procedure's calendar where days are counted on none (6.3).
    Date received, last;
    if (failed(wall->date_of(from, received))) return ErrorCode::out_of_range;
    error = wall->last_day(received, period,
                           piece.form.from_receipt ? CountFrom::day_of_receipt : CountFrom::day_after,
                           p_.month_end, last);
    const bool closes = calendar_of(length) == no_id && piece.form.end == DeadlineForm::End::closing;
    const BusinessCalendar* ends = closes ? calendar(p_.calendar) : wall;
    if (ends == nullptr) return ErrorCode::not_available;
    if (!failed(error)) error = ends->end_of_day(last, day_end(piece.form), due);
  } else {
    error = wall->time_out(
        from, period, p_.month_end,
        length.unit == PeriodUnit::business_day ? WhenClosed::next_opening : WhenClosed::stays, due);
  }
  if (!failed(error)) out = std::max(start, due.at.milliseconds() - (piece.before ? 1 : 0));
  return detail::code_of(error);
}

// The latest end of a piece that begins between two instants. Ends fall only where clocks are set back: just before it they may lie later
// than at the last instant.
ErrorCode Times::latest(const Piece& piece, std::int64_t first, std::int64_t last, std::int64_t& out) const {
  if (const ErrorCode error = due_of(piece, last, out); error != ErrorCode::ok) return error;
  if (piece.length.kind != ValueKind::period) return ErrorCode::ok;
  const BusinessCalendar* wall = calendar(calendar_of(piece.length));
  const std::vector<ZoneSegment>& segments = wall->zone().segments();
  for (std::size_t i = wall->zone().segment_at(last); i > 0; --i) {
    const std::int64_t change = segments[i].begin;
    if (change <= first || change < last - 2 * ms_a_day) break;
    std::int64_t before = 0;
    if (due_of(piece, change - 1, before) == ErrorCode::ok) out = std::max(out, before);
  }
  return ErrorCode::ok;
}

ErrorCode Times::due(const std::vector<Piece>& row, std::int64_t start, std::int64_t& out) const {
  out = start;
  for (std::size_t i = 0; i < row.size(); ++i) {
    // The first begins at `start`; each other at any instant from then until the one before it is over.
    const ErrorCode error = i == 0 ? due_of(row[i], out, out) : latest(row[i], start, out, out);
    if (error != ErrorCode::ok) return error;
  }
  return ErrorCode::ok;
}

void Times::edges(const Piece& piece, std::int64_t from, std::int64_t to,
                  std::vector<std::int64_t>& out) const {
  if (piece.length.kind != ValueKind::period) return;
  std::vector<const BusinessCalendar*> walls{calendar(calendar_of(piece.length))};
  if (piece.deadline && piece.form.end == DeadlineForm::End::closing && calendar_of(piece.length) == no_id)
    walls.push_back(calendar(p_.calendar));
  for (const BusinessCalendar* wall : walls) {
    if (wall == nullptr) return;
    Instant at;
    if (failed(Instant::from_milliseconds(from, at))) return;
    if (is_business(piece.length)) {
      OpenStretch stretch;
      Instant next = at;
      while (!failed(wall->next_stretch(next, stretch)) && stretch.begin.milliseconds() <= to) {
        out.push_back(stretch.begin.milliseconds());
        out.push_back(stretch.end.milliseconds());
        if (stretch.end <= next) break;
        next = stretch.end;
      }
    }
    // Midnights, and changes of the zone with the times that the wall shows twice.
    LocalTime local;
    if (failed(wall->zone().local_of(at, local))) return;
    for (std::int32_t day = local.date.days();; ++day) {
      LocalTime midnight;
      ZonedInstant begin;
      if (failed(Date::from_days(day, midnight.date)) || failed(wall->zone().instant_of(midnight, begin)) ||
          begin.at.milliseconds() > to)
        break;
      out.push_back(begin.at.milliseconds());
    }
    const std::vector<ZoneSegment>& segments = wall->zone().segments();
    for (std::size_t i = wall->zone().segment_at(from); i < segments.size() && segments[i].begin <= to; ++i)
      if (i > 0 && segments[i].begin >= from) {
        out.push_back(segments[i].begin);
        const std::int64_t shift = segments[i].offset - segments[i - 1].offset;
        out.push_back(segments[i].begin + (shift < 0 ? -shift : shift));
        out.push_back(segments[i].begin - (shift < 0 ? -shift : shift));
      }
  }
}

// The instants at which how long the rest of a row lasts may begin to be longer, among those at which it may begin.
void Times::breaks(const std::vector<Piece>& row, std::size_t at, std::int64_t from, std::int64_t to,
                   std::vector<std::int64_t>& out) const {
  std::vector<std::int64_t> starts{from}, targets;
  edges(row[at], from, to, starts);
  std::int64_t end_first = 0, end_last = 0;
  if (latest(row[at], from, from, end_first) != ErrorCode::ok ||
      latest(row[at], from, to, end_last) != ErrorCode::ok)
    return;
  edges(row[at], end_first, end_last + 1, targets);
  if (row[at].before)  // what comes a millisecond before an edge is over at it
    for (std::size_t i = targets.size(); i-- > 0;) targets.push_back(targets[i] - 1);
  if (at + 1 < row.size()) breaks(row, at + 1, from, end_last, targets);
  const auto tidy = [](std::vector<std::int64_t>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  tidy(starts);
  tidy(targets);
  while (!starts.empty() && starts.front() < from) starts.erase(starts.begin());
  while (!starts.empty() && starts.back() > to) starts.pop_back();
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::int64_t begin = starts[i];
    const std::int64_t end = i + 1 < starts.size() ? starts[i + 1] - 1 : to;
    out.push_back(begin);
    out.push_back(end);
    std::int64_t low = 0, high = 0;
    if (due_of(row[at], begin, low) != ErrorCode::ok || due_of(row[at], end, high) != ErrorCode::ok) continue;
    for (auto target = std::lower_bound(targets.begin(), targets.end(), low);
         target != targets.end() && *target <= high; ++target) {
      // The last start whose end is not past the target.
      std::int64_t within = begin, past = end + 1;
      while (past - within > 1) {
        const std::int64_t middle = within + (past - within) / 2;
        std::int64_t due_there = 0;
        if (due_of(row[at], middle, due_there) == ErrorCode::ok && due_there <= *target)
          within = middle;
        else
          past = middle;
      }
      for (const std::int64_t one : {within, within + 1})
        if (one <= end) out.push_back(one);
    }
  }
}

// What is not as in other weeks: the midnights of holidays and of days with hours of their own, and changes of the zone.
std::vector<std::int64_t> Times::exceptions(const std::vector<Piece>& row) const {
  std::vector<std::int64_t> out;
  for (const Piece& piece : row) {
    if (piece.length.kind != ValueKind::period) continue;
    for (const Id id : {calendar_of(piece.length), p_.calendar}) {
      const CalendarSpec spec = calendar_spec(p_, data_, id);
      std::vector<Date> dates = spec.holidays;
      for (const SpecialDay& day : spec.special_days) dates.push_back(day.date);
      for (const Date date : dates) {
        LocalTime local;
        ZonedInstant at;
        local.date = date;
        if (!failed(spec.zone.instant_of(local, at))) out.push_back(at.at.milliseconds());
      }
      const std::vector<ZoneSegment>& segments = spec.zone.segments();
      for (std::size_t i = spec.zone.segment_at(first_); i < segments.size() && i > 0; ++i)
        out.push_back(segments[i].begin);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

// The stretches of starts that are looked at: all, or of those that are like others the first.
std::vector<std::pair<std::int64_t, std::int64_t>> Times::stretches(const std::vector<Piece>& row) const {
  std::vector<std::pair<std::int64_t, std::int64_t>> out;
  const bool of_months = std::any_of(row.begin(), row.end(), [](const Piece& piece) {
    return piece.length.kind == ValueKind::period &&
           (piece.length.unit == PeriodUnit::month || piece.length.unit == PeriodUnit::year);
  });
  if (of_months) return {{first_, last_}};
  const std::vector<std::int64_t> odd = exceptions(row);
  std::vector<std::vector<std::int64_t>> seen;
  for (std::int64_t begin = first_; begin <= last_; begin += ms_a_day) {
    const std::int64_t end = std::min(begin + ms_a_day - 1, last_);
    std::int64_t over = 0;
    bool like_others = due(row, end, over) == ErrorCode::ok;
    if (like_others) {
      const auto next = std::lower_bound(odd.begin(), odd.end(), begin - 2 * ms_a_day);
      like_others = next == odd.end() || *next > over + 2 * ms_a_day;
    }
    if (like_others) {
      std::vector<std::int64_t> key{(begin - first_) / ms_a_day % 7, end - begin};
      for (const Piece& piece : row) {
        const BusinessCalendar* wall =
            piece.length.kind == ValueKind::period ? calendar(calendar_of(piece.length)) : nullptr;
        if (wall != nullptr) key.push_back(wall->zone().segments()[wall->zone().segment_at(begin)].offset);
      }
      if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
      seen.push_back(std::move(key));
    }
    if (!out.empty() && out.back().second == begin - 1)
      out.back().second = end;
    else
      out.push_back({begin, end});
  }
  return out;
}

Longest Times::longest_past(const std::vector<Piece>& row, const std::vector<Piece>& limit) const {
  Longest best;
  if (last_ < first_) {
    best.error = ErrorCode::not_available;
    return best;
  }
  std::vector<Piece> both = row;
  both.insert(both.end(), limit.begin(), limit.end());
  std::vector<std::int64_t> starts{first_};
  for (const auto& [from, to] : stretches(both)) {
    starts.push_back(to);
    breaks(row, 0, from, to, starts);
    breaks(limit, 0, from, to, starts);
  }
  for (std::size_t i = starts.size(); i-- > 0;)
    if (starts[i] > first_) starts.push_back(starts[i] - 1);
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  bool any = false;
  for (const std::int64_t start : starts) {
    std::int64_t end = 0, allowed = 0;
    ErrorCode error = due(row, start, end);
    if (error == ErrorCode::ok) error = due(limit, start, allowed);
    if (error != ErrorCode::ok) {
      best.error = error;
      return best;
    }
    if (any && end - allowed <= best.milliseconds) continue;
    any = true;
    best.milliseconds = end - allowed;
    best.start = start;
    best.due = end;
  }
  // Begun at the next whole minute it may last as long.
  std::int64_t allowed = 0;
  Longest later = best;
  later.start = next_minute(best.start);
  if (later.start <= last_ && due(row, later.start, later.due) == ErrorCode::ok &&
      due(limit, later.start, allowed) == ErrorCode::ok && later.due - allowed == best.milliseconds)
    return later;
  return best;
}

Longest Times::longest(const std::vector<Piece>& row) const {
  Longest best;
  best.milliseconds = -1;
  if (last_ < first_) {
    best.error = ErrorCode::not_available;
    return best;
  }
  std::vector<std::int64_t> starts{first_};
  const bool exact = std::all_of(row.begin(), row.end(),
                                 [](const Piece& piece) { return piece.length.kind == ValueKind::duration; });
  if (!exact)
    for (const auto& [from, to] : stretches(row)) breaks(row, 0, from, to, starts);
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  for (const std::int64_t start : starts) {
    std::int64_t end = 0;
    if (const ErrorCode error = due(row, start, end); error != ErrorCode::ok) {
      best.error = error;
      return best;
    }
    if (end - start <= best.milliseconds) continue;
    best.milliseconds = end - start;
    best.start = start;
    best.due = end;
  }
  // Begun at the next whole minute it may last as long.
  Longest later = best;
  later.start = next_minute(best.start);
  if (later.start <= last_ && due(row, later.start, later.due) == ErrorCode::ok &&
      later.due - later.start == best.milliseconds)
    return later;
  return best;
}

}  // namespace sop::proof
