// src/cli/clocks.cpp — see clocks.hpp.
#include "src/cli/clocks.hpp"

#include <utility>
#include <vector>

#include "sop/clock_account.hpp"
#include "sop/decision_json.hpp"
#include "sop/duration.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/json.hpp"
#include "sop/messages/story.hpp"
#include "sop/names.hpp"
#include "src/cli/columns.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/cli/played.hpp"
#include "src/cli/story.hpp"
#include "src/test/events.hpp"

namespace sop::cli {
namespace {

/// A case played from lines of events, with a recorder that looks at it after every turn.
class Recorded {
 public:
  Recorded(const NameTable& names, const ReferenceData& data, Console& console)
      : names_(names), p_(names.procedure()), played_(p_, data), recorder_(p_, data), console_(console) {}

  /// False: the timeline ends here, and why was told. An event that is refused changes nothing, and the next line follows.
  bool line(const std::string& text, std::size_t number, bool too_long) {
    TimedEvent timed;
    DiagnosticSink problems;
    bool is_json = false;
    if (!read_timeline_line(text, too_long, names_, timed, problems, is_json)) {
      std::vector<Diagnostic> all = problems.take();
      SourceSet sources;
      const FileId id = sources.add(word(messages::story_in_line, {std::to_string(number)}), text);
      for (Diagnostic& d : all) d.span.file = id;
      console_.diagnostics(all, sources, problems.dropped(), style_for(p_));
      return false;
    }
    if (!played_.is_open()) {
      if (!opens_case(timed)) return complain(number, word(messages::story_first_line));
      played_.open(timed.event.facts, timed.at, timed.event.has_record ? &timed.event.record : nullptr);
      if (!played_.is_open()) return refused(number);
      recorder_.look(played_.the_case(), timed.at, &played_.decision());
      return true;
    }
    if (timed.at < played_.now())
      return complain(number,
                      word(messages::story_lies_before, played::told_apart(p_, timed.at, played_.now())));
    if (!played_.pass_time(
            timed.at, [&](std::int64_t at) { recorder_.look(played_.the_case(), at, &played_.decision()); }))
      return complain(number, word(messages::story_many_timers, {std::to_string(Played::max_timers)}));
    if (timed.has_already_given) played_.already_given(timed.already_given_minor);
    if (!timed.has_event) return true;
    played_.happen(timed.event);
    if (played_.decision().status != Status::ok) {
      (void)refused(number);
      return true;
    }
    recorder_.look(played_.the_case(), timed.event.has_occurred ? timed.event.occurred_at : timed.at,
                   &played_.decision());
    return true;
  }

  [[nodiscard]] bool is_open() const { return played_.is_open(); }
  [[nodiscard]] bool all_taken() const { return all_taken_; }
  [[nodiscard]] std::vector<ClockAccount> accounts() const { return recorder_.accounts(played_.now()); }
  /// Whether the deadline of an account still runs and lies after the last day for which the holidays are known.
  [[nodiscard]] bool may_still_move(const ClockAccount& account) const {
    const auto& due = played_.decision().due;
    return std::any_of(due.begin(), due.end(), [&](const DueAt& one) {
      return one.kind == DueKind::clock && one.subject == account.clock && one.beyond_known &&
             account.has_due && one.at == account.due && !account.begun_anew &&
             (account.status == ClockStatus::running || account.status == ClockStatus::paused);
    });
  }

 private:
  [[nodiscard]] std::string word(MessageId id, const std::vector<std::string>& args = {}) const {
    return in_language(id, args, console_.language());
  }
  bool complain(std::size_t number, const std::string& message) {
    console_.note(word(messages::story_in_line, {std::to_string(number)}) + ": " +
                  word(messages::story_line_error, {message}));
    all_taken_ = false;
    return false;
  }
  bool refused(std::size_t number) {
    const Decision& d = played_.decision();
    std::string message = refusal_text(p_, d, console_.language());
    if (!d.detail.empty()) message += ": " + shown(d.detail);
    return complain(number, message);
  }

  const NameTable& names_;
  const Procedure& p_;
  Played played_;
  ClockRecorder recorder_;
  Console& console_;
  bool all_taken_ = true;
};

/// Accounts of clocks in words and as JSON.
class Accounts {
 public:
  Accounts(const LoadResult& loaded, Language language)
      : p_(loaded.procedure), sources_(loaded.sources), language_(language) {}

