// src/lint/settle.cpp — see the header.
#include "src/lint/settle.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/look.hpp"
#include "src/lint/wholes.hpp"

namespace sop::lint_checks {
namespace {

bool is_one_of(const Finding& f, std::initializer_list<std::string_view> checks) {
  return std::find(checks.begin(), checks.end(), f.check) != checks.end();
}

/// The table, clock, scenario ... that a path begins with.
std::string_view thing_of(std::string_view path) { return path.substr(0, path.find('/')); }

bool same_span(Span a, Span b) { return a.file == b.file && a.begin == b.begin && a.end == b.end; }

/// Whether two findings point at one place besides their own: at the line that takes what both have, at the question that comes too late.
bool share_a_note(const Finding& a, const Finding& b) {
  for (const Note& x : a.diagnostic.notes)
    for (const Note& y : b.diagnostic.notes)
      if (x.id == y.id && same_span(x.span, y.span)) return true;
  return false;
}

bool points_at(const Finding& f, Span span) {
  return std::any_of(f.diagnostic.notes.begin(), f.diagnostic.notes.end(),
                     [&](const Note& note) { return same_span(note.span, span); });
}

class Settling {
 public:
  Settling(CheckContext& context, std::vector<Finding>& findings)
      : context_(context), p_(context.procedure), findings_(findings), told_with_(findings.size(), nobody) {}

  void run() {
    if (findings_.size() < 2 || findings_.size() > most_settled) return;
    join_moves();
    for (std::size_t f = 0; f < findings_.size(); ++f)
      for (std::size_t l = 0; l < findings_.size() && told_with_[f] == nobody; ++l)
        if (l != f && counts(f) && counts(l) && leader(l) != f && follows(findings_[l], l, findings_[f], f))
          told_with_[f] = l;
    for (std::size_t f = 0; f < findings_.size(); ++f)
      if (told_with_[f] != nobody) tell(findings_[leader(f)], findings_[f]);
    std::vector<Finding> kept;
    for (std::size_t f = 0; f < findings_.size(); ++f)
      if (told_with_[f] == nobody) kept.push_back(std::move(findings_[f]));
    findings_ = std::move(kept);
  }

 private:
  static constexpr std::size_t nobody = static_cast<std::size_t>(-1);
  /// So many findings are not one mistake, and are told one by one.
  static constexpr std::size_t most_settled = 400;
  /// Moves are led elsewhere to see what that mends, the fewer the larger the procedure. Past it, findings are told one by one.
  static constexpr std::size_t most_work = 2'000'000;

  bool counts(std::size_t f) const { return !findings_[f].suppressed; }
  std::size_t leader(std::size_t f) const {
    while (told_with_[f] != nobody) f = told_with_[f];
    return f;
  }
  bool is_alone(std::string_view check) const {
    return std::count_if(findings_.begin(), findings_.end(),
                         [&](const Finding& f) { return f.check == check && !f.suppressed; }) == 1;
  }

  static void tell(Finding& leader, const Finding& f) {
    std::vector<std::string> args;
    for (const std::string& arg : f.diagnostic.args) args.push_back(detail::in_term(arg));
    leader.diagnostic.note(messages::told_with_it, f.diagnostic.span,
                           {detail::catalogue_term_of(f.diagnostic.id, args)});
    leader.diagnostic.severity = std::min(leader.diagnostic.severity, f.diagnostic.severity);
  }

  /// Whether one wrong line explains both, and the first says more of it.
  bool follows(const Finding& first, std::size_t l, const Finding& f, std::size_t at) {
    const bool same_thing = thing_of(first.path) == thing_of(f.path);
    if (f.check == first.check) {
      const bool of_one_line =
          is_one_of(f, {"scenario_never_chosen", "line_never_applies", "move_never_taken", "fact_never_asked",
                        "reply_may_wait", "rows_overlap"});
      if (f.check == "unused_clock") return l < at && some_scenario_names_none();
      if (f.check == "offer_over_every_limit") return l < at && first.diagnostic.args == f.diagnostic.args;
      return l < at && of_one_line && (share_a_note(first, f) || points_at(first, f.diagnostic.span));
    }
    if (misspelt_suppression_of(first, f)) return true;
    if (f.check == "reply_may_wait")
      return first.check == "fact_never_asked" && first.path == f.path && share_a_note(first, f);
    if (f.check == "scenarios_overlap")
      return first.check == "scenario_never_chosen" &&
             (points_at(first, f.diagnostic.span) || share_a_note(first, f));
    if (f.check == "no_scenario_applies")
      return is_one_of(first, {"scenario_never_chosen", "scenarios_overlap"});
    if (is_one_of(f, {"no_row_applies", "bands_leave_gap"}))
      return same_thing && first.check == "rows_overlap";
    if (is_one_of(f, {"holidays_end", "deadline_past_holidays"}))
      return first.check == "holidays_until_missing" && same_thing;
    if (f.check == "path_without_last_level") return same_thing && first.check == "level_goes_down";
    if (is_one_of(f, {"move_never_taken", "no_move_applies"}) &&
        is_one_of(first, {"no_row_applies", "rows_overlap", "bands_leave_gap"}))
      return step_rests_on(f, std::string(thing_of(first.path)));
    if (f.check == "no_move_applies") return first.check == "impossible_condition" && is_move_of(first, f);
    if (f.check == "unused_response")
      return first.check == "ordering_not_kept" &&
             (is_alone(f.check) || is_ordered(first, f.diagnostic.span));
    if (f.check == "offer_over_every_limit") return first.check == "approver_may_not_give";
    if (f.check == "unused_remedy") return first.check == "offer_over_every_limit" && is_alone(f.check);
    if (f.check == "unused_fact") return first.check == "move_never_taken" && is_alone(f.check);
    if (f.check == "unreachable_step") return first.check == "unused_routine";
    if (f.check == "impossible_condition")
      return is_one_of(first, {"no_row_applies", "row_never_reached", "rows_overlap", "bands_leave_gap"}) &&
             (same_thing || rests_on(f, std::string(thing_of(first.path))));
    if (f.check == "not_proved")
      return (same_thing && is_one_of(first, {"no_row_applies", "row_never_reached", "rows_overlap",
                                              "bands_leave_gap", "impossible_condition"})) ||
             (first.check == "move_never_taken" && step_of(first) == step_of(f)) ||
             (first.check == "impossible_condition" && rests_on(first, std::string(thing_of(f.path))));
    if (f.check == "unused_suppression") return is_told_of_suppressed(first, f);
    return false;
  }

