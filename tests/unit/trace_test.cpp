// The onlooker: told of turns, timers and rules with their truth, the same answer with and without it.
#include "sop/trace.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sop/ask.hpp"
#include "sop/binary.hpp"
#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "sop/names.hpp"
#include "sop/reference.hpp"

namespace {

const char* const source_text =
    "sop en\n\nprocedure desk {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n  locales: en\n  zone: "
    "\"+02:00\"\n}\n\n"
    "facts {\n  days_late: whole 0..365\n  angry: yes or no\n}\n\n"
    "role agent {\n  reports to: nobody\n}\n\n"
    "table amount {\n  hit: unique\n  | days_late | amount: money |\n  | 0..2 | 0 EUR |\n  | 3..7 | 5 EUR "
    "|\n  | >= 8 | 9 EUR |\n}\n\n"
    "always {\n  is_angry: if angry is yes -> notify: agent\n}\n\n"
    "scenario late {\n  applies if: days_late >= 1\n  step talk {\n    owner: agent\n    do: \"Talk\"\n"
    "    on done, if amount >= 9 EUR -> closed\n    on done -> closed\n    after 2 days -> closed\n  }\n"
    "  end closed {\n    record: days_late\n  }\n}\n";

void note(void* context, const sop::TraceLine& line) {
  static constexpr const char* truths[] = {"no", "yes", "unknown", "error"};
  std::string text = std::to_string(line.turn) + " ";
  switch (line.kind) {
    case sop::TraceKind::turn:
      text += "turn " + std::string(line.path);
      break;
    case sop::TraceKind::timer:
      text += "timer " + std::string(line.path);
      break;
    case sop::TraceKind::rule:
      text += std::string(line.path) + " = " + truths[static_cast<std::size_t>(line.truth)];
      break;
  }
  static_cast<std::vector<std::string>*>(context)->push_back(text);
}

using Lines = std::vector<std::string>;

std::string joined(const Lines& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

// The two evaluators, called alike.
struct Interpreter {
  const sop::Procedure& p;
  const sop::ReferenceData& data;
  Interpreter(const sop::Procedure& procedure, const sop::ReferenceData& given) : p(procedure), data(given) {}
  void open(const std::vector<sop::FactUpdate>& facts, std::int64_t now, sop::Case& c, sop::Decision& d,
            const sop::AdvanceOptions& options) {
    c = sop::reference::open(p, data, facts, now, d, options);
  }
  void advance(sop::Case& c, const sop::Event* event, std::int64_t now, sop::Decision& d,
               const sop::AdvanceOptions& options) {
    sop::reference::advance(p, data, c, event, now, d, options);
  }
  sop::Value ask_first_output(const std::vector<sop::Value>& facts, sop::Trace trace) {
    sop::reference::Question question;
    question.procedure = &p;
    question.data = &data;
    question.facts = &facts;
    question.trace = trace;
    return sop::reference::ask_output(question, 0).value;
  }
};

struct Prepared {
  sop::Engine engine;
  sop::EngineData data;
  sop::Workspace workspace;
  Prepared(const sop::Procedure& procedure, const sop::ReferenceData& given)
      : engine(procedure), data(engine, given) {}
  void open(const std::vector<sop::FactUpdate>& facts, std::int64_t now, sop::Case& c, sop::Decision& d,
            const sop::AdvanceOptions& options) {
    engine.open(workspace, data, facts, now, c, d, options);
  }
  void advance(sop::Case& c, const sop::Event* event, std::int64_t now, sop::Decision& d,
               const sop::AdvanceOptions& options) {
    engine.advance(workspace, data, c, event, now, d, options);
  }
  sop::Value ask_first_output(const std::vector<sop::Value>& facts, sop::Trace trace) {
    sop::EngineQuestion question;
    question.facts = &facts;
    question.trace = trace;
    sop::EngineAnswer answer;
    engine.ask_output(workspace, data, question, 0, answer);
    return answer.value;
  }
};

}  // namespace

TEST_CASE_TEMPLATE("a trace tells what was looked at and changes nothing", Player, Interpreter, Prepared) {
  const sop::LoadResult loaded = sop::load_text("desk.sop", source_text);
  for (const sop::Diagnostic& d : loaded.diagnostics) MESSAGE(sop::message_text(d));
  REQUIRE(loaded.ok);
  const sop::Procedure& p = loaded.procedure;
  const sop::NameTable names(p);
  sop::ReferenceData data;
  sop::seal(data);
  Player by(p, data);
  constexpr std::int64_t start = 1'788'000'000'000, day = 86'400'000;
  const std::vector<sop::FactUpdate> facts = {
      {0, sop::Value::rational(sop::ValueKind::number, sop::Rational(4))}};

  Lines lines;
  sop::AdvanceOptions traced;
  traced.trace = {note, &lines};
  sop::Decision decision, untraced;
  sop::Case c, quiet;
  by.open(facts, start, c, decision, traced);
  by.open(facts, start, quiet, untraced, {});
  CHECK(joined(lines) == joined(Lines{"1 turn opened", "1 late = yes", "1 is_angry = unknown"}));
  CHECK(sop::save_case(c) == sop::save_case(quiet));

  sop::Event event;
  event.kind = sop::EventKind::outcome;
  event.name = names.find(sop::NameKind::symbol, "done");
  event.actor.role = 0;
  event.facts = {{1, sop::Value::boolean(true)}};
  lines.clear();
  sop::Case by_event = c;
  by.advance(by_event, &event, start + day, decision, traced);
  CHECK(by_event.status == sop::CaseStatus::closed);
  CHECK(joined(lines) ==
        joined(Lines{"2 turn outcome done", "2 is_angry = yes", "2 amount/0..2 = no", "2 amount/3..7 = yes",
                     "2 amount/>=8 = no", "2 late/talk/done/closed/amount>=9_EUR = no",
                     "2 late/talk/done/closed = yes"}));
  by.advance(quiet, &event, start + day, untraced, {});
  CHECK(sop::save_case(by_event) == sop::save_case(quiet));
  CHECK(decision.because.size() == untraced.because.size());

  lines.clear();
  by.advance(c, nullptr, start + 3 * day, decision, traced);
  CHECK(joined(lines) == joined(Lines{"2 turn timer", "2 timer late/talk/after", "2 is_angry = unknown",
                                      "2 late/talk/after = yes"}));

  // A question without a case has no turn.
  lines.clear();
  std::vector<sop::Value> values(p.facts.size());
  values[0] = facts[0].value;
  CHECK(by.ask_first_output(values, {note, &lines}).known());
  CHECK(joined(lines) == joined(Lines{"0 amount/0..2 = no", "0 amount/3..7 = yes", "0 amount/>=8 = no"}));
}
