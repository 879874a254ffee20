// src/test/finding_tests.cpp — findings as tests (sop/test_findings.hpp).
//
// The witness is played as it was found; what the finding is about is read off its lasting path and off where the case then stands. The
// expectation is that of the check's row in finding_tests.def. In the end all tests are run: only those are given out that fail, at
// their expectation, on the procedure as it is.
#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "sop/decision_json.hpp"
#include "sop/duration.hpp"
#include "sop/messages/checks.hpp"
#include "sop/messages/story.hpp"
#include "sop/reference.hpp"
#include "sop/test.hpp"
#include "sop/test_findings.hpp"
#include "sop/unicode.hpp"
#include "sop/word_forms.hpp"
#include "src/lint/look.hpp"
#include "src/lint/phrase_match.hpp"
#include "src/lint/stories.hpp"
#include "src/test/drafts.hpp"
#include "src/test/test_lines.hpp"

namespace sop {
namespace {

using lint_checks::Duty;
using lint_checks::Moment;
using played::comment_words;
using played::Draft;
using played::one_line;
using played::TestLines;

enum class Then { at_once, much_later, reported, moved, accepted };
enum class Expected {
  row_answers,
  line_applies,
  scenario_chosen,
  step_left,
  step_kept,
  event_taken,
  something_recorded,
  approver_gone,
  other_approver,
  other_owner,
  other_level,
  clock_runs,
  clock_free,
  clock_held,
  clock_unbroken,
  reply_first,
  words_unsaid,
  words_said,
};

struct Row {
  std::string_view check;
  Then then;
  Expected expected;
  Duty duty;
};

constexpr Row rows[] = {
#define SOP_FINDING_TEST(check, then, expected, duty) {#check, Then::then, Expected::expected, Duty::duty},
#include "src/test/finding_tests.def"
#undef SOP_FINDING_TEST
};

MessageId words_of(Expected expected) {
  constexpr MessageId words[] = {
      messages::mended_row_answers,        messages::mended_line_applies,  messages::mended_scenario_chosen,
      messages::mended_step_left,          messages::mended_step_kept,     messages::mended_event_taken,
      messages::mended_something_recorded, messages::mended_approver_gone, messages::mended_other_approver,
      messages::mended_other_owner,        messages::mended_other_level,   messages::mended_clock_runs,
      messages::mended_clock_runs,         messages::mended_clock_held,    messages::mended_clock_unbroken,
      messages::mended_reply_first,        messages::mended_words_unsaid,  messages::mended_words_said,
  };
  return words[static_cast<std::size_t>(expected)];
}

const Row* row_of(std::string_view check) {
  for (const Row& row : rows)
    if (row.check == check) return &row;
  return nullptr;
}

constexpr std::int64_t much_later = 400 * milliseconds_per_day;

/// When the facts are told that the target of a clock rests on and that the witness does not tell.
enum class TellTarget { never, at_end, at_opening };

std::string_view first_part(std::string_view path) { return path.substr(0, path.find('/')); }

template <class Things>
Id named(const Procedure& p, const Things& things, std::string_view name) {
  for (Id i = 0; i < things.size(); ++i)
    if (p.text(things[i].name) == name) return i;
  return no_id;
}

/// The step, or the step of the move, that a lasting path names.
StateId step_at(const Procedure& p, const std::string& path) {
  for (StateId s = 0; s < p.steps.size(); ++s)
    if (p.steps[s].path == path) return s;
  for (const Transition& t : p.transitions)
    if (t.path == path) return t.step;
  return no_id;
}

/// The words of a text that are a phrase, as they stand there; empty: it does not hold the phrase.
std::string words_that_fit(const std::string& text, const std::string& phrase) {
  const std::vector<lint_checks::PhraseWord> wanted = lint_checks::phrase_words(phrase);
  std::vector<std::pair<std::size_t, std::size_t>> words;
  for (auto word = unicode::next_word(text); word; word = unicode::next_word(text, word->end))
    words.emplace_back(word->begin, word->end);
  for (std::size_t i = 0; !wanted.empty() && i + wanted.size() <= words.size(); ++i) {
    const std::size_t begin = words[i].first, end = words[i + wanted.size() - 1].second;
    const std::string piece = text.substr(begin, end - begin);
    if (lint_checks::holds_phrase(piece, wanted)) return piece;
  }
  return {};
}

/// One finding on its way to a test.
class Telling {
 public:
  Telling(const Procedure& p, const lint_checks::Knowable& told, const Finding& finding, const Row& row,
          Word dialect, TellTarget target = TellTarget::never)
      : p_(p),
        told_(told),
        finding_(finding),
        row_(row),
        expected_(row.expected),
        witness_(finding.witness),
        target_(target),
        lines_(p, dialect) {}

