// sop/data.hpp — reference data: what changes without anybody changing the procedure.
//
// Holidays, rosters, schedules and zones from outside are inputs with a hash of their own. A decision records that hash; a newer
// set never makes a case refuse. Nobody computes it twice: the host builds a ReferenceData once and shares it.
//
// Who is on duty in a schedule of the procedure is answered, at an instant, by the first of these that has an answer: the entry of
// its roster (RosterEntry) that holds then, its schedule in the data (ScheduleSet), the rotation written in the procedure.
//
// Thread-safety: values; any number of threads may read one ReferenceData. No call here fails: what does not fit a procedure is told by the
// reader of its JSON form (sop/event_json.hpp) and by the engine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/calendar.hpp"
#include "sop/model.hpp"
#include "sop/schedule.hpp"
#include "sop/value.hpp"
#include "sop/zone.hpp"

namespace sop {

/// Holidays of a calendar that the procedure names, beside those written in its file.
struct HolidaySet {
  Id calendar = no_id;
  std::vector<std::int32_t> days;            ///< sorted, days since 1970-01-01
  std::int32_t known_until = 0;              ///< last day for which the set is complete; 0: not stated
  std::vector<SpecialOpening> special_days;  ///< days that are open in part; those in the file count before
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.calendar, s.days, s.known_until);
    a.since(2, s.special_days);
  }
};

/// Who is on duty in a schedule from an instant until the next entry; an empty person: nobody. Before the first entry of a
/// schedule its ScheduleSet, or the rotation in the procedure, answers.
struct RosterEntry {
  Id schedule = no_id;
  std::int64_t from = 0;  ///< ms since the epoch
  std::string person;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.schedule, s.from, s.person);
  }
};

/// The rotations, overrides and absences of a schedule that the procedure names, instead of a rotation that it writes itself.
/// A description of which no schedule can be made (Schedule::make says why) has nobody on duty.
struct ScheduleSet {
  Id schedule = no_id;  ///< party
  ScheduleSpec spec;
};

struct ReferenceData {
  std::vector<HolidaySet> holidays;
  std::vector<RosterEntry> roster;     ///< sorted by schedule, then from
  std::vector<ScheduleSet> schedules;  ///< sorted by schedule; of two of one schedule the first counts
  std::vector<Zone> zones;  ///< by name; one here is used instead of one that the procedure carries
  std::string version;      ///< as the host names it; recorded
  Hash hash{};              ///< set by `seal`
};

/// How many hand-overs are looked through for somebody who is on duty next, or was last.
inline constexpr std::size_t most_duty_changes = 10'000;

/// Sorts and computes the hash. Cost: linear.
void seal(ReferenceData& data);

/// The zone of this name: that of the data, else that which the procedure carries; null when neither has it.
const Zone* find_zone(const Procedure& procedure, const ReferenceData& data, std::string_view name);

/// What a decision records: the hash of the data, and with it the zones that are used from the procedure because the data has
/// none of that name. Without such zones it is the hash of the data itself.
Hash hash_in_use(const Procedure& procedure, const ReferenceData& data);

/// The zone whose clocks a calendar, or the procedure (no_id), reads. not_available: none is stated, or nobody has handed in
/// the one that is.
ErrorCode zone_of(const Procedure& procedure, const ReferenceData& data, Id calendar, Zone& out);

/// What a calendar of the procedure is made of: its hours, special days and holidays, those of the data too, and the zone
/// (UTC where zone_of has none). no_id: every day is open, in the procedure's zone.
CalendarSpec calendar_spec(const Procedure& procedure, const ReferenceData& data, Id calendar);

/// What a schedule of the procedure is made of: the schedule of the data, else the rotation written in the procedure, in the
/// procedure's zone. False: there is neither, or nobody has handed in that zone.
bool schedule_spec(const Procedure& procedure, const ReferenceData& data, Id party, ScheduleSpec& out);

/// Who is on duty in a schedule at an instant, as decisions take it; empty: nobody. Cost: makes the schedule.
std::string person_on_duty(const Procedure& procedure, const ReferenceData& data, Id party, std::int64_t at);

/// The quiet hours of a party as the open hours of a calendar, on the wall of its own calendar, else of the procedure.
CalendarSpec quiet_spec(const Procedure& procedure, const ReferenceData& data, Id party);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/data.inl"
#endif
