// What other checks asked of every case and did not learn: a condition that lies outside what can be looked into (docs/proofs.md) is to
// blame, or a limit, which is named; or no story was found that comes to a case. One finding a condition, with all that rests on it; one a limit, with the number of places. That a
// move, a row or a scenario waits for what no fact says (the time of day, who owns the case) is no doubt about it: such things may be
// anything, so that something is left for it. With `--rule not_proved` those checks are asked all the same, and what they find is not told.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

struct Asker {
  std::string_view id;
  void (*run)(CheckContext&);
};
constexpr Asker askers[] = {{"bands_leave_gap", &bands_leave_gap},
                            {"no_row_applies", &no_row_applies},
                            {"row_never_reached", &row_never_reached},
                            {"rows_overlap", &rows_overlap},
                            {"no_move_applies", &no_move_applies},
                            {"move_never_taken", &move_never_taken},
                            {"scenario_never_chosen", &scenario_never_chosen},
                            {"scenarios_overlap", &scenarios_overlap},
                            {"no_scenario_applies", &no_scenario_applies},
                            {"no_line_applies", &no_line_applies},
                            {"impossible_condition", &impossible_condition},
                            {"line_never_applies", &line_never_applies},
                            {"amount_below_zero", &amount_below_zero},
                            {"offer_over_every_limit", &offer_over_every_limit},
                            {"paid_without_limit", &paid_without_limit},
                            {"total_over_every_limit", &total_over_every_limit},
                            {"avoided_phrase", &avoided_phrase},
                            {"required_phrase_missing", &required_phrase_missing},
                            {"text_may_be_too_long", &text_may_be_too_long},
                            {"value_out_of_range", &value_out_of_range}};

/// Questions that are told of a limit that was passed in many places.
constexpr std::size_t most_notes = 3;

/// What no fact says, and may be anything.
bool is_no_fact(Op op) {
  return op == Op::builtin || op == Op::calendar_open || op == Op::promise_due || op == Op::clock_due ||
         op == Op::reason_of || op == Op::record_count || op == Op::restricted;
}

bool is_in_doubt(const Procedure& p, const OpenQuestion& question) {
  using About = OpenQuestion::About;
  if (question.blame == no_id || !is_no_fact(p.exprs[question.blame].op)) return true;
  return question.about != About::row_reached && question.about != About::move_taken &&
         question.about != About::scenario_chosen && question.about != About::condition_met &&
         question.about != About::line_applies;
}

MessageId note_about(OpenQuestion::About about) {
  static constexpr std::array<MessageId, 20> notes = {messages::open_row_for_each_case,
                                                      messages::open_row_reached,
                                                      messages::open_rows_apart,
                                                      messages::open_move_for_each_case,
                                                      messages::open_move_taken,
                                                      messages::open_scenario_chosen,
                                                      messages::open_scenarios_apart,
                                                      messages::open_scenario_for_each_case,
                                                      messages::open_line_for_each_case,
                                                      messages::open_condition_met,
                                                      messages::open_line_applies,
                                                      messages::open_offer_within_limits,
                                                      messages::open_amount_not_below_zero,
                                                      messages::open_total_within_limits,
                                                      messages::open_phrase_never_said,
                                                      messages::open_phrase_always_said,
                                                      messages::open_text_fits,
                                                      messages::open_value_in_range,
                                                      messages::open_bands_without_gap,
                                                      messages::open_all_compared};
  return notes[static_cast<std::size_t>(about)];
}

/// A question about all that a check compares, for each that passed a limit and left no question of its own.
void add_unfinished(const CheckContext& context, const std::vector<Unfinished>& unfinished,
                    std::vector<OpenQuestion>& open) {
  const Procedure& p = context.procedure;
  for (const Unfinished& one : unfinished) {
    const bool is_there = std::any_of(open.begin(), open.end(), [&](const OpenQuestion& question) {
      return question.check == one.check && question.blame == no_id;
    });
    if (!is_there)
      open.push_back(
          {OpenQuestion::About::all_compared, p.span, context.name(p.name), no_id, one.limit, one.check});
  }
}