  /// False: there is no way to say it.
  bool tell(std::shared_ptr<const lint_checks::Stories>& stories) {
    if (row_.expected == Expected::row_answers) return ask_table();
    if (row_.expected == Expected::line_applies && !find_case(stories)) return false;
    if (row_.expected == Expected::words_unsaid && !find_words()) return false;
    lines_.starts_at(played::opening_of(witness_));
    if (row_.expected == Expected::scenario_chosen) {
      // The case as it is: it does not even begin.
      lines_.given(witness_.facts);
      lines_.expect(lines_.word("scenario"), "is_not", lines_.word("none"));
      return lines_.good();
    }
    if (row_.duty == Duty::somebody) played::tell_duty(p_, lines_);
    const std::vector<FactUpdate> target = facts_of_target();
    if (target_ != TellTarget::never && target.empty()) return false;
    if (target_ == TellTarget::at_opening)
      witness_.facts.insert(witness_.facts.end(), target.begin(), target.end());
    if (!play()) return false;
    if (target_ == TellTarget::at_end) lines_.given(target);
    return go_on() && expect() && lines_.good();
  }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_.lines(); }
  [[nodiscard]] Expected expected() const { return expected_; }

 private:
  std::string name(SymbolId symbol) const { return p_.text(symbol); }
  const std::vector<std::string>& args() const { return finding_.diagnostic.args; }

  /// Some values for the facts that the target of the clock rests on; those that the witness tells are left out.
  std::vector<FactUpdate> facts_of_target() const {
    const Id clock = named(p_, p_.clocks, finding_.path);
    if (target_ == TellTarget::never || clock == no_id) return {};
    std::vector<Id> rests_on;
    for (const ClockTarget& target : p_.clocks[clock].targets)
      for (const Id id : {target.condition, target.time})
        if (id != no_id) rests_on.push_back(id);
    std::vector<FactUpdate> known = witness_.facts;
    for (const WitnessEvent& event : witness_.events)
      known.insert(known.end(), event.event.facts.begin(), event.event.facts.end());
    const auto of_witness = static_cast<std::ptrdiff_t>(known.size());
    played::tell_facts_behind(p_, rests_on, known);
    std::vector<FactUpdate> out(known.begin() + of_witness, known.end());
    const auto never_known = [&](const FactUpdate& one) { return !told_.is_ever_known(one.fact); };
    out.erase(std::remove_if(out.begin(), out.end(), never_known), out.end());
    return out;
  }

  /// A question that needs no case: what the table decides for these facts, and whatever its results and its other columns rest on: the
  /// row that is missing may ask any of them.
  bool ask_table() {
    Id table = named(p_, p_.tables, first_part(finding_.path));
    if (table == no_id) return false;
    std::vector<Id> results;
    for (const TableRow& row : p_.tables[table].rows)
      results.insert(results.end(), row.results.begin(), row.results.end());
    const std::vector<Id> inputs = p_.tables[table].inputs;
    if (p_.tables[table].exception_to != no_id) table = p_.tables[table].exception_to;
    const auto output = std::find_if(p_.outputs.begin(), p_.outputs.end(),
                                     [&](const Output& one) { return one.table == table; });
    if (output == p_.outputs.end()) return false;
    std::vector<FactUpdate> facts = witness_.facts;
    results.insert(results.end(), inputs.begin(), inputs.end());
    played::tell_facts_behind(p_, results, facts);
    facts.erase(std::remove_if(facts.begin(), facts.end(),
                               [&](const FactUpdate& one) { return !told_.is_ever_known(one.fact); }),
                facts.end());
    lines_.given(facts);
    lines_.expect(name(output->name), "is_not", lines_.word("unknown"));
    return lines_.good();
  }

