// Schedules: the table of worked answers, tests/time/duty.tsv (docs/schedules.md says how rows are written; a new row edits no
// code), and random schedules against a counter of another construction, which goes from minute to minute.
#include "sop/schedule.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/time_cells.hpp"
#include "tests/support/values.hpp"

using namespace sop::testing;
using sop::Duty;
using sop::DutyReason;
using sop::DutyStretch;
using sop::Instant;
using sop::LocalTime;
using sop::no_entry;
using sop::Schedule;
using sop::ScheduleLayer;
using sop::ScheduleResult;
using sop::ScheduleSpec;
using sop_test::Random;

namespace {

// --- the table -------------------------------------------------------------------------------------------------------

LocalTime wall_of(const std::string& text) {
  LocalTime wall;
  if (failed(sop::parse_local_time(text, wall))) broken(text);
  return wall;
}

const sop::Zone& first_zone(const ScheduleSpec& spec) {
  static const sop::Zone utc;
  return spec.layers.empty() ? utc : spec.layers.front().zone;
}

void add_layer(ScheduleSpec& spec, const std::vector<std::string>& cells) {
  ScheduleLayer layer;
  layer.name = cells.at(1);
  layer.zone = zone_of(cells.at(2));
  if (cells.at(3) != "-") layer.people = split(cells[3], ", ");
  if (cells.at(4) != "-") {
    const std::vector<std::string> turn = split(cells[4], " ");
    layer.turn = std::atoi(turn.at(0).c_str());
    bool known = false;
    for (const sop::TurnUnit unit : {sop::TurnUnit::hour, sop::TurnUnit::day, sop::TurnUnit::week}) {
      if (turn.at(1).substr(0, name_of(unit).size()) != name_of(unit)) continue;
      layer.unit = unit;
      known = true;
    }
    if (!known) broken(cells[4]);
  }
  layer.since = wall_of(cells.at(5));
  layer.has_until = cells.at(6) != "-";
  if (layer.has_until) layer.until = wall_of(cells[6]);
  if (cells.at(7) != "-") layer.hours = week_of(cells[7]);
  if (cells.size() > 8) {
    if (cells[8] != "whole shifts") broken(cells[8]);
    layer.whole_shifts = true;
  }
  spec.layers.push_back(std::move(layer));
}

// False: the line does not describe a schedule.
bool add_line(ScheduleSpec& spec, const std::vector<std::string>& cells) {
  const auto named = [](const std::string& cell) { return cell == "-" ? std::string() : cell; };
  if (cells[0] == "layer") {
    add_layer(spec, cells);
  } else if (cells[0] == "off") {
    for (std::size_t i = 1; i < cells.size(); ++i) spec.layers.back().days_off.push_back(date_of(cells[i]));
  } else if (cells[0] == "special") {
    spec.layers.back().special_days.push_back(
        {date_of(cells.at(1)), cells.at(2) == "closed" ? std::vector<sop::OpenHours>{} : hours_of(cells[2])});
  } else if (cells[0] == "override") {
    spec.overrides.push_back({named(cells.at(1)), instant_of(first_zone(spec), cells.at(2)),
                              instant_of(first_zone(spec), cells.at(3)), named(cells.at(4))});
  } else if (cells[0] == "absence") {
    spec.absences.push_back({cells.at(1), instant_of(first_zone(spec), cells.at(2)),
                             instant_of(first_zone(spec), cells.at(3)), named(cells.at(4))});
  } else {
    return false;
  }
  return true;
}

std::string shown(const Schedule& schedule, const Duty& duty, const std::vector<DutyReason>& reasons) {
  std::string text;
  for (const DutyReason& reason : reasons) {
    if (!text.empty()) text += "; ";
    if (reason.layer != no_entry) text += schedule.spec().layers[reason.layer].name + ' ';
    if (reason.override_ != no_entry) text += "override ";
    if (!reason.person.empty()) text += std::string(reason.person) + ' ';
    text += name_of(reason.answer);
    if (reason.answer == sop::DutyAnswer::on_duty && reason.layer != no_entry && reason.override_ == no_entry)
      text += ", turn " + std::to_string(duty.turn);
  }
  return text;
}

std::string error_text(const ScheduleResult& result) {
  constexpr std::array parts = {"schedule", "layer", "override", "absence"};
  return std::string(name_of(result.error)) + ' ' + parts.at(static_cast<std::size_t>(result.part)) + ' ' +
         std::to_string(result.index) + ' ' + std::to_string(result.other);
}

struct Described {
  std::string name, error;  // error: what is expected
  ScheduleSpec spec;
  std::optional<Schedule> schedule;
};

void finish(Described& described) {
  if (described.name.empty() || described.schedule) return;
  CAPTURE(described.name);
  described.schedule.emplace();
  const ScheduleResult result = Schedule::make(described.spec, *described.schedule);
  if (described.error.empty()) {
    CHECK_MESSAGE(result.ok(), name_of(result.error));
  } else {
    CHECK(error_text(result) == described.error);
  }
}

// --- the counter -----------------------------------------------------------------------------------------------------

constexpr std::int64_t minute = sop::milliseconds_per_minute;
constexpr std::int64_t day_minutes = 1440;

Instant instant(std::int64_t minutes) {
  Instant out;
  if (failed(Instant::from_milliseconds(minutes * minute, out))) FAIL("no instant: ", minutes);
  return out;
}

LocalTime wall(std::int64_t minutes) {
  LocalTime out;
  const std::int64_t day = (minutes >= 0 ? minutes : minutes - day_minutes + 1) / day_minutes;
  if (failed(sop::Date::from_days(day, out.date)) ||
      failed(sop::TimeOfDay::from_milliseconds((minutes - day * day_minutes) * minute, out.time)))
    FAIL("no time: ", minutes);
  return out;
}

std::int64_t minutes_of(const LocalTime& local) {
  return local.date.days() * day_minutes + local.time.milliseconds() / minute;
}

// Who, from where, in which turn.
struct Answer {
  std::string person, planned;
  std::size_t layer = no_entry, override_ = no_entry;
  friend bool operator==(const Answer&, const Answer&) = default;
};

// One layer, minute by minute: remembers how far its wall has come and in which hours it stands.
class Walk {
 public:
  Walk(const ScheduleSpec& spec, std::size_t index) : spec_(spec), index_(index) {}

