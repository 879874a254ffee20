// sop/impl/zone.inl — zones: from data to one table of stretches.
//
// The rule is expanded to the end of 2199 once, so that the past and the future are one sorted table. Beside each stretch
// stands how far the wall had come before it; these numbers never fall, which is what makes "the first instant at which
// the wall has reached a time" one binary search, in gaps and in folds alike.
#pragma once

#include <algorithm>
#include <utility>

#include "sop/impl/zone_rule.hpp"
#include "sop/zone.hpp"

namespace sop {

namespace detail {

[[nodiscard]] inline bool is_abbreviation(const std::string& text) noexcept {
  if (text.empty() || text.size() > 16) return false;
  for (const char c : text)
    if (!is_ascii_letter(c) && !is_digit(c) && c != '+' && c != '-') return false;
  return true;
}

[[nodiscard]] inline ZoneError check_zone(const ZoneData& data) noexcept {
  if (data.states.empty()) return ZoneError::no_state;
  if (data.states.size() > max_zone_states) return ZoneError::too_many_states;
  if (data.transitions.size() > max_zone_transitions) return ZoneError::too_many_transitions;
  for (const ZoneState& state : data.states) {
    if (state.offset_seconds > max_zone_offset_seconds || state.offset_seconds < -max_zone_offset_seconds)
      return ZoneError::offset_too_large;
    if (!is_abbreviation(state.abbreviation)) return ZoneError::bad_abbreviation;
  }
  for (std::size_t i = 0; i < data.transitions.size(); ++i) {
    if (data.transitions[i].state >= data.states.size()) return ZoneError::no_such_state;
    if (i > 0 && data.transitions[i].at_seconds <= data.transitions[i - 1].at_seconds)
      return ZoneError::not_rising;
  }
  if (data.rule.empty()) return ZoneError::no_closing_rule;
  return data.rule.size() > max_zone_rule_bytes ? ZoneError::bad_rule : ZoneError::none;
}

inline constexpr std::int64_t first_zone_second = Instant::min_milliseconds / 1000;
inline constexpr std::int64_t last_zone_second = Instant::max_milliseconds / 1000;

// A transition with its state in full, while the states have no numbers yet.
struct ZoneChange {
  std::int64_t at_seconds;
  ZoneState state;
};

// The rule, its changes, and what it says about an instant.
struct RuleTable {
  ZoneRule rule;
  std::vector<RuleEvent> events;

