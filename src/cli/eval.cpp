// src/cli/eval.cpp — `sop eval`: asks table outputs, definitions and requirement lists; facts in, answers out, line by line.
//
// The input is JSON lines, or one object that may span lines: which of the two is told by whether the first line is
// complete. A bad line is answered with an error of its own, and the others go on.
#include <memory>

#include "sop/answer_problem.hpp"
#include "sop/ask.hpp"
#include "sop/decision_json.hpp"
#include "sop/engine.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/story.hpp"
#include "sop/unicode.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/cli/story.hpp"

namespace sop::cli {
namespace {

struct EvalOptions {
  std::string path;
  std::vector<std::string> names;
  std::string facts = "-";
  std::string at;
  std::string data;
  std::string roster;
  std::string format = "json";
  bool because = false;
};

class Evaluation {
 public:
  Evaluation(const EvalOptions& options, const LoadResult& loaded, const NameTable& names,
             const ReferenceData& data, std::int64_t now, Console& console)
      : options_(options),
        loaded_(loaded),
        names_(names),
        engine_(names.procedure()),
        data_(engine_, data),
        now_(now),
        console_(console) {
    as_text_ = choice("--format", options.format, {"json", "text"}) == 1;
    for (const std::string& name : options.names) {
      std::vector<Asked> found;
      std::string problem;
      if (!find_asked(names, name, found, problem)) fail(problem);
      asked_.insert(asked_.end(), found.begin(), found.end());
    }
    by_name_ = options.names.size() > 1 || asked_.size() > 1;
  }

  /// True when there was an answer to everything (unknown is one). `of_lines`: there may be other lines than this.
  bool line(std::string_view text, std::size_t number, bool too_long, bool of_lines) {
    std::string out;
    JsonWriter writer(out);
    const bool fine = answer(writer, text, number, too_long, of_lines, out);
    out += '\n';
    console_.out(out);
    return fine;
  }

  /// Says how many of the problems were not told.
  void end() {
    console_.flush();
    if (told_ > max_told) console_.note(word(messages::story_more_answers, std::to_string(told_ - max_told)));
  }

 private:
  [[nodiscard]] std::string word(MessageId id, const std::string& argument) const {
    return in_language(id, {argument}, console_.language());
  }

  /// Problems that people are told of; all of them stand in the results.
  static constexpr std::size_t max_told = 20;

  bool answer(JsonWriter& writer, std::string_view text, std::size_t number, bool too_long, bool of_lines,
              std::string& out) {
    JsonDocument document;
    DiagnosticSink problems;
    JsonLimits limits;
    if (too_long) limits.max_bytes = text.size() - 1;
    std::vector<FactUpdate> facts;
    const bool is_json = parse_json(text, document, problems, limits);
    if (!is_json || !read_facts(document.root(), names_, facts, problems)) {
      const std::vector<Diagnostic> all = problems.take();
      if (as_text_) {
        out += word(messages::story_answer_error, is_json ? "bad_facts" : "bad_json");
      } else {
        write_problems(writer, is_json ? "bad_facts" : "bad_json", number, all, problems.dropped(),
                       console_.language());
      }
      if (told_++ >= max_told) return false;
      SourceSet sources;
      const FileId id = sources.add(word(messages::story_in_line, std::to_string(number)), std::string(text));
      std::vector<Diagnostic> placed = all;
      for (Diagnostic& d : placed) d.span.file = id;
      // Without the line itself: a private fact may stand in it.
      console_.diagnostics(placed, sources, problems.dropped(), Style::compact);
      return false;
    }
    const Procedure& p = names_.procedure();
    const std::vector<Value> values = fact_values(p, facts);
    EngineQuestion question;
    question.facts = &values;
    question.now = now_;
    bool fine = true;
    if (by_name_ && !as_text_) writer.begin_object();
    for (std::size_t i = 0; i < asked_.size(); ++i) {
      EngineAnswer& found = answer_;
      ask(engine_, workspace_, data_, question, asked_[i], found);
      if (found.value.is_error()) {
        fine = false;
        tell_problem(p, values, asked_[i], found, of_lines ? number : 0);
      }
      if (as_text_) {
        if (i > 0) out += '\n';
        as_text(out, p, asked_[i], found);
      } else {
        if (by_name_) writer.key(name_of(p, asked_[i]));
        write_answer(writer, p, values, asked_[i], found, options_.because ? Because::yes : Because::no,
                     console_.language());
      }
    }
    if (by_name_ && !as_text_) writer.end_object();
    return fine;
  }

  /// For people: the place, the rows, what was asked with, what to do.
  void tell_problem(const Procedure& p, const std::vector<Value>& facts, Asked asked,
                    const EngineAnswer& found, std::size_t number) {
    if (told_++ >= max_told) return;
    const std::string lead = number == 0 ? "" : word(messages::story_in_line, std::to_string(number)) + ": ";
    const Diagnostic problem = answer_problem(p, facts, name_of(p, asked), found);
    if (!is_compiled(options_.path))
      return console_.diagnostics({problem}, loaded_.sources, 0, Style::text, lead);
    // Of a compiled procedure there is no text to show.
    const FilePlace place = place_of(p, problem.span);
    const std::string text = lead + std::string(place.path) + ":" + std::to_string(place.line) + ": " +
                             message_text(problem, console_.language());
    // One line, whatever a value of a fact holds.
    console_.note(shown(text + "; " + message_help(problem, console_.language())));
  }

