// src/proof/ways_time.hpp — how long something may last at worst, over every start instant of a period.
//
// A length (`4 business hours`, `3 business days`, `2 days`) lasts differently long from each instant at which it begins. What is asked
// here is the longest that a row of lengths, each beginning where the one before it ends, may last on the wall clock, and when one must
// begin for it. Every millisecond of the period counts, and only few have to be looked at; ways_time.cpp says which, and why no other can
// last longer. (tests/proof/ways_time_test.cpp compares it with every minute of small calendars.)
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "sop/data.hpp"
#include "sop/model.hpp"

namespace sop::proof {

/// The days for which the calendars have data, from the first to the last, both included.
struct Days {
  std::int32_t first = 0, last = 0;  ///< since 1970-01-01
  bool stated =
      false;  ///< false: no calendar says from when to when its holidays are known, so it is a year like any other
};

/// The days over which starts are looked at: those for which every calendar that states holidays has them, within the days on which the
/// procedure is valid. Where none does, the year that begins on `today`, else with the last review, else on 2026-01-01. `last` lies before
/// `first` when there is no such day.
Days days_with_data(const Procedure& p, const ReferenceData& data, bool has_today, std::int32_t today);

/// One length of a row.
struct Piece {
  Value length;           ///< duration or period
  bool deadline = false;  ///< ends with a day (docs/semantics.md, 6.3), else a time-out (6.2)
  DeadlineForm form;      ///< of a deadline
  bool before = false;    ///< somebody acts before it is over, a millisecond at the latest
};

struct Longest {
  ErrorCode error = ErrorCode::ok;  ///< why there is none
  std::int64_t milliseconds = 0;    ///< how long it lasts at worst
  std::int64_t start =
      0;  ///< the first instant from which it lasts that long, or the whole minute after it if it does then
  std::int64_t due = 0;  ///< when it is over then
};

class Times {
 public:
  Times(const Procedure& p, const ReferenceData& data, const Days& days);

  /// When a row of lengths that begins at an instant is over. An error: it cannot be counted.
  ErrorCode due(const std::vector<Piece>& row, std::int64_t start, std::int64_t& out) const;
  /// The longest that a row lasts, begun at any instant of the days. A piece may begin earlier than the one before it is due, and what
  /// begins earlier may end later where clocks are set back; that is taken into account.
  Longest longest(const std::vector<Piece>& row) const;

  /// By how much a row may be over after another one that begins with it, at worst: `milliseconds`, which are negative where it is always
  /// over before. `start` and `due` are those of the row.
  Longest longest_past(const std::vector<Piece>& row, const std::vector<Piece>& limit) const;

  [[nodiscard]] std::int64_t first() const { return first_; }  ///< the first instant of the days
  [[nodiscard]] std::int64_t last() const { return last_; }    ///< the last millisecond of them

 private:
  const BusinessCalendar* calendar(Id id) const;
  Id calendar_of(const Value& length) const;
  ErrorCode due_of(const Piece& piece, std::int64_t start, std::int64_t& out) const;
  ErrorCode latest(const Piece& piece, std::int64_t first, std::int64_t last, std::int64_t& out) const;
  void edges(const Piece& piece, std::int64_t from, std::int64_t to, std::vector<std::int64_t>& out) const;
  void breaks(const std::vector<Piece>& row, std::size_t at, std::int64_t from, std::int64_t to,
              std::vector<std::int64_t>& out) const;
  std::vector<std::int64_t> exceptions(const std::vector<Piece>& row) const;
  std::vector<std::pair<std::int64_t, std::int64_t>> stretches(const std::vector<Piece>& row) const;

  const Procedure& p_;
  const ReferenceData& data_;
  std::int64_t first_ = 0, last_ = 0;
  struct Made {
    BusinessCalendar calendar;
    bool ok = false;
  };
  mutable std::vector<std::unique_ptr<Made>> made_;
};

}  // namespace sop::proof
