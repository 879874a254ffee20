// src/cli/duty.cpp — `sop duty`: who is on duty, why, and until when; with --week the whole week, and when nobody is.
#include <algorithm>
#include <memory>

#include "sop/json.hpp"
#include "sop/messages/story.hpp"
#include "sop/names.hpp"
#include "src/cli/columns.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/config/roster.hpp"

namespace sop::cli {
namespace {

struct DutyOptions {
  std::string path;
  std::string at;
  std::string schedule;
  std::string format = "text";
  std::int64_t days = 366;
  bool has_days = false;
  bool week = false;
};

class DutyReport {
 public:
  DutyReport(const config::Roster& roster, Instant at, Language language)
      : roster_(roster), at_(at), language_(language) {}

  /// False: nobody is on duty.
  bool now_as_text(const Schedule& schedule, std::string& out) const {
    Duty duty;
    std::vector<DutyReason> reasons;
    schedule.why(at_, duty, reasons);
    out += shown(schedule.name()) + ", " + wall(at_) + "\n";
    std::vector<std::vector<std::string>> lines;
    std::string who = duty.is_nobody() ? word(messages::story_nobody) : person(duty.person);
    if (duty.person != duty.planned) who = word(messages::story_duty_for, {who, person(duty.planned)});
    if (duty.has_from) who = word(messages::story_duty_since, {who, wall(duty.from)});
    if (duty.has_until) who = word(messages::story_duty_until, {who, wall(duty.until)});
    lines.push_back({word(messages::story_duty_on), who});
    for (std::size_t i = 0; i < reasons.size(); ++i)
      lines.push_back(
          {i == 0 ? word(messages::story_because) : std::string(), reason_text(schedule, duty, reasons[i])});
    Duty next;
    if (schedule.next_person(at_, next))
      lines.push_back({word(messages::story_duty_next),
                       word(messages::story_duty_from, {person(next.person), wall(next.from)})});
    out += in_columns(lines, 2);
    return !duty.is_nobody();
  }

  bool week_as_text(const Schedule& schedule, std::string& out) const {
    const Week week = week_of(schedule);
    out += word(messages::story_duty_week, {shown(schedule.name()), wall(week.begin), wall(week.end)}) + "\n";
    std::vector<std::vector<std::string>> rows;
    for (const DutyStretch& stretch : week.stretches) {
      const Duty& duty = stretch.duty;
      std::vector<std::string>& row = rows.emplace_back();
      row = {wall(stretch.begin),
             exact_length_text(duration_between(stretch.begin, stretch.end).milliseconds, language_),
             duty.is_nobody() ? word(messages::story_duty_gap) : person(duty.person), place(schedule, duty)};
      if (duty.person != duty.planned)
        row.back() = word(messages::story_duty_for, {row.back(), person(duty.planned)});
    }
    out += in_columns(rows, 2);
    if (!week.complete) out += "  " + word(messages::story_duty_more) + "\n";
    std::int64_t unmanned = 0;
    for (const DutyStretch& gap : week.gaps) unmanned += duration_between(gap.begin, gap.end).milliseconds;
    out += "  ";
    out += unmanned == 0 ? word(messages::story_duty_always)
                         : word(messages::story_duty_gaps, {exact_length_text(unmanned, language_)});
    out += "\n";
    return unmanned == 0 && week.complete;
  }

  bool as_json(const Schedule& schedule, bool with_week, JsonWriter& writer) const {
    Duty duty;
    std::vector<DutyReason> reasons;
    schedule.why(at_, duty, reasons);
    writer.begin_object().text("schedule", schedule.name()).text("hash", to_hex(schedule.hash()));
    write_duty(schedule, duty, writer);
    if (duty.has_from) writer.text("from", to_text(duty.from));
    if (duty.has_until) writer.text("until", to_text(duty.until));
    writer.key("why").begin_array();
    for (const DutyReason& reason : reasons) {
      writer.begin_object().text("answer", name_of(reason.answer));
      if (reason.layer != no_entry) writer.text("layer", schedule.spec().layers[reason.layer].name);
      if (reason.override_ != no_entry) writer.natural("override", reason.override_ + 1);
      if (!reason.person.empty()) writer.text("person", reason.person);
      if (reason.has_until) writer.text("until", to_text(reason.until));
      writer.end_object();
    }
    writer.end_array();
    Duty next;
    if (schedule.next_person(at_, next)) {
      writer.key("next").begin_object();
      write_duty(schedule, next, writer);
      writer.text("from", to_text(next.from)).end_object();
    }
    bool staffed = !duty.is_nobody();
    if (with_week) {
      const Week week = week_of(schedule);
      writer.key("week").begin_object();
      writer.text("from", to_text(week.begin)).text("until", to_text(week.end));
      write_stretches(schedule, "stretches", week.stretches, writer);
      write_stretches(schedule, "gaps", week.gaps, writer);
      if (!week.complete) writer.boolean("more", true);
      writer.end_object();
      staffed = week.gaps.empty() && week.complete;
    }
    writer.end_object();
    return staffed;
  }