  /// `late/ask/known/...` is a move of the step `late/ask`.
  static std::string_view step_of(const Finding& f) {
    const std::string_view path = f.path;
    const std::size_t first = path.find('/');
    return first == std::string_view::npos ? path : path.substr(0, path.find('/', first + 1));
  }
  static bool is_move_of(const Finding& move, const Finding& at_step) {
    return move.path.size() > at_step.path.size() && step_of(move) == step_of(at_step);
  }

  /// Whether a scenario names no clock: one line may be missing.
  bool some_scenario_names_none() const {
    return std::any_of(p_.scenarios.begin(), p_.scenarios.end(),
                       [](const Scenario& scenario) { return scenario.clocks.empty(); });
  }

  /// Whether the ordering that is not kept names the response which stands here.
  bool is_ordered(const Finding& ordering, Span response) const {
    return std::any_of(p_.orderings.begin(), p_.orderings.end(), [&](const Ordering& one) {
      return points_at(ordering, one.span) && one.first_response != no_id &&
             same_span(p_.responses[one.first_response].span, response);
    });
  }

  /// Whether the condition of a finding rests on a table of this name; so for the moves of the step of a finding.
  bool rests_on(const Finding& f, const std::string& table) {
    return any_rests_on(table, [&](const Whole& whole) {
      return whole.path == f.path && same_span(whole.span, f.diagnostic.span);
    });
  }
  bool step_rests_on(const Finding& f, const std::string& table) {
    const std::string moves = std::string(step_of(f)) + "/";
    return any_rests_on(table, [&](const Whole& whole) { return whole.path.rfind(moves, 0) == 0; });
  }
  template <class Which>
  bool any_rests_on(const std::string& table, Which which) {
    bool found = false;
    if (wholes_.empty()) wholes_ = whole_conditions(p_);
    for (const Whole& whole : wholes_) {
      if (!which(whole)) continue;
      for_each_behind(p_, {whole.condition}, [&](const Expr& e, Id) {
        found = found || (e.op == Op::output && p_.text(p_.tables[p_.outputs[e.a].table].name) == table);
      });
    }
    return found;
  }

  static bool is_of_one_group(std::string_view a, std::string_view b) {
    const CheckInfo* first = find_check(a);
    const CheckInfo* second = find_check(b);
    return first != nullptr && second != nullptr && first->category == second->category;
  }
  /// A suppression silences nothing while something else is told of the same thing: what it silenced may come back with the mend.
  bool is_told_of_suppressed(const Finding& first, const Finding& suppression) const {
    for (const Suppression& s : p_.suppressions)
      if (same_span(s.span, suppression.diagnostic.span))
        return is_of_one_group(first.check, s.check) && thing_of(s.where) == thing_of(first.path);
    return false;
  }
  /// A suppression whose check is misspelt is the mistake, not what it does not silence.
  bool misspelt_suppression_of(const Finding& suppression, const Finding& f) const {
    if (suppression.diagnostic.id != messages::unused_suppression__misspelt) return false;
    if (suppression.diagnostic.args.size() < 2 || suppression.diagnostic.args[1] != f.check) return false;
    return std::any_of(p_.suppressions.begin(), p_.suppressions.end(), [&](const Suppression& s) {
      return same_span(s.span, suppression.diagnostic.span) &&
             (s.where.empty() || s.where == f.path || f.path.rfind(s.where + "/", 0) == 0);
    });
  }

  // --- moves that lead elsewhere ----------------------------------------------------------------------------------------

