// sop/impl/schedule.inl — who is on duty: one look, which also finds how long its answer holds.
//
// Everything that a look asks on its way narrows a window around the instant in which all of it stays as it is: the gap
// between two overrides, the hours of a layer, a turn, an absence. So the answer holds at least in that window, and going on
// from its end (or from before its begin) meets every change, without a list of shifts anywhere. The number of a turn is a
// division on the wall: how far the wall has come since the layer began, by the length of a turn.
#pragma once

#include <algorithm>

#include "sop/schedule.hpp"

namespace sop {

namespace detail {

inline constexpr std::int64_t schedule_first = Instant::min_milliseconds;
inline constexpr std::int64_t schedule_end = Instant::max_milliseconds + 1;

// The furthest time that the wall of a zone has shown up to an instant.
[[nodiscard]] inline std::int64_t wall_shown(const Zone& zone, std::int64_t at) noexcept {
  const std::size_t index = zone.segment_at(at);
  const ZoneSegment& segment = zone.segments()[index];
  const std::int64_t local = at + segment.offset;
  return index == 0 ? local : std::max(local, segment.reached - 1);
}

[[nodiscard]] inline std::int64_t first_instant_of(const Zone& zone, std::int64_t local) noexcept {
  return std::clamp(zone.instant_of_local(local), schedule_first, schedule_end);
}

[[nodiscard]] inline Instant instant_of_schedule(std::int64_t at) noexcept {
  Instant instant = Instant::last();
  (void)Instant::from_milliseconds(at, instant);
  return instant;
}

[[nodiscard]] inline bool is_schedule_name(std::string_view text) noexcept {
  if (text.empty() || text.size() > max_schedule_name_bytes) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7F;
  });
}

[[nodiscard]] constexpr std::int64_t milliseconds_of(TurnUnit unit) noexcept {
  switch (unit) {
    case TurnUnit::hour:
      return milliseconds_per_hour;
    case TurnUnit::day:
      return milliseconds_per_day;
    case TurnUnit::week:
      break;
  }
  return 7 * milliseconds_per_day;
}

}  // namespace detail

// In which all that has been asked stays as it is; the end is not part of it.
struct Schedule::Window {
  std::int64_t begin = detail::schedule_first;
  std::int64_t end = detail::schedule_end;
  void after(std::int64_t at) noexcept { begin = std::max(begin, at); }
  void before(std::int64_t at) noexcept { end = std::min(end, at); }
};

struct Schedule::Asked {
  Duty& out;
  std::vector<DutyReason>* reasons;
  Window window;

  // How long this one reason holds is not what the whole answer holds.
  void say(DutyReason reason, const Window& holds) {
    if (reasons == nullptr) return;
    reason.has_until = holds.end < detail::schedule_end;
    if (reason.has_until) reason.until = detail::instant_of_schedule(holds.end);
    reasons->push_back(reason);
  }
  void narrow(const Window& other) noexcept {
    window.after(other.begin);
    window.before(other.end);
  }
};

// --- making ----------------------------------------------------------------------------------------------------------

SOP_INLINE ScheduleResult Schedule::make(const ScheduleSpec& spec, Schedule& out) {
  using Part = ScheduleResult::Part;
  const auto failure = [](ScheduleError error, Part part, std::size_t index) {
    ScheduleResult result;
    result.error = error;
    result.part = part;
    result.index = index;
    return result;
  };
  if (spec.layers.empty() && spec.overrides.empty())
    return failure(ScheduleError::no_layer, Part::schedule, 0);
  if (spec.layers.size() > max_schedule_layers)
    return failure(ScheduleError::too_many, Part::layer, max_schedule_layers);
  if (spec.overrides.size() > max_schedule_overrides)
    return failure(ScheduleError::too_many, Part::override_, max_schedule_overrides);
  if (spec.absences.size() > max_absences)
    return failure(ScheduleError::too_many, Part::absence, max_absences);

  Schedule schedule;
  schedule.spec_ = spec;
  for (std::size_t i = 0; i < spec.layers.size(); ++i) {
    ScheduleResult result = schedule.check_people(i);
    if (result.ok()) result = schedule.add_layer(i);
    if (!result.ok()) {
      result.part = Part::layer;
      result.index = i;
      return result;
    }
  }
  ScheduleResult result = schedule.add_overrides();
  if (result.ok()) result = schedule.add_absences();
  if (result.ok()) result = schedule.check_delegates();
  if (!result.ok()) return result;
  schedule.hash_ = sha256(schedule.canonical_text());
  out = static_cast<Schedule&&>(schedule);
  return result;
}

