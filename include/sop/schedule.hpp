// sop/schedule.hpp — schedules: who is on duty at an instant, and why.
//
// A Schedule has layers, overrides and absences. A layer is a rotation: people who take turns of some hours, days or weeks,
// handing over at times on the wall of the layer's zone, perhaps only in some hours (nights, weekends). An override puts one
// person, or nobody, on duty for a while; an absence says that a person is away, and perhaps who stands in. At every instant
// at most one person is on duty, the first that is found in this order:
//
//   1. an override of the whole schedule;
//   2. the layers as they are written; in each, while it runs and inside its hours, first an override of that layer, then the
//      person whose turn it is.
//
// A person who is away counts as the delegate, and that one's delegate in turn; without one, the search goes on. An override
// by nobody ends it: that of a layer closes the layer, that of the schedule leaves nobody on duty.
//
// Hand-overs are times on the wall: a week that begins on Monday at 09:00 begins at 09:00 in summer and in winter. What does
// not exist, or comes twice, is as sop/zone.hpp has it, and so is where hours begin and end (sop/calendar.hpp).
//
//   sop::ScheduleSpec spec;                       // filled by a host, or read from a file (docs/schedules.md)
//   sop::Schedule primary;
//   if (!sop::Schedule::make(spec, primary).ok()) return;
//   sop::Duty duty;
//   primary.on_duty(now, duty);                   // duty.person, duty.layer, duty.until
//
// The identity of a schedule is the SHA-256 of its canonical text; neither its name nor its version is part of it.
//
// Who may call it: anybody. Thread-safety: a schedule that nobody assigns to may be read from any number of threads. Cost:
// making one is O(n log n); a question is, for each layer, O(log n) in overrides, absences and changes of the zone and linear
// in the hours of one week, however far away its last hand-over is, and allocates nothing. No question loops over shifts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/calendar.hpp"
#include "sop/config.hpp"
#include "sop/instant.hpp"
#include "sop/sha256.hpp"
#include "sop/zone.hpp"