  /// Who is on duty from the Monday before, as reference data has it; nobody after so many days. False: too many changes.
  bool as_data(const Schedule& schedule, std::int64_t days, JsonWriter& writer) const {
    LocalTime local;
    Date last;
    ZonedInstant end;
    const Instant begin = week_of(schedule).begin;
    if (failed(roster_.zone.local_of(begin, local)) || failed(sop::add_days(local.date, days, last)) ||
        failed(roster_.zone.instant_of({last, TimeOfDay()}, end)))
      fail("`--days` leads out of the years 1900 to 2199");
    std::vector<DutyStretch> stretches;
    const bool complete = schedule.coverage(begin, end.at, stretches);
    writer.key(schedule.name()).begin_array();
    std::string_view last_person;
    for (const DutyStretch& stretch : stretches) {
      if (stretch.duty.person == last_person && stretch.begin != begin) continue;
      last_person = stretch.duty.person;
      writer.begin_object().text("from", to_text(stretch.begin));
      if (!last_person.empty()) writer.text("person", last_person);
      writer.end_object();
    }
    if (!last_person.empty()) writer.begin_object().text("from", to_text(end.at)).end_object();
    writer.end_array();
    return complete;
  }

  [[nodiscard]] std::string wall(Instant at) const {
    LocalTime local;
    if (failed(roster_.zone.local_of(at, local))) return to_text(at);
    return weekday(static_cast<std::size_t>(local.date.weekday())) + ' ' + to_text(local.date) + ' ' +
           to_text(local.time) + ' ' + roster_.zone.state_at(at).abbreviation;
  }

 private:
  [[nodiscard]] std::string word(MessageId id, const std::vector<std::string>& args = {}) const {
    return in_language(id, args, language_);
  }

  /// `mon`, in the reader's language; `day`: from Monday, 0.
  [[nodiscard]] std::string weekday(std::size_t day) const {
    std::string_view days = message_template(messages::story_weekdays, language_);
    for (; day > 0 && days.find('|') != std::string_view::npos; --day) days.remove_prefix(days.find('|') + 1);
    return std::string(days.substr(0, days.find('|')));
  }

  struct Week {
    Instant begin, end;
    std::vector<DutyStretch> stretches, gaps;
    bool complete = true;
  };

  /// From Monday 00:00 to Monday 00:00, on the roster's wall.
  [[nodiscard]] Week week_of(const Schedule& schedule) const {
    Week week;
    LocalTime local;
    ZonedInstant begin, end;
    Date monday, next;
    if (failed(roster_.zone.local_of(at_, local)) ||
        failed(sop::add_days(local.date, -static_cast<int>(local.date.weekday()), monday)) ||
        failed(sop::add_days(monday, 7, next)) ||
        failed(roster_.zone.instant_of({monday, TimeOfDay()}, begin)) ||
        failed(roster_.zone.instant_of({next, TimeOfDay()}, end)))
      fail("the week of `" + to_text(at_) + "` lies outside the years 1900 to 2199");
    week.begin = begin.at;
    week.end = end.at;
    week.complete = schedule.coverage(week.begin, week.end, week.stretches);
    week.complete = schedule.gaps(week.begin, week.end, week.gaps) && week.complete;
    return week;
  }

  [[nodiscard]] std::string person(std::string_view name) const {
    const std::string_view full = roster_.full_name(name);
    return shown(full) + (full == name ? "" : " (" + shown(name) + ")");
  }

  [[nodiscard]] std::string place(const Schedule& schedule, std::size_t layer, std::size_t override_) const {
    std::string text = layer == no_entry ? "" : shown(schedule.spec().layers[layer].name);
    if (override_ == no_entry) return text;
    const std::string number = std::to_string(override_ + 1);
    return text.empty() ? word(messages::story_duty_override, {number})
                        : word(messages::story_duty_override_of, {number, text});
  }
  [[nodiscard]] std::string place(const Schedule& schedule, const Duty& duty) const {
    return place(schedule, duty.layer, duty.override_);
  }

