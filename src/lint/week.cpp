// src/lint/week.cpp — see the header.
#include "src/lint/week.hpp"

#include <algorithm>

#include "sop/date.hpp"
#include "sop/impl/diagnostic_terms.hpp"
#include "sop/impl/zone_text.hpp"
#include "sop/instant.hpp"
#include "sop/messages/story.hpp"

namespace sop::lint_checks {
namespace {

constexpr std::int64_t ms_a_day = 86'400'000;
constexpr std::int64_t ms_a_week = 7 * ms_a_day;

/// What the windows of a week leave out. What reaches over Sunday's end goes on on Monday.
std::vector<WeekStretch> left_out(const std::vector<OpenWindow>& windows) {
  std::vector<WeekStretch> open;
  for (const OpenWindow& window : windows) {
    for (int d = 0; d < 7; ++d) {
      if ((static_cast<unsigned>(window.weekdays) >> d & 1U) == 0) continue;
      const std::int64_t from = d * ms_a_day + window.from;
      const std::int64_t to = d * ms_a_day + window.to + (window.to <= window.from ? ms_a_day : 0);
      open.push_back({from, std::min(to, ms_a_week)});
      if (to > ms_a_week) open.push_back({0, to - ms_a_week});
    }
  }
  std::sort(open.begin(), open.end(),
            [](const WeekStretch& a, const WeekStretch& b) { return a.from < b.from; });
  std::vector<WeekStretch> closed;
  std::int64_t reached = 0;
  for (const WeekStretch& stretch : open) {
    if (stretch.from > reached) closed.push_back({reached, stretch.from});
    reached = std::max(reached, stretch.to);
  }
  if (reached < ms_a_week) closed.push_back({reached, ms_a_week});
  // Sunday's last and Monday's first hours are one stretch.
  if (closed.size() > 1 && closed.front().from == 0 && closed.back().to == ms_a_week) {
    closed.back().to += closed.front().to;
    closed.erase(closed.begin());
  }
  return closed;
}

/// `mon 09:00`, the day in the reader's language.
std::string moment_text(std::int64_t at) {
  static constexpr MessageId days[] = {
      messages::text_monday, messages::text_tuesday,  messages::text_wednesday, messages::text_thursday,
      messages::text_friday, messages::text_saturday, messages::text_sunday};
  at %= ms_a_week;
  TimeOfDay time;
  (void)TimeOfDay::from_milliseconds(static_cast<std::int32_t>(at % ms_a_day), time);
  return detail::catalogue_term(days[at / ms_a_day], {to_text(time)});
}

}  // namespace

bool always_open(const Procedure& p, Id calendar) {
  if (calendar == no_id) return false;
  const Calendar& c = p.calendars[calendar];
  return c.hours_stated && c.holidays.empty() && c.holidays_file.empty() && !c.holidays_from_host &&
         c.special_days.empty() && left_out(c.open).empty();
}

std::vector<WeekStretch> empty_hours(const Procedure& p, Id party, bool& known) {
  const Party& who = p.parties[party];
  known = who.kind != PartyKind::schedule || (!who.from_host && !who.people.empty());
  if (!known) return {};
  if (who.kind == PartyKind::schedule)
    return who.on_duty.empty() ? std::vector<WeekStretch>() : left_out(who.on_duty);
  if (who.calendar == no_id) return {};
  const Calendar& calendar = p.calendars[who.calendar];
  if (!calendar.open.empty()) return left_out(calendar.open);
  return left_out({{calendar.working_days, 0, ms_a_day}});
}

std::vector<WeekStretch> in_both(const std::vector<WeekStretch>& a, const std::vector<WeekStretch>& b) {
  std::vector<WeekStretch> out;
  for (const WeekStretch& x : a) {
    for (const WeekStretch& y : b) {
      // One of them may reach into the next week.
      for (const std::int64_t shift : {-ms_a_week, std::int64_t{0}, ms_a_week}) {
        const std::int64_t from = std::max(x.from, y.from + shift), to = std::min(x.to, y.to + shift);
        if (from < to) out.push_back({from, to});
      }
    }
  }
  return out;
}

std::string week_text(std::vector<WeekStretch> stretches) {
  std::stable_sort(stretches.begin(), stretches.end(),
                   [](const WeekStretch& a, const WeekStretch& b) { return a.to - a.from > b.to - b.from; });
  std::string text;
  for (std::size_t i = 0; i < stretches.size() && i < 3; ++i) {
    const std::string one = detail::catalogue_term(
        messages::text_week_stretch, {moment_text(stretches[i].from), moment_text(stretches[i].to)});
    text = i == 0 ? one : detail::catalogue_term(messages::text_week_list, {text, one});
  }
  return stretches.size() > 3 ? detail::catalogue_term(messages::text_week_more, {text}) : text;
}

std::string zone_of_hours(const Procedure& p, Id party) {
  const Id calendar = p.parties[party].kind == PartyKind::schedule ? no_id : p.parties[party].calendar;
  if (calendar != no_id) {
    const Calendar& c = p.calendars[calendar];
    const std::string own = detail::zone_text(c.has_offset, c.offset_minutes, c.zone_name);
    if (!own.empty()) return own;
  }
  return detail::zone_text(p.has_offset, p.offset_minutes, p.zone_name);
}

}  // namespace sop::lint_checks