  void as_text(const ClockAccount& account, bool may_still_move, std::string& out) const {
    const Clock& clock = p_.clocks[account.clock];
    std::string name = shown(p_.text(clock.name));
    if (!clock.title.empty()) name += " (" + shown(clock.title) + ")";
    out += word(messages::story_clock_title, {name, std::to_string(account.cycle), status(account)}) + "\n";
    out += "  " +
           word(messages::story_clock_whole, {wall_text(p_, account.from), wall_text(p_, account.to),
                                              in_words(account.to - account.from)}) +
           "\n";
    if (account.target.is_unknown())
      out += "  " + word(messages::story_clock_no_target) + "\n";
    else if (account.has_due)
      out += "  " +
             word(account.broken ? messages::story_clock_overdue : messages::story_clock_due,
                  {target(account.target), wall_text(p_, account.due)}) +
             (may_still_move ? ", " + word(messages::story_beyond_known) : "") + "\n";
    for (const ClockExtension& one : account.extensions) {
      const std::string by = length_of(clock.extensions[one.extension].by);
      const std::string due = one.has_due ? wall_text(p_, one.due) : "-";
      out += "    " +
             (by.empty() ? word(messages::story_clock_longer_plain, {wall_text(p_, one.at), due})
                         : word(messages::story_clock_longer, {wall_text(p_, one.at), by, due})) +
             "\n";
    }
    for (const std::int64_t at : account.not_extended)
      out += "    " + word(messages::story_clock_not_longer, {wall_text(p_, at)}) + "\n";
    std::vector<std::vector<std::string>> rows;
    for (const ClockPart& part : account.parts) {
      const std::string size = account.in_days ? days(part.days) : in_words(part.to - part.from);
      rows.push_back({wall_text(p_, part.from), size, why(part.kind, clock)});
    }
    out += in_columns(rows, 4);
    const std::string counted = account.in_days ? days(account.counted) : in_words(account.counted);
    out += "  " + word(messages::story_clock_counted, {counted}) + "\n";
  }

  void as_json(const ClockAccount& account, bool may_still_move, JsonWriter& writer) const {
    static constexpr std::string_view statuses[] = {"idle", "running", "paused", "finished", "cancelled"};
    writer.begin_object().text("clock", p_.text(p_.clocks[account.clock].name));
    writer.natural("cycle", account.cycle);
    writer.text("status",
                account.begun_anew ? "begun_anew" : statuses[static_cast<std::size_t>(account.status)]);
    if (!account.target.is_unknown()) writer.text("target", value_text(p_, account.target));
    if (account.has_due) writer.text("due", instant_text(account.due));
    if (account.broken) writer.boolean("broken", true);
    if (may_still_move) writer.boolean("beyond_known", true);
    writer.text("from", instant_text(account.from)).text("to", instant_text(account.to));
    writer.text("length", length(account.to - account.from));
    if (!account.extensions.empty()) {
      writer.key("extensions").begin_array();
      for (const ClockExtension& one : account.extensions) {
        writer.begin_object().text("at", instant_text(one.at));
        if (one.has_due) writer.text("due", instant_text(one.due));
        writer.end_object();
      }
      writer.end_array();
    }
    if (!account.not_extended.empty()) {
      writer.key("not_extended").begin_array();
      for (const std::int64_t at : account.not_extended) writer.text(instant_text(at));
      writer.end_array();
    }
    if (account.in_days)
      writer.integer("counted_days", account.counted);
    else
      writer.text("counted", length(account.counted));
    writer.key("parts").begin_array();
    for (const ClockPart& part : account.parts) {
      writer.begin_object().text("why", name_of(part.kind)).text("from", instant_text(part.from));
      writer.text("to", instant_text(part.to)).text("length", length(part.to - part.from));
      if (account.in_days) writer.integer("days", part.days);
      writer.end_object();
    }
    writer.end_array().end_object();
  }

 private:
  [[nodiscard]] std::string word(MessageId id, const std::vector<std::string>& args = {}) const {
    return in_language(id, args, language_);
  }
  static std::string length(std::int64_t milliseconds) { return to_text(Duration{milliseconds}); }
  /// A length for people, to the millisecond: `149 hours 30 min`.
  [[nodiscard]] std::string in_words(std::int64_t milliseconds) const {
    return exact_length_text(milliseconds, language_);
  }
  [[nodiscard]] std::string days(std::int64_t count) const {
    return cli::counted(count, messages::story_days, language_);
  }

  [[nodiscard]] std::string status(const ClockAccount& account) const {
    if (account.begun_anew) return word(messages::story_clock_begun_anew);
    switch (account.status) {
      case ClockStatus::paused:
        return word(messages::story_clock_stands_still);
      case ClockStatus::finished:
        return word(messages::story_clock_finished);
      case ClockStatus::cancelled:
        return word(messages::story_cancelled);
      default:
        return word(messages::story_clock_runs);
    }
  }

