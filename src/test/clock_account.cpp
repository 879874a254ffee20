// src/test/clock_account.cpp — what clocks counted; see sop/clock_account.hpp. What a clock stood still is taken from the states of the
// case; what is open and which days count is asked of the calendar anew, in another way than the evaluators count: forwards, from opening
// to opening and from day to day.
#include "sop/clock_account.hpp"

#include <algorithm>

#include "sop/calendar.hpp"

namespace sop {

std::string_view name_of(ClockPartKind kind) noexcept {
  switch (kind) {
    case ClockPartKind::counted:
      return "counted";
    case ClockPartKind::no_target:
      return "no_target";
    case ClockPartKind::paused:
      return "paused";
    case ClockPartKind::held:
      return "held";
    case ClockPartKind::between_hours:
      return "between_hours";
    case ClockPartKind::night:
      return "night";
    case ClockPartKind::day_off:
      return "day_off";
    case ClockPartKind::holiday:
      return "holiday";
    case ClockPartKind::first_day:
      return "first_day";
    case ClockPartKind::unfinished_day:
      return "unfinished_day";
  }
  return "unknown";
}

// ---------------------------------------------------------------------------------------------------------------------
// Looking

void ClockRecorder::end(Run& run, std::int64_t at) const {
  run.account.to = std::max(run.account.from, at);
  run.open = false;
  if (run.stands_still) run.stills.back().to = at;
  run.stands_still = false;
}

void ClockRecorder::look_at(const ClockState& state, Run& run, std::int64_t occurred) const {
  const bool still = state.status == ClockStatus::paused;
  if (run.stands_still && !still) {
    // The case has added up how long it stood still: so it went on then.
    run.stills.back().to = run.still_since + (state.paused_total - run.paused_total);
    run.stands_still = false;
  } else if (still && !run.stands_still) {
    run.stills.push_back({state.paused_at, state.paused_at, state.held});
    run.still_since = state.paused_at;
    run.stands_still = true;
  } else if (still && run.stills.back().held != state.held) {
    const std::int64_t at = std::max(run.stills.back().from, occurred);
    run.stills.back().to = at;
    run.stills.push_back({at, at, state.held});
  }
  run.paused_total = state.paused_total;
  run.account.status = state.status;
  run.account.broken = state.broken;
  run.account.has_due = state.has_due;
  run.account.due = state.due;
  run.extended.resize(state.extended.size());
  for (Id i = 0; i < state.extended.size(); ++i) {
    for (; run.extended[i] < state.extended[i]; ++run.extended[i])
      run.account.extensions.push_back({std::max(run.account.from, occurred), i, state.has_due, state.due});
  }
  if (!state.target.is_unknown()) run.account.target = state.target;
  const auto& targets = p_.clocks[run.account.clock].targets;
  if (state.target_place < targets.size()) run.form = targets[state.target_place].form;
}

void ClockRecorder::look(const Case& c, std::int64_t occurred, const Decision* told) {
  if (c.clocks.size() != p_.clocks.size()) return;
  runs_.resize(p_.clocks.size());
  for (Id i = 0; i < c.clocks.size(); ++i) {
    const ClockState& state = c.clocks[i];
    std::vector<Run>& runs = runs_[i];
    if (state.status == ClockStatus::idle) continue;
    const bool same_cycle = !runs.empty() && runs.back().account.cycle == state.cycle;
    const bool anew = same_cycle && runs.back().open && runs.back().account.from != state.started;
    if (!same_cycle || anew) {
      if (!runs.empty() && runs.back().open) {
        // Reset in this look; or the count begins anew with another target.
        if (!anew) runs.back().account.status = ClockStatus::finished;
        runs.back().account.begun_anew = anew;
        end(runs.back(), anew ? c.now : state.started);
      }
      Run run;
      run.account.clock = i;
      run.account.cycle = state.cycle;
      run.account.from = state.started;
      if (anew) run.extended = runs.back().extended;  // told of the part before
      runs.push_back(std::move(run));
    }
    Run& run = runs.back();
    if (!run.open) continue;
    look_at(state, run, occurred);
    for (std::size_t e = 0; told != nullptr && e < told->effects.size(); ++e) {
      const Effect& effect = told->effects[e];
      if (effect.kind == EffectKind::clock_not_extended && effect.subject == i)
        run.account.not_extended.push_back(std::max(run.account.from, occurred));
    }
    if (state.status == ClockStatus::finished || state.status == ClockStatus::cancelled)
      end(run, state.ended);
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Laying out

class ClockRecorder::Layout {
 public:
  Layout(const Procedure& p, const ReferenceData& data, const Run& run, ClockAccount& account)
      : p_(p), data_(data), run_(run), account_(account) {}

  void lay_out() {
    const Value& target = account_.target;
    if (target.is_unknown()) {
      running(account_.from, account_.to, ClockPartKind::no_target);
    } else if (target.kind != ValueKind::period) {
      running(account_.from, account_.to, ClockPartKind::counted);
    } else if (target.unit == PeriodUnit::business_hour || target.unit == PeriodUnit::business_minute) {
      take_calendar(target.symbol != no_id ? target.symbol : p_.calendar);
      hours();
    } else {
      const bool business = target.unit == PeriodUnit::business_day;
      // The days are those of the calendar that the length names; its own end of a day decides what it stood still.
      take_calendar(target.symbol != no_id || !business ? target.symbol : p_.calendar);
      days(business);
    }
    for (const ClockPart& part : account_.parts) {
      if (part.kind != ClockPartKind::counted) continue;
      account_.counted += account_.in_days ? part.days : part.to - part.from;
    }
  }

 private:
  void take_calendar(Id calendar) {
    spec_ = calendar_spec(p_, data_, calendar);
    (void)BusinessCalendar::make(spec_, calendar_);
    std::sort(spec_.holidays.begin(), spec_.holidays.end());
  }

  void add(ClockPartKind kind, std::int64_t from, std::int64_t to, std::int32_t count_of_days = 0) {
    if (from >= to) return;
    if (!account_.parts.empty() && account_.parts.back().kind == kind && account_.parts.back().to == from) {
      account_.parts.back().to = to;
      account_.parts.back().days += count_of_days;
      return;
    }
    account_.parts.push_back({kind, from, to, count_of_days});
  }

  /// A stretch in which it runs, but for what it stood still.
  void running(std::int64_t from, std::int64_t to, ClockPartKind kind) {
    for (const Still& still : run_.stills) {
      const std::int64_t begin = std::max(from, still.from), end = std::min(to, still.to);
      if (begin >= end) continue;
      add(kind, from, begin);
      add(still.held ? ClockPartKind::held : ClockPartKind::paused, begin, end);
      from = end;
    }
    add(kind, from, to);
  }

  [[nodiscard]] static Instant instant(std::int64_t at) {
    Instant out;
    (void)Instant::from_milliseconds(at, out);
    return out;
  }
  [[nodiscard]] Date date_of(std::int64_t at) const {
    Date date;
    (void)calendar_.date_of(instant(at), date);
    return date;
  }
  /// The first instant of the day after. Where clocks go back over midnight, the wall shows the date once more after its end: what is
  /// shown again belongs to the day after.
  [[nodiscard]] std::int64_t day_end(Date& date, std::int64_t at) const {
    Due end;
    while (!failed(calendar_.end_of_day(date, DayEnd::midnight(), end))) {
      if (end.at.milliseconds() > at) return end.at.milliseconds();
      if (failed(Date::from_days(date.days() + 1, date))) break;
    }
    return INT64_MAX;
  }
  [[nodiscard]] bool next_opening(std::int64_t at, OpenStretch& stretch) const {
    return !failed(calendar_.next_stretch(instant(at), stretch));
  }

  /// What closes a date on which no hours begin.
  [[nodiscard]] ClockPartKind closed_day(Date date) const {
    for (const SpecialDay& special : spec_.special_days)
      if (special.date == date) return ClockPartKind::holiday;
    const bool holiday = std::binary_search(spec_.holidays.begin(), spec_.holidays.end(), date);
    return holiday ? ClockPartKind::holiday : ClockPartKind::day_off;
  }

  /// A stretch that is closed up to `opening`; day by day.
  void closed(std::int64_t from, std::int64_t to, std::int64_t opening) {
    while (from < to) {
      Date date = date_of(from);
      const std::int64_t end = std::min(to, day_end(date, from));
      ClockPartKind kind = closed_day(date);
      if (is_business_day(calendar_.days(), date)) {
        // Between two hours of the date: some began on it before, and the next ones begin on it too.
        kind = ClockPartKind::night;
        Date before;
        OpenStretch first;
        Due begin;
        if (date_of(opening) == date && !failed(Date::from_days(date.days() - 1, before)) &&
            !failed(calendar_.end_of_day(before, DayEnd::midnight(), begin)) &&
            next_opening(begin.at.milliseconds(), first) && first.end.milliseconds() <= from)
          kind = ClockPartKind::between_hours;
      }
      add(kind, from, end);
      from = end;
    }
  }

  void hours() {
    std::int64_t at = account_.from;
    while (at < account_.to) {
      OpenStretch stretch;
      if (!next_opening(at, stretch)) {
        closed(at, account_.to, INT64_MAX);
        return;
      }
      const std::int64_t begin = std::min(std::max(at, stretch.begin.milliseconds()), account_.to);
      closed(at, begin, stretch.begin.milliseconds());
      const std::int64_t end = std::min(stretch.end.milliseconds(), account_.to);
      running(begin, end, ClockPartKind::counted);
      at = std::max(end, begin);
    }
  }

  /// Where in a still an instant lies; null: it ran then.
  [[nodiscard]] const Still* still_at(std::int64_t at) const {
    for (const Still& still : run_.stills)
      if (still.from < at && at <= still.to) return &still;
    return nullptr;
  }

  void days(bool business) {
    account_.in_days = true;
    // As the evaluators do, what it stood still is asked of the calendar of the length, else of the procedure's.
    const Id names = account_.target.symbol != no_id ? account_.target.symbol : p_.calendar;
    BusinessCalendar ends;
    (void)BusinessCalendar::make(calendar_spec(p_, data_, names), ends);
    DayEnd kind;
    if (run_.form.end == DeadlineForm::End::closing) kind = DayEnd::closing();
    if (run_.form.end == DeadlineForm::End::stated) {
      TimeOfDay time;
      (void)TimeOfDay::from_milliseconds(run_.form.time, time);
      kind = DayEnd::at(time);
    }
    const Date received = date_of(account_.from);
    for (std::int64_t at = account_.from; at < account_.to;) {
      Date date = date_of(at);
      const std::int64_t end = std::min(day_end(date, at), account_.to);
      Due over;
      const bool ended = !failed(ends.end_of_day(date, kind, over)) && over.at.milliseconds() <= account_.to;
      const Still* still = ended ? still_at(over.at.milliseconds()) : nullptr;
      ClockPartKind what = ended ? ClockPartKind::counted : ClockPartKind::unfinished_day;
      if (business && !is_business_day(calendar_.days(), date))
        what = closed_day(date);
      else if (date == received && !run_.form.from_receipt)
        what = ClockPartKind::first_day;
      else if (still != nullptr)
        what = still->held ? ClockPartKind::held : ClockPartKind::paused;
      add(what, at, end, 1);
      at = end;
    }
  }

  const Procedure& p_;
  const ReferenceData& data_;
  const Run& run_;
  ClockAccount& account_;
  CalendarSpec spec_;
  BusinessCalendar calendar_;
};

std::vector<ClockAccount> ClockRecorder::accounts(std::int64_t now) const {
  std::vector<ClockAccount> out;
  for (const std::vector<Run>& runs : runs_) {
    for (Run run : runs) {
      if (run.open) {
        run.account.to = std::max(run.account.from, now);
        if (run.stands_still) run.stills.back().to = run.account.to;
      }
      ClockAccount account = run.account;
      Layout(p_, data_, run, account).lay_out();
      out.push_back(std::move(account));
    }
  }
  return out;
}

}  // namespace sop