  // Goes to the next minute; must be called for each.
  void step(std::int64_t at) {
    const ScheduleLayer& layer = spec_.layers[index_];
    const std::int64_t shown = at + layer.zone.state_at(instant(at)).offset_seconds / 60;
    const bool before = begun_;
    furthest_ = std::max(furthest_, shown);
    begun_ = furthest_ >= minutes_of(layer.since);
    const std::pair<std::int64_t, std::size_t> last = hours_;
    find_hours(layer);
    if (hours_ != last || begun_ != before) turn_of_hours_ = turn(layer);
  }

  // Whether the search ends here, and with whom.
  bool ask(std::int64_t at, Answer& answer) const {
    const ScheduleLayer& layer = spec_.layers[index_];
    if (!begun_ || (layer.has_until && furthest_ >= minutes_of(layer.until)) || !on_) return false;
    for (std::size_t i = 0; i < spec_.overrides.size(); ++i) {
      const sop::ScheduleOverride& o = spec_.overrides[i];
      if (o.layer != layer.name || instant(at) < o.from || instant(at) >= o.until) continue;
      if (o.person.empty()) return false;
      if (present(spec_, at, o.person, answer)) {
        answer.layer = index_;
        answer.override_ = i;
        return true;
      }
    }
    const bool by_hours = layer.whole_shifts && has_hours(layer);
    const std::int64_t number = by_hours ? turn_of_hours_ : turn(layer);
    if (!present(spec_, at, layer.people[static_cast<std::size_t>(number) % layer.people.size()], answer))
      return false;
    answer.layer = index_;
    return true;
  }

