// src/cli/diff.cpp — `sop diff`: what another version of a procedure would change for customers and for those who answer them.
#include "sop/diff.hpp"

#include <memory>
#include <utility>

#include "sop/case_json.hpp"
#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/diff.hpp"
#include "sop/migrate.hpp"
#include "sop/migrate_json.hpp"
#include "sop/unicode.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"

namespace sop::cli {
namespace {

constexpr std::size_t max_allow_bytes = std::size_t{1024} * 1024;

struct DiffCall {
  std::string from, to;
  std::string cases;
  std::vector<std::string> allow;
  std::string allow_file;
  std::uint64_t max_work = DiffOptions().max_work;
  std::string data, roster;
  std::string format = "text";
};

struct PastCases {
  std::vector<std::vector<FactUpdate>> facts;
  std::vector<Case> open;
};

std::string word(const Console& console, MessageId id, const std::vector<std::string>& args = {}) {
  return in_language(id, args, console.language());
}

/// What CI lets pass: `REGION-ID=REASON`.
DiffAllowance allowance_of(const std::string& text, const std::string& where) {
  const std::size_t sign = text.find('=');
  DiffAllowance out;
  out.region = text.substr(0, sign);
  if (sign != std::string::npos) out.reason = text.substr(sign + 1);
  while (!out.reason.empty() && (out.reason.back() == ' ' || out.reason.back() == '\r'))
    out.reason.pop_back();
  while (!out.reason.empty() && out.reason.front() == ' ') out.reason.erase(0, 1);
  if (out.reason.size() > 1 && out.reason.front() == '"' && out.reason.back() == '"')
    out.reason = out.reason.substr(1, out.reason.size() - 2);
  while (!out.region.empty() && out.region.back() == ' ') out.region.pop_back();
  const bool hexadecimal =
      out.region.size() == 12 && out.region.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!hexadecimal)
    fail(where + ": `" + out.region +
         "` is no region: write REGION=REASON, where REGION is one of the 12 digits that `sop diff` prints");
  if (out.reason.empty())
    fail(where + ": the region " + out.region + " needs a reason: write `" + out.region + "=REASON`");
  return out;
}

std::vector<DiffAllowance> allowances_of(const DiffCall& call) {
  std::vector<DiffAllowance> out;
  for (const std::string& one : call.allow) out.push_back(allowance_of(one, "--allow"));
  if (call.allow_file.empty()) return out;
  LineReader lines(call.allow_file, max_allow_bytes);
  std::string line;
  while (lines.next(line)) {
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos || line[first] == '#') continue;
    if (lines.too_long())
      fail(call.allow_file + ":" + std::to_string(lines.number()) + ": the line is too long");
    out.push_back(allowance_of(line.substr(first), call.allow_file + ":" + std::to_string(lines.number())));
  }
  return out;
}

/// Reads a line: a saved case (or a decision with one), or the facts of a past case.
bool read_past(const std::string& line, const NameTable& names, Console& console, const std::string& file,
               std::size_t number, PastCases& past) {
  DiagnosticSink problems;
  JsonDocument document;
  bool good = parse_json(line, document, problems, case_json_limits);
  if (good) {
    const JsonValue root = document.root();
    const JsonValue inner = root.is(JsonKind::object) ? root.find("case") : JsonValue();
    const bool decision = inner.is(JsonKind::object);
    if (decision || (root.is(JsonKind::object) && root.find("procedure").is(JsonKind::object))) {
      Case c;
      good = read_case(decision ? inner : root, names, c, problems);
      if (good) {
        std::vector<FactUpdate> facts;
        for (Id f = 0; f < c.facts.size(); ++f)
          if (!c.facts[f].value.is_unknown()) facts.push_back({f, c.facts[f].value});
        past.facts.push_back(std::move(facts));
        if (c.status != CaseStatus::closed) past.open.push_back(std::move(c));
      }
    } else {
      std::vector<FactUpdate> facts;
      good = read_facts(root, names, facts, problems, FactGroups::any);
      if (good) past.facts.push_back(std::move(facts));
    }
  }
  if (good) return true;
  SourceSet sources;
  const FileId id = sources.add(file + ":" + std::to_string(number), line);
  const std::size_t dropped = problems.dropped();
  std::vector<Diagnostic> all = problems.take();
  for (Diagnostic& d : all) d.span.file = id;
  console.diagnostics(all, sources, dropped, style_for(names.procedure()));
  return false;
}