SOP_INLINE ScheduleResult Schedule::check_people(std::size_t index) const {
  const ScheduleLayer& layer = spec_.layers[index];
  ScheduleResult result;
  if (layer.people.empty()) result.error = ScheduleError::no_people;
  if (layer.people.size() > max_people_per_layer) result.error = ScheduleError::too_many;
  if (!detail::is_schedule_name(layer.name)) result.error = ScheduleError::bad_name;
  for (const std::string& person : layer.people)
    if (!detail::is_schedule_name(person)) result.error = ScheduleError::bad_name;
  for (std::size_t i = 0; i < index; ++i)
    if (spec_.layers[i].name == layer.name) result.error = ScheduleError::repeated_layer;
  if (layer.turn < 0 || layer.turn > max_turn || (layer.turn == 0 && layer.people.size() > 1))
    result.error = ScheduleError::bad_turn;
  return result;
}

SOP_INLINE ScheduleResult Schedule::add_layer(std::size_t index) {
  const ScheduleLayer& given = spec_.layers[index];
  ScheduleResult result;
  Layer layer;
  CalendarSpec hours;
  hours.zone = given.zone;
  hours.week = given.hours;
  hours.holidays = given.days_off;
  hours.special_days = given.special_days;
  layer.always = given.hours.empty() && given.special_days.empty() && given.days_off.empty();
  if (given.hours.empty() && !layer.always && given.special_days.empty())
    hours.week.push_back({every_day, {0, TimeOfDay::max_milliseconds}});
  result.hours = BusinessCalendar::make(hours, layer.calendar);
  if (!result.hours.ok()) {
    result.error = ScheduleError::bad_hours;
    return result;
  }
  ZonedInstant at;
  if (failed(given.zone.instant_of(given.since, at))) result.error = ScheduleError::out_of_range;
  layer.begin = at.at.milliseconds();
  layer.end = detail::schedule_end;
  layer.since = wall_milliseconds(given.since);
  if (given.has_until) {
    if (failed(given.zone.instant_of(given.until, at))) result.error = ScheduleError::out_of_range;
    layer.end = at.at.milliseconds();
    if (result.ok() && layer.end <= layer.begin) result.error = ScheduleError::bad_interval;
  }
  if (given.people.size() > 1) layer.length = given.turn * detail::milliseconds_of(given.unit);
  layers_.push_back(static_cast<Layer&&>(layer));
  return result;
}

// The first entry that begins before the one before it, of the same key, ends; their number when there is none.
SOP_INLINE std::size_t Schedule::first_overlap(const std::vector<Entry>& entries) noexcept {
  for (std::size_t i = 1; i < entries.size(); ++i)
    if (entries[i].key == entries[i - 1].key && entries[i].begin < entries[i - 1].end) return i;
  return entries.size();
}