  static bool present(const ScheduleSpec& spec, std::int64_t at, const std::string& person, Answer& answer) {
    std::string who = person;
    for (bool moved = true; moved && !who.empty();) {
      moved = false;
      for (const sop::Absence& a : spec.absences) {
        if (a.person != who || instant(at) < a.from || instant(at) >= a.until) continue;
        who = a.delegate;
        moved = true;
        break;
      }
    }
    if (who.empty()) return false;
    answer.person = who;
    answer.planned = person;
    return true;
  }

 private:
  static bool has_hours(const ScheduleLayer& layer) {
    return !layer.hours.empty() || !layer.special_days.empty() || !layer.days_off.empty();
  }

  [[nodiscard]] std::int64_t turn(const ScheduleLayer& layer) const {
    if (layer.people.size() < 2 || !begun_) return 0;
    const std::int64_t hours = layer.unit == sop::TurnUnit::hour  ? 1
                               : layer.unit == sop::TurnUnit::day ? 24
                                                                  : 168;
    std::int64_t number = 0;
    for (std::int64_t next = minutes_of(layer.since) + layer.turn * hours * 60; next <= furthest_;
         next += layer.turn * hours * 60)
      ++number;
    return number;
  }

  // The day and the place of the hours that the wall stands in.
  void find_hours(const ScheduleLayer& layer) {
    on_ = !has_hours(layer);
    hours_ = {0, no_entry};
    if (on_) return;
    for (std::int64_t back = 0; back < 2; ++back) {
      const std::int64_t day = wall(furthest_).date.days() - back;
      const sop::Date date = wall(day * day_minutes).date;
      const std::int64_t since_midnight = (furthest_ - day * day_minutes) * minute;
      std::vector<sop::OpenHours> hours;
      const auto special = std::find_if(layer.special_days.begin(), layer.special_days.end(),
                                        [&](const sop::SpecialDay& s) { return s.date == date; });
      if (special != layer.special_days.end()) {
        hours = special->hours;
      } else if (std::find(layer.days_off.begin(), layer.days_off.end(), date) == layer.days_off.end()) {
        for (const sop::WeeklyHours& weekly : layer.hours)
          if (weekly.days.contains(date.weekday())) hours.push_back(weekly.hours);
      }
      for (std::size_t i = 0; i < hours.size(); ++i) {
        if (since_midnight < hours[i].from || since_midnight >= hours[i].to) continue;
        on_ = true;
        hours_ = {day, i};
        return;
      }
    }
  }