  [[nodiscard]] std::string reason_text(const Schedule& schedule, const Duty& duty,
                                        const DutyReason& reason) const {
    const std::string who = reason.person.empty() ? std::string() : person(reason.person);
    std::string text;
    switch (reason.answer) {
      case DutyAnswer::on_duty:
        text = word(messages::story_duty_is_on, {who});
        if (reason.layer != no_entry && reason.override_ == no_entry &&
            schedule.spec().layers[reason.layer].people.size() > 1)
          text = word(messages::story_duty_in_turn, {text, std::to_string(duty.turn + 1)});
        break;
      case DutyAnswer::not_begun:
        text = word(messages::story_duty_not_begun);
        break;
      case DutyAnswer::ended:
        text = word(messages::story_duty_ended);
        break;
      case DutyAnswer::off_hours:
        text = word(messages::story_duty_off_hours);
        break;
      case DutyAnswer::closed:
        text = word(messages::story_duty_closed);
        break;
      case DutyAnswer::away:
        text = word(messages::story_duty_left_alone, {who});
        break;
      case DutyAnswer::delegated:
        text = word(messages::story_duty_away, {who});
        break;
    }
    if (reason.has_until && reason.answer != DutyAnswer::on_duty)
      text = word(messages::story_duty_until, {text, wall(reason.until)});
    return place(schedule, reason.layer, reason.override_) + ": " + text;
  }

  void write_duty(const Schedule& schedule, const Duty& duty, JsonWriter& writer) const {
    if (!duty.is_nobody()) writer.text("person", duty.person).text("name", roster_.full_name(duty.person));
    if (duty.planned != duty.person) writer.text("planned", duty.planned);
    if (duty.layer != no_entry) writer.text("layer", schedule.spec().layers[duty.layer].name);
    if (duty.override_ != no_entry) writer.natural("override", duty.override_ + 1);
    if (duty.layer != no_entry && duty.override_ == no_entry)
      writer.natural("turn", static_cast<std::uint64_t>(duty.turn) + 1);
  }

  void write_stretches(const Schedule& schedule, std::string_view key,
                       const std::vector<DutyStretch>& stretches, JsonWriter& writer) const {
    writer.key(key).begin_array();
    for (const DutyStretch& stretch : stretches) {
      writer.begin_object().text("from", to_text(stretch.begin)).text("until", to_text(stretch.end));
      write_duty(schedule, stretch.duty, writer);
      writer.end_object();
    }
    writer.end_array();
  }

