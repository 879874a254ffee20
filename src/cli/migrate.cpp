// src/cli/migrate.cpp — `sop migrate`: what moving open cases to another version of their procedure comes to, and moving them.
#include "sop/messages/migrate.hpp"

#include <memory>
#include <utility>

#include "sop/binary.hpp"
#include "sop/case_json.hpp"
#include "sop/decision_json.hpp"
#include "sop/migrate.hpp"
#include "sop/migrate_json.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/cli/output.hpp"
#include "src/cli/saved.hpp"

namespace sop::cli {
namespace {

struct MigrateCall {
  std::string from, to;
  std::string the_case;
  std::string map;
  std::string at;
  std::string timers = "keep";
  std::string data;
  std::string roster;
  std::string write;
  std::string format = "text";
};

/// A procedure with its names and its data.
struct Side {
  LoadResult loaded;
  ReferenceData data;
};

std::string word(const Console& console, MessageId id, const std::vector<std::string>& args = {}) {
  return in_language(id, args, console.language());
}

/// One thing of the preview: `dropped   the clock ...`, and what to do below it.
void add_line(std::string& out, const std::string& label, const std::string& text, const std::string& help) {
  out += "  " + label + "  " + shown(text) + "\n";
  if (!help.empty()) out += "    " + shown(help) + "\n";
}

std::string instant_or_nothing(const Procedure& p, std::int64_t at) {
  return at == never ? "-" : wall_text(p, at);
}

std::string preview_text(const Console& console, const ProcedureVersion& to, const MigrateResult& result,
                         bool written) {
  const MessageId head = !result.moved ? messages::text_move_cannot
                         : written     ? messages::text_move_done
                                       : messages::text_move_can;
  std::string out = word(console, head) + "\n";
  constexpr MessageId labels[] = {messages::text_move_refused, messages::text_move_dropped,
                                  messages::text_move_added, messages::text_move_changed};
  for (const MigrateNote& note : result.notes) {
    add_line(out, word(console, labels[static_cast<std::size_t>(note.kind)]),
             text_of(note, console.language()), help_of(note, console.language()));
  }
  for (const MovedDue& due : result.due) {
    add_line(out, word(console, messages::text_move_due),
             std::string(name_of(due.kind)) + " " + std::string(name_of_due(to.procedure, due)) + ": " +
                 instant_or_nothing(to.procedure, due.before) + " -> " +
                 instant_or_nothing(to.procedure, due.after),
             {});
  }
  for (const MigrateDifference& one : result.differences) {
    const auto side = [](const std::string& text) { return text.empty() ? std::string("-") : text; };
    add_line(out, word(console, messages::text_move_answer),
             std::string(name_of(one.what)) + (one.subject.empty() ? "" : " " + one.subject) + ": " +
                 side(one.before) + " -> " + side(one.after),
             {});
  }
  if (result.moved && result.notes.empty() && result.due.empty() && result.differences.empty())
    out += "  " + word(console, messages::text_move_nothing) + "\n";
  return out;
}

MigrateOptions options_of(const MigrateCall& call, const NameTable& from, const NameTable& to,
                          Console& console) {
  MigrateOptions options;
  options.timers = timers_option(call.timers);
  if (!call.at.empty()) {
    options.has_at = true;
    options.at = instant_or_now(call.at, to.procedure());
  }
  if (call.map.empty()) return options;
  const std::string text = json_of(call.map, JsonLimits().max_bytes);
  DiagnosticSink problems;
  if (read_name_changes(text, from, to, options.changes, problems)) return options;
  show_problems(console, from.procedure(), problems, place_of_json(call.map, "--map"), text);
  fail("the mapping cannot be used");
}

std::string saved_text(const std::string& path, const Procedure& p, const Case& c) {
  return path.ends_with(".sopk") ? save_case(c) : case_text(p, c, JsonLayout::pretty) + "\n";
}

/// Cases as lines of JSON: a line of the answer for each, and how many can be moved. They are written only when all can.
int run_lines(const MigrateCall& call, const ProcedureVersion& from, const ProcedureVersion& to,
              const NameTable& names, const MigrateOptions& options, bool as_json, Console& console) {
  LineReader lines(call.the_case, case_json_limits.max_bytes);
  std::string line, kept;
  // What is said of each case, also should all be written: that is known after the last.
  std::vector<std::string> said, said_when_written;
  std::size_t can = 0, cannot = 0;
  const auto say = [&](const MigrateResult& result, bool written) {
    if (!as_json) return std::to_string(lines.number()) + ": " + preview_text(console, to, result, written);
    std::string text;
    JsonWriter writer(text);
    write_migration(writer, from, to, result, written, console.language());
    return text + "\n";
  };
  while (lines.next(line)) {
    if (line.empty()) continue;
    const std::string name = call.the_case + ":" + std::to_string(lines.number());
    if (lines.too_long()) fail("`" + name + "` is longer than a case may be");
    Case c;
    DiagnosticSink problems;
    if (!read_saved_json(line, names, c, problems)) {
      ++cannot;
      if (as_json) {
        JsonWriter writer(said.emplace_back());
        const std::size_t dropped = problems.dropped();
        write_problems(writer, "bad_case", lines.number(), problems.take(), dropped, console.language());
        said.back() += "\n";
      } else {
        show_problems(console, names.procedure(), problems, name, line);
      }
      continue;
    }
    MigrateResult result;
    if (migrate(from, to, c, options, result)) {
      ++can;
      kept += case_text(to.procedure, c) + "\n";
    } else {
      ++cannot;
    }
    said.push_back(say(result, false));
    if (!call.write.empty()) said_when_written.push_back(say(result, true));
  }
  if (can + cannot == 0) fail("`" + call.the_case + "` holds no case");
  const bool written = !call.write.empty() && cannot == 0;
  if (written) write_whole(call.write, kept);
  std::string out;
  for (const std::string& one : written ? said_when_written : said) out += one;
  if (!as_json)
    out += word(console, messages::text_move_sum, {std::to_string(can), std::to_string(cannot)}) + "\n";
  console.out(out);
  console.flush();
  return cannot == 0 ? exit_fine : exit_no;
}

int run(const MigrateCall& call, const Common& common) {
  Console console(common);
  const bool as_json = choice("--format", call.format, {"text", "json"}) == 1;
  (void)timers_option(call.timers);
  int from_input = 0;
  for (const std::string* one : {&call.from, &call.to, &call.the_case, &call.map})
    from_input += *one == "-" ? 1 : 0;
  if (from_input > 1) fail("only one thing can come from standard input");
  if (!call.write.empty())
    check_output(call.write, OutputKind::saved_case, {call.from, call.to, call.map, call.data, call.roster});
  Side from, to;
  if (!load_one(call.from, console, from.loaded) || !load_one(call.to, console, to.loaded)) return exit_usage;
  const NameTable old_names(from.loaded.procedure), new_names(to.loaded.procedure);
  from.data = reference_data(from.loaded, old_names, {}, {}, console);
  to.data = reference_data(to.loaded, new_names, call.data, call.roster, console);
  const ProcedureVersion old_version{from.loaded.procedure, from.data},
      new_version{to.loaded.procedure, to.data};
  const MigrateOptions options = options_of(call, old_names, new_names, console);
  if (call.the_case.ends_with(".jsonl"))
    return run_lines(call, old_version, new_version, old_names, options, as_json, console);

  Case c;
  const std::string text = json_of(call.the_case, max_case_bytes);
  if (!read_saved(text, place_of_json(call.the_case, "--case"), old_names, console, c)) return exit_usage;
  MigrateResult result;
  const bool moved = migrate(old_version, new_version, c, options, result);
  const bool written = moved && !call.write.empty();
  if (written) write_whole(call.write, saved_text(call.write, new_version.procedure, c));
  std::string out;
  if (as_json) {
    JsonWriter writer(out);
    write_migration(writer, old_version, new_version, result, written, console.language());
    out += "\n";
  } else {
    out = preview_text(console, new_version, result, written);
  }
  console.out(out);
  console.flush();
  return moved ? exit_fine : exit_no;
}

}  // namespace

void add_migrate(CLI::App& app, Chosen& chosen) {
  auto call = std::make_shared<MigrateCall>();
  CLI::App* command = add_command(
      app, chosen, "migrate", "Moves open cases to another version of their procedure, or says why not",
      "sop decide examples/hello/hello.sop --facts '{\"days_late\": 4}' --at 2026-09-01T08:00:00Z | "
      "sop migrate examples/hello/hello.sop examples/hello/hello.et.sop --case -");
  command->add_option("OLD", call->from, "the version that the case is of: a file, or a compiled procedure")
      ->required();
  command->add_option("NEW", call->to, "the version that it moves to")->required();
  command
      ->add_option("--case", call->the_case,
                   "the saved case; a file of JSON lines (.jsonl) holds several; or -")
      ->required();
  command->add_option(
      "--map", call->map,
      "what things of the old version are in the new one: a JSON object or file (docs/json.md)");
  command->add_option("--at", call->at, "the instant of the move (default: the case's own)");
  command->add_option(
      "--timers", call->timers,
      "instants that are set: keep (default), recount from their start, or restart; or for each kind: "
      "clock=recount,step=keep");
  command->add_option("--roster", call->roster,
                      "schedules for the new version: a TOML file (docs/schedules.md)");
  command->add_option("--data", call->data,
                      "reference data of the new version: a JSON file of holidays and rosters");
  command->add_option("--write", call->write,
                      "writes the moved case into a file (.sopk: in the compact form)");
  command->add_option("--format", call->format, "text (default) or json");
  command->callback([&chosen, call] { chosen.run = [&chosen, call] { return run(*call, chosen.common); }; });
}

}  // namespace sop::cli