  const ScheduleSpec& spec_;
  std::size_t index_;
  std::int64_t furthest_ = INT64_MIN, turn_of_hours_ = 0;
  bool begun_ = false, on_ = false;
  std::pair<std::int64_t, std::size_t> hours_ = {0, no_entry};
};

Answer answer_at(const ScheduleSpec& spec, const std::vector<Walk>& walks, std::int64_t at) {
  Answer answer;
  for (std::size_t i = 0; i < spec.overrides.size(); ++i) {
    const sop::ScheduleOverride& o = spec.overrides[i];
    if (!o.layer.empty() || instant(at) < o.from || instant(at) >= o.until) continue;
    answer.override_ = i;
    if (o.person.empty() || Walk::present(spec, at, o.person, answer)) return answer;
    answer = Answer();
  }
  for (const Walk& walk : walks)
    if (walk.ask(at, answer)) return answer;
  return {};
}

// --- random schedules ------------------------------------------------------------------------------------------------

const std::vector<std::string>& people() {
  static const std::vector<std::string> names = {"ann", "ben", "cat", "dan", "eva", "fay"};
  return names;
}

const std::string& somebody(Random& random) {
  return people()[static_cast<std::size_t>(random.between(0, 5))];
}

ScheduleLayer random_layer(Random& random, std::size_t index, std::int64_t begin, std::int64_t days) {
  static const std::vector<std::string> zones = {
      "Europe/Tallinn", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe",
      "Asia/Kathmandu", "Africa/Cairo",     "+03:00",           "Pacific/Apia"};
  ScheduleLayer layer;
  layer.name = "layer " + std::to_string(index);
  layer.zone = zone_of(zones[static_cast<std::size_t>(random.between(0, 7))]);
  for (std::int64_t i = random.between(1, 4); i > 0; --i) layer.people.push_back(somebody(random));
  layer.unit = static_cast<sop::TurnUnit>(random.between(0, 2));
  layer.turn = static_cast<std::int32_t>(layer.unit == sop::TurnUnit::hour ? random.between(1, 30)
                                                                           : random.between(1, 3));
  layer.since = wall(begin - 3000 + random.between(0, 6000));
  if (random.one_in(2))
    layer.since = wall(minutes_of(layer.since) / 30 * 30);  // changes of clocks are at full hours
  layer.has_until = random.one_in(4);
  layer.until = wall(minutes_of(layer.since) + random.between(1, days * day_minutes));
  layer.whole_shifts = random.one_in(2);
  if (random.one_in(4)) return layer;
  for (unsigned weekday = 0; weekday < 7; ++weekday) {
    if (random.one_in(4)) continue;
    sop::WeekdaySet set;
    set.insert(static_cast<sop::Weekday>(weekday));
    const std::int64_t from = random.between(360, 1200);
    const std::int64_t to =
        random.one_in(3) ? day_minutes + 360 : random.between(from + 1, day_minutes + 360);
    layer.hours.push_back({set,
                           {static_cast<std::int32_t>(from * minute),
                            static_cast<std::int32_t>(std::min(to, from + day_minutes) * minute)}});
    if (random.one_in(3))
      layer.hours.push_back(
          {set, {static_cast<std::int32_t>(360 * minute), static_cast<std::int32_t>(from * minute)}});
    if (layer.hours.back().hours.from == layer.hours.back().hours.to) layer.hours.pop_back();
  }
  const std::int64_t first = begin / day_minutes;
  if (random.one_in(3)) layer.days_off.push_back(wall((first + random.between(0, days)) * day_minutes).date);
  if (random.one_in(3))
    layer.special_days.push_back(
        {wall((first + random.between(0, days)) * day_minutes).date,
         random.one_in(2) ? std::vector<sop::OpenHours>{} : hours_of("07:00..12:00, 12:00..23:00")});
  return layer;
}

// Overrides and absences that overlap are dropped by trying.
ScheduleSpec random_schedule(Random& random, std::int64_t begin, std::int64_t days) {
  ScheduleSpec spec;
  for (std::size_t i = 0, count = static_cast<std::size_t>(random.between(1, 3)); i < count; ++i)
    spec.layers.push_back(random_layer(random, i, begin, days));
  Schedule schedule;
  REQUIRE(Schedule::make(spec, schedule).ok());
  const auto stretch = [&](Instant& from, Instant& until) {
    const std::int64_t first = begin + random.between(-1000, days * day_minutes);
    from = instant(first);
    until = instant(first + random.between(1, 4000));
  };
  for (std::int64_t i = random.between(0, 5); i > 0; --i) {
    sop::ScheduleOverride override_;
    if (random.one_in(2))
      override_.layer = spec.layers[static_cast<std::size_t>(random.next() % spec.layers.size())].name;
    if (!random.one_in(4)) override_.person = somebody(random);
    stretch(override_.from, override_.until);
    spec.overrides.push_back(override_);
    if (!Schedule::make(spec, schedule).ok()) spec.overrides.pop_back();
  }
  for (std::int64_t i = random.between(0, 8); i > 0; --i) {
    sop::Absence absence;
    absence.person = somebody(random);
    if (!random.one_in(3)) absence.delegate = somebody(random);
    stretch(absence.from, absence.until);
    spec.absences.push_back(absence);
    if (!Schedule::make(spec, schedule).ok()) spec.absences.pop_back();
  }
  return spec;
}

void compare(const ScheduleSpec& spec, std::int64_t begin, std::int64_t days) {
  Schedule schedule;
  REQUIRE(Schedule::make(spec, schedule).ok());
  std::vector<Walk> walks;
  for (std::size_t i = 0; i < spec.layers.size(); ++i) walks.emplace_back(spec, i);
  const std::int64_t end = begin + days * day_minutes;
  std::vector<DutyStretch> stretches, gaps;
  REQUIRE(schedule.coverage(instant(begin), instant(end), stretches));
  REQUIRE(schedule.gaps(instant(begin), instant(end), gaps));
  std::size_t next = 0, next_gap = 0;
  Answer last;
  Duty held;  // an answer, and the minutes for which it has promised to hold
  std::int64_t held_until = begin;
  std::int64_t last_change = begin;
  for (std::int64_t at = begin - 5 * day_minutes; at < end; ++at) {
    for (Walk& walk : walks) walk.step(at);
    if (at < begin) continue;  // how far the walls had come is not known at once
    const Answer expected = answer_at(spec, walks, at);
    if (at == begin || !(expected == last)) {
      if (at > begin && at < held_until)
        FAIL("promised to hold until ", to_text(held.until), ", changes at ", to_text(instant(at)));
      const bool begins = next < stretches.size() && stretches[next].begin == instant(at);
      if (!begins) FAIL("no stretch begins at ", to_text(instant(at)));
      const Duty& duty = stretches[next].duty;
      CHECK(std::string(duty.person) == expected.person);
      ++next;
      last_change = at;
    }
    if (expected.person.empty() && (at == begin || !last.person.empty())) {
      REQUIRE(next_gap < gaps.size());
      CHECK(gaps[next_gap].begin == instant(at));
      ++next_gap;
    }
    Duty duty;
    schedule.on_duty(instant(at), duty);
    if (duty.person != expected.person || duty.planned != expected.planned || duty.layer != expected.layer ||
        duty.override_ != expected.override_)
      FAIL("at ", to_text(instant(at)), ": ", std::string(duty.person), " instead of ", expected.person);
    if (duty.has_from && (duty.from > instant(at) || duty.from < instant(last_change)) &&
        !(last_change == begin && duty.from <= instant(at)))
      FAIL("at ", to_text(instant(at)), ": held since ", to_text(duty.from));
    if (duty.has_until && duty.until <= instant(at)) FAIL("ends when it begins: ", to_text(duty.until));
    held = duty;
    held_until = duty.has_until ? duty.until.milliseconds() / minute : INT64_MAX;
    last = expected;
  }
  CHECK(next == stretches.size());
  CHECK(next_gap == gaps.size());
}

ScheduleSpec two_people() {
  ScheduleSpec spec;
  ScheduleLayer layer;
  layer.name = "primary";
  layer.people = {"ann", "ben"};
  layer.turn = 1;
  layer.since = wall_of("2026-09-07 09:00");
  spec.layers.push_back(layer);
  return spec;
}

}  // namespace

