// sop/instant.hpp — points in time, and the clock on a wall.
//
// An Instant is a point in time, the same everywhere: milliseconds since 1970-01-01T00:00:00Z, in the years
// 1900–2199. A date and a time of day are what people read from a wall; which instant that is depends on an
// offset from UTC, which is always given and never assumed. Time zones with rules (daylight saving) are not
// here: they are built on top, as data.
//
//   sop::Offset offset;
//   (void)sop::parse_offset("+02:00", offset);
//   sop::Instant at;
//   (void)sop::parse_instant("2026-03-27 17:50", offset, at);
//   sop::to_text(at);                                         // "2026-03-27T15:50:00Z"
//
// Who may call it: anybody. Thread-safety: values and pure functions. Cost: constant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sop/config.hpp"
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/value_error.hpp"

namespace sop {

/// A time of day from 00:00 to 24:00 (the end of the day), in milliseconds since midnight. By default 00:00.
class TimeOfDay {
 public:
  static constexpr std::int32_t max_milliseconds = 86'400'000;  ///< 24:00

  constexpr TimeOfDay() noexcept = default;
  /// Errors: out_of_range (negative, or over 24 hours).
  static constexpr ValueError from_milliseconds(std::int64_t milliseconds, TimeOfDay& out) noexcept {
    if (milliseconds < 0 || milliseconds > max_milliseconds) return ValueError::out_of_range;
    out.milliseconds_ = static_cast<std::int32_t>(milliseconds);
    return ValueError::none;
  }
  /// 24:00.
  [[nodiscard]] static constexpr TimeOfDay end_of_day() noexcept {
    TimeOfDay time;
    time.milliseconds_ = max_milliseconds;
    return time;
  }
  /// Milliseconds since midnight.
  [[nodiscard]] constexpr std::int32_t milliseconds() const noexcept { return milliseconds_; }

  friend constexpr bool operator==(TimeOfDay a, TimeOfDay b) noexcept {
    return a.milliseconds_ == b.milliseconds_;
  }
  friend constexpr bool operator!=(TimeOfDay a, TimeOfDay b) noexcept {
    return a.milliseconds_ != b.milliseconds_;
  }
  friend constexpr bool operator<(TimeOfDay a, TimeOfDay b) noexcept {
    return a.milliseconds_ < b.milliseconds_;
  }
  friend constexpr bool operator<=(TimeOfDay a, TimeOfDay b) noexcept {
    return a.milliseconds_ <= b.milliseconds_;
  }
  friend constexpr bool operator>(TimeOfDay a, TimeOfDay b) noexcept {
    return a.milliseconds_ > b.milliseconds_;
  }
  friend constexpr bool operator>=(TimeOfDay a, TimeOfDay b) noexcept {
    return a.milliseconds_ >= b.milliseconds_;
  }

 private:
  std::int32_t milliseconds_ = 0;
};

/// Reads `09:00`, `17:50:30`, `17:50:30.250`, `24:00`; two digits each. Errors: empty, wrong_shape,
/// no_such_time, fraction_too_fine.
TextError parse_time_of_day(std::string_view text, TimeOfDay& out) noexcept;
/// Appends `09:00`; seconds and milliseconds only if they are not zero.
void append_text(std::string& out, TimeOfDay time);
/// The time of day as text.
[[nodiscard]] std::string to_text(TimeOfDay time);

/// A fixed offset from UTC in whole minutes, from −18:00 to +18:00; positive is east, ahead of UTC. By
/// default zero.
class Offset {
 public:
  static constexpr std::int32_t max_minutes = 18 * 60;

  constexpr Offset() noexcept = default;
  /// Errors: out_of_range.
  static constexpr ValueError from_minutes(std::int64_t minutes, Offset& out) noexcept {
    if (minutes < -max_minutes || minutes > max_minutes) return ValueError::out_of_range;
    out.minutes_ = static_cast<std::int16_t>(minutes);
    return ValueError::none;
  }
  [[nodiscard]] constexpr std::int32_t minutes() const noexcept { return minutes_; }
  friend constexpr bool operator==(Offset a, Offset b) noexcept { return a.minutes_ == b.minutes_; }
  friend constexpr bool operator!=(Offset a, Offset b) noexcept { return a.minutes_ != b.minutes_; }