  /// A whole case that begins with the facts of the witness, and to which the line should apply.
  bool find_case(std::shared_ptr<const lint_checks::Stories>& stories) {
    const Id clock = named(p_, p_.clocks, finding_.path);
    const Id scenario = clock == no_id ? named(p_, p_.scenarios, finding_.path) : no_id;
    if (clock == no_id && scenario == no_id) return false;
    if (stories == nullptr) stories = lint_checks::tell_stories(p_, Duty::somebody, {}, told_);
    const std::vector<FactUpdate> facts = finding_.witness.facts;
    const auto shows = [&](const Moment& m) {
      if (m.d.scenario == no_id || m.c.status == CaseStatus::closed) return false;
      const std::vector<Id>& clocks = p_.scenarios[m.d.scenario].clocks;
      const bool concerned = clock == no_id ? m.d.scenario == scenario
                                            : std::find(clocks.begin(), clocks.end(), clock) != clocks.end();
      return concerned && std::all_of(facts.begin(), facts.end(), [&](const FactUpdate& update) {
               return reference::compare_as(Op::equal, m.c.facts[update.fact].value, update.value, nullptr)
                   .is_yes();
             });
    };
    return lint_checks::find_story(*stories, shows, witness_);
  }

  /// A story that says the words, where the witness is what the values must be and no more.
  bool find_words() {
    const Id response = named(p_, p_.responses, first_part(finding_.path));
    if (response == no_id || args().size() < 2) return false;
    if (witness_.facts.empty() || !witness_.events.empty()) return true;
    const std::vector<lint_checks::PhraseWord> phrase = lint_checks::phrase_words(args()[1]);
    const auto shows = [&](const Moment& m) {
      return std::any_of(m.d.effects.begin(), m.d.effects.end(), [&](const Effect& effect) {
        return effect.kind == EffectKind::say && effect.subject == response &&
               lint_checks::holds_phrase(effect.text, phrase);
      });
    };
    const auto told = lint_checks::tell_stories(p_, row_.duty, witness_.facts, told_);
    (void)lint_checks::find_story(*told, shows, witness_);  // else the opening says it, or there is no test
    return true;
  }

  /// Writes the witness down, and plays it.
  bool play() {
    return played::play_witness(p_, lint_checks::data_of_stories(p_, row_.duty), witness_, lines_, end_);
  }

  /// What happens after the witness.
  bool go_on() {
    switch (row_.then) {
      case Then::at_once:
        return true;
      case Then::much_later:
        lines_.wait(much_later);
        return true;
      case Then::reported:
        return report_outcome();
      case Then::moved:
        return report_move();
      case Then::accepted:
        return accept_offer();
    }
    return false;
  }

  Event by_owner(StateId step) const {
    Event event;
    event.kind = EventKind::outcome;
    Id owner = decision_.owner;
    for (const Position& position : decision_.positions) {
      if (position.step != step) continue;
      event.branch = position.branch;
      if (position.owner != no_id) owner = position.owner;
    }
    event.actor = lint_checks::acting(p_, owner, "first person");
    return event;
  }

  /// One of the outcomes that lead nowhere that somebody reports by itself: not what an approver says, a fact tells or time does.
  bool report_outcome() {
    const StateId step = step_at(p_, finding_.path);
    if (step == no_id) return false;
    for (const SymbolId outcome : lint_checks::unhandled_outcomes(p_, p_.steps[step])) {
      const std::string& text = p_.text(outcome);
      if (ends_routine(p_.steps[step], outcome)) {
        // Nobody reports it: the routine has come to its end in the witness already.
        expected_ = Expected::step_left;
        return true;
      }
      if (text == "not_approved" || text == "approved" || text == "known" || text == "broken" ||
          text == "joined")
        continue;
      Event event = by_owner(step);
      event.name = outcome;
      if (text == "accepted" && decision_.pay.size() > 0) event.remedy = decision_.pay[0].remedy;
      lines_.event(event);
      return true;
    }
    return false;
  }

  /// The outcome of the moves of which none is for the case; what comes by itself has come in the witness.
  bool report_move() {
    const auto here = [&](const Transition& t) { return t.span == finding_.diagnostic.span; };
    const auto move = std::find_if(p_.transitions.begin(), p_.transitions.end(), here);
    if (move == p_.transitions.end()) return false;
    if (move->trigger != TriggerKind::outcome)
      return move->trigger == TriggerKind::known || move->trigger == TriggerKind::joined ||
             move->trigger == TriggerKind::returned;
    const std::vector<Action>& actions = p_.steps[move->step].actions;
    const auto waits = [](const Action& action) { return action.kind == ActionKind::wait; };
    if (p_.text(move->outcome) == "done" && std::any_of(actions.begin(), actions.end(), waits)) return true;
    Event event = by_owner(move->step);
    event.name = move->outcome;
    if (p_.text(move->outcome) == "accepted" && decision_.pay.size() > 0)
      event.remedy = decision_.pay[0].remedy;
    lines_.event(event);
    expected_ = Expected::event_taken;
    return true;
  }

