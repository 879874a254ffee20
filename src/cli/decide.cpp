// src/cli/decide.cpp — `sop decide`: one decision. Facts open a case; a saved case goes on with an event, or as time passes.
#include <memory>

#include "sop/binary.hpp"
#include "sop/case_json.hpp"
#include "sop/decision_json.hpp"
#include "sop/engine.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/story.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/cli/output.hpp"
#include "src/cli/story.hpp"

namespace sop::cli {
namespace {

struct DecideOptions {
  std::string path;
  std::string facts;
  std::string at;
  std::string the_case;
  std::string event;
  std::string data;
  std::string roster;
  std::string save;
  std::string format = "json";
};

/// Shows what is wrong with a text that was given.
void show(Console& console, const Procedure& p, DiagnosticSink& problems, const std::string& name,
          const std::string& text) {
  SourceSet sources;
  const FileId id = sources.add(name, text);
  const std::size_t dropped = problems.dropped();
  std::vector<Diagnostic> all = problems.take();
  for (Diagnostic& d : all) d.span.file = id;
  console.diagnostics(all, sources, dropped, style_for(p));
}

/// Why a case in the compact form cannot be used.
MessageId why(BinaryStatus status) {
  switch (status) {
    case BinaryStatus::ok:
    case BinaryStatus::not_this_form:
      break;
    case BinaryStatus::too_short:
      return messages::story_saved_too_short;
    case BinaryStatus::newer_version:
      return messages::story_saved_newer;
    case BinaryStatus::damaged:
      return messages::story_saved_damaged;
    case BinaryStatus::malformed:
      return messages::story_saved_malformed;
    case BinaryStatus::too_large:
      return messages::story_saved_too_large;
    case BinaryStatus::invalid:
      return messages::story_saved_invalid;
    case BinaryStatus::wrong_procedure:
      return messages::story_saved_other_procedure;
  }
  return messages::story_saved_other_form;
}
std::vector<std::string> why_arguments(const BinaryResult& read) {
  return {read.status == BinaryStatus::invalid ? read.detail : std::to_string(read.at)};
}

/// Reads a saved case: JSON (alone, or as `sop decide` printed it with its decision), or the compact form.
bool read_saved(const std::string& option, const NameTable& names, Console& console, Case& c) {
  const std::string text = json_of(option, max_case_bytes);
  if (std::string_view(text).substr(0, 4) == "SOPK") {
    const BinaryResult read = load_case(text, names.procedure(), c);
    if (read.ok()) return true;
    const auto word = [&](MessageId id, const std::vector<std::string>& args) {
      return fill_template(message_template(id, console.language()), args, console.language());
    };
    console.note(word(messages::story_saved_unusable, {option, word(why(read.status), why_arguments(read))}));
    return false;
  }
  DiagnosticSink problems;
  JsonDocument document;
  if (parse_json(text, document, problems, case_json_limits)) {
    const JsonValue inner = document.root().is(JsonKind::object) ? document.root().find("case") : JsonValue();
    if (read_case(inner.valid() ? inner : document.root(), names, c, problems)) return true;
  }
  show(console, names.procedure(), problems, place_of_json(option, "--case"), text);
  return false;
}

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
  int from_input = 0;
  for (const std::string* one : {&options.path, &options.facts, &options.the_case, &options.event})
    from_input += *one == "-" ? 1 : 0;
  if (from_input > 1) fail("only one thing can come from standard input");
  if (!options.save.empty())
    check_output(options.save, OutputKind::saved_case,
                 {options.path, options.facts, options.event, options.data});

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
  Decision d;
  Event event;
  Story story(p, as_text && console.colours_results(), console.language());
  std::string what = story.word(messages::story_opens);
  if (options.the_case.empty()) {
    const std::string text = json_of(options.facts, JsonLimits().max_bytes);
    std::vector<FactUpdate> facts;
    DiagnosticSink problems;
    if (!read_facts(text, names, facts, problems)) {
      show(console, p, problems, place_of_json(options.facts, "--facts"), text);
      return exit_no;
    }
    engine.open(workspace, engine_data, facts, now, c, d);
  } else {
    if (!read_saved(options.the_case, names, console, c)) return exit_no;
    what = story.word(messages::story_time_passes);
    if (!options.event.empty()) {
      const std::string text = json_of(options.event, JsonLimits().max_bytes);
      TimedEvent timed;
      DiagnosticSink problems;
      if (!read_event(text, names, timed, problems)) {
        show(console, p, problems, place_of_json(options.event, "--event"), text);
        return exit_no;
      }
      event = timed.event;
      what = story.words_of(event);
    }
    engine.advance(workspace, engine_data, c, options.event.empty() ? nullptr : &event, now, d);
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
  command->add_option("--save", options->save,
                      "writes the new case into a file (.sopk: in the compact form)");
  command->add_option("--data", options->data, "reference data: a JSON file of holidays and rosters");
  command->add_option("--roster", options->roster, "schedules: a TOML file (docs/schedules.md)");
  command->add_option("--format", options->format, "json (default) or text");
  command->callback(
      [&chosen, options] { chosen.run = [&chosen, options] { return run(*options, chosen.common); }; });
}

}  // namespace sop::cli