  // The first change after an instant.
  [[nodiscard]] std::vector<RuleEvent>::const_iterator after(std::int64_t seconds) const noexcept {
    return std::upper_bound(events.begin(), events.end(), seconds,
                            [](std::int64_t at, const RuleEvent& event) { return at < event.at_seconds; });
  }
  [[nodiscard]] const ZoneState& state(bool special) const noexcept {
    return special ? rule.special : rule.standard;
  }
  // The state at an instant. There is always a change before those asked for, or none at all.
  [[nodiscard]] const ZoneState& state_at(std::int64_t seconds) const noexcept {
    const auto next = after(seconds);
    return state(next != events.begin() && (next - 1)->special);
  }
  // True when the first change of the rule after `begin` comes at `at`.
  [[nodiscard]] bool changes_next_at(std::int64_t begin, std::int64_t at) const noexcept {
    const auto next = after(begin);
    return next != events.end() && next->at_seconds == at;
  }
};

// What lies before the years is dropped, then what changes nothing, then what the rule gives anyway.
inline void reduce_changes(const RuleTable& rule, ZoneState& initial, std::vector<ZoneChange>& changes) {
  std::vector<ZoneChange> kept;
  for (ZoneChange& change : changes) {
    if (change.at_seconds <= first_zone_second) {
      initial = std::move(change.state);
    } else if (!(change.state == (kept.empty() ? initial : kept.back().state))) {
      kept.push_back(std::move(change));
    }
  }
  while (!kept.empty()) {
    const ZoneChange& last = kept.back();
    const std::int64_t begin = kept.size() > 1 ? kept[kept.size() - 2].at_seconds : first_zone_second;
    const ZoneState& before = kept.size() > 1 ? kept[kept.size() - 2].state : initial;
    const bool by_rule = rule.changes_next_at(begin, last.at_seconds) && rule.state_at(begin) == before &&
                         rule.state_at(last.at_seconds) == last.state;
    if (!by_rule) break;
    kept.pop_back();
  }
  // Data that ends before the rule has come to its last state goes on with the first change that is one, as data does that lists
  // more years: zic lists Ojinaga's winter time of 2022 from 30 October, a week before the rule that follows.
  if (!kept.empty()) {
    const ZoneChange last = kept.back();
    if (rule.state_at(last.at_seconds).offset_seconds != last.state.offset_seconds)
      for (auto next = rule.after(last.at_seconds); next != rule.events.end(); ++next)
        if (!(rule.state(next->special) == last.state)) {
          kept.push_back({next->at_seconds, rule.state(next->special)});
          break;
        }
  }
  changes = std::move(kept);
}

[[nodiscard]] inline std::uint32_t number_of_state(std::vector<ZoneState>& states, const ZoneState& state) {
  for (std::size_t i = 0; i < states.size(); ++i)
    if (states[i] == state) return static_cast<std::uint32_t>(i);
  states.push_back(state);
  return static_cast<std::uint32_t>(states.size() - 1);
}

}  // namespace detail

SOP_INLINE std::string_view name_of(ZoneError error) noexcept {
  switch (error) {
    case ZoneError::none:
      return "none";
    case ZoneError::no_state:
      return "no_state";
    case ZoneError::too_many_states:
      return "too_many_states";
    case ZoneError::too_many_transitions:
      return "too_many_transitions";
    case ZoneError::not_rising:
      return "not_rising";
    case ZoneError::no_such_state:
      return "no_such_state";
    case ZoneError::offset_too_large:
      return "offset_too_large";
    case ZoneError::bad_abbreviation:
      return "bad_abbreviation";
    case ZoneError::no_closing_rule:
      return "no_closing_rule";
    case ZoneError::bad_rule:
      return "bad_rule";
    case ZoneError::rule_disagrees:
      return "rule_disagrees";
  }
  return "";
}

SOP_INLINE std::string_view name_of(LocalKind kind) noexcept {
  switch (kind) {
    case LocalKind::plain:
      return "plain";
    case LocalKind::gap:
      return "gap";
    case LocalKind::fold:
      return "fold";
  }
  return "";
}

SOP_INLINE Zone::Zone() : Zone(fixed(Offset())) {}

SOP_INLINE Zone Zone::fixed(Offset offset) {
  const std::int32_t minutes = offset.minutes();
  ZoneState state{minutes * 60, false, "UTC"};
  ZoneData data;
  data.name = "UTC";
  if (minutes != 0) {
    data.name = to_text(offset);
    state.abbreviation = data.name.substr(0, 3);
    if (minutes % 60 != 0) state.abbreviation += data.name.substr(4);
  }
  data.rule.clear();
  detail::append_rule_state(data.rule, state);
  data.states.push_back(std::move(state));
  Zone zone(std::move(data));
  zone.hash_ = sha256(zone.canonical_text());
  zone.expand();
  return zone;
}

SOP_INLINE ZoneError Zone::make(ZoneData data, Zone& out) {
  const ZoneError error = detail::check_zone(data);
  if (failed(error)) return error;
  detail::RuleTable table;
  if (!detail::RuleReader(data.rule).read(table.rule)) return ZoneError::bad_rule;
  table.events = detail::rule_events(table.rule);

  // The data must end with an offset of the rule; a rule that changes nothing must agree with the only state that there is.
  const bool has_transitions = !data.transitions.empty();
  const ZoneState& last = data.states[has_transitions ? data.transitions.back().state : 0];
  const std::int64_t at = has_transitions ? data.transitions.back().at_seconds : detail::last_zone_second;
  const bool is_heard = at >= detail::first_zone_second && at <= detail::last_zone_second;
  if (is_heard && (has_transitions || table.events.empty()) &&
      last.offset_seconds != table.rule.standard.offset_seconds &&
      !(table.rule.has_special && last.offset_seconds == table.rule.special.offset_seconds))
    return ZoneError::rule_disagrees;

  ZoneState initial = data.states.front();
  std::vector<detail::ZoneChange> changes;
  changes.reserve(data.transitions.size());
  for (const ZoneTransition& transition : data.transitions)
    changes.push_back({transition.at_seconds, data.states[transition.state]});
  detail::reduce_changes(table, initial, changes);
  if (changes.empty() && !table.events.empty()) initial = table.state_at(detail::first_zone_second);

  data.rule = detail::rule_text(table.rule);
  data.states.clear();
  data.transitions.clear();
  data.states.push_back(std::move(initial));
  for (const detail::ZoneChange& change : changes)
    data.transitions.push_back({change.at_seconds, detail::number_of_state(data.states, change.state)});

  Zone zone(std::move(data));
  zone.hash_ = sha256(zone.canonical_text());
  zone.expand();
  out = std::move(zone);
  return ZoneError::none;
}

SOP_INLINE std::string Zone::canonical_text() const {
  std::string text = "zone 1\n";
  const auto append_state = [&](const ZoneState& state) {
    text += std::to_string(state.offset_seconds);
    text += state.daylight ? " 1 " : " 0 ";
    text += state.abbreviation;
    text.push_back('\n');
  };
  append_state(data_.states.front());
  for (const ZoneTransition& transition : data_.transitions) {
    text += std::to_string(transition.at_seconds);
    text.push_back(' ');
    append_state(data_.states[transition.state]);
  }
  text += data_.rule;
  text.push_back('\n');
  return text;
}

SOP_INLINE void Zone::expand() {
  states_ = data_.states;
  segments_.push_back({Instant::min_milliseconds, 0, 0, 0});
  for (const ZoneTransition& transition : data_.transitions) {
    if (transition.at_seconds > detail::last_zone_second) break;
    segments_.push_back({transition.at_seconds * 1000, 0, 0, transition.state});
  }
  if (data_.transitions.empty() || data_.transitions.back().at_seconds <= detail::last_zone_second) {
    detail::RuleTable table;
    (void)detail::RuleReader(data_.rule).read(table.rule);
    table.events = detail::rule_events(table.rule);
    const std::int64_t begin = segments_.back().begin / 1000;
    for (auto event = table.after(begin); event != table.events.end(); ++event) {
      if (event->at_seconds > detail::last_zone_second) break;
      const std::uint32_t state = detail::number_of_state(states_, table.state(event->special));
      if (state != segments_.back().state) segments_.push_back({event->at_seconds * 1000, 0, 0, state});
    }
  }
  std::int64_t reached = Instant::min_milliseconds - milliseconds_per_day * 2;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    ZoneSegment& segment = segments_[i];
    segment.offset = std::int64_t{states_[segment.state].offset_seconds} * 1000;
    if (i > 0) reached = std::max(reached, segment.begin + segments_[i - 1].offset);
    segment.reached = reached;
  }
}

