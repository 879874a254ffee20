// src/cli/decide.cpp — `sop decide`: one decision. Facts open a case; a saved case goes on with an event, or as time passes.
#include <memory>

#include "sop/binary.hpp"
#include "sop/case_json.hpp"
#include "sop/decision_json.hpp"
#include "sop/engine.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/story.hpp"
#include "sop/retime.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/cli/output.hpp"
#include "src/cli/saved.hpp"
#include "src/cli/story.hpp"

namespace sop::cli {
namespace {

struct DecideOptions {
  std::string path;
  std::string facts;
  std::string at;
  std::string the_case;
  std::string event;
  std::string record;
  std::string data;
  std::string roster;
  std::string timers;
  std::string data_before;
  std::string roster_before;
  std::string zones_before;
  std::string save;
  std::string format = "json";
};

int run(const DecideOptions& options, const Common& common) {
  Console console(common);
  const bool as_text = choice("--format", options.format, {"json", "text"}) == 1;
  if (options.facts.empty() && options.the_case.empty())
    fail("give `--facts` to open a case, or `--case` to go on with one");
  if (!options.facts.empty() && !options.the_case.empty())
    fail(
        "`--facts` opens a case and `--case` goes on with one: give one of them; facts that became known "
        "stand in `--event`");
  if (!options.event.empty() && options.the_case.empty())
    fail("`--event` needs the case that it happens to: `--case`");
  const bool has_before =
      !options.data_before.empty() || !options.roster_before.empty() || !options.zones_before.empty();
  if (options.timers.empty() && has_before)
    fail(
        "`--data-before`, `--roster-before` and `--zones-before` say why instants move: give `--timers` as "
        "well");
  if (!options.timers.empty() && options.the_case.empty())
    fail("`--timers` counts the instants of a case again: give `--case`");
  RetimeOptions retime_options;
  if (!options.timers.empty()) retime_options = timers_option(options.timers);
  int from_input = 0;
  for (const std::string* one :
       {&options.path, &options.facts, &options.the_case, &options.event, &options.record})
    from_input += *one == "-" ? 1 : 0;
  if (from_input > 1) fail("only one thing can come from standard input");
  if (!options.save.empty())
    check_output(options.save, OutputKind::saved_case,
                 {options.path, options.facts, options.event, options.record, options.data});

  LoadResult loaded;
  if (!load_one(options.path, console, loaded)) return exit_no;
  const Procedure& p = loaded.procedure;
  const NameTable names(p);
  const ReferenceData data = reference_data(loaded, names, options.data, options.roster, console);
  const std::int64_t now = instant_or_now(options.at, p);

  const Engine engine(p);
  const EngineData engine_data(engine, data);
  Workspace workspace;
  Case c;
  Decision d, counted_again;
  Event event;
  Story story(p, as_text && console.colours_results(), console.language());
  std::string what = story.word(messages::story_opens);
  if (!options.record.empty()) {
    const std::string text = json_of(options.record, JsonLimits().max_bytes);
    DiagnosticSink problems;
    event.has_record = read_record(text, names, event.record, problems);
    if (!event.has_record) {
      show_problems(console, p, problems, place_of_json(options.record, "--record"), text);
      return exit_no;
    }
  }
  if (options.the_case.empty()) {
    const std::string text = json_of(options.facts, JsonLimits().max_bytes);
    std::vector<FactUpdate> facts;
    DiagnosticSink problems;
    if (!read_facts(text, names, facts, problems)) {
      show_problems(console, p, problems, place_of_json(options.facts, "--facts"), text);
      return exit_no;
    }
    engine.open(workspace, engine_data, facts, now, c, d, {}, event.has_record ? &event.record : nullptr);
  } else {
    if (!read_saved(json_of(options.the_case, max_case_bytes), place_of_json(options.the_case, "--case"),
                    names, console, c))
      return exit_no;
    if (!options.timers.empty()) {
      ReferenceData before;
      if (has_before) {
        const auto or_else = [](const std::string& old, const std::string& other) {
          return old.empty() ? other : old;
        };
        before =
            reference_data(loaded, names, or_else(options.data_before, options.data),
                           or_else(options.roster_before, options.roster), console, &options.zones_before);
        retime_options.before = &before;
      }
      std::vector<MovedDue> moved;
      if (retime(p, data, c, retime_options, moved, &counted_again) != Status::ok)
        fail("the case does not fit the procedure");
    }
    what = story.word(messages::story_time_passes);
    if (!options.event.empty()) {
      const std::string text = json_of(options.event, JsonLimits().max_bytes);
      TimedEvent timed;
      DiagnosticSink problems;
      if (!read_event(text, names, timed, problems)) {
        show_problems(console, p, problems, place_of_json(options.event, "--event"), text);
        return exit_no;
      }
      if (event.has_record) {
        if (timed.event.has_record) fail("`--event` has a `record` of its own: leave `--record` out");
        timed.event.has_record = true;
        timed.event.record = std::move(event.record);
      }
      event = std::move(timed.event);
    }
    const bool happens = !options.event.empty() || event.has_record;
    if (happens) what = story.words_of(event);
    engine.advance(workspace, engine_data, c, happens ? &event : nullptr, now, d);
    // What newer data moved comes first: it was before the call.
    for (const Effect& effect : d.effects) counted_again.effects.push_back(effect);
    for (const JournalEntry& entry : d.journal) counted_again.journal.push_back(entry);
    d.effects = std::move(counted_again.effects);
    d.journal = std::move(counted_again.journal);
  }
  const bool taken = d.status == Status::ok || d.status == Status::more;
  const bool has_case = c.procedure == p.hash;

  std::string out;
  if (as_text) {
    out = story.title() + story.moment(now, what, d, told_facts(c)) + story.reasons(d);
    if (has_case) out += "\n" + story.standing(d);
  } else {
    JsonWriter writer(out);
    writer.begin_object().integer("version", decision_json_version).text("now", instant_text(now));
    write_decision_members(writer, p, told_facts(c), d, console.language());
    if (has_case) {
      writer.key("case");
      write_case(writer, p, c);
    }
    writer.end_object();
    out += "\n";
  }
  if (!options.save.empty() && has_case) {
    if (options.save.ends_with(".sopk")) {
      write_whole(options.save, save_case(c));
    } else {
      write_whole(options.save, case_text(p, c, JsonLayout::pretty) + "\n");
    }
  }
  console.out(out);
  console.flush();
  return taken ? exit_fine : exit_no;
}

}  // namespace

void add_decide(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<DecideOptions>();
  CLI::App* command = add_command(
      app, chosen, "decide", "Opens a case, or goes on with a saved one: one decision",
      "sop decide examples/hello/hello.sop --facts '{\"days_late\": 4}' --at 2026-09-01T08:00:00Z");
  command
      ->add_option("PATH", options->path,
                   "the procedure: a file (also a compiled one), a folder that holds one, or -")
      ->required();
  command->add_option("--facts", options->facts,
                      "opens a case: a JSON object, a file, or - for standard input");
  command->add_option("--at", options->at, "the instant of the decision (default: the system's clock)");
  command->add_option("--case", options->the_case,
                      "goes on with a case: a file that this command wrote, or -");
  command->add_option("--event", options->event,
                      "what happened: a JSON object, a file, or -; without it time passes");
  command->add_option("--record", options->record,
                      "the customer's record: a JSON file with its lines, as `record` of an event has them");
  command->add_option("--save", options->save,
                      "writes the new case into a file (.sopk: in the compact form)");
  command->add_option("--data", options->data, "reference data: a JSON file of holidays and rosters");
  command->add_option("--roster", options->roster, "schedules: a TOML file (docs/schedules.md)");
  command->add_option(
      "--timers", options->timers,
      "instants that are set, under newer data: keep (default), recount or restart; or for each kind: "
      "clock=recount,step=keep");
  command->add_option("--data-before", options->data_before,
                      "with --timers: the reference data of before, so that what moved says why");
  command->add_option("--roster-before", options->roster_before, "the same of the schedules");
  command->add_option("--zones-before", options->zones_before, "the same of the folder of time zones");
  command->add_option("--format", options->format, "json (default) or text");
  command->callback(
      [&chosen, options] { chosen.run = [&chosen, options] { return run(*options, chosen.common); }; });
}

}  // namespace sop::cli
