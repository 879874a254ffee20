// sop/zone.hpp — time zones with their rules, as values.
//
// A Zone says what the clocks of a place show at every instant of the years 1900–2199. It is made from data (ZoneData):
// the states that the clocks have been in, the instants at which they went from one to the next, and the rule that holds
// after the last of these, in the notation of POSIX (`EET-2EEST,M3.5.0/3,M10.5.0/4`), which RFC 8536 takes over. Nothing
// here reads a file or a clock; src/zones reads the data of a system.
//
// One rule gives every local time one instant: **a time on the wall means the first instant at which the clock on that
// wall has reached it.** So a time that does not exist (clocks went forward over it) is the end of the gap, and one that
// comes twice (clocks went back) is the first of the two.
//
// The identity of a zone is the SHA-256 of its canonical text. Neither the name nor the version is part of it, and the
// text is the same whether the data lists the future years one by one or leaves them to the rule: two zones with one
// identity give one answer to every question of this header, and two that differ in an answer have two identities.
//
//   sop::Zone tallinn;                                        // from src/zones, or from a compiled procedure
//   sop::LocalTime wall;
//   (void)sop::parse_local_time("2026-03-29 03:30", wall);
//   sop::ZonedInstant at;
//   (void)tallinn.instant_of(wall, at);                       // 2026-03-29T01:00:00Z, LocalKind::gap
//
// Who may call it: anybody. Thread-safety: a zone that nobody assigns to may be read from any number of threads. Cost:
// making one expands the rule to the year 2199 (some ten kilobytes); each question is one binary search in that, and
// allocates nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/instant.hpp"
#include "sop/sha256.hpp"
#include "sop/value_error.hpp"

namespace sop {

/// What the clocks of a zone show for a while.
struct ZoneState {
  std::int32_t offset_seconds = 0;  ///< added to UTC; positive is east; less than 25 hours
  bool daylight = false;            ///< what the place calls its daylight-saving (or other special) time
  std::string abbreviation;         ///< `EET`, `+0530`: 1 to 16 letters, digits, `+`, `-`
  friend bool operator==(const ZoneState& a, const ZoneState& b) noexcept {
    return a.offset_seconds == b.offset_seconds && a.daylight == b.daylight &&
           a.abbreviation == b.abbreviation;
  }
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.offset_seconds, s.daylight, s.abbreviation);
  }
};

/// From this instant on another state holds.
struct ZoneTransition {
  std::int64_t at_seconds = 0;  ///< since 1970-01-01T00:00:00Z
  std::uint32_t state = 0;      ///< index into the states
  friend bool operator==(const ZoneTransition& a, const ZoneTransition& b) noexcept {
    return a.at_seconds == b.at_seconds && a.state == b.state;
  }
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.at_seconds, s.state);
  }
};

/// All that a zone is made of.
struct ZoneData {
  std::string name;                         ///< `Europe/Tallinn`; for people, not part of the identity
  std::string version;                      ///< of the data, `2025b`; recorded, not part of the identity
  std::vector<ZoneState> states;            ///< the first holds before the first transition
  std::vector<ZoneTransition> transitions;  ///< each later than the one before it
  std::string rule;                         ///< what holds after the last transition, as POSIX writes it
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.version, s.states, s.transitions, s.rule);
  }
};

inline constexpr std::size_t max_zones = 100;  ///< that one procedure carries
inline constexpr std::size_t max_zone_states = 256;
inline constexpr std::size_t max_zone_transitions = 4096;
inline constexpr std::size_t max_zone_rule_bytes = 256;
inline constexpr std::int32_t max_zone_offset_seconds = 25 * 3600 - 1;

/// Why data makes no zone. Names are stable.
enum class [[nodiscard]] ZoneError : std::uint8_t{
    none,
    no_state,              ///< there is no state at all
    too_many_states,       ///< over max_zone_states
    too_many_transitions,  ///< over max_zone_transitions
    not_rising,            ///< a transition is not later than the one before it
    no_such_state,         ///< a transition names a state that is not there
    offset_too_large,      ///< an offset of 25 hours or more
    bad_abbreviation,      ///< empty, over 16 characters, or with a character that has no place in it
    no_closing_rule,       ///< the data does not say what holds after its last transition
    bad_rule,              ///< the closing rule is not in the notation of POSIX
    rule_disagrees,        ///< the data ends with an offset that the rule does not know
};