SOP_INLINE ScheduleResult Schedule::add_overrides() {
  ScheduleResult result;
  result.part = ScheduleResult::Part::override_;
  for (std::size_t i = 0; i < spec_.overrides.size(); ++i) {
    const ScheduleOverride& given = spec_.overrides[i];
    result.index = i;
    std::size_t key = no_entry;
    if (!given.layer.empty()) {
      key = 0;
      while (key < spec_.layers.size() && spec_.layers[key].name != given.layer) ++key;
      if (key == spec_.layers.size()) result.error = ScheduleError::no_such_layer;
    }
    if (!given.person.empty() && !detail::is_schedule_name(given.person))
      result.error = ScheduleError::bad_name;
    if (given.until <= given.from) result.error = ScheduleError::bad_interval;
    if (!result.ok()) return result;
    overrides_.push_back({key, given.from.milliseconds(), given.until.milliseconds(), i});
  }
  std::sort(overrides_.begin(), overrides_.end(), [](const Entry& a, const Entry& b) {
    if (a.key != b.key) return a.key < b.key;
    return a.begin != b.begin ? a.begin < b.begin : a.index < b.index;
  });
  const std::size_t overlap = first_overlap(overrides_);
  if (overlap < overrides_.size()) {
    result.error = ScheduleError::overlapping_overrides;
    result.index = std::max(overrides_[overlap].index, overrides_[overlap - 1].index);
    result.other = std::min(overrides_[overlap].index, overrides_[overlap - 1].index);
  }
  return result;
}

SOP_INLINE ScheduleResult Schedule::add_absences() {
  ScheduleResult result;
  result.part = ScheduleResult::Part::absence;
  std::vector<std::string_view> named;
  for (const ScheduleLayer& layer : spec_.layers)
    named.insert(named.end(), layer.people.begin(), layer.people.end());
  for (const ScheduleOverride& override_ : spec_.overrides) named.push_back(override_.person);
  for (const Absence& absence : spec_.absences) named.push_back(absence.delegate);
  std::sort(named.begin(), named.end());

  const auto by_person = [&](std::size_t a, std::size_t b) {
    const Absence& first = spec_.absences[a];
    const Absence& second = spec_.absences[b];
    if (first.person != second.person) return first.person < second.person;
    return first.from != second.from ? first.from < second.from : a < b;
  };
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < spec_.absences.size(); ++i) {
    const Absence& given = spec_.absences[i];
    result.index = i;
    if (!detail::is_schedule_name(given.person) ||
        (!given.delegate.empty() && !detail::is_schedule_name(given.delegate)))
      result.error = ScheduleError::bad_name;
    else if (!std::binary_search(named.begin(), named.end(), std::string_view(given.person)))
      result.error = ScheduleError::no_such_person;
    if (given.until <= given.from) result.error = ScheduleError::bad_interval;
    if (!result.ok()) return result;
    order.push_back(i);
  }
  std::sort(order.begin(), order.end(), by_person);
  for (const std::size_t i : order) {
    const Absence& given = spec_.absences[i];
    if (away_.empty() || spec_.absences[away_.back()].person != given.person) away_.push_back(i);
    absences_.push_back({away_.size() - 1, given.from.milliseconds(), given.until.milliseconds(), i});
  }
  const std::size_t overlap = first_overlap(absences_);
  if (overlap < absences_.size()) {
    result.error = ScheduleError::overlapping_absences;
    result.index = std::max(absences_[overlap].index, absences_[overlap - 1].index);
    result.other = std::min(absences_[overlap].index, absences_[overlap - 1].index);
  }
  return result;
}

// People who stand in for each other do so from the latest begin of their absences, and a chain is longest at the begin of
// one: it is enough to look there.
SOP_INLINE ScheduleResult Schedule::check_delegates() const {
  ScheduleResult result;
  result.part = ScheduleResult::Part::absence;
  for (const Entry& entry : absences_) {
    result.index = entry.index;
    std::string_view person = spec_.absences[entry.index].person;
    for (std::size_t passed = 0; !person.empty(); ++passed) {
      Window window;
      const Entry* absence = absence_at(person, entry.begin, window);
      if (absence == nullptr) break;
      if (passed > 0 && person == spec_.absences[entry.index].person) {
        result.error = ScheduleError::delegate_cycle;
        return result;
      }
      if (passed == max_delegates) {
        result.error = ScheduleError::too_many_delegates;
        return result;
      }
      person = spec_.absences[absence->index].delegate;
    }
  }
  return result;
}

