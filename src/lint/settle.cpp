// src/lint/settle.cpp — see the header.
#include "src/lint/settle.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

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

/// A move that would mend what is told, if it led to another step.
struct Mend {
  Span move;
  StateId to = 0;
  std::vector<std::size_t> gone;  // findings
};

/// A check that follows moves.
struct MoveCheck {
  std::string_view id;
  void (*run)(CheckContext&);
};
constexpr MoveCheck move_checks[] = {
    {"unreachable_step", &unreachable_step}, {"loop_without_limit", &loop_without_limit},
    {"then_never_comes", &then_never_comes}, {"reply_may_wait", &reply_may_wait},
    {"fact_never_asked", &fact_never_asked}, {"ordering_not_kept", &ordering_not_kept},
    {"no_way_to_an_end", &no_way_to_an_end}};

std::string key(const Finding& f) { return std::string(f.check) + " " + f.path; }

/// Moves led elsewhere, one after the other, to see what that mends.
class Trials {
 public:
  /// `lost`: the step that nothing leads to, where there is one; `others`: what else may be mended.
  Trials(const CheckContext& context, const std::vector<Finding>& findings,
         const std::vector<std::size_t>& lost, const std::vector<std::size_t>& others)
      : context_(context),
        findings_(findings),
        lost_(lost),
        others_(others),
        mended_(context.procedure),
        wanted_(lost) {
    wanted_.insert(wanted_.end(), others.begin(), others.end());
    Followed now(mended_, context.options);
    for (const MoveCheck& check : move_checks)
      if (context.can_run(check.id)) ask(now, check, before_);
  }

  /// Leads each move of the container of a step to it.
  void lead_to(StateId to) {
    const Procedure& p = context_.procedure;
    for (const Transition& t : p.transitions) {
      if (t.step == no_id || p.steps[t.step].container != p.steps[to].container ||
          !context_.reachability.from_start[t.step])
        continue;
      for (const Id target : {t.target, t.then}) {
        if (target == no_id || p.targets[target].step == no_id || p.targets[target].step == to ||
            work_ > most_work)
          continue;
        mended_.targets[target].step = to;
        std::vector<std::size_t> gone = mended_by_it();
        if (gone.size() > best_.gone.size()) best_ = {t.span, to, std::move(gone)};
        mended_.targets[target].step = p.targets[target].step;
      }
    }
  }

  /// The move that mends most.
  [[nodiscard]] const Mend& best() const { return best_; }

 private:
  /// What trials may cost together, in things that are looked at: the fewer trials, the larger the procedure. Past it, findings are told one by one.
  static constexpr std::size_t most_work = 4'000'000;

  /// A procedure, of which checks are asked one by one.
  struct Followed {
    Followed(const Procedure& p, const LintOptions& options)
        : graph(p),
          reachability(analysis::reachability(p, graph)),
          context(p, graph, reachability, options, result) {
      context.without_stories = true;
    }
    StateGraph graph;
    analysis::Reachability reachability;
    LintResult result;
    CheckContext context;
  };

  /// Adds what a check says of a procedure.
  void ask(Followed& followed, const MoveCheck& check, std::set<std::string>& told) {
    const std::size_t first = followed.result.findings.size();
    followed.context.begin(*find_check(check.id));
    check.run(followed.context);
    work_ += mended_.exprs.size() + mended_.transitions.size() + followed.context.work();
    for (std::size_t f = first; f < followed.result.findings.size(); ++f)
      if (!is_silenced(followed.result.findings[f])) told.insert(key(followed.result.findings[f]));
  }

  /// The findings that are gone; none, where something else is told then, a step is lost, or fewer are gone than elsewhere.
  std::vector<std::size_t> mended_by_it() {
    Followed followed(mended_, context_.options);
    work_ += followed.graph.edge_count();
    for (StateId s = 0; s < mended_.steps.size(); ++s)
      if (context_.reachability.from_start[s] && !followed.reachability.from_start[s]) return {};
    std::set<std::string> after;
    std::vector<std::size_t> gone;
    // Most trials mend nothing: the checks that have told something say so.
    for (const bool told : {true, false}) {
      for (const MoveCheck& check : move_checks)
        if (context_.can_run(check.id) && is_wanted(check.id) == told) {
          ask(followed, check, after);
          if (!std::includes(before_.begin(), before_.end(), after.begin(), after.end())) return {};
        }
      if (!told) break;
      const auto is_gone = [&](std::size_t f) {
        return before_.count(key(findings_[f])) > 0 && after.count(key(findings_[f])) == 0;
      };
      if (!lost_.empty() && after.count(key(findings_[lost_[0]])) > 0) return {};
      std::copy_if(others_.begin(), others_.end(), std::back_inserter(gone), is_gone);
      if (gone.size() <= best_.gone.size()) return {};
    }
    return gone;
  }
  bool is_wanted(std::string_view check) const {
    return std::any_of(wanted_.begin(), wanted_.end(),
                       [&](std::size_t f) { return findings_[f].check == check; });
  }
  bool is_silenced(const Finding& f) const {
    return std::any_of(findings_.begin(), findings_.end(), [&](const Finding& one) {
      return one.suppressed && one.check == f.check && one.path == f.path;
    });
  }