/// What checks left open, in the order of the file. With `--rule not_proved` the others are asked as well.
std::vector<OpenQuestion> what_is_open(CheckContext& context) {
  std::vector<OpenQuestion> open = context.open_questions;
  add_unfinished(context, context.unfinished, open);
  if (!context.options.only.empty()) {
    LintOptions all = context.options;
    all.only.clear();
    LintResult untold;
    CheckContext asking(context.procedure, context.graph, context.reachability, all, untold);
    for (const Asker& asker : askers) {
      if (context.can_run(asker.id) || !asking.can_run(asker.id)) continue;
      asking.begin(*find_check(asker.id));
      asker.run(asking);
    }
    std::vector<OpenQuestion> asked = asking.open_questions;
    add_unfinished(asking, asking.unfinished, asked);
    open.insert(open.end(), asked.begin(), asked.end());
  }
  const auto order = [](const OpenQuestion& q) {
    return std::tuple(q.about, q.span.file, q.span.begin, q.blame, q.path, q.limit, q.check);
  };
  std::stable_sort(open.begin(), open.end(),
                   [&](const OpenQuestion& a, const OpenQuestion& b) { return order(a) < order(b); });
  return open;
}

/// One finding for questions that one condition, or one limit, left open.
void tell(CheckContext& context, const std::vector<const OpenQuestion*>& questions) {
  const OpenQuestion& first = *questions.front();
  const bool outside = first.blame != no_id, no_story = first.limit == limit_of_stories;
  std::set<std::string> places;
  for (const OpenQuestion* one : questions) places.insert(one->path);
  const bool many = !outside && places.size() > 1;
  Finding& finding =
      outside ? context.report(messages::not_proved, context.procedure.exprs[first.blame].span, first.path,
                               {first.path})
      : no_story && many ? context.report(messages::not_proved__no_stories, first.span, first.path,
                                          {std::to_string(places.size())})
      : no_story ? context.report(messages::not_proved__no_story, first.span, first.path, {first.path})
      : many     ? context.report(messages::not_proved__limits, first.span, first.path,
                                  {std::string(first.limit), std::to_string(places.size())})
                 : context.report(messages::not_proved__limit, first.span, first.path,
                                  {first.path, std::string(first.limit)});
  std::size_t notes = 0;
  const OpenQuestion* before = nullptr;
  for (const OpenQuestion* one : questions) {
    const bool whole_check = one->about == OpenQuestion::About::all_compared;
    const bool again = before != nullptr && before->about == one->about &&
                       before->span.begin == one->span.begin && before->path == one->path &&
                       (!whole_check || before->check == one->check);
    before = one;
    if (again || (many && notes++ >= most_notes)) continue;
    finding.diagnostic.note(
        note_about(one->about), one->span,
        whole_check ? std::vector<std::string>{std::string(one->check)} : std::vector<std::string>{});
  }
}

}  // namespace

void not_proved(CheckContext& context) {
  const std::vector<OpenQuestion> open = what_is_open(context);
  std::map<std::pair<Id, std::string_view>, std::size_t> known;  // a condition, or a limit
  std::vector<std::vector<const OpenQuestion*>> findings;
  for (const OpenQuestion& question : open) {
    if (!is_in_doubt(context.procedure, question)) continue;
    const bool outside = question.blame != no_id;
    const auto [at, is_new] = known.emplace(
        std::pair(question.blame, outside ? std::string_view{} : question.limit), findings.size());
    if (is_new) findings.emplace_back();
    findings[at->second].push_back(&question);
  }
  for (const std::vector<const OpenQuestion*>& questions : findings) tell(context, questions);
}

}  // namespace sop::lint_checks