// --- looking ---------------------------------------------------------------------------------------------------------

// The entry of this key that holds at an instant; the window is narrowed to it, or to the gap between two.
SOP_INLINE const Schedule::Entry* Schedule::entry_at(const std::vector<Entry>& entries, std::size_t key,
                                                     std::int64_t at, Window& window) noexcept {
  const auto next =
      std::upper_bound(entries.begin(), entries.end(), at, [key](std::int64_t wanted, const Entry& entry) {
        return entry.key != key ? key < entry.key : wanted < entry.begin;
      });
  if (next != entries.end() && next->key == key) window.before(next->begin);
  if (next == entries.begin() || (next - 1)->key != key) return nullptr;
  const Entry& last = *(next - 1);
  if (at >= last.end) {
    window.after(last.end);
    return nullptr;
  }
  window.after(last.begin);
  window.before(last.end);
  return &last;
}

SOP_INLINE const Schedule::Entry* Schedule::absence_at(std::string_view person, std::int64_t at,
                                                       Window& window) const noexcept {
  const auto found =
      std::lower_bound(away_.begin(), away_.end(), person, [this](std::size_t index, std::string_view name) {
        return std::string_view(spec_.absences[index].person) < name;
      });
  if (found == away_.end() || spec_.absences[*found].person != person) return nullptr;
  return entry_at(absences_, static_cast<std::size_t>(found - away_.begin()), at, window);
}

// The pause between hours that holds at an instant. What has been open before it is full when the last hours ended.
SOP_INLINE void Schedule::pause_at(const BusinessCalendar& hours, std::int64_t at, Window& window) noexcept {
  const Instant now = detail::instant_of_schedule(at);
  const Duration before = hours.counted(Instant::first(), now);
  Due closing;
  OpenStretch next;
  if (before.milliseconds > 0 && !failed(hours.add_business_time(Instant::first(), before, closing)))
    window.after(closing.at.milliseconds());
  if (!failed(hours.next_stretch(now, next))) window.before(next.begin.milliseconds());
}

// The hours, as they are written, that hold at an instant.
SOP_INLINE void Schedule::shift_at(const BusinessCalendar& hours, std::int64_t at, Window& window) noexcept {
  OpenStretch shift;
  if (failed(hours.next_stretch(detail::instant_of_schedule(at), shift))) return;
  window.after(shift.begin.milliseconds());
  window.before(shift.end.milliseconds());
}

// As shift_at, and hours that touch are one. They are joined as far as the window goes, and no further than a week.
SOP_INLINE void Schedule::hours_at(const BusinessCalendar& hours, std::int64_t at, Window& window) noexcept {
  Window joined;
  shift_at(hours, at, joined);
  const auto is_open = [&](std::int64_t then) {
    return then >= detail::schedule_first && then < detail::schedule_end &&
           hours.is_open(detail::instant_of_schedule(then));
  };
  for (std::size_t i = 0; i < 7 * max_hours_per_day; ++i) {
    if (joined.end >= window.end || !is_open(joined.end)) break;
    Window next;
    shift_at(hours, joined.end, next);
    joined.end = next.end;
  }
  for (std::size_t i = 0; i < 7 * max_hours_per_day; ++i) {
    if (joined.begin <= window.begin || !is_open(joined.begin - 1)) break;
    Window last;
    shift_at(hours, joined.begin - 1, last);
    joined.begin = last.begin;
  }
  window.after(joined.begin);
  window.before(joined.end);
}

// Asks a person, and whoever stands in. False: nobody is there.
SOP_INLINE bool Schedule::ask_person(std::string_view person, std::int64_t at, DutyReason place,
                                     Asked& asked) const {
  std::string_view present = person;
  // A chain is never longer than max_delegates: check_delegates.
  for (;;) {
    Window window;
    const Entry* absence = absence_at(present, at, window);
    asked.narrow(window);
    place.person = present;
    place.absence = absence == nullptr ? no_entry : absence->index;
    if (absence == nullptr) break;
    const std::string_view delegate = spec_.absences[absence->index].delegate;
    place.answer = delegate.empty() ? DutyAnswer::away : DutyAnswer::delegated;
    asked.say(place, window);
    if (delegate.empty()) return false;
    present = delegate;
  }
  asked.out.person = present;
  asked.out.planned = person;
  asked.out.layer = place.layer;
  asked.out.override_ = place.override_;
  place.answer = DutyAnswer::on_duty;
  asked.say(place, asked.window);
  return true;
}

