// src/cli/simulate.cpp — `sop simulate`: a timeline of events in, decisions out; or a case played by hand.
//
// Each line of the input is an event with the instant at which it is given; the first opens the case. Time that passes between
// two lines fires every timer on the way, each as a decision of its own at its own instant.
#include <memory>

#include "sop/decision_json.hpp"
#include "sop/event_json.hpp"
#include "sop/messages/story.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/cli/played.hpp"
#include "src/cli/story.hpp"
#include "src/test/events.hpp"

namespace sop::cli {
namespace {

struct SimulateOptions {
  std::string path;
  std::string events = "-";
  std::string data;
  std::string roster;
  std::string at;
  std::string format = "text";
  bool interactive = false;
  bool because = false;
  bool brief = false;
  bool instants = false;
};

class Simulation {
 public:
  Simulation(const NameTable& names, const ReferenceData& data, bool as_text, bool because, bool brief,
             Console& console)
      : names_(names),
        p_(names.procedure()),
        played_(p_, data),
        story_(p_, console.colours_results(), console.language()),
        as_text_(as_text),
        because_(because),
        console_(console),
        brief_(brief) {
    if (brief) story_.be_brief();
  }
  void tell_instants() { story_.tell_instants(); }

  /// False: the timeline ends here.
  bool line(const std::string& text, std::size_t number, bool too_long) {
    TimedEvent timed;
    DiagnosticSink problems;
    bool is_json = false;
    if (!read_timeline_line(text, too_long, names_, timed, problems, is_json)) {
      refuse(is_json ? "bad_event" : "bad_json", number, text, problems);
      return false;
    }
    if (!played_.is_open()) return open(timed, number);
    if (timed.at < played_.now()) {
      complain(number, "time_goes_back",
               story_.word(messages::story_lies_before, played::told_apart(p_, timed.at, played_.now())));
      return false;
    }
    if (!played_.pass_time(timed.at, [&](std::int64_t at) { tell(0, at, nullptr); })) {
      complain(number, "limit",
               story_.word(messages::story_many_timers, {std::to_string(Played::max_timers)}));
      return false;
    }
    if (timed.has_already_given) played_.already_given(timed.already_given_minor);
    if (timed.has_event) {
      played_.happen(timed.event);
      const Status status = played_.decision().status;
      fine_ = fine_ && status == Status::ok;
      tell(number, timed.at, &timed.event);
    } else {
      tell(number, timed.at, nullptr, story_.word(messages::story_time_passes));
    }
    return true;
  }

  [[nodiscard]] bool fine() const { return fine_; }
  [[nodiscard]] bool is_open() const { return played_.is_open(); }

  void end() {
    if (as_text_ && !brief_ && played_.is_open()) console_.out("\n" + story_.standing(played_.decision()));
  }

 private:
  bool open(const TimedEvent& timed, std::size_t number) {
    const Event& e = timed.event;
    if (!opens_case(timed)) {
      complain(number, "bad_event", story_.word(messages::story_first_line));
      return false;
    }
    if (as_text_) console_.out(story_.title());
    played_.open(e.facts, timed.at, e.has_record ? &e.record : nullptr);
    const Status status = played_.decision().status;
    fine_ = fine_ && status == Status::ok;
    const std::string what = e.facts.empty() && !e.has_record
                                 ? story_.word(messages::story_opens)
                                 : story_.word(messages::story_opens_with, {story_.words_of(e)});
    tell(number, timed.at, nullptr, what);
    return played_.is_open();
  }

  void tell(std::size_t number, std::int64_t at, const Event* event, std::string what = {}) {
    const Decision& d = played_.decision();
    if (as_text_) {
      if (event != nullptr) what = story_.words_of(*event);
      if (what.empty()) what = story_.words_of_timer(d);
      std::string out = story_.moment(at, what, d, told_facts(played_.the_case()));
      if (because_) out += story_.reasons(d);
      console_.out(out);
      return;
    }
    std::string out;
    JsonWriter writer(out);
    writer.begin_object().integer("version", decision_json_version);
    if (number > 0) writer.natural("line", number);
    writer.text("now", instant_text(at));
    write_decision_members(writer, p_, told_facts(played_.the_case()), d, console_.language());
    writer.end_object();
    console_.out(out + "\n");
  }