  /// The length in force, in words.
  [[nodiscard]] std::string target(const Value& value) const {
    if (value.kind == ValueKind::duration) return in_words(value.integer);
    return shown(value_words(p_, value, nullptr, language_));
  }

  /// A length in words; one that is computed as its author wrote it.
  [[nodiscard]] std::string length_of(Id expression) const {
    if (expression != no_id && p_.exprs[expression].op == Op::constant)
      return target(p_.constants[p_.exprs[expression].a]);
    return source_of(expression);
  }

  /// An expression as its author wrote it; empty: there is none, or the text is not at hand.
  [[nodiscard]] std::string source_of(Id expression) const {
    if (expression == no_id) return {};
    const Span span = p_.exprs[expression].span;
    if (span.file >= sources_.size() || span.end > sources_[span.file].text().size() ||
        span.begin >= span.end)
      return {};
    return shown(sources_[span.file].text().substr(span.begin, span.end - span.begin));
  }

  [[nodiscard]] std::string why(ClockPartKind kind, const Clock& clock) const {
    switch (kind) {
      case ClockPartKind::counted:
        return word(messages::story_clock_counts);
      case ClockPartKind::no_target:
        return word(messages::story_clock_has_no_target);
      case ClockPartKind::paused: {
        const std::string text =
            rests_on_private(p_, clock.pauses_while) ? std::string() : source_of(clock.pauses_while);
        return text.empty() ? word(messages::story_clock_paused)
                            : word(messages::story_clock_paused_while, {text});
      }
      case ClockPartKind::held:
        return word(messages::story_clock_held);
      case ClockPartKind::between_hours:
        return word(messages::story_clock_between_hours);
      case ClockPartKind::night:
        return word(messages::story_clock_night);
      case ClockPartKind::day_off:
        return word(messages::story_clock_day_off);
      case ClockPartKind::holiday:
        return word(messages::story_clock_holiday);
      case ClockPartKind::first_day:
        return word(messages::story_clock_first_day);
      case ClockPartKind::unfinished_day:
        return word(messages::story_clock_unfinished_day);
    }
    return {};
  }

  const Procedure& p_;
  const SourceSet& sources_;
  Language language_;
};

}  // namespace

int explain_clocks(const ClockQuestion& question, Console& console) {
  const bool as_json = choice("--format", question.format, {"text", "json"}) == 1;
  if (question.path == "-" && question.events == "-")
    fail("the procedure and the events cannot both come from standard input: name a file of events");
  LoadResult loaded;
  if (!load_one(question.path, console, loaded)) return exit_no;
  const Procedure& p = loaded.procedure;
  if (!question.clock.empty()) {
    std::vector<std::string_view> clocks;
    bool found = false;
    for (const Clock& clock : p.clocks) {
      clocks.push_back(p.text(clock.name));
      found = found || clocks.back() == question.clock;
    }
    const std::string help = name_help(question.clock, clocks);
    if (!found) fail("no clock is called `" + question.clock + "`" + (help.empty() ? "" : ": " + help));
  }
  const NameTable names(p);
  const ReferenceData data = reference_data(loaded, names, question.data, question.roster, console);
  Recorded recorded(names, data, console);
  LineReader lines(question.events, JsonLimits().max_bytes + 1);
  std::string line;
  bool fine = true;
  while (fine && lines.next(line)) {
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    fine = recorded.line(line, lines.number(), lines.too_long());
  }
  if (!fine) return exit_no;
  if (!recorded.is_open())
    fail("there are no events: give lines such as `{\"at\":\"2026-09-01T08:00:00Z\",\"facts\":{}}`");

  const Accounts words(loaded, console.language());
  std::string out;
  JsonWriter writer(out);
  if (as_json) writer.begin_object().integer("version", 1).key("clocks").begin_array();
  for (const ClockAccount& account : recorded.accounts()) {
    if (!question.clock.empty() && p.text(p.clocks[account.clock].name) != question.clock) continue;
    if (as_json) {
      words.as_json(account, recorded.may_still_move(account), writer);
      continue;
    }
    if (!out.empty()) out += "\n";
    words.as_text(account, recorded.may_still_move(account), out);
  }
  if (as_json) {
    writer.end_array().end_object();
    out += "\n";
  } else if (out.empty()) {
    out = in_language(messages::story_clock_none, {}, console.language()) + "\n";
  }
  console.out(out);
  console.flush();
  return recorded.all_taken() ? exit_fine : exit_no;
}

}  // namespace sop::cli