// False: nobody of this layer is on duty.
SOP_INLINE bool Schedule::ask_layer(std::size_t index, std::int64_t at, Asked& asked) const {
  const Layer& layer = layers_[index];
  const ScheduleLayer& given = spec_.layers[index];
  const auto not_on = [&](DutyAnswer answer, const Window& window, std::size_t override_ = no_entry) {
    DutyReason reason;
    reason.answer = answer;
    reason.layer = index;
    reason.override_ = override_;
    asked.narrow(window);
    asked.say(reason, window);
    return false;
  };
  Window window;
  if (at < layer.begin) {
    window.before(layer.begin);
    return not_on(DutyAnswer::not_begun, window);
  }
  window.after(layer.begin);
  if (at >= layer.end) {
    window.after(layer.end);
    return not_on(DutyAnswer::ended, window);
  }
  window.before(layer.end);
  asked.narrow(window);
  const BusinessCalendar& hours = layer.calendar;
  const bool whole_shifts = given.whole_shifts && !layer.always;
  if (!layer.always && !hours.is_open(detail::instant_of_schedule(at))) {
    window = Window();
    pause_at(hours, at, window);
    return not_on(DutyAnswer::off_hours, window);
  }
  if (whole_shifts) {
    shift_at(hours, at, asked.window);
  } else if (!layer.always) {
    hours_at(hours, at, asked.window);
  }
  window = Window();
  DutyReason place;
  place.layer = index;
  if (const Entry* override_ = entry_at(overrides_, index, at, window); override_ != nullptr) {
    const std::string& person = spec_.overrides[override_->index].person;
    if (person.empty()) return not_on(DutyAnswer::closed, window, override_->index);
    asked.narrow(window);
    place.override_ = override_->index;
    if (ask_person(person, at, place, asked)) return true;
    place.override_ = no_entry;
  }
  asked.narrow(window);
  std::int64_t turn = 0;
  if (layer.length > 0) {
    const Zone& zone = hours.zone();
    Window shift;
    if (whole_shifts) shift_at(hours, at, shift);
    const std::int64_t begun = whole_shifts ? std::max(shift.begin, layer.begin) : at;
    turn = (detail::wall_shown(zone, begun) - layer.since) / layer.length;
    if (!whole_shifts) {
      asked.window.after(detail::first_instant_of(zone, layer.since + turn * layer.length));
      asked.window.before(detail::first_instant_of(zone, layer.since + (turn + 1) * layer.length));
    }
  }
  asked.out.turn = turn;
  return ask_person(given.people[static_cast<std::size_t>(turn) % given.people.size()], at, place, asked);
}

SOP_INLINE void Schedule::look(std::int64_t at, Asked& asked) const {
  asked.out = Duty();
  const auto finish = [&]() {
    if (asked.out.override_ != no_entry || asked.out.person.empty()) asked.out.turn = 0;
    asked.out.has_from = asked.window.begin > detail::schedule_first;
    asked.out.has_until = asked.window.end < detail::schedule_end;
    if (asked.out.has_from) asked.out.from = detail::instant_of_schedule(asked.window.begin);
    if (asked.out.has_until) asked.out.until = detail::instant_of_schedule(asked.window.end);
  };
  Window window;
  const Entry* override_ = entry_at(overrides_, no_entry, at, window);
  asked.narrow(window);
  if (override_ != nullptr) {
    DutyReason place;
    place.override_ = override_->index;
    const std::string& person = spec_.overrides[override_->index].person;
    if (person.empty()) {
      asked.out.override_ = override_->index;
      place.answer = DutyAnswer::closed;
      asked.say(place, window);
      return finish();
    }
    if (ask_person(person, at, place, asked)) return finish();
  }
  for (std::size_t i = 0; i < layers_.size(); ++i)
    if (ask_layer(i, at, asked)) break;
  finish();
}