/// False: a line cannot be used, and why was shown.
bool read_cases(const std::string& path, const NameTable& names, Console& console, PastCases& past) {
  LineReader lines(path, case_json_limits.max_bytes);
  std::string line;
  bool good = true;
  while (lines.next(line)) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    if (lines.too_long())
      fail("`" + path + ":" + std::to_string(lines.number()) + "` is longer than a case may be");
    good = read_past(line, names, console, path, lines.number(), past) && good;
  }
  if (good && past.facts.empty()) fail("`" + path + "` holds no case");
  return good;
}

// --- as text ----------------------------------------------------------------------------------------------------------------

class Text {
 public:
  Text(const Console& console, const Procedure& after, const DiffResult& result)
      : console_(console), after_(after), result_(result) {}

  std::string whole() {
    for (const DiffName& one : result_.names) name(one);
    for (const DiffRegion& one : result_.regions) region(one);
    for (const NotCompared& one : result_.not_compared) {
      out_ +=
          say(messages::text_diff_not_compared) + ": " + subject(one.subject) + " " + shown(one.name) + "\n";
      line({}, in_language(one.why, one.args, console_.language()));
      line({},
           fill_template(message_help_template(one.why, console_.language()), one.args, console_.language()));
      line(say(messages::text_diff_region), one.id);
      if (one.allowed) line(say(messages::text_diff_allowed), one.allowed_reason);
      out_ += "\n";
    }
    open_cases();
    for (const std::string& id : result_.unused_allowances)
      out_ += say(messages::text_diff_unused, {id}) + "\n";
    std::size_t allowed = 0;
    for (const DiffRegion& one : result_.regions) allowed += one.allowed ? 1 : 0;
    for (const NotCompared& one : result_.not_compared) allowed += one.allowed ? 1 : 0;
    if (result_.regions.empty() && result_.not_compared.empty())
      out_ += say(messages::text_diff_same) + "\n";
    else
      out_ += say(messages::text_diff_sum, {std::to_string(result_.regions.size()), std::to_string(allowed),
                                            std::to_string(result_.not_compared.size())}) +
              "\n";
    if (result_.past_cases > 0)
      out_ += say(messages::text_diff_cases_sum,
                  {std::to_string(result_.past_cases), std::to_string(result_.cases_differ.size())}) +
              "\n";
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string say(MessageId id, const std::vector<std::string>& args = {}) const {
    return word(console_, id, args);
  }
  [[nodiscard]] std::string subject(DiffSubject one) const {
    constexpr MessageId words[] = {messages::text_diff_subject_answer, messages::text_diff_subject_scenario,
                                   messages::text_diff_subject_owner,  messages::text_diff_subject_task,
                                   messages::text_diff_subject_offer,  messages::text_diff_subject_amount,
                                   messages::text_diff_subject_move,   messages::text_diff_subject_deadline,
                                   messages::text_diff_subject_text,   messages::text_diff_subject_authority,
                                   messages::text_diff_subject_fact,   messages::text_diff_subject_part,
                                   messages::text_diff_subject_setting};
    return say(words[static_cast<std::size_t>(one)]);
  }
  [[nodiscard]] std::string verdict(DiffVerdict one) const {
    constexpr MessageId words[] = {messages::text_diff_verdict_more_generous,
                                   messages::text_diff_verdict_less_generous,
                                   messages::text_diff_verdict_slower,
                                   messages::text_diff_verdict_faster,
                                   messages::text_diff_verdict_other_owner,
                                   messages::text_diff_verdict_said_differently,
                                   messages::text_diff_verdict_no_longer_possible,
                                   messages::text_diff_verdict_newly_possible,
                                   messages::text_diff_verdict_higher,
                                   messages::text_diff_verdict_lower,
                                   messages::text_diff_verdict_more_authority,
                                   messages::text_diff_verdict_less_authority,
                                   messages::text_diff_verdict_other_step,
                                   messages::text_diff_verdict_other_answer,
                                   messages::text_diff_verdict_waits,
                                   messages::text_diff_verdict_waits_less,
                                   messages::text_diff_verdict_longer,
                                   messages::text_diff_verdict_shorter,
                                   messages::text_diff_verdict_changed};
    return say(words[static_cast<std::size_t>(one)]);
  }

  /// A table answers; anything else is changed.
  [[nodiscard]] std::string verdict(const DiffRegion& one) const {
    const bool answers = one.subject == DiffSubject::answer || one.verdict != DiffVerdict::other_answer;
    return verdict(answers ? one.verdict : DiffVerdict::changed);
  }

  void line(const std::string& label, const std::string& text) {
    out_ += "  " + (label.empty() ? std::string() : label + ": ") + shown(text) + "\n";
  }

  void name(const DiffName& one) {
    out_ += say(messages::text_diff_name) + ": ";
    const MessageId id = one.stated ? messages::text_diff_renamed : messages::diff_only_looks_so;
    out_ += shown(say(id, {one.before, one.after})) + "\n";
    // A step is renamed by its own name, not by its path.
    const auto last = [](const std::string& path) { return path.substr(path.rfind('/') + 1); };
    const std::string help = fill_template(message_help_template(id, console_.language()),
                                           {last(one.before), last(one.after)}, console_.language());
    if (!help.empty()) line({}, help);
    out_ += "\n";
  }

  [[nodiscard]] std::string range(const DiffRange& one) const {
    std::string values = one.values == "any" || (one.values.empty() && one.any_known)
                             ? say(messages::text_diff_known)
                             : one.values;
    if (one.more_values > 0)
      values = one.first_values + ", " + say(messages::text_diff_more, {std::to_string(one.more_values)});
    if (one.any_known && one.values.find("none") != std::string::npos)
      values = say(messages::text_diff_known) + ", " + one.values;
    if (one.unknown) values += (values.empty() ? "" : ", ") + say(messages::text_diff_unknown);
    return values.empty() ? one.fact : one.fact + ": " + values;
  }

  static std::string rules(const std::vector<DiffRule>& rules) {
    std::string out;
    for (const DiffRule& rule : rules) out += (out.empty() ? "" : ", ") + rule.path;
    return out.empty() ? out : "  (" + out + ")";
  }

  /// Why there is no answer. Of scenarios it is they that are two, and of what a table does not answer itself it is a part that fails.
  [[nodiscard]] std::string failure(DiffSubject asked, ErrorCode error) const {
    if (asked == DiffSubject::scenario && error == ErrorCode::two_rows)
      return say(messages::text_diff_two_scenarios);
    std::string why(error_text(error, console_.language()));
    return asked == DiffSubject::answer ? why : say(messages::text_diff_not_computed, {why});
  }

  void region(const DiffRegion& one) {
    out_ += verdict(one) + ": " + subject(one.subject) + " " + shown(one.name) + "\n";
    if (one.when.empty() && one.subject != DiffSubject::part && one.subject != DiffSubject::fact &&
        one.subject != DiffSubject::setting)
      line(say(messages::text_diff_when), say(messages::text_diff_always));
    for (std::size_t i = 0; i < one.when.size(); ++i) {
      std::string box;
      for (const DiffRange& each : one.when[i]) box += (box.empty() ? "" : "; ") + range(each);
      line(say(i == 0 ? messages::text_diff_when : messages::text_diff_or), box);
    }
    if (one.more_boxes > 0) line({}, say(messages::text_diff_more, {std::to_string(one.more_boxes)}));
    const auto side = [&](const std::string& text, bool before) {
      const bool waits = before ? one.waits_before : one.waits_after;
      if (!text.empty())
        return waits && one.subject == DiffSubject::task ? say(messages::text_diff_waiting) + ": " + text
                                                         : text;
      const ErrorCode error = before ? one.error_before : one.error_after;
      if (error != ErrorCode::ok) return failure(one.subject, error);
      return say(waits ? messages::text_diff_waiting : messages::text_diff_nothing);
    };
    line(say(messages::text_diff_before), side(one.before, true) + rules(one.rules_before));
    line(say(messages::text_diff_after), side(one.after, false) + rules(one.rules_after));
    if (one.has_witness) {
      const bool untold = one.witness.empty() && one.witness_before.empty();
      std::string example = untold ? say(messages::text_diff_no_fact) : std::string();
      if (!one.witness_text.empty()) example += (untold ? "; " : "") + one.witness_text;
      const bool plain = one.shown_before == one.before && one.shown_after == one.after;
      if (!plain) example += ": " + side(one.shown_before, true) + " -> " + side(one.shown_after, false);
      line(say(messages::text_diff_example), example);
    }
    if (!one.not_played.empty()) line({}, say(messages::text_diff_not_played, {std::string(one.not_played)}));
    if (!one.felt_in.empty()) {
      std::string all;
      for (const std::string& each : one.felt_in) all += (all.empty() ? "" : ", ") + each;
      line(say(messages::text_diff_felt), all);
    }
    if (one.has_cases)
      line(say(messages::text_diff_cases),
           say(messages::text_diff_of, {std::to_string(one.cases), std::to_string(result_.past_cases)}));
    line(say(messages::text_diff_region), one.id);
    if (one.allowed) line(say(messages::text_diff_allowed), one.allowed_reason);
    out_ += "\n";
  }

  void open_cases() {
    std::size_t stuck = 0, other = 0;
    for (const DiffOpenCase& one : result_.open_cases) {
      if (!one.can_move) ++stuck;
      if (one.can_move && !(one.differences.empty() && one.due.empty())) ++other;
      if (one.can_move && one.differences.empty() && one.due.empty()) continue;
      out_ += say(messages::text_diff_open_case, {std::to_string(one.number)}) + "\n";
      for (const MigrateNote& note : one.refused) {
        line({}, text_of(note, console_.language()));
        line({}, "  " + help_of(note, console_.language()));
      }
      for (const MigrateDifference& difference : one.differences)
        line({}, std::string(name_of(difference.what)) +
                     (difference.subject.empty() ? "" : " " + difference.subject) + ": " +
                     (difference.before.empty() ? "-" : difference.before) + " -> " +
                     (difference.after.empty() ? "-" : difference.after));
      const auto instant = [](std::int64_t at) { return at == never ? std::string("-") : instant_text(at); };
      for (const MovedDue& due : one.due)
        line({}, std::string(name_of(due.kind)) + " " + std::string(name_of_due(after_, due)) + ": " +
                     instant(due.before) + " -> " + instant(due.after));
      out_ += "\n";
    }
    if (!result_.open_cases.empty())
      out_ += say(messages::text_diff_open_sum,
                  {std::to_string(result_.open_cases.size()), std::to_string(stuck), std::to_string(other)}) +
              "\n";
  }

  const Console& console_;
  const Procedure& after_;
  const DiffResult& result_;
  std::string out_;
};

int run(const DiffCall& call, const Common& common) {
  Console console(common);
  const bool as_json = choice("--format", call.format, {"text", "json"}) == 1;
  int from_input = 0;
  for (const std::string* one : {&call.from, &call.to, &call.cases, &call.allow_file})
    from_input += *one == "-" ? 1 : 0;
  if (from_input > 1) fail("only one thing can come from standard input");
  DiffOptions options;
  options.max_work = call.max_work;
  options.allow = allowances_of(call);
  LoadResult from, to;
  if (!load_one(call.from, console, from) || !load_one(call.to, console, to)) return exit_usage;
  const NameTable old_names(from.procedure), new_names(to.procedure);
  const ReferenceData old_data = reference_data(from, old_names, {}, {}, console);
  const ReferenceData new_data = reference_data(to, new_names, call.data, call.roster, console);
  PastCases past;
  if (!call.cases.empty()) {
    if (!read_cases(call.cases, old_names, console, past)) return exit_usage;
    options.cases = &past.facts;
    if (!past.open.empty()) options.open_cases = &past.open;
  }
  const ProcedureVersion before{from.procedure, old_data}, after{to.procedure, new_data};
  const DiffResult result = diff(before, after, options);
  std::string out;
  if (as_json) {
    JsonWriter writer(out);
    write_diff(writer, before, after, result, console.language());
    out += "\n";
  } else {
    out = Text(console, to.procedure, result).whole();
  }
  console.out(out);
  console.flush();
  return result.same() ? exit_fine : exit_no;
}

}  // namespace

