// src/proof/ways_stay.cpp — see the header.
#include "src/proof/ways_stay.hpp"

#include <algorithm>
#include <utility>

#include "src/proof/ways_amounts.hpp"

namespace sop::proof {
namespace {

/// Whether a length lasts at least as long as another from every start: counted in the same way, and no fewer.
bool lasts_as_long(const Piece& a, const Piece& b) {
  return a.length.kind == b.length.kind && a.length.unit == b.length.unit &&
         a.length.symbol == b.length.symbol && a.deadline == b.deadline &&
         (!a.deadline || a.form == b.form) && a.length.integer >= b.length.integer;
}

}  // namespace

void append(Row& row, const Row& more) {
  for (const Piece& piece : more) {
    if (piece.length.kind == ValueKind::duration && !row.empty() &&
        row.back().length.kind == ValueKind::duration) {
      row.back().length.integer += piece.length.integer;
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
      if (stay.rows.size() > most_rows) return unbounded(NoBound::many_ways, no_id);
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
  if (stay.rows.size() > most_rows) stay = unbounded(NoBound::many_ways, no_id);
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