  const config::Roster& roster_;
  Instant at_;
  Language language_;
};

Instant instant_of(const std::string& text, const Zone& zone) {
  Instant at;
  if (text.empty() || !failed(parse_instant(text, at))) {
    if (text.empty() && failed(Instant::from_milliseconds(system_now(), at)))
      fail("the clock of this system stands outside the years 1900 to 2199");
    return at;
  }
  LocalTime local;
  ZonedInstant zoned;
  if (failed(parse_local_time(text, local)) || failed(zone.instant_of(local, zoned)))
    fail(
        "`--at` is a time such as `2026-03-27 17:50`, in the zone of the roster, or `2026-03-27T15:50:00Z`, "
        "not `" +
        text + "`");
  return zoned.at;
}

bool is_procedure(const std::string& path) {
  return path.ends_with(".sop") || path.ends_with(".sop.md") || is_folder(path) || is_compiled(path);
}

/// The rotations that a procedure writes, as a roster.
void rotations_of(const Procedure& p, config::Roster& roster) {
  const ReferenceData none;
  roster.version = p.edition;
  if (zone_of(p, none, no_id, roster.zone) != ErrorCode::ok)
    fail("the procedure names no zone, so that nobody knows when its turns are");
  for (Id i = 0; i < p.parties.size(); ++i) {
    ScheduleSpec spec;
    Schedule schedule;
    if (p.parties[i].kind != PartyKind::schedule || !schedule_spec(p, none, i, spec)) continue;
    if (Schedule::make(spec, schedule).ok()) roster.schedules.push_back(std::move(schedule));
  }
  if (roster.schedules.empty()) fail("the procedure writes no rotation: name a roster (docs/schedules.md)");
  std::sort(roster.schedules.begin(), roster.schedules.end(),
            [](const Schedule& a, const Schedule& b) { return a.name() < b.name(); });
}

/// A roster, or the rotations of a procedure. False: what is wrong has been shown.
bool read_schedules(const std::string& path, const std::string& name, const Common& common, Console& console,
                    config::Roster& roster) {
  if (is_procedure(path)) {
    LoadResult loaded;
    if (!load_one(path, console, loaded)) return false;
    rotations_of(loaded.procedure, roster);
    return true;
  }
  SourceSet sources;
  const FileId file = sources.add(name, read_text(path, config::max_roster_bytes));
  ZoneFolder zones;
  if (!common.zones.empty()) zones.path = common.zones;
  DiagnosticSink problems;
  if (config::read_roster(sources, file, zones, roster, problems)) return true;
  console.diagnostics(problems.take(), sources, problems.dropped());
  return false;
}

int run(const DutyOptions& options, const Common& common) {
  Console console(common);
  const std::size_t format = choice("--format", options.format, {"text", "json", "data"});
  if (options.has_days && format != 2) fail("`--days` is for `--format data` alone: leave it out");
  if (options.days < 1 || options.days > max_duty_days)
    fail("`--days` is a number from 1 to " + std::to_string(max_duty_days));
  if (format == 2 && options.week) fail("`--week` is for people and programs that read weeks: leave it out");
  const std::string name = options.path == "-" ? "standard input" : options.path;
  config::Roster roster;
  if (!read_schedules(options.path, name, common, console, roster)) return exit_no;
  std::vector<const Schedule*> chosen;
  std::vector<std::string_view> names;
  for (const Schedule& schedule : roster.schedules) {
    names.push_back(schedule.name());
    if (options.schedule.empty() || options.schedule == schedule.name()) chosen.push_back(&schedule);
  }
  if (chosen.empty())
    fail("no schedule is called `" + options.schedule + "`: " + name_help(options.schedule, names));

  const Instant at = instant_of(options.at, roster.zone);
  const DutyReport report(roster, at, console.language());
  bool staffed = true;
  std::string out;
  if (format == 2) {
    JsonWriter writer(out);
    writer.begin_object();
    if (!roster.version.empty()) writer.text("version", roster.version);
    writer.key("roster").begin_object();
    for (const Schedule* schedule : chosen)
      if (!report.as_data(*schedule, options.days, writer))
        fail("`" + std::string(schedule->name()) +
             "` changes too often for so many days: ask for fewer with `--days`");
    writer.end_object().end_object();
    out += "\n";
  } else if (format == 1) {
    JsonWriter writer(out);
    writer.begin_object().integer("version", 1);
    writer.key("roster").begin_object().text("file", name);
    if (!roster.version.empty()) writer.text("version", roster.version);
    writer.text("zone", roster.zone.name()).end_object();
    writer.text("at", to_text(at)).key("schedules").begin_array();
    for (const Schedule* schedule : chosen)
      staffed = report.as_json(*schedule, options.week, writer) && staffed;
    writer.end_array().end_object();
    out += "\n";
  } else {
    for (const Schedule* schedule : chosen) {
      if (!out.empty()) out += "\n";
      staffed = (options.week ? report.week_as_text(*schedule, out) : report.now_as_text(*schedule, out)) &&
                staffed;
    }
  }
  console.out(out);
  console.flush();
  return staffed ? exit_fine : exit_no;
}

}  // namespace

void add_duty(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<DutyOptions>();
  CLI::App* command = add_command(app, chosen, "duty", "Says who is on duty, why, and until when",
                                  "sop duty examples/incident_line/roster.toml --at '2026-09-09 12:00'");
  command
      ->add_option("ROSTER", options->path,
                   "the schedules (docs/schedules.md): a TOML file, -, or a procedure that writes rotations: "
                   "a file, or a folder "
                   "that holds one")
      ->required();
  command->add_option("--at", options->at,
                      "an instant, or a time in the roster's zone; default: the system's clock, printed");
  command->add_option("--schedule", options->schedule, "only this schedule");
  command->add_flag("--week", options->week, "the whole week, Monday to Sunday, and when nobody is on duty");
  command->add_option("--format", options->format,
                      "text (default), json, or data: what --data of other commands takes");
  const CLI::Option* days = command->add_option(
      "--days", options->days, "with --format data: from that week's Monday on (default 366)");
  command->callback([&chosen, options, days] {
    options->has_days = days->count() > 0;
    chosen.run = [&chosen, options] { return run(*options, chosen.common); };
  });
}

}  // namespace sop::cli