TEST_CASE("the worked answers") {
  std::map<std::string, std::size_t> asked;
  std::set<std::string> rows;
  Described current;
  std::size_t number = 0, count = 0;
  for (const std::string& line : split_lines(read_file(in_repository("tests/time/duty.tsv")))) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    CAPTURE(number);
    CAPTURE(line);
    const std::vector<std::string> cells = split(line, "\t");
    if (cells[0] == "schedule" || cells[0] == "broken") {
      finish(current);
      current = Described();
      current.name = cells.at(1);
      if (cells[0] == "schedule") {
        CHECK_MESSAGE(asked.emplace(cells[1], 0).second, "named twice");
      } else {
        REQUIRE(cells.size() == 6);
        current.error = cells[2] + ' ' + cells[3] + ' ' + cells[4] + ' ' + cells[5];
      }
      continue;
    }
    if (add_line(current.spec, cells)) {
      REQUIRE_MESSAGE(!current.schedule, "the questions come last");
      continue;
    }
    // schedule, instant, what was asked, until, why
    REQUIRE(cells.size() == 5);
    REQUIRE_MESSAGE(cells[0] == current.name, "no such schedule");
    finish(current);
    const Instant at = instant_of(first_zone(current.spec), cells[1]);
    Duty duty, again;
    std::vector<DutyReason> reasons;
    current.schedule->why(at, duty, reasons);
    CHECK(shown(*current.schedule, duty, reasons) == cells[2]);
    CHECK((duty.has_until ? to_text(duty.until) : "never") == cells[3]);
    CHECK_MESSAGE(!cells[4].empty(), "it does not say why");
    CHECK_MESSAGE(rows.insert(cells[0] + cells[1]).second, "asked twice");
    current.schedule->on_duty(at, again);
    CHECK(again.person == duty.person);
    CHECK(again.has_until == duty.has_until);
    CHECK(again.until == duty.until);
    ++asked[current.name];
    ++count;
  }
  finish(current);
  CHECK(count >= 60);
  for (const auto& schedule : asked) CHECK_MESSAGE(schedule.second > 0, schedule.first, " is never asked");
}