[[nodiscard]] constexpr bool failed(ZoneError error) noexcept { return error != ZoneError::none; }
/// The stable name, as spelt in the enumeration: `bad_rule`.
[[nodiscard]] std::string_view name_of(ZoneError error) noexcept;

/// How a time on the wall came to be an instant.
enum class LocalKind : std::uint8_t {
  plain,  ///< the wall shows it once
  gap,    ///< the wall never shows it; the instant is the end of the gap
  fold,   ///< the wall shows it twice; the instant is the first
};
/// The stable name, as spelt in the enumeration: `gap`.
[[nodiscard]] std::string_view name_of(LocalKind kind) noexcept;

/// The instant of a time on the wall.
struct ZonedInstant {
  Instant at;
  LocalKind kind = LocalKind::plain;
};

/// A stretch of time without a transition, and where its local times begin (see instant_of). All in milliseconds.
struct ZoneSegment {
  std::int64_t begin = 0;   ///< its first instant, since 1970-01-01T00:00:00Z
  std::int64_t offset = 0;  ///< added to UTC
  std::int64_t reached =
      0;  ///< the local time that the wall had reached before it (local milliseconds since 1970)
  std::uint32_t state = 0;  ///< which state holds; see Zone::state
};

/// A time zone. By default UTC.
class Zone {
 public:
  /// UTC.
  Zone();
  /// A zone of one fixed offset; its name is `+02:00`, that of zero `UTC`.
  [[nodiscard]] static Zone fixed(Offset offset);
  /// The zone of this data. On an error `out` is left alone. Cost: linear in the data, and the years up to 2199.
  static ZoneError make(ZoneData data, Zone& out);

  /// Name and version as given, the rest in canonical form: no transition before 1900, none that changes nothing, none
  /// that the rule gives anyway, states in the order of their first use. Making a zone of it gives the same zone.
  [[nodiscard]] const ZoneData& data() const noexcept { return data_; }
  [[nodiscard]] const std::string& name() const noexcept { return data_.name; }
  [[nodiscard]] const std::string& version() const noexcept { return data_.version; }
  /// The SHA-256 of canonical_text().
  [[nodiscard]] const Sha256Digest& hash() const noexcept { return hash_; }
  /// What the hash is of: a line each for the first state, the transitions (instant in seconds, offset in seconds, 1
  /// for daylight time, abbreviation) and the rule (docs/time.md).
  [[nodiscard]] std::string canonical_text() const;

  /// The state that holds at an instant.
  [[nodiscard]] const ZoneState& state_at(Instant instant) const noexcept;
  /// What the wall shows at an instant; never 24:00. Errors: out_of_range (a local date outside 1900–2199).
  ValueError local_of(Instant instant, LocalTime& out) const noexcept;
  /// The first instant at which the wall has reached this time. Errors: out_of_range.
  ValueError instant_of(const LocalTime& local, ZonedInstant& out) const noexcept;
  /// The first instant at which the wall has reached this time, in local milliseconds since 1970-01-01 00:00; may lie
  /// outside 1900–2199, and is then that of the first or last offset known.
  [[nodiscard]] std::int64_t instant_of_local(std::int64_t local_milliseconds) const noexcept;
  /// The next instant after this one at which the state changes. False when there is none before 2200.
  [[nodiscard]] bool next_transition(Instant after, Instant& out) const noexcept;

  /// The whole of 1900–2199 in stretches of one offset each, for tables built on top. Never empty.
  [[nodiscard]] const std::vector<ZoneSegment>& segments() const noexcept { return segments_; }
  /// The state of a stretch.
  [[nodiscard]] const ZoneState& state(const ZoneSegment& segment) const noexcept {
    return states_[segment.state];
  }
  /// The stretch that an instant lies in, as an index into segments(); before 1900 the first, after 2199 the last.
  [[nodiscard]] std::size_t segment_at(std::int64_t milliseconds) const noexcept;

 private:
  explicit Zone(ZoneData data) : data_(static_cast<ZoneData&&>(data)) {}
  void expand();

  ZoneData data_;
  std::vector<ZoneState> states_;  // those of the data, then those of the rule alone
  Sha256Digest hash_{};
  std::vector<ZoneSegment> segments_;
};

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/zone.inl"
#endif