  bool ends_routine(const Step& step, SymbolId outcome) const {
    for (const Action& action : step.actions) {
      if (action.kind != ActionKind::run) continue;
      const Slice steps = p_.containers[action.container].steps;
      for (StateId s = steps.first; s < steps.first + steps.count; ++s)
        if (p_.steps[s].kind == StepKind::end && p_.steps[s].name == outcome) return true;
    }
    return false;
  }

  bool accept_offer() {
    const StateId step = step_at(p_, finding_.path);
    if (step == no_id || decision_.pay.size() == 0) return false;
    const Pay* pay = &decision_.pay[0];
    for (const Pay& one : decision_.pay)
      if (!args().empty() && name(p_.remedies[one.remedy].name) == args()[0]) pay = &one;
    Event event = by_owner(step);
    for (SymbolId s = 0; s < p_.symbols.size(); ++s)
      if (p_.text(s) == "accepted") event.name = s;
    if (event.name == no_id) return false;
    event.remedy = pay->remedy;
    event.has_amount = pay->range;
    event.amount_minor =
        finding_.check == "offer_over_every_limit" && pay->range ? pay->high_minor : pay->minor;
    lines_.event(event);
    return true;
  }

  bool expect_not(std::string_view question, const std::string& what) {
    lines_.expect(lines_.word(question), "is_not", what);
    return true;
  }

  bool expect_party(std::string_view question, Id party) {
    return party != no_id && expect_not(question, name(p_.parties[party].name));
  }

  bool expect_clock(std::string_view relation, std::string_view word) {
    const Id clock = named(p_, p_.clocks, finding_.path);
    if (clock == no_id) return false;
    lines_.expect(name(p_.clocks[clock].name), relation, lines_.word(word));
    return true;
  }

  bool expect() {
    switch (expected_) {
      case Expected::row_answers:
      case Expected::scenario_chosen:
        return false;  // are asked without a story
      case Expected::line_applies:
        if (named(p_, p_.clocks, finding_.path) != no_id) return expect_clock("is_not", "none");
        return expect_not("level", lines_.word("none"));
      case Expected::step_left:
      case Expected::step_kept: {
        const StateId step = step_at(p_, finding_.path);
        if (step == no_id) return false;
        lines_.expect(lines_.word("step"), expected_ == Expected::step_left ? "is_not" : "is",
                      name(p_.steps[step].name));
        return true;
      }
      case Expected::event_taken:
        return expect_not("status", lines_.word("not_taken"));
      case Expected::something_recorded:
        return expect_not("record", lines_.word("none"));
      case Expected::approver_gone:
      case Expected::other_approver:
        return expect_party("pending", decision_.pending);
      case Expected::other_owner:
        // A path may have given the case to somebody who is there.
        if (decision_.owner == no_id || p_.parties[decision_.owner].kind != PartyKind::schedule) return false;
        return expect_party("owner", decision_.owner);
      case Expected::other_level:
        return expect_party("level", decision_.level);
      case Expected::clock_runs:
        return expect_clock("is_not", "none");
      case Expected::clock_free:
        return expect_clock("is_not", "held");
      case Expected::clock_held:
        return expect_clock("is", "held");
      case Expected::clock_unbroken: {
        if (args().size() < 2) return false;
        lines_.expect(args()[1], "is_not", lines_.word("broken"));
        return true;
      }
      case Expected::reply_first:
        if (args().size() < 2) return false;
        lines_.expect(args()[1], "<=", args()[0]);
        return true;
      case Expected::words_unsaid:
      case Expected::words_said:
        return expect_words();
    }
    return false;
  }

  /// What the response said that it must not say, or must say and does not.
  bool expect_words() {
    const Id response = named(p_, p_.responses, first_part(finding_.path));
    if (response == no_id || args().size() < 2) return false;
    for (const Effect& effect : decision_.effects) {
      if (effect.kind != EffectKind::say || effect.subject != response) continue;
      if (expected_ == Expected::words_said) {
        const std::vector<std::string>& must = p_.responses[response].must_hold;
        // Of other rules upper and lower case are alike, and `includes` tells them apart.
        if (std::find(must.begin(), must.end(), args()[1]) == must.end()) return false;
        lines_.expect(lines_.word("say"), "includes", written_text(args()[1]));
        return true;
      }
      const std::string words = words_that_fit(effect.text, args()[1]);
      if (words.empty()) continue;
      lines_.never(lines_.word("say"), "includes", written_text(words));
      return true;
    }
    return false;
  }

