// Bodies of sop/data.hpp.
#pragma once

#include <algorithm>

#include "sop/data.hpp"
#include "sop/sha256.hpp"

namespace sop {

namespace detail {
inline void hash_number(Sha256& hash, std::int64_t number) {
  unsigned char bytes[8];
  for (int i = 0; i < 8; ++i)
    bytes[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> (8 * i));
  hash.update(std::string_view(reinterpret_cast<const char*>(bytes), 8));
}
}  // namespace detail

SOP_INLINE void seal(ReferenceData& data) {
  for (auto& set : data.holidays) {
    std::sort(set.days.begin(), set.days.end());
    set.days.erase(std::unique(set.days.begin(), set.days.end()), set.days.end());
  }
  std::stable_sort(data.holidays.begin(), data.holidays.end(),
                   [](const HolidaySet& a, const HolidaySet& b) { return a.calendar < b.calendar; });
  std::stable_sort(data.roster.begin(), data.roster.end(), [](const RosterEntry& a, const RosterEntry& b) {
    return a.schedule != b.schedule ? a.schedule < b.schedule : a.from < b.from;
  });
  Sha256 hash;
  for (const auto& set : data.holidays) {
    detail::hash_number(hash, set.calendar);
    detail::hash_number(hash, set.known_until);
    detail::hash_number(hash, static_cast<std::int64_t>(set.days.size()));
    for (const auto day : set.days) detail::hash_number(hash, day);
  }
  for (const auto& entry : data.roster) {
    detail::hash_number(hash, entry.schedule);
    detail::hash_number(hash, entry.from);
    detail::hash_number(hash, static_cast<std::int64_t>(entry.person.size()));
    hash.update(entry.person);
  }
  data.hash = hash.finish();
}

}  // namespace sop