namespace sop {

/// What a turn is counted in. Hours are those on the wall: twelve of them from 20:00 end at 08:00, also in a night of 11 hours.
enum class TurnUnit : std::uint8_t { hour, day, week };
/// The unit's name, one of them: `week`.
[[nodiscard]] std::string_view name_of(TurnUnit unit) noexcept;

/// A rotation.
struct ScheduleLayer {
  std::string name;                 ///< for reasons and overrides; no two layers of a schedule share one
  Zone zone;                        ///< whose clocks the times are read from; by default UTC
  std::vector<std::string> people;  ///< in the order of their turns; the first has the first turn; may repeat
  std::int32_t turn = 0;  ///< how many units a turn lasts; 0 only with one person, who never hands over
  TurnUnit unit = TurnUnit::week;
  LocalTime since;  ///< when the first turn begins; before it the layer has nobody
  bool has_until = false;
  LocalTime until;  ///< with has_until: when the layer ends
  /// A hand-over inside a stretch of hours waits for its end: who began a shift ends it.
  bool whole_shifts = false;
  std::vector<WeeklyHours> hours;        ///< when it is on; without any, and without special days: always
  std::vector<Date> days_off;            ///< dates on which no hours begin
  std::vector<SpecialDay> special_days;  ///< dates with hours of their own
};

/// Somebody, or nobody, from an instant up to another, which is not part of it.
struct ScheduleOverride {
  std::string layer;  ///< empty: the whole schedule, at all hours; else that layer, inside its hours
  Instant from, until;
  std::string person;  ///< empty: nobody
};

/// A person is away from an instant up to another, which is not part of it.
struct Absence {
  std::string person;
  Instant from, until;
  std::string delegate;  ///< who stands in; empty: nobody
};

/// What a schedule is made of.
struct ScheduleSpec {
  std::string name;     ///< not part of the identity
  std::string version;  ///< as its author calls it; recorded, not part of the identity
  std::vector<ScheduleLayer> layers;
  std::vector<ScheduleOverride>
      overrides;                  ///< in any order; two of one layer (of the schedule) do not overlap
  std::vector<Absence> absences;  ///< in any order; two of one person do not overlap
};

inline constexpr std::size_t max_schedule_layers = 32;
inline constexpr std::size_t max_people_per_layer = 256;
inline constexpr std::size_t max_schedule_overrides = 10'000;
inline constexpr std::size_t max_absences = 10'000;
inline constexpr std::size_t max_schedule_name_bytes = 200;  ///< of a layer or a person
inline constexpr std::size_t max_delegates = 16;             ///< one after the other
inline constexpr std::int32_t max_turn = 10'000;             ///< units
inline constexpr std::size_t max_duty_stretches = 100'000;   ///< that one question lists

/// Why there is no such schedule. Names are stable.
enum class [[nodiscard]] ScheduleError : std::uint8_t{
    none,
    no_layer,               ///< neither a layer nor an override
    too_many,               ///< over one of the limits above
    bad_name,               ///< empty, too long, or with a control character
    repeated_layer,         ///< two layers of one name
    no_people,              ///< a layer without anybody
    bad_turn,               ///< negative, over max_turn, or none at all with several people
    bad_hours,              ///< ScheduleResult::hours says why
    bad_interval,           ///< ends when it begins, or earlier
    no_such_layer,          ///< an override of a layer that is not there
    no_such_person,         ///< an absence of somebody whom nothing else names
    overlapping_overrides,  ///< of one layer, or of the schedule; ScheduleResult::other is the earlier one
    overlapping_absences,   ///< of one person; ScheduleResult::other is the earlier one
    delegate_cycle,         ///< people who stand in for each other at one instant
    too_many_delegates,     ///< over max_delegates, one after the other, at one instant
    out_of_range,           ///< a local time that lies outside 1900–2199
};
[[nodiscard]] constexpr bool failed(ScheduleError error) noexcept { return error != ScheduleError::none; }
/// The stable name, as spelt in the enumeration: `delegate_cycle`.
[[nodiscard]] std::string_view name_of(ScheduleError error) noexcept;

/// How making a schedule ended.
struct ScheduleResult {
  enum class Part : std::uint8_t { schedule, layer, override_, absence };
  ScheduleError error = ScheduleError::none;
  Part part = Part::schedule;
  std::size_t index = 0;  ///< the place of the entry at fault, in its list
  std::size_t other = 0;  ///< with the overlaps: the place of the other one
  CalendarResult hours;   ///< with bad_hours
  [[nodiscard]] bool ok() const noexcept { return error == ScheduleError::none; }
};

inline constexpr std::size_t no_entry = static_cast<std::size_t>(-1);

/// Who is on duty. The texts are those of the schedule and live as long as it.
struct Duty {
  std::string_view person;           ///< empty: nobody
  std::string_view planned;          ///< for whom the person stands in; the person itself when nobody is away
  std::size_t layer = no_entry;      ///< the layer that it comes from; no_entry: none
  std::size_t override_ = no_entry;  ///< the override that it comes from; no_entry: none
  std::int64_t turn = 0;  ///< with a layer, without an override: the number of the turn, the first is 0
  /// The answer holds from `from` up to `until`, which is not part of it: then somebody hands over, or hours, an override
  /// or an absence begin or end. The same person may go on after it.
  Instant from, until;
  bool has_from = false;   ///< false: since ever
  bool has_until = false;  ///< false: for ever
  [[nodiscard]] bool is_nobody() const noexcept { return person.empty(); }
};

/// What came of one place that was asked for somebody.
enum class DutyAnswer : std::uint8_t {
  on_duty,    ///< the answer
  not_begun,  ///< the layer has not begun
  ended,      ///< the layer has ended
  off_hours,  ///< outside the hours of the layer
  closed,     ///< an override says: nobody
  away,       ///< the person is away
  delegated,  ///< the person is away, and somebody stands in, who is asked next
};
[[nodiscard]] std::string_view name_of(DutyAnswer answer) noexcept;

/// One line of why.
struct DutyReason {
  DutyAnswer answer = DutyAnswer::on_duty;
  std::size_t layer = no_entry;
  std::size_t override_ = no_entry;
  std::size_t absence = no_entry;  ///< with away and delegated
  std::string_view person;         ///< whom it speaks of, if anybody
  Instant until;                   ///< with has_until: how long it stays so
  bool has_until = false;
};

/// A stretch of time with one answer.
struct DutyStretch {
  Instant begin, end;
  Duty duty;
};

/// A schedule. By default nobody is ever on duty.
class Schedule {
 public:
  /// The schedule of this description. On an error `out` is left alone.
  static ScheduleResult make(const ScheduleSpec& spec, Schedule& out);