  const CheckContext& context_;
  const std::vector<Finding>& findings_;
  const std::vector<std::size_t>& lost_;
  const std::vector<std::size_t>& others_;
  Procedure mended_;
  std::vector<std::size_t> wanted_;
  std::set<std::string> before_;
  std::size_t work_ = 0;
  Mend best_;
};

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
    for (const Note& note : f.diagnostic.notes)
      if (note.id == messages::nor_this_move) leader.diagnostic.notes.push_back(note);
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
      if (f.check == "unused_fact") return l < at && are_neighbours(first, f);
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
    // The same way leads back.
    if (f.check == "total_over_every_limit")
      return first.check == "paid_without_limit" && points_at(f, first.diagnostic.span);
    if (f.check == "unused_remedy") return first.check == "offer_over_every_limit" && is_alone(f.check);
    if (f.check == "unused_fact") return first.check == "move_never_taken" && is_alone(f.check);
    // Where the first step of a scenario is missing, the next comes too early, and what only the first led to is not reached.
    if (f.check == "unreachable_step")
      return first.check == "unused_routine" || (same_thing && first.check == "ordering_not_kept");
    if (f.check == "impossible_condition")
      return is_one_of(first, {"no_row_applies", "row_never_reached", "rows_overlap", "bands_leave_gap"}) &&
             (same_thing || rests_on(f, std::string(thing_of(first.path))));
    // Past a limit there may be more than what was found.
    if (f.diagnostic.id == messages::not_proved__limit || f.diagnostic.id == messages::not_proved__limits)
      return false;
    if (f.check == "not_proved")
      return (same_thing && is_one_of(first, {"no_row_applies", "row_never_reached", "rows_overlap",
                                              "bands_leave_gap", "impossible_condition"})) ||
             (first.check == "move_never_taken" && step_of(first) == step_of(f)) ||
             (first.check == "impossible_condition" && rests_on(first, std::string(thing_of(f.path)))) ||
             (first.check == "approver_may_not_give" && is_about_too_much(f));
    if (f.check == "unused_suppression") return is_told_of_suppressed(first, f);
    return false;
  }

  /// Whether two facts stand beside each other: one line may be missing that read both.
  bool are_neighbours(const Finding& a, const Finding& b) const {
    for (Id fact = 0; fact + 1 < p_.facts.size(); ++fact)
      if ((same_span(p_.facts[fact].span, a.diagnostic.span) &&
           same_span(p_.facts[fact + 1].span, b.diagnostic.span)) ||
          (same_span(p_.facts[fact].span, b.diagnostic.span) &&
           same_span(p_.facts[fact + 1].span, a.diagnostic.span)))
        return true;
    return false;
  }

  /// Whether it is left open of offers alone, or of what they add up to, that somebody may give so much.
  static bool is_about_too_much(const Finding& not_proved) {
    const std::vector<Note>& notes = not_proved.diagnostic.notes;
    return !notes.empty() && std::all_of(notes.begin(), notes.end(), [](const Note& note) {
      return note.id == messages::open_total_within_limits || note.id == messages::open_offer_within_limits;
    });
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
    if (lost.size() > 1 || others.empty()) return;
    const StateId here = step_at(findings_[lost.empty() ? others[0] : lost[0]]);
    if (here == no_id) return;
    leave_those_apart(here, others);
    if (others.empty() || lost.size() + others.size() < 2) return;
    const Slice steps = p_.containers[p_.steps[here].container].steps;
    Trials trials(context_, findings_, lost, others);
    for (StateId to = steps.first; to < steps.first + steps.count; ++to)
      if (lost.empty() || to == here) trials.lead_to(to);
    const Mend& best = trials.best();
    if (best.gone.size() + lost.size() < 2) return;
    const std::size_t first = best.gone.front();
    for (const std::size_t other : best.gone)
      if (other != first) told_with_[other] = first;
    if (!lost.empty()) told_with_[lost[0]] = first;
    findings_[first].diagnostic.note(messages::the_move_meant, best.move,
                                     {context_.name(p_.steps[best.to].name)});
  }

  /// The step of a finding; no_id: it is about none.
  StateId step_at(const Finding& f) {
    if (steps_.empty())
      for (StateId s = 0; s < p_.steps.size(); ++s) steps_.emplace(p_.steps[s].path, s);
    const auto at = steps_.find(step_of(f));
    return at == steps_.end() ? no_id : at->second;
  }

  /// Leaves findings that a move of the container of a step may mend: those at steps that cases come to from there, or from which they come.
  void leave_those_apart(StateId here, std::vector<std::size_t>& others) {
    std::vector<StateId> group(p_.steps.size());
    for (StateId s = 0; s < group.size(); ++s) group[s] = p_.containers[p_.steps[s].container].steps.first;
    const auto first_of = [&group](StateId s) {
      while (group[s] != s) s = group[s] = group[group[s]];
      return s;
    };
    for (const Edge& edge : context_.graph.edges()) group[first_of(edge.from)] = first_of(edge.to);
    const auto is_apart = [&](std::size_t f) {
      const StateId at = step_at(findings_[f]);
      return at != no_id && first_of(at) != first_of(here);
    };
    others.erase(std::remove_if(others.begin(), others.end(), is_apart), others.end());
  }

  static bool is_of_moves(const Finding& f) {
    return is_one_of(f, {"loop_without_limit", "then_never_comes", "reply_may_wait", "fact_never_asked",
                         "ordering_not_kept", "no_way_to_an_end"});
  }

  CheckContext& context_;
  const Procedure& p_;
  std::vector<Finding>& findings_;
  std::vector<std::size_t> told_with_;                   // by finding: the one that tells it
  std::unordered_map<std::string_view, StateId> steps_;  // by path, when they are first asked for
  std::vector<Whole> wholes_;                            // when they are first asked for
};

}  // namespace

void settle(CheckContext& context, std::vector<Finding>& findings) { Settling(context, findings).run(); }

}  // namespace sop::lint_checks
