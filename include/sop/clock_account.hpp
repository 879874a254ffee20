// sop/clock_account.hpp — what a clock counted, what not, and why.
//
// A case keeps of its clocks only what later turns read. A ClockRecorder looks at the case after every turn and remembers from
// when to when each clock stood still; `accounts` then lays out every cycle, from its start to its end (or to an instant, while
// it runs), in parts that follow each other without a gap: their lengths add up to the whole.
//
//   sop::ClockRecorder recorder(procedure, data);
//   recorder.look(the_case, the_case.now);                     // after every turn (AdvanceOptions::max_timers 1)
//   for (const sop::ClockAccount& account : recorder.accounts(now)) ...
//
// Parts are told in the measure of the clock's target (docs/semantics.md, 12.2). Of an exact length all counts that it did not stand
// still. Of business hours and minutes what is open counts; what is closed does not, whether it stood still then or not. Of a length in
// days, weeks, months or years a part is one or more whole days on the wall, and a day at whose end it stood still does not count. When
// the target changed on the way, the whole is told in the measure of the last one; a target that begins the count anew ends one account
// and begins another.
//
// Thread-safety: a recorder is for one thread; `accounts` changes nothing. Cost: `look` is linear in the clocks; `accounts` in the
// hours and days between beginning and end.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/model.hpp"

namespace sop {

/// Why a part of a clock's time is counted, or is not.
enum class ClockPartKind : std::uint8_t {
  counted,
  no_target,      ///< it runs, and its length is not known yet
  paused,         ///< what stands after `pauses while` was true
  held,           ///< an event of `holds on` held it
  between_hours,  ///< closed between two hours of one day, such as over lunch
  night,          ///< closed before the first hours of a day, or after its last
  day_off,        ///< a weekday without hours
  holiday,        ///< a date that is closed as such
  first_day,      ///< the day of receipt, where the day after is the first that counts
  unfinished_day  ///< a day that is not over yet
};
/// The stable name, as spelt in the enumeration: `between_hours`.
[[nodiscard]] std::string_view name_of(ClockPartKind kind) noexcept;

struct ClockPart {
  ClockPartKind kind = ClockPartKind::counted;
  std::int64_t from = 0, to = 0;  ///< ms since the epoch; `to` is not part of it
  std::int32_t days = 0;          ///< of a target in days: how many days of the calendar it is
  friend bool operator==(const ClockPart& a, const ClockPart& b) {
    return a.kind == b.kind && a.from == b.from && a.to == b.to && a.days == b.days;
  }
};

/// One extension of a clock by an event of `extends on`.
struct ClockExtension {
  std::int64_t at = 0;   ///< ms since the epoch: when its event happened
  Id extension = no_id;  ///< which of the clock's
  bool has_due = false;
  std::int64_t due = 0;  ///< with has_due: the deadline from then on
};

/// One cycle of a clock, or what was counted of it until its count began anew.
struct ClockAccount {
  Id clock = no_id;
  std::uint32_t cycle = 0;                 ///< from 1
  ClockStatus status = ClockStatus::idle;  ///< running or paused: it goes on
  bool begun_anew = false;                 ///< a changed target let the count begin anew at `to`
  bool broken = false;                     ///< its deadline passed
  bool has_due = false;
  std::int64_t due = 0;                    ///< with has_due: the deadline as it was last
  Value target;                            ///< the length last in force; unknown: there was none
  std::int64_t from = 0, to = 0;           ///< ms since the epoch
  bool in_days = false;                    ///< days are counted, not milliseconds
  std::int64_t counted = 0;                ///< ms, or days, that are counted
  std::vector<ClockPart> parts;            ///< from `from` to `to`, each where the one before ends
  std::vector<ClockExtension> extensions;  ///< in the order in which they came
  std::vector<std::int64_t>
      not_extended;  ///< ms since the epoch: an event came once more than it may extend the cycle
};

/// Watches the clocks of one case.
class ClockRecorder {
 public:
  /// Both must outlive it.
  ClockRecorder(const Procedure& procedure, const ReferenceData& data) : p_(procedure), data_(data) {}

  /// To be called after every turn. `occurred`: when what the turn was about happened (Event::occurred_at), else the case's own instant.
  /// A case of another procedure is not looked at. `told`: the decision of the call; without it nothing is known of events that came
  /// once more than they may extend a clock.
  void look(const Case& c, std::int64_t occurred, const Decision* told = nullptr);

  /// Every cycle so far, in the order of the clocks, then of time. Those that go on are told up to `now`.
  [[nodiscard]] std::vector<ClockAccount> accounts(std::int64_t now) const;

 private:
  struct Still {
    std::int64_t from = 0, to = 0;
    bool held = false;
  };
  /// A cycle, or its part up to where the count began anew.
  struct Run {
    ClockAccount account;
    DeadlineForm form;
    std::vector<Still> stills;
    bool stands_still = false;            // the last of `stills` goes on
    std::int64_t still_since = 0;         // as the case has it; of a still in two parts, that of the first
    std::int64_t paused_total = 0;        // as the case had it at the last look
    std::vector<std::uint32_t> extended;  // the same
    bool open = true;
  };
  class Layout;

  void look_at(const ClockState& state, Run& run, std::int64_t occurred) const;
  void end(Run& run, std::int64_t at) const;

  const Procedure& p_;
  const ReferenceData& data_;
  std::vector<std::vector<Run>> runs_;  // by clock
};

}  // namespace sop