  [[nodiscard]] const std::string& name() const noexcept { return spec_.name; }
  [[nodiscard]] const std::string& version() const noexcept { return spec_.version; }
  /// The description, as it was given: what `layer`, `override_` and `absence` of an answer number.
  [[nodiscard]] const ScheduleSpec& spec() const noexcept { return spec_; }
  /// The SHA-256 of canonical_text().
  [[nodiscard]] const Sha256Digest& hash() const noexcept { return hash_; }
  /// What the hash is of (docs/schedules.md).
  [[nodiscard]] std::string canonical_text() const;

  /// Who is on duty at an instant. Never fails.
  void on_duty(Instant at, Duty& out) const noexcept;
  /// As on_duty, and every place that was asked, in order; the last one that has somebody is the answer. Cost: allocates.
  void why(Instant at, Duty& out, std::vector<DutyReason>& reasons) const;
  /// The first instant after this one at which the answer ends. False: never.
  [[nodiscard]] bool next_change(Instant at, Instant& out) const noexcept;

  /// The first instant, this one included, at which somebody is on duty. False: not before the end of the years, or not
  /// within `most_changes` changes.
  [[nodiscard]] bool next_staffed(Instant at, Instant& out, std::size_t most_changes = 1000) const noexcept;
  /// Who is on duty next (was last) who is somebody else than the one at this instant. False: nobody, or not within
  /// `most_changes` changes.
  [[nodiscard]] bool next_person(Instant at, Duty& out, std::size_t most_changes = 1000) const noexcept;
  [[nodiscard]] bool previous_person(Instant at, Duty& out, std::size_t most_changes = 1000) const noexcept;

  /// Every answer between two instants in order, without holes; neighbours with one person from one place are one. False:
  /// over `limit` changes; `out` holds those before. Cost: linear in the changes, allocates.
  bool coverage(Instant begin, Instant end, std::vector<DutyStretch>& out,
                std::size_t limit = max_duty_stretches) const;
  /// As coverage, only the stretches in which nobody is on duty, as long as they are.
  bool gaps(Instant begin, Instant end, std::vector<DutyStretch>& out,
            std::size_t limit = max_duty_stretches) const;

 private:
  struct Window;
  struct Layer {
    BusinessCalendar calendar;  // its hours and its zone
    bool always = true;         // no hours
    std::int64_t since = 0;     // on the wall, local milliseconds
    std::int64_t length = 0;    // of a turn, on the wall; 0: nobody hands over
    std::int64_t begin = 0, end = 0;
  };
  // Sorted by key, then by begin.
  struct Entry {
    std::size_t key = 0;  // the layer, no_entry for the schedule; the first absence of the same person
    std::int64_t begin = 0, end = 0;
    std::size_t index = 0;  // its place in the list given
  };
  struct Asked;

  ScheduleResult check_people(std::size_t index) const;
  ScheduleResult add_layer(std::size_t index);
  ScheduleResult add_overrides();
  ScheduleResult add_absences();
  ScheduleResult check_delegates() const;
  static std::size_t first_overlap(const std::vector<Entry>& entries) noexcept;
  static const Entry* entry_at(const std::vector<Entry>& entries, std::size_t key, std::int64_t at,
                               Window& window) noexcept;
  [[nodiscard]] const Entry* absence_at(std::string_view person, std::int64_t at,
                                        Window& window) const noexcept;
  void look(std::int64_t at, Asked& asked) const;
  bool ask_layer(std::size_t index, std::int64_t at, Asked& asked) const;
  bool ask_person(std::string_view person, std::int64_t at, DutyReason place, Asked& asked) const;
  static void pause_at(const BusinessCalendar& hours, std::int64_t at, Window& window) noexcept;
  static void shift_at(const BusinessCalendar& hours, std::int64_t at, Window& window) noexcept;
  static void hours_at(const BusinessCalendar& hours, std::int64_t at, Window& window) noexcept;
  bool neighbour(Instant at, bool later, std::size_t most_changes, Duty& out) const noexcept;

  ScheduleSpec spec_;
  Sha256Digest hash_{};
  std::vector<Layer> layers_;
  std::vector<Entry> overrides_;
  std::vector<Entry> absences_;
  std::vector<std::size_t> away_;  // the first absence of everybody who has some, sorted by name
};

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/schedule.inl"
#include "sop/impl/schedule_text.inl"
#endif