 private:
  std::int16_t minutes_ = 0;
};

/// Reads `+02:00`, `-05:30`, `Z`. Errors: empty, wrong_shape, no_such_offset.
TextError parse_offset(std::string_view text, Offset& out) noexcept;
/// Appends `+02:00`; zero is `+00:00`.
void append_text(std::string& out, Offset offset);
/// The offset as text.
[[nodiscard]] std::string to_text(Offset offset);

/// A point in time, from 1900-01-01T00:00:00Z up to the last millisecond of 2199. By default
/// 1970-01-01T00:00:00Z.
class Instant {
 public:
  static constexpr std::int64_t min_milliseconds = Date::min_days * milliseconds_per_day;
  static constexpr std::int64_t max_milliseconds = (Date::max_days + 1) * milliseconds_per_day - 1;

  constexpr Instant() noexcept = default;
  [[nodiscard]] static constexpr Instant first() noexcept { return Instant(min_milliseconds); }
  [[nodiscard]] static constexpr Instant last() noexcept { return Instant(max_milliseconds); }
  /// The instant so many milliseconds after 1970-01-01T00:00:00Z. Errors: out_of_range.
  static constexpr ValueError from_milliseconds(std::int64_t milliseconds, Instant& out) noexcept {
    if (milliseconds < min_milliseconds || milliseconds > max_milliseconds) return ValueError::out_of_range;
    out = Instant(milliseconds);
    return ValueError::none;
  }
  /// Milliseconds since 1970-01-01T00:00:00Z.
  [[nodiscard]] constexpr std::int64_t milliseconds() const noexcept { return milliseconds_; }

  friend constexpr bool operator==(Instant a, Instant b) noexcept {
    return a.milliseconds_ == b.milliseconds_;
  }
  friend constexpr bool operator!=(Instant a, Instant b) noexcept {
    return a.milliseconds_ != b.milliseconds_;
  }
  friend constexpr bool operator<(Instant a, Instant b) noexcept { return a.milliseconds_ < b.milliseconds_; }
  friend constexpr bool operator<=(Instant a, Instant b) noexcept {
    return a.milliseconds_ <= b.milliseconds_;
  }
  friend constexpr bool operator>(Instant a, Instant b) noexcept { return a.milliseconds_ > b.milliseconds_; }
  friend constexpr bool operator>=(Instant a, Instant b) noexcept {
    return a.milliseconds_ >= b.milliseconds_;
  }

 private:
  explicit constexpr Instant(std::int64_t milliseconds) noexcept : milliseconds_(milliseconds) {}
  std::int64_t milliseconds_ = 0;
};

/// The instant `length` later (earlier, if negative). Errors: out_of_range.
ValueError add(Instant instant, Duration length, Instant& out) noexcept;
/// From `from` to `to`: negative when `to` is earlier. Never fails.
[[nodiscard]] constexpr Duration duration_between(Instant from, Instant to) noexcept {
  return {to.milliseconds() - from.milliseconds()};
}

/// A date and a time of day, as read from a wall. The end of a day is 24:00 of it and 00:00 of the next: two
/// values, one instant.
struct LocalTime {
  Date date;
  TimeOfDay time;
  friend constexpr bool operator==(const LocalTime& a, const LocalTime& b) noexcept {
    return a.date == b.date && a.time == b.time;
  }
};

/// Milliseconds since 1970-01-01 00:00 of the same wall.
[[nodiscard]] constexpr std::int64_t wall_milliseconds(const LocalTime& local) noexcept {
  return local.date.days() * milliseconds_per_day + local.time.milliseconds();
}

/// What the wall shows at an instant; never 24:00. Errors: out_of_range (the offset leads out of 1900–2199).
ValueError local_time(Instant instant, Offset offset, LocalTime& out) noexcept;
/// The instant at which the wall shows this. Errors: out_of_range.
ValueError instant_at(const LocalTime& local, Offset offset, Instant& out) noexcept;

/// Reads `2026-03-27T17:50:00Z`, `2026-03-27T17:50+02:00`, `2026-03-27 17:50:00.250Z`: `T` or one space,
/// seconds and up to three more digits at will, `Z` or an offset always. Errors: those of parse_date and
/// parse_time_of_day, offset_missing, no_such_offset, out_of_range.
TextError parse_instant(std::string_view text, Instant& out) noexcept;
/// As above, and `assumed` holds where the text has neither `Z` nor an offset: `2026-03-27 17:50`.
TextError parse_instant(std::string_view text, Offset assumed, Instant& out) noexcept;
/// Reads a date and a time of day without an offset: `2026-03-27 17:50`. Errors: those of parse_date and
/// parse_time_of_day.
TextError parse_local_time(std::string_view text, LocalTime& out) noexcept;
/// Appends `2026-03-27T17:50:00Z`; milliseconds only if they are not zero.
void append_text(std::string& out, Instant instant);
/// The instant as text.
[[nodiscard]] std::string to_text(Instant instant);

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/instant.inl"
#endif