  void refuse(std::string_view code, std::size_t number, const std::string& text, DiagnosticSink& problems) {
    fine_ = false;
    std::vector<Diagnostic> all = problems.take();
    if (as_text_) {
      SourceSet sources;
      const FileId id = sources.add(story_.word(messages::story_in_line, {std::to_string(number)}), text);
      for (Diagnostic& d : all) d.span.file = id;
      console_.flush();
      console_.diagnostics(all, sources, problems.dropped(), style_for(p_));
      return;
    }
    std::string out;
    JsonWriter writer(out);
    write_problems(writer, code, number, all, problems.dropped(), console_.language());
    console_.out(out + "\n");
  }

  void complain(std::size_t number, std::string_view code, const std::string& message) {
    fine_ = false;
    if (as_text_) {
      console_.flush();
      console_.note(story_.word(messages::story_in_line, {std::to_string(number)}) + ": " +
                    story_.word(messages::story_line_error, {message}));
      return;
    }
    std::string out;
    JsonWriter writer(out);
    writer.begin_object().key("error").begin_object().text("code", code).text("message", message);
    writer.natural("line", number).key("problems").begin_array().end_array().end_object().end_object();
    console_.out(out + "\n");
  }

  const NameTable& names_;
  const Procedure& p_;
  Played played_;
  Story story_;
  bool as_text_;
  bool because_;
  Console& console_;
  bool brief_;
  bool fine_ = true;
};

int run(const SimulateOptions& options, const Common& common) {
  Console console(common);
  const bool as_text = choice("--format", options.format, {"text", "json"}) == 0;
  if (options.path == "-" && (options.events == "-" || options.interactive))
    fail("the procedure and the events cannot both come from standard input: name a file of events");
  if (options.interactive && !as_text) fail("`--interactive` speaks to people: leave `--format` out");
  if (options.brief && !as_text) fail("`--brief` is a shorter story: leave `--format json` out");
  if (options.instants && (options.interactive || !as_text))
    fail("`--instants` is for a story of written events: JSON has its instants anyway");
  if (options.interactive && options.events != "-")
    fail("`--interactive` asks for the events: name no file of them");
  if (!options.at.empty() && !options.interactive)
    fail(
        "`--at` is when a case played by hand opens (`--interactive`); the lines of a timeline have their "
        "own `at`");
  LoadResult loaded;
  if (!load_one(options.path, console, loaded)) return exit_no;
  const NameTable names(loaded.procedure);
  const ReferenceData data = reference_data(loaded, names, options.data, options.roster, console);
  if (options.interactive)
    return play_by_hand(names, data, instant_or_now(options.at, loaded.procedure), console);

  Simulation simulation(names, data, as_text, options.because, options.brief, console);
  if (options.instants) simulation.tell_instants();
  LineReader lines(options.events, JsonLimits().max_bytes + 1);
  std::string line;
  bool goes_on = true;
  while (goes_on && lines.next(line)) {
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    goes_on = simulation.line(line, lines.number(), lines.too_long());
  }
  if (goes_on && !simulation.is_open())
    fail("there are no events: give lines such as `{\"at\":\"2026-09-01T08:00:00Z\",\"facts\":{}}`");
  simulation.end();
  console.flush();
  return simulation.fine() ? exit_fine : exit_no;
}

}  // namespace

void add_simulate(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<SimulateOptions>();
  CLI::App* command = add_command(app, chosen, "simulate", "Plays a timeline of events, or a case by hand",
                                  "sop simulate examples/hello/hello.sop --interactive");
  command
      ->add_option("PATH", options->path,
                   "the procedure: a file (also a compiled one), a folder that holds one, or -")
      ->required();
  command->add_option(
      "EVENTS", options->events,
      "JSON lines with `at`, the first opens the case: a file, or - for standard input (default)");
  command->add_option("--format", options->format, "text (default): a story; json: a decision a line");
  command->add_flag("--because", options->because, "in the story also the rules behind each moment");
  command->add_flag("--brief", options->brief,
                    "a shorter story: where the case goes, whose it is, what is said and paid");
  command->add_flag("--instants", options->instants,
                    "in the story each time also as an instant: 2026-09-14 08:58 (2026-09-14T05:58:00Z)");
  command->add_flag("--interactive", options->interactive, "asks what happens, and shows what comes of it");
  command->add_option("--at", options->at, "when a case played by hand opens (default: the system's clock)");
  command->add_option("--data", options->data, "reference data: a JSON file of holidays and rosters");
  command->add_option("--roster", options->roster, "schedules: a TOML file (docs/schedules.md)");
  command->callback(
      [&chosen, options] { chosen.run = [&chosen, options] { return run(*options, chosen.common); }; });
}

}  // namespace sop::cli