TEST_CASE("random schedules against a counter that goes from minute to minute") {
  // Weeks with changes of clocks in the north and in the south, a day that never was, a week without any.
  const std::vector<std::string> weeks = {"2026-03-25 00:00", "2026-10-21 00:00", "2026-04-01 00:00",
                                          "2026-10-01 00:00", "2011-12-27 00:00", "2026-06-30 00:00"};
  for (const std::uint64_t seed : sop_test::Seeds("schedules", 200)) {
    CAPTURE(seed);
    Random random(seed);
    const std::int64_t begin = minutes_of(wall_of(weeks[static_cast<std::size_t>(random.between(0, 5))]));
    compare(random_schedule(random, begin, 9), begin, 9);
  }
}

TEST_CASE("who is next, who was last, and when there is somebody") {
  ScheduleSpec spec = two_people();
  spec.layers[0].hours = week_of("mon..fri 09:00..17:00");
  Schedule schedule;
  REQUIRE(Schedule::make(spec, schedule).ok());
  const auto at = [](const std::string& text) { return instant_of(sop::Zone(), text); };
  Instant there;
  CHECK(schedule.next_staffed(at("2026-09-07 09:00"), there));
  CHECK(to_text(there) == "2026-09-07T09:00:00Z");
  CHECK(schedule.next_staffed(at("2026-09-11 17:00"), there));
  CHECK(to_text(there) == "2026-09-14T09:00:00Z");
  CHECK(!schedule.next_staffed(at("2026-09-11 17:00"), there, 0));
  Duty duty;
  CHECK(schedule.next_person(at("2026-09-09 12:00"), duty));  // over two nights and a weekend
  CHECK(duty.person == "ben");
  CHECK(to_text(duty.from) == "2026-09-14T09:00:00Z");
  CHECK(!schedule.previous_person(at("2026-09-09 12:00"), duty));
  CHECK(schedule.previous_person(at("2026-09-14 09:00"), duty));
  CHECK(duty.person == "ann");
  CHECK(to_text(duty.until) == "2026-09-11T17:00:00Z");
  CHECK(schedule.previous_person(at("2026-09-12 09:00"), duty));  // nobody is there: whoever was there last
  CHECK(duty.person == "ann");
  CHECK(!schedule.next_person(at("2026-09-07 12:00"), duty, 3));

  spec.layers[0].people = {"ann"};
  REQUIRE(Schedule::make(spec, schedule).ok());
  CHECK(!schedule.next_person(at("2026-09-09 12:00"), duty));  // ends, however often she comes and goes

  spec.layers[0].has_until = true;
  spec.layers[0].until = wall_of("2026-10-01 00:00");
  REQUIRE(Schedule::make(spec, schedule).ok());
  CHECK(!schedule.next_staffed(at("2026-10-01 00:00"), there));
  Instant change;
  CHECK(!schedule.next_change(at("2026-10-01 00:00"), change));
  CHECK(schedule.next_change(at("2026-09-30 12:00"), change));
  CHECK(to_text(change) == "2026-09-30T17:00:00Z");
}