SOP_INLINE std::size_t Zone::segment_at(std::int64_t milliseconds) const noexcept {
  const auto next = std::upper_bound(segments_.begin() + 1, segments_.end(), milliseconds,
                                     [](std::int64_t at, const ZoneSegment& s) { return at < s.begin; });
  return static_cast<std::size_t>(next - segments_.begin()) - 1;
}

SOP_INLINE const ZoneState& Zone::state_at(Instant instant) const noexcept {
  return state(segments_[segment_at(instant.milliseconds())]);
}

SOP_INLINE ValueError Zone::local_of(Instant instant, LocalTime& out) const noexcept {
  const std::int64_t local = instant.milliseconds() + segments_[segment_at(instant.milliseconds())].offset;
  const std::int64_t from_first = local - Instant::min_milliseconds;
  if (from_first < 0) return ValueError::out_of_range;
  LocalTime wall;
  const ValueError error = Date::from_days(from_first / milliseconds_per_day + Date::min_days, wall.date);
  if (failed(error)) return error;
  (void)TimeOfDay::from_milliseconds(from_first % milliseconds_per_day, wall.time);
  out = wall;
  return ValueError::none;
}

SOP_INLINE std::int64_t Zone::instant_of_local(std::int64_t local_milliseconds) const noexcept {
  // The last stretch before which the wall had not come beyond this time.
  const auto next =
      std::upper_bound(segments_.begin() + 1, segments_.end(), local_milliseconds,
                       [](std::int64_t local, const ZoneSegment& s) { return local < s.reached; });
  const ZoneSegment& segment = *(next - 1);
  const std::int64_t at = local_milliseconds - segment.offset;
  return next - 1 == segments_.begin() ? at : std::max(at, segment.begin);
}

SOP_INLINE ValueError Zone::instant_of(const LocalTime& local, ZonedInstant& out) const noexcept {
  const std::int64_t wanted = local.date.days() * milliseconds_per_day + local.time.milliseconds();
  const std::int64_t at = instant_of_local(wanted);
  ZonedInstant result;
  const ValueError error = Instant::from_milliseconds(at, result.at);
  if (failed(error)) return error;
  const std::size_t index = segment_at(at);
  if (at + segments_[index].offset != wanted) {
    result.kind = LocalKind::gap;
  } else if (index + 1 < segments_.size() &&
             wanted >= segments_[index + 1].begin + segments_[index + 1].offset) {
    result.kind = LocalKind::fold;
  }
  out = result;
  return ValueError::none;
}

SOP_INLINE bool Zone::next_transition(Instant after, Instant& out) const noexcept {
  const std::size_t next = segment_at(after.milliseconds()) + 1;
  return next < segments_.size() && !failed(Instant::from_milliseconds(segments_[next].begin, out));
}

}  // namespace sop
