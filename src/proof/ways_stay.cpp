// src/proof/ways_stay.cpp — see the header.
#include "src/proof/ways_stay.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "src/proof/ways_amounts.hpp"

namespace sop::proof {
namespace {

/// Whether a length lasts at least as long as another from every start: counted in the same way, and no fewer.
bool lasts_as_long(const Piece& a, const Piece& b) {
  return a.length.kind == b.length.kind && a.length.unit == b.length.unit &&
         a.length.symbol == b.length.symbol && a.deadline == b.deadline &&
         (!a.deadline || a.form == b.form) && (!a.before || b.before) && a.length.integer >= b.length.integer;
}

/// Whether the second is counted on where the first has ended, so that both are one length: exact time, and business time.
bool go_on(const Piece& first, const Piece& second) {
  const Value &a = first.length, &b = second.length;
  if (first.before || a.kind != b.kind) return false;
  if (a.kind == ValueKind::duration) return true;
  return a.kind == ValueKind::period && a.unit == b.unit && a.symbol == b.symbol && !first.deadline &&
         !second.deadline && (a.unit == PeriodUnit::business_hour || a.unit == PeriodUnit::business_minute);
}

/// Whether of two business days of a calendar both may be over at one opening, because it is closed from before an hour on the one to after it
/// on the next.
bool may_fall_together(const Procedure& p, const Value& length) {
  if (length.kind != ValueKind::period || length.unit != PeriodUnit::business_day || length.integer > 1)
    return false;
  const Id id = length.symbol == no_id ? p.calendar : length.symbol;
  if (id == no_id) return false;
  const Calendar& calendar = p.calendars[id];
  std::int64_t opens = 0, closes = INT64_MAX;  // the latest first opening of a day, the earliest last closing
  const auto day = [&](std::int64_t from, std::int64_t to) {
    opens = std::max(opens, from);
    closes = std::min(closes, to);
  };
  for (int weekday = 0; weekday < 7; ++weekday) {
    std::int64_t from = INT64_MAX, to = 0;
    for (const OpenWindow& window : calendar.open)
      if ((window.weekdays >> weekday & 1) != 0) {
        from = std::min(from, window.from);
        to = std::max(to, window.to);
      }
    if (to != 0) day(from, to);
  }
  for (const SpecialOpening& special : calendar.special_days)
    if (!special.open.empty()) day(special.open.front().from, special.open.back().to);
  return closes < opens;
}

}  // namespace

void append(Row& row, const Row& more) {
  for (const Piece& piece : more) {
    if (!row.empty() && go_on(row.back(), piece)) {
      row.back().length.integer += piece.length.integer;
      row.back().before = piece.before;
      continue;
    }
    row.push_back(piece);
  }
}

Stay unbounded(NoBound why, Id step) {
  Stay stay;
  stay.why = why;
  stay.step = step;
  stay.rows.clear();
  return stay;
}

Stay waiting(const Wait& wait) {
  Stay stay = unbounded(NoBound::fact, no_id);
  stay.fact = wait.fact;
  return stay;
}

bool lasts_as_long(const Row& a, const Row& b) {
  std::size_t at = 0;
  for (const Piece& piece : a)
    if (at < b.size() && lasts_as_long(piece, b[at])) ++at;
  return at == b.size();
}

void add_row(std::vector<Row>& rows, Row row) {
  if (std::any_of(rows.begin(), rows.end(), [&](const Row& other) { return lasts_as_long(other, row); }))
    return;
  rows.erase(
      std::remove_if(rows.begin(), rows.end(), [&](const Row& other) { return lasts_as_long(row, other); }),
      rows.end());
  rows.push_back(std::move(row));
}

namespace {

/// Where there are too many rows: whether somebody acts before a time is over or at its end is not told apart any more. False: still too many.
bool thinned(Stay& stay) {
  if (stay.rows.size() <= most_rows) return true;
  std::vector<Row> all;
  std::swap(all, stay.rows);
  Piece one;
  one.length = Value::make(ValueKind::duration, 1);
  for (const Row& row : all) {
    Row longer;
    for (std::size_t i = 0; i < row.size(); ++i) {
      Piece piece = row[i];
      piece.before = false;
      std::int64_t& exact = piece.length.integer;
      if (piece.length.kind == ValueKind::duration && exact % 1000 > 500) exact += 1000 - exact % 1000;
      append(longer, {piece});
      const bool goes_on = i + 1 < row.size() && row[i + 1].length.kind == ValueKind::duration;
      if (piece.deadline && !goes_on) append(longer, {one});
    }
    add_row(stay.rows, std::move(longer));
  }
  return stay.rows.size() <= most_rows;
}

}  // namespace

Stay then(const Stay& first, const Stay& second) {
  if (first.why != NoBound::none) return first;
  if (second.why != NoBound::none) return second;
  Stay stay;
  stay.if_silent = first.if_silent || second.if_silent;
  stay.rows.clear();
  for (const Row& a : first.rows)
    for (const Row& b : second.rows) {
      Row row = a;
      append(row, b);
      add_row(stay.rows, std::move(row));
      if (!thinned(stay)) return unbounded(NoBound::many_ways, no_id);
    }
  return stay;
}

void or_else(const Stay& other, Stay& stay) {
  if (stay.why != NoBound::none) return;
  if (other.why != NoBound::none) {
    stay = other;
    return;
  }
  stay.if_silent = stay.if_silent || other.if_silent;
  for (const Row& row : other.rows) add_row(stay.rows, row);
  if (!thinned(stay)) stay = unbounded(NoBound::many_ways, no_id);
}

Stay before(const Stay& stay) {
  Stay out = stay;
  for (Row& row : out.rows) {
    if (row.empty()) continue;
    Piece& last = row.back();
    if (last.length.kind != ValueKind::duration)
      last.before = true;
    else if (last.length.integer > 1 || row.size() == 1)
      last.length.integer = std::max(std::int64_t{0}, last.length.integer - 1);
    else
      row.pop_back();
  }
  return out;
}

Stay times_over(const Procedure& p, Stay stay, std::uint32_t times) {
  if (stay.why != NoBound::none) return stay;
  for (Row& row : stay.rows) {
    if (row.size() != 1) return unbounded(NoBound::length, no_id);
    Value& length = row.front().length;
    length.integer *= may_fall_together(p, length) ? 2 * std::int64_t{times} - 1 : std::int64_t{times};
  }
  return stay;
}

Bound bound_of(const Times& times, const Stay& stay) {
  Bound bound;
  bound.why = stay.why;
  bound.step = stay.step;
  bound.fact = stay.fact;
  bound.if_silent = stay.if_silent;
  if (stay.why != NoBound::none) return bound;
  if (times.last() < times.first()) {
    bound.why = NoBound::no_data;
    return bound;
  }
  bound.longest.milliseconds = -1;
  for (const Row& row : stay.rows) {
    const Longest one = times.longest(row);
    if (one.error != ErrorCode::ok) {
      bound.why = NoBound::calendar;
      bound.longest = one;
      return bound;
    }
    if (one.milliseconds > bound.longest.milliseconds) bound.longest = one;
  }
  return bound;
}

Stay of_known_length(const Procedure& p, Id expression, bool deadline, const DeadlineForm& form, bool over) {
  std::vector<Value> values;
  if (!written_values(p, expression, values)) return unbounded(NoBound::length, no_id);
  Stay stay;
  stay.rows.clear();
  for (const Value& value : values) {
    if (value.kind != ValueKind::duration && value.kind != ValueKind::period)
      return unbounded(NoBound::length, no_id);
    Piece piece;
    piece.length = value;
    if (value.kind == ValueKind::period) {  // an exact length is the same either way
      piece.deadline = deadline;
      piece.form = form;
    }
    Row row{piece};
    if (over) {
      Piece one;
      one.length = Value::make(ValueKind::duration, 1);
      append(row, {one});
    }
    add_row(stay.rows, std::move(row));
  }
  return stay.rows.empty() ? unbounded(NoBound::length, no_id) : stay;
}

Stay of_length(const Procedure& p, Unknowns& unknowns, Id expression, bool deadline, const DeadlineForm& form,
               bool over) {
  const Wait wait = unknowns.of({expression});
  return wait.may_stay_unknown ? waiting(wait) : of_known_length(p, expression, deadline, form, over);
}

}  // namespace sop::proof