TEST_CASE("by default nobody is ever on duty") {
  const Schedule schedule;
  Duty duty;
  schedule.on_duty(Instant(), duty);
  CHECK(duty.is_nobody());
  CHECK(!duty.has_until);
  std::vector<DutyStretch> gaps;
  CHECK(schedule.gaps(instant(0), instant(100), gaps));
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].end == instant(100));
}

TEST_CASE("a list that would be too long is cut, and says so") {
  ScheduleSpec spec = two_people();
  spec.layers[0].unit = sop::TurnUnit::hour;
  Schedule schedule;
  REQUIRE(Schedule::make(spec, schedule).ok());
  std::vector<DutyStretch> stretches;
  const Instant begin = instant_of(sop::Zone(), "2026-09-07 09:00");
  const Instant end = instant_of(sop::Zone(), "2026-09-07 19:00");
  CHECK(schedule.coverage(begin, end, stretches, 10));
  CHECK(stretches.size() == 10);
  CHECK(!schedule.coverage(begin, end, stretches, 9));
  CHECK(stretches.size() == 9);
  CHECK(!schedule.gaps(begin, end, stretches, 9));
}

TEST_CASE("the identity is what decides, and nothing else") {
  ScheduleSpec spec = two_people();
  spec.layers[0].hours = week_of("mon..fri 09:00..12:00; sat 10:00..11:00");
  spec.overrides = {{"", instant(1'000'000), instant(1'000'060), "cat"},
                    {"", instant(2'000'000), instant(2'000'060), ""}};
  spec.absences = {{"ann", instant(0), instant(60), "ben"}, {"ben", instant(100), instant(160), ""}};
  const auto hash = [](const ScheduleSpec& given) {
    Schedule schedule;
    REQUIRE(Schedule::make(given, schedule).ok());
    return sop::to_hex(schedule.hash());
  };
  const std::string original = hash(spec);

  ScheduleSpec same = spec;
  same.name = "another";
  same.version = "2";
  std::swap(same.overrides[0], same.overrides[1]);
  std::swap(same.absences[0], same.absences[1]);
  same.layers[0].hours = week_of("sat 10:00..11:00; mon..wed 09:00..12:00; thu..fri 09:00..12:00");
  same.layers[0].turn = 7;
  same.layers[0].unit = sop::TurnUnit::day;
  CHECK(hash(same) == original);

  std::set<std::string> others = {original};
  const auto differs = [&](auto change) {
    ScheduleSpec other = spec;
    change(other);
    CHECK(others.insert(hash(other)).second);
  };
  differs([](ScheduleSpec& s) { s.layers[0].name = "secondary"; });
  differs([](ScheduleSpec& s) { s.layers[0].zone = zone_of("Europe/Tallinn"); });
  differs([](ScheduleSpec& s) { std::swap(s.layers[0].people[0], s.layers[0].people[1]); });
  differs([](ScheduleSpec& s) { s.layers[0].turn = 2; });
  differs([](ScheduleSpec& s) { s.layers[0].since = wall_of("2026-09-07 09:01"); });
  differs(
      [](ScheduleSpec& s) { s.layers[0].has_until = true, s.layers[0].until = wall_of("2030-01-01 00:00"); });
  differs([](ScheduleSpec& s) { s.layers[0].whole_shifts = true; });
  differs([](ScheduleSpec& s) { s.layers[0].hours[0].hours.to += 1; });
  differs([](ScheduleSpec& s) { s.layers[0].days_off.push_back(date_of("2026-12-24")); });
  differs([](ScheduleSpec& s) { s.layers[0].special_days.push_back({date_of("2026-12-24"), {}}); });
  differs([](ScheduleSpec& s) { s.overrides.pop_back(); });
  differs([](ScheduleSpec& s) { s.overrides[0].layer = "primary"; });
  differs([](ScheduleSpec& s) { s.absences[0].delegate.clear(); });
  differs([](ScheduleSpec& s) { s.absences[0].until = instant(61); });
}