SOP_INLINE void Schedule::on_duty(Instant at, Duty& out) const noexcept {
  Asked asked{out, nullptr, {}};
  look(at.milliseconds(), asked);
}

SOP_INLINE void Schedule::why(Instant at, Duty& out, std::vector<DutyReason>& reasons) const {
  reasons.clear();
  Asked asked{out, &reasons, {}};
  look(at.milliseconds(), asked);
}

SOP_INLINE bool Schedule::next_change(Instant at, Instant& out) const noexcept {
  Duty duty;
  on_duty(at, duty);
  if (duty.has_until) out = duty.until;
  return duty.has_until;
}

SOP_INLINE bool Schedule::next_staffed(Instant at, Instant& out, std::size_t most_changes) const noexcept {
  Duty duty;
  on_duty(at, duty);
  for (std::size_t i = 0; duty.is_nobody(); ++i) {
    if (!duty.has_until || i == most_changes) return false;
    at = duty.until;
    on_duty(at, duty);
  }
  out = at;
  return true;
}

SOP_INLINE bool Schedule::neighbour(Instant at, bool later, std::size_t most_changes,
                                    Duty& out) const noexcept {
  Duty duty;
  on_duty(at, duty);
  const std::string_view present = duty.person;
  for (std::size_t i = 0; i < most_changes; ++i) {
    if (later ? !duty.has_until : !duty.has_from) return false;
    at = later ? duty.until : detail::instant_of_schedule(duty.from.milliseconds() - 1);
    on_duty(at, duty);
    if (duty.is_nobody() || duty.person == present) continue;
    out = duty;
    return true;
  }
  return false;
}

SOP_INLINE bool Schedule::next_person(Instant at, Duty& out, std::size_t most_changes) const noexcept {
  return neighbour(at, true, most_changes, out);
}

SOP_INLINE bool Schedule::previous_person(Instant at, Duty& out, std::size_t most_changes) const noexcept {
  return neighbour(at, false, most_changes, out);
}

SOP_INLINE bool Schedule::coverage(Instant begin, Instant end, std::vector<DutyStretch>& out,
                                   std::size_t limit) const {
  out.clear();
  for (std::size_t changes = 0; begin < end; ++changes) {
    if (changes == limit) return false;
    DutyStretch stretch;
    on_duty(begin, stretch.duty);
    stretch.begin = begin;
    stretch.end = stretch.duty.has_until && stretch.duty.until < end ? stretch.duty.until : end;
    begin = stretch.end;
    if (!out.empty()) {
      Duty& last = out.back().duty;
      if (last.person == stretch.duty.person && last.planned == stretch.duty.planned &&
          last.layer == stretch.duty.layer && last.override_ == stretch.duty.override_) {
        out.back().end = stretch.end;
        last.until = stretch.duty.until;
        last.has_until = stretch.duty.has_until;
        continue;
      }
    }
    out.push_back(stretch);
  }
  return true;
}

SOP_INLINE bool Schedule::gaps(Instant begin, Instant end, std::vector<DutyStretch>& out,
                               std::size_t limit) const {
  std::vector<DutyStretch> all;
  const bool complete = coverage(begin, end, all, limit);
  out.clear();
  for (const DutyStretch& stretch : all) {
    if (!stretch.duty.is_nobody()) continue;
    if (!out.empty() && out.back().end == stretch.begin) {
      out.back().end = stretch.end;
      out.back().duty.until = stretch.duty.until;
      out.back().duty.has_until = stretch.duty.has_until;
    } else {
      out.push_back(stretch);
    }
  }
  return complete;
}

}  // namespace sop
