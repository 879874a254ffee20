// sop/data.hpp — reference data: what changes without anybody changing the procedure.
//
// Holidays and rosters from outside (zones later) are inputs with a hash of their own. A decision records that hash; a newer
// set never makes a case refuse. Nobody computes it twice: the host builds a ReferenceData once and shares it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/model.hpp"

namespace sop {

/// Holidays of a calendar that the procedure names, beside those written in its file.
struct HolidaySet {
  Id calendar = no_id;
  std::vector<std::int32_t> days;  ///< sorted, days since 1970-01-01
  std::int32_t known_until = 0;    ///< last day for which the set is complete; 0: not stated
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.calendar, s.days, s.known_until);
  }
};

/// Who is on duty in a schedule from an instant until the next entry; an empty person: nobody.
struct RosterEntry {
  Id schedule = no_id;
  std::int64_t from = 0;  ///< ms since the epoch
  std::string person;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.schedule, s.from, s.person);
  }
};

struct ReferenceData {
  std::vector<HolidaySet> holidays;
  std::vector<RosterEntry> roster;  ///< sorted by schedule, then from
  std::string version;              ///< as the host names it; recorded
  Hash hash{};                      ///< set by `seal`
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.holidays, s.roster, s.version);
  }
};

/// Sorts and computes the hash. Cost: linear.
void seal(ReferenceData& data);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/data.inl"
#endif
