// sop/impl/instant.inl — instants, times of day, offsets.
#include <cstddef>

#include "sop/impl/text_scan.hpp"
#include "sop/instant.hpp"

namespace sop {

namespace detail {

[[nodiscard]] constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept {
  return a / b - (a % b < 0 ? 1 : 0);  // b is positive
}

// hh:mm, with seconds and milliseconds where asked for, or where they are not zero.
inline void append_time(std::string& out, std::int32_t milliseconds, bool always_seconds) {
  const std::uint32_t total = static_cast<std::uint32_t>(milliseconds);
  const std::uint32_t seconds = total / 1000;
  append_padded(out, seconds / 3600, 2);
  out.push_back(':');
  append_padded(out, seconds / 60 % 60, 2);
  if (!always_seconds && total % 60000 == 0) return;
  out.push_back(':');
  append_padded(out, seconds % 60, 2);
  if (total % 1000 == 0) return;
  out.push_back('.');
  append_padded(out, total % 1000, 3);
}

// A date, `T` or a space, a time; `text` has nothing else.
[[nodiscard]] inline TextError scan_local_time(std::string_view text, LocalTime& out) noexcept {
  LocalTime local;
  TextError error = parse_date(text.substr(0, 10), local.date);
  if (failed(error)) return error;
  if (text.size() < 12 || (text[10] != 'T' && text[10] != ' ')) return TextError::wrong_shape;
  error = parse_time_of_day(text.substr(11), local.time);
  if (failed(error)) return error;
  out = local;
  return TextError::none;
}

[[nodiscard]] inline TextError scan_instant(std::string_view text, const Offset* assumed,
                                            Instant& out) noexcept {
  // The date has dashes of its own; what follows the time begins with one of three characters.
  const std::size_t zone = text.size() > 10 ? text.find_first_of("Z+-", 10) : std::string_view::npos;
  LocalTime local;
  TextError error = scan_local_time(text.substr(0, zone), local);
  if (failed(error)) return error;
  Offset offset;
  if (zone != std::string_view::npos) {
    error = parse_offset(text.substr(zone), offset);
    if (failed(error)) return error;
  } else if (assumed != nullptr) {
    offset = *assumed;
  } else {
    return TextError::offset_missing;
  }
  return failed(instant_at(local, offset, out)) ? TextError::out_of_range : TextError::none;
}

}  // namespace detail

SOP_INLINE TextError parse_time_of_day(std::string_view text, TimeOfDay& out) noexcept {
  if (text.empty()) return TextError::empty;
  std::int32_t hours = 0, minutes = 0, seconds = 0, milliseconds = 0;
  if (text.size() < 5 || text[2] != ':' || !detail::scan_digits(text, 0, 2, hours) ||
      !detail::scan_digits(text, 3, 2, minutes))
    return TextError::wrong_shape;
  if (text.size() > 5) {
    if (text[5] != ':' || !detail::scan_digits(text, 6, 2, seconds)) return TextError::wrong_shape;
  }
  if (text.size() > 8) {
    if (text[8] != '.' || text.size() == 9) return TextError::wrong_shape;
    std::int32_t scale = 100;
    for (const char c : text.substr(9)) {
      if (!detail::is_digit(c)) return TextError::wrong_shape;
      milliseconds += scale * (c - '0');
      scale /= 10;
    }
    if (text.size() > 12) return TextError::fraction_too_fine;
  }
  if (hours > 24 || minutes > 59 || seconds > 59) return TextError::no_such_time;
  const std::int64_t total = ((hours * 60 + minutes) * 60 + seconds) * std::int64_t{1000} + milliseconds;
  return failed(TimeOfDay::from_milliseconds(total, out)) ? TextError::no_such_time : TextError::none;
}

SOP_INLINE void append_text(std::string& out, TimeOfDay time) {
  detail::append_time(out, time.milliseconds(), false);
}

SOP_INLINE std::string to_text(TimeOfDay time) {
  std::string text;
  append_text(text, time);
  return text;
}

SOP_INLINE TextError parse_offset(std::string_view text, Offset& out) noexcept {
  if (text.empty()) return TextError::empty;
  if (text == "Z") {
    out = Offset();
    return TextError::none;
  }
  std::int32_t hours = 0, minutes = 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' ||
      !detail::scan_digits(text, 1, 2, hours) || !detail::scan_digits(text, 4, 2, minutes))
    return TextError::wrong_shape;
  if (minutes > 59) return TextError::no_such_offset;
  const std::int32_t total = hours * 60 + minutes;
  return failed(Offset::from_minutes(text[0] == '-' ? -total : total, out)) ? TextError::no_such_offset
                                                                            : TextError::none;
}

SOP_INLINE void append_text(std::string& out, Offset offset) {
  const std::uint64_t minutes = detail::magnitude(std::int64_t{offset.minutes()});
  out.push_back(offset.minutes() < 0 ? '-' : '+');
  detail::append_padded(out, minutes / 60, 2);
  out.push_back(':');
  detail::append_padded(out, minutes % 60, 2);
}

SOP_INLINE std::string to_text(Offset offset) {
  std::string text;
  append_text(text, offset);
  return text;
}

SOP_INLINE ValueError add(Instant instant, Duration length, Instant& out) noexcept {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(instant.milliseconds(), length.milliseconds, &sum))
    return ValueError::out_of_range;
  return Instant::from_milliseconds(sum, out);
}

SOP_INLINE ValueError local_time(Instant instant, Offset offset, LocalTime& out) noexcept {
  const std::int64_t shown = instant.milliseconds() + offset.minutes() * milliseconds_per_minute;
  const std::int64_t days = detail::floor_divide(shown, milliseconds_per_day);
  LocalTime local;
  const ValueError error = Date::from_days(days, local.date);
  if (failed(error)) return error;
  (void)TimeOfDay::from_milliseconds(shown - days * milliseconds_per_day, local.time);
  out = local;
  return ValueError::none;
}

SOP_INLINE ValueError instant_at(const LocalTime& local, Offset offset, Instant& out) noexcept {
  return Instant::from_milliseconds(local.date.days() * milliseconds_per_day + local.time.milliseconds() -
                                        offset.minutes() * milliseconds_per_minute,
                                    out);
}

SOP_INLINE TextError parse_instant(std::string_view text, Instant& out) noexcept {
  return detail::scan_instant(text, nullptr, out);
}

SOP_INLINE TextError parse_instant(std::string_view text, Offset assumed, Instant& out) noexcept {
  return detail::scan_instant(text, &assumed, out);
}

SOP_INLINE TextError parse_local_time(std::string_view text, LocalTime& out) noexcept {
  return detail::scan_local_time(text, out);
}

SOP_INLINE void append_text(std::string& out, Instant instant) {
  LocalTime local;
  (void)local_time(instant, Offset(), local);
  append_text(out, local.date);
  out.push_back('T');
  detail::append_time(out, local.time.milliseconds(), true);
  out.push_back('Z');
}

SOP_INLINE std::string to_text(Instant instant) {
  std::string text;
  append_text(text, instant);
  return text;
}

}  // namespace sop