  void as_text(std::string& out, const Procedure& p, Asked asked, const EngineAnswer& found) {
    if (by_name_) out += std::string(name_of(p, asked)) + ": ";
    if (found.value.is_error()) {
      out += word(messages::story_answer_error, std::string(name_of(found.value.error)));
    } else {
      unicode::append_escaped(out, value_words(p, found.value, type_of(p, asked), console_.language()));
    }
    if (!found.needs.empty() && !found.value.known()) {
      std::vector<std::string_view> needed;
      for (const Id id : found.needs) needed.push_back(p.text(p.facts[id].name));
      out += ", " + word(messages::story_answer_needs, name_list_argument(needed));
    }
    if (!options_.because) return;
    for (const Reason* reason : found.because) {
      const ShownRule rule = shown_rule(p, reason->path, reason->span);
      const FilePlace place = place_of(p, rule.span);
      out += "\n  " + std::string(message_template(messages::story_because, console_.language())) + " ";
      unicode::append_escaped(out, rule.path);
      if (place.line > 0) {
        out += "  ";
        unicode::append_escaped(out, place.path);
        out += ":" + std::to_string(place.line);
      }
    }
  }

  const EvalOptions& options_;
  const LoadResult& loaded_;
  const NameTable& names_;
  Engine engine_;
  EngineData data_;
  Workspace workspace_;
  EngineAnswer answer_;
  std::int64_t now_;
  Console& console_;
  std::vector<Asked> asked_;
  bool by_name_ = false;
  bool as_text_ = false;
  std::size_t told_ = 0;
};

/// Whether a line is the beginning of a value that goes on in the next.
bool goes_on(const std::string& line) {
  JsonDocument document;
  DiagnosticSink problems;
  return !parse_json(line, document, problems) && problems.items().front().id == messages::json_ends_early;
}

int run(const EvalOptions& options, const Common& common) {
  Console console(common);
  if (options.path == "-" && options.facts == "-") {
    fail("the procedure and the facts cannot both come from standard input: use `--facts FILE`");
  }
  LoadResult loaded;
  if (!load_one(options.path, console, loaded)) return exit_no;
  const NameTable names(loaded.procedure);
  const ReferenceData data = reference_data(loaded, names, options.data, options.roster, console);
  Evaluation evaluation(options, loaded, names, data, instant_or_now(options.at, loaded.procedure), console);
  bool fine = true;
  if (is_json_text(options.facts)) {
    fine = evaluation.line(options.facts, 1, false, false);
    evaluation.end();
    return fine ? exit_fine : exit_no;
  }
  LineReader lines(options.facts, JsonLimits().max_bytes + 1);
  std::string line, whole;
  bool first = true;
  while (lines.next(line)) {
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    if (first && !lines.too_long() && goes_on(line)) {
      whole = line;
      while (whole.size() <= JsonLimits().max_bytes && lines.next(line)) whole += "\n" + line;
      fine = evaluation.line(whole, 1, false, false);
      break;
    }
    first = false;
    fine = evaluation.line(line, lines.number(), lines.too_long(), true) && fine;
  }
  if (first && whole.empty()) {
    const std::string from = options.facts == "-" ? "standard input" : "`" + options.facts + "`";
    fail("nothing was asked: " + from +
         " holds no facts; give an object a line, such as `{\"price\": \"80.00 EUR\"}`, or `{}` for none");
  }
  evaluation.end();
  return fine ? exit_fine : exit_no;
}

}  // namespace

void add_eval(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<EvalOptions>();
  CLI::App* command =
      add_command(app, chosen, "eval", "Asks a table output, a definition or a requirement list",
                  "sop eval examples/hello/hello.sop goodwill --facts '{\"days_late\": 4}'");
  command
      ->add_option("PATH", options->path,
                   "the procedure: a file, a folder that holds one, or - for standard input")
      ->required();
  command->add_option("NAME", options->names, "what is asked; several names give one object")->required();
  command->add_option("--facts", options->facts,
                      "a file, - for standard input (default), or a JSON object: one object, or JSON lines");
  command->add_option("--at", options->at, "the instant of `now` and `today` (default: the system's clock)");
  command->add_option("--data", options->data, "reference data: a JSON file of holidays and rosters");
  command->add_option("--roster", options->roster, "schedules: a TOML file (docs/schedules.md)");
  command->add_option("--format", options->format, "json (default) or text");
  command->add_flag("--because", options->because, "also the rules that gave the answer");
  command->callback(
      [&chosen, options] { chosen.run = [&chosen, options] { return run(*options, chosen.common); }; });
}

}  // namespace sop::cli