TEST_CASE("the text of docs/schedules.md is what is hashed") {
  ScheduleSpec spec = two_people();
  spec.absences.push_back({"ann", instant_of(sop::Zone(), "2026-09-09 00:00"),
                           instant_of(sop::Zone(), "2026-09-10 00:00"), "cat"});
  Schedule schedule;
  REQUIRE(Schedule::make(spec, schedule).ok());
  const std::string page = read_file(in_repository("docs/schedules.md"));
  CHECK(page.find("```text\n" + schedule.canonical_text() + "```\n") != std::string::npos);
  CHECK(schedule.hash() == sop::sha256(schedule.canonical_text()));
}

TEST_CASE("limits") {
  const auto error = [](const ScheduleSpec& spec) {
    Schedule schedule;
    return error_text(Schedule::make(spec, schedule));
  };
  ScheduleSpec spec = two_people();
  for (std::size_t i = 1; i < sop::max_schedule_layers; ++i) {
    spec.layers.push_back(spec.layers[0]);
    spec.layers.back().name += std::to_string(i);
  }
  CHECK(error(spec) == "none absence 0 0");
  spec.layers.push_back(spec.layers[0]);
  CHECK(error(spec) == "too_many layer 32 0");

  spec = two_people();
  spec.layers[0].people.assign(sop::max_people_per_layer, "ann");
  CHECK(error(spec) == "none absence 0 0");
  spec.layers[0].people.emplace_back("ann");
  CHECK(error(spec) == "too_many layer 0 0");

  spec = two_people();
  spec.layers[0].turn = sop::max_turn;
  CHECK(error(spec) == "none absence 0 0");
  spec.layers[0].turn = sop::max_turn + 1;
  CHECK(error(spec) == "bad_turn layer 0 0");

  for (const std::string& name :
       {std::string(), std::string(201, 'a'), std::string("a\nb"), std::string("\x7F")}) {
    spec = two_people();
    spec.layers[0].people[1] = name;
    CHECK(error(spec) == "bad_name layer 0 0");
  }
  spec = two_people();
  spec.layers[0].people[1] = std::string(200, 'a');
  CHECK(error(spec) == "none absence 0 0");

  spec = two_people();
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(sop::max_schedule_overrides); ++i)
    spec.overrides.push_back({"", instant(i), instant(i + 1), "cat"});
  CHECK(error(spec) == "none absence 0 0");
  spec.overrides.push_back({"", instant(-1), instant(0), "cat"});
  CHECK(error(spec) == "too_many override 10000 0");

  // A chain of people who stand in for each other, as long as it may be, and one longer.
  spec = two_people();
  for (std::size_t i = 0; i <= sop::max_delegates; ++i) {
    const std::string person = i == 0 ? "ann" : "p" + std::to_string(i);
    if (i == sop::max_delegates) {
      Schedule schedule;
      REQUIRE(Schedule::make(spec, schedule).ok());
      Duty duty;
      schedule.on_duty(instant_of(sop::Zone(), "2026-09-08 09:00"), duty);
      CHECK(duty.person == "p16");
      CHECK(duty.planned == "ann");
    }
    spec.absences.push_back({person, instant_of(sop::Zone(), "2026-09-08 00:00"),
                             instant_of(sop::Zone(), "2026-09-09 00:00"), "p" + std::to_string(i + 1)});
  }
  CHECK(error(spec) == "too_many_delegates absence 0 0");
  spec.absences.assign(sop::max_absences + 1, spec.absences[0]);
  CHECK(error(spec) == "too_many absence 10000 0");
}