  /// A step that nothing leads to, or several things that follow from where moves lead (a circle, a question that is passed by): if one move to
  /// another step would mend all of it, that move is the mistake.
  void join_moves() {
    std::vector<std::size_t> lost, others;
    for (std::size_t f = 0; f < findings_.size(); ++f) {
      if (!counts(f)) continue;
      if (findings_[f].check == "unreachable_step") lost.push_back(f);
      if (is_of_moves(findings_[f])) others.push_back(f);
    }
    if (lost.size() > 1 || others.empty() || lost.size() + others.size() < 2) return;
    const Finding& place = findings_[lost.empty() ? others[0] : lost[0]];
    StateId here = 0;
    while (here < p_.steps.size() && p_.steps[here].path != step_of(place)) ++here;
    if (here == p_.steps.size()) return;
    const Slice steps = p_.containers[p_.steps[here].container].steps;
    const std::set<std::string> before = told_by_moves(p_);
    Mend best;
    for (StateId to = steps.first; to < steps.first + steps.count; ++to)
      if (lost.empty() || to == here) try_moves_to(to, lost, others, before, best);
    if (best.gone.size() + lost.size() < 2) return;
    const std::size_t first = best.gone.front();
    for (const std::size_t other : best.gone)
      if (other != first) told_with_[other] = first;
    if (!lost.empty()) told_with_[lost[0]] = first;
    findings_[first].diagnostic.note(messages::the_move_meant, best.move,
                                     {context_.name(p_.steps[best.to].name)});
  }

  /// A move that would mend what is told, if it led to another step.
  struct Mend {
    Span move;
    StateId to = 0;
    std::vector<std::size_t> gone;  // findings
  };

  void try_moves_to(StateId to, const std::vector<std::size_t>& lost, const std::vector<std::size_t>& others,
                    const std::set<std::string>& before, Mend& best) {
    for (const Transition& t : p_.transitions) {
      if (t.step == no_id || p_.steps[t.step].container != p_.steps[to].container ||
          !context_.reachability.from_start[t.step])
        continue;
      for (const Id target : {t.target, t.then}) {
        if (target == no_id || p_.targets[target].step == no_id || p_.targets[target].step == to ||
            (work_ += p_.exprs.size() + p_.transitions.size()) > most_work)
          continue;
        Procedure mended = p_;
        mended.targets[target].step = to;
        const std::set<std::string> after = told_by_moves(mended);
        if (!std::includes(before.begin(), before.end(), after.begin(), after.end()) ||
            (!lost.empty() && after.count(key(findings_[lost[0]])) > 0))
          continue;
        std::vector<std::size_t> gone;
        for (const std::size_t other : others)
          if (before.count(key(findings_[other])) > 0 && after.count(key(findings_[other])) == 0)
            gone.push_back(other);
        if (gone.size() > best.gone.size()) best = {t.span, to, std::move(gone)};
      }
    }
  }

  static std::string key(const Finding& f) { return std::string(f.check) + " " + f.path; }

  /// What the checks that follow moves say of a procedure.
  std::set<std::string> told_by_moves(const Procedure& p) const {
    const StateGraph graph(p);
    const analysis::Reachability reachability = analysis::reachability(p, graph);
    LintResult result;
    CheckContext asking(p, graph, reachability, context_.options, result);
    asking.without_stories = true;
    constexpr std::pair<std::string_view, void (*)(CheckContext&)> runs[] = {
        {"unreachable_step", &unreachable_step}, {"loop_without_limit", &loop_without_limit},
        {"then_never_comes", &then_never_comes}, {"reply_may_wait", &reply_may_wait},
        {"fact_never_asked", &fact_never_asked}, {"ordering_not_kept", &ordering_not_kept},
        {"no_way_to_an_end", &no_way_to_an_end}};
    for (const auto& [id, run] : runs) {
      if (!context_.can_run(id)) continue;
      asking.begin(*find_check(id));
      run(asking);
    }
    std::set<std::string> said;
    for (StateId s = 0; s < p.steps.size();
         ++s)  // a move that leaves a step without a way to it mends nothing
      if (!reachability.from_start[s]) said.insert("lost " + p.steps[s].path);
    for (const Finding& f : result.findings)
      if (!is_silenced(f)) said.insert(key(f));
    return said;
  }
  bool is_silenced(const Finding& f) const {
    return std::any_of(findings_.begin(), findings_.end(), [&](const Finding& one) {
      return one.suppressed && one.check == f.check && one.path == f.path;
    });
  }

  static bool is_of_moves(const Finding& f) {
    return is_one_of(f, {"loop_without_limit", "then_never_comes", "reply_may_wait", "fact_never_asked",
                         "ordering_not_kept", "no_way_to_an_end"});
  }

  CheckContext& context_;
  const Procedure& p_;
  std::vector<Finding>& findings_;
  std::vector<std::size_t> told_with_;  // by finding: the one that tells it
  std::size_t work_ = 0;
  std::vector<Whole> wholes_;  // when they are first asked for
};

}  // namespace

void settle(CheckContext& context, std::vector<Finding>& findings) { Settling(context, findings).run(); }

}  // namespace sop::lint_checks