void add_diff(CLI::App& app, Chosen& chosen) {
  auto call = std::make_shared<DiffCall>();
  CLI::App* command =
      add_command(app, chosen, "diff", "Tells what another version of a procedure changes, and for whom",
                  "sop diff examples/hello/hello.sop examples/hello/hello.et.sop");
  command->add_option("OLD", call->from, "the version of now: a file, a folder, or a compiled procedure")
      ->required();
  command->add_option("NEW", call->to, "the version that is to come")->required();
  command->add_option(
      "--cases", call->cases,
      "past or open cases: JSON lines of facts, or of saved cases as `sop decide` writes them; or -");
  command
      ->add_option("--allow", call->allow,
                   "a region that may differ, with the reason: REGION=REASON; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--allow-file", call->allow_file, "a file of such lines");
  command->add_option("--max-work", call->max_work,
                      "how much one question may cost, counted (default 20000000)");
  command->add_option("--roster", call->roster,
                      "schedules for the new version: a TOML file (docs/schedules.md)");
  command->add_option("--data", call->data,
                      "reference data of the new version: a JSON file of holidays and rosters");
  command->add_option("--format", call->format, "text (default) or json");
  command->callback([&chosen, call] { chosen.run = [&chosen, call] { return run(*call, chosen.common); }; });
}

}  // namespace sop::cli