  const Procedure& p_;
  const lint_checks::Knowable& told_;
  const Finding& finding_;
  const Row& row_;
  Expected expected_;
  Witness witness_;
  TellTarget target_;
  TestLines lines_;
  played::WitnessEnd end_;
  const Decision& decision_ = end_.d;
};

/// Whether it is the expectation at the end that is not met.
bool fails_last(const Test& test, const TestFailure& failure) {
  return !failure.expected.empty() && !test.lines.empty() &&
         failure.diagnostic.span.begin >= test.lines.back().span.begin;
}

/// Which of the drafts fail as they should: at their expectation, played up to it. Nothing at all: the file does not load.
std::vector<bool> failing(const LoadResult& loaded, const std::vector<Draft>& drafts,
                          const std::string& head) {
  std::vector<bool> good(drafts.size());
  const LoadResult with = played::with_drafts(loaded, head, drafts);
  if (!with.ok) return {};
  const TestReport report = run_tests(with.procedure);
  for (std::size_t i = 0; i < report.results.size() && i < drafts.size(); ++i) {
    const TestResult& result = report.results[i];
    good[i] = result.failures.size() == 1 && fails_last(with.procedure.tests[i], result.failures[0]);
  }
  return good;
}

/// Whether a test of a clock that never starts fails as it should, and passes once nothing stops the clock: where the case ends at that
/// moment, or the target is not known then, it does not run for a test even so.
bool holds_mended(const LoadResult& loaded, const Draft& draft, const std::string& head, Id clock) {
  if (clock == no_id || failing(loaded, {draft}, head) != std::vector<bool>{true}) return false;
  LoadResult with = played::with_drafts(loaded, head, {draft});
  with.procedure.clocks[clock].stops_on.clear();
  with.procedure.clocks[clock].cancels_on.clear();
  const TestReport report = run_tests(with.procedure);
  return report.results.size() == 1 && report.results[0].passed();
}

}  // namespace

bool has_finding_test(std::string_view check) { return row_of(check) != nullptr; }

FindingTests emit_tests(const LoadResult& loaded, const std::vector<Finding>& findings, std::string_view name,
                        const LintOptions& options) {
  FindingTests out;
  if (!loaded.ok || loaded.files.empty()) return out;
  const Procedure& p = loaded.procedure;
  const Word dialect = loaded.files[0].dialect;
  const Language language = language_of(dialect);
  const std::string head = played::head_of(loaded, emitted_tests_mark, messages::story_emitted_tests, name);
  std::vector<Draft> drafts;
  played::Titles titles;
  std::shared_ptr<const lint_checks::Stories> stories;
  const lint_checks::Knowable told = lint_checks::knowable_of(p, options);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    if (finding.suppressed || finding.witness.empty()) continue;
    const Row* row = row_of(finding.check);
    // What may be given again and again ends sooner once it is mended: the case does not go that way any more.
    if (row == nullptr || finding.diagnostic.id == messages::total_over_every_limit__again) continue;
    const FilePlace place = place_of(p, finding.diagnostic.span);
    for (const TellTarget target : {TellTarget::never, TellTarget::at_end, TellTarget::at_opening}) {
      if (target != TellTarget::never && row->expected != Expected::clock_runs) break;
      Telling telling(p, told, finding, *row, dialect, target);
      if (!telling.tell(stories)) continue;
      Draft draft;
      draft.of = i;
      draft.title = std::string(finding.check) + ": " + finding.path;
      draft.comment = "\n# " + one_line(std::string(place.path)) + ":" + std::to_string(place.line) + ": " +
                      one_line(message_text(finding.diagnostic, language)) + "\n# " +
                      comment_words(words_of(telling.expected()), {}, language) + "\n";
      draft.block = played::block_of(draft.title, telling.lines(), dialect);
      if (row->expected == Expected::clock_runs &&
          !holds_mended(loaded, draft, head, named(p, p.clocks, finding.path)))
        continue;
      draft.title = titles.give(draft.title);
      draft.block = played::block_of(draft.title, telling.lines(), dialect);
      drafts.push_back(std::move(draft));
      break;
    }
  }
  std::vector<bool> good = failing(loaded, drafts, head);
  if (good.empty())
    // One of them cannot be read: each for itself.
    for (const Draft& draft : drafts) {
      const std::vector<bool> alone = failing(loaded, {draft}, head);
      good.push_back(!alone.empty() && alone[0]);
    }
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (!good[i]) continue;
    if (out.text.empty()) out.text = head;
    out.text += drafts[i].comment + drafts[i].block;
    out.tests.push_back({drafts[i].of, drafts[i].title});
  }
  return out;
}

}  // namespace sop
