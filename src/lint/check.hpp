// src/lint/check.hpp — what a check is given, and how it reports.
//
// A check is a function `void id(CheckContext&)` in a file of its own. It looks at the procedure, the graph and what the
// analysis has found, and calls `report`. It keeps no state and never looks at the text of the files. One mistake gives one
// finding: where two checks see the same, the more specific one speaks (src/lint/look.hpp has what they share).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/analysis.hpp"
#include "sop/lint.hpp"
#include "sop/model.hpp"
#include "sop/state_graph.hpp"
#include "sop/word_forms.hpp"
#include "src/lint/knowable.hpp"
#include "src/lint/settings.hpp"
#include "src/proof/questions.hpp"
#include "src/proof/ways_always.hpp"
#include "src/proof/ways_money.hpp"

namespace sop::lint_checks {

class Stories;
class BesideRules;
struct Moment;
/// What whoever looks on is told of a story: who was on duty in it, and what asks of the moments of another one whether they show the same.
using OnStory = std::function<void(const Witness&, const ReferenceData&,
                                   const std::function<bool(const std::vector<Moment>&)>&)>;

/// Whether a check speaks of a date, so that it runs only where today is known.
bool needs_today(std::string_view id);

/// A question about every case that a check has asked and that was not answered; `not_proved` tells of it.
struct OpenQuestion {
  enum class About : std::uint8_t {
    row_for_each_case,
    row_reached,
    rows_apart,
    move_for_each_case,
    move_taken,
    scenario_chosen,
    scenarios_apart,
    scenario_for_each_case,
    line_for_each_case,
    condition_met,
    line_applies,
    offer_within_limits,
    amount_not_below_zero,
    total_within_limits,
    phrase_never_said,
    phrase_always_said,
    text_fits,
    value_in_range,
    bands_without_gap,
    all_compared  ///< anything else that a check has not finished
  };
  About about = About::row_for_each_case;
  Span span;         ///< of the thing that the question is about
  std::string path;  ///< its lasting name
  Id blame = no_id;  ///< the expression that is outside the fragment; no_id: `limit` ended it
  std::string_view limit;
  std::string_view check;  ///< that asked
};
/// A check that passed a limit.
struct Unfinished {
  std::string_view check, limit;
};
/// The limit of a question that is open because no story was found that comes to the case.
inline constexpr std::string_view limit_of_stories = "most_turns";
/// `LintOptions::max_work`.
inline constexpr std::string_view name_of_max_work = "max_work";

/// How the search for a story ended that was made last.
enum class SearchEnd : std::uint8_t {
  shown,
  all_played,  ///< of the values and events that are tried nothing is left
  cut_short    ///< a limit of turns ended it
};

class CheckContext {
 public:
  CheckContext(const Procedure& the_procedure, const StateGraph& the_graph,
               const analysis::Reachability& what_is_reached, const LintOptions& the_options,
               LintResult& the_result)
      : procedure(the_procedure),
        graph(the_graph),
        reachability(what_is_reached),
        options(the_options),
        knowable(knowable_of(the_procedure, the_options)),
        result_(the_result) {}

  const Procedure& procedure;
  const StateGraph& graph;
  const analysis::Reachability& reachability;
  const LintOptions& options;
  /// Which facts cases may know.
  const Knowable knowable;
  /// What each suppression silenced, by index of a finding; known to late checks.
  std::vector<std::vector<std::size_t>> silenced;
  /// Whether it silenced something that was suspected.
  std::vector<bool> silenced_suspicion;
  /// What may happen to cases (src/lint/stories.hpp), played when a finding first asks: with somebody, with nobody on duty.
  std::array<std::shared_ptr<const Stories>, 2> stories;
  /// ... all those of few events (src/lint/stories_shorter.cpp), among which a shorter story than one that was found is looked for.
  std::array<std::shared_ptr<Stories>, 2> short_stories;
  /// ... and those that were looked for last on the way to a step (`show_at`).
  std::shared_ptr<Stories> stories_toward;
  /// ... beside the rules of `always` (src/lint/stories_rules.cpp).
  std::shared_ptr<const BesideRules> stories_beside_rules;
  /// Findings that stand without a case are told without one: for tests that look at very many procedures.
  bool without_stories = false;
  /// Is called with each story that a finding is given, as soon as it is: for tests.
  OnStory on_story;

  /// The check that is running.
  [[nodiscard]] std::string_view running() const { return check_->id; }
  /// Whether a check with this id runs.
  bool runs(std::string_view id) const {
    return options.only.empty() ||
           std::find(options.only.begin(), options.only.end(), id) != options.only.end();
  }
  /// Whether somebody has said who is on duty when.
  [[nodiscard]] bool has_roster() const {
    return options.data != nullptr && !(options.data->roster.empty() && options.data->schedules.empty());
  }
  /// Whether it is there what a check is told beside the procedure: without it the check finds nothing. A roster takes from two checks what
  /// they would find without one.
  [[nodiscard]] bool has_what_it_reads(std::string_view id) const {
    if (id == "nobody_on_duty") return has_roster();
    if (id == "owner_may_be_absent" || id == "level_may_be_empty") return !has_roster();
    return id != "versions_overlap" || !options.earlier.empty();
  }
  /// Whether it runs and has all that it needs.
  bool can_run(std::string_view id) const {
    const CheckInfo* check = find_check(id);
    return runs(id) && (options.has_today || !needs_today(id)) && has_what_it_reads(id) &&
           (check == nullptr || !is_off_everywhere(options, *check));
  }
  /// Whether a check looked at everything.
  bool finished(std::string_view id) const {
    return std::find(result_.unfinished.begin(), result_.unfinished.end(), id) == result_.unfinished.end();
  }
  bool expired(const Suppression& s) const {
    return options.has_today && s.until != 0 && options.today > s.until;
  }
  const std::vector<Finding>& findings() const { return result_.findings; }
  /// Whether one of some checks, which stand before this one in the list, has said something of a path.
  bool has_told(std::initializer_list<std::string_view> checks, const std::string& path) const {
    return std::any_of(result_.findings.begin(), result_.findings.end(), [&](const Finding& f) {
      return f.path == path && std::find(checks.begin(), checks.end(), f.check) != checks.end();
    });
  }

  /// Adds a finding of the check that is running. `path` names the thing for ever; the reference is good until the next call.
  Finding& report(MessageId message, Span span, std::string path, std::vector<std::string> args = {}) {
    Finding finding;
    finding.check = check_->id;
    finding.diagnostic = {message, check_->severity, span, std::move(args), {}, {}};
    finding.path = std::move(path);
    result_.findings.push_back(std::move(finding));
    return result_.findings.back();
  }

  /// Says that something is suspected which the search for a story that was just made has not shown: told beside the findings where a limit
  /// ended that search. A suspicion stands by itself: the graph gives it, or a case that was proved to be there. Arguments as of `report`.
  void suspect(MessageId message, Span span, std::string path, std::vector<std::string> args = {}) {
    if (without_stories || last_search != SearchEnd::cut_short) return;
    Finding finding;
    finding.check = check_->id;
    finding.diagnostic = {message, Severity::note, span, std::move(args), {}, {}};
    finding.path = std::move(path);
    suspected.push_back(std::move(finding));
  }
  /// What was suspected and not shown, in the order in which it was looked for.
  std::vector<Finding> suspected;
  /// Set by the functions of src/lint/stories.hpp.
  SearchEnd last_search = SearchEnd::shown;

  /// Counts work of a check that compares things with each other. False when the check must end here: the limit is passed,
  /// or somebody asked to stop. Work is counted, so that every machine gives the same answer.
  bool spend(std::uint64_t units) {
    if (may_spend(units)) return true;
    leave_unfinished(name_of_max_work);
    return false;
  }
  /// The same for work without which the check goes on: nothing is said where it is too much.
  bool may_spend(std::uint64_t units) {
    work_ += units;
    return !is_stopped() && work_ <= options.max_work;
  }
  /// The work of the check that is running, as far as it was counted.
  [[nodiscard]] std::uint64_t work() const { return work_; }
  /// Says that the check that is running passed a limit: what it found is true, but not all. `not_proved` names the limit.
  void leave_unfinished(std::string_view limit = proof::name_of_max_proof_work) {
    if (is_stopped()) return;
    unfinished.push_back({check_->id, limit});
    if (finished(check_->id)) result_.unfinished.push_back(check_->id);
  }
  std::vector<Unfinished> unfinished;

  /// Remembers a question whose answer (proof::Shown, proof::Reach) is "not proved".
  template <class Answer>
  void leave_open(OpenQuestion::About about, Span span, const std::string& path, const Answer& answer) {
    open_questions.push_back({about, span, path, answer.blame, answer.limit, check_->id});
  }
  std::vector<OpenQuestion> open_questions;

  /// What is proved of a table; it is asked once, whichever checks want it.
  const proof::TableProof& table_proof(Id table);
  /// The inputs of the procedure, for questions about its conditions; each question has the work of proof::max_proof_work anew. Cases that are
  /// shown know what may be known at some time, or (`space_at_opening`) when the scenario is chosen.
  proof::Space& space() { return space_knowing(knowable.ever); }
  proof::Space& space_at_opening() { return space_knowing(knowable.at_opening); }
  /// The most that cases of a scenario may cost, worked out when it is first asked.
  const proof::MoneyTotal& money(Id scenario) { return money().of(scenario); }
  proof::MoneyTotals& money();

  /// What cases may do beside the rules of `always`, and what they might without them; worked out when it is first asked.
  const proof::AlwaysWays& beside_rules();
  const proof::AlwaysWays& without_rules();
  /// Whether a rule of `always` leads cases away from where they stand.
  bool rules_lead_away() const;

  /// The name of a symbol as its author wrote it.
  const std::string& name(SymbolId symbol) const { return procedure.text(symbol); }
  /// The name of an outcome as the files write it.
  std::string outcome(SymbolId symbol) const {
    const Word dialect = procedure.files.empty() ? Word{} : procedure.files.front().dialect;
    return std::string(written_outcome(name(symbol), dialect));
  }

  /// What becomes of each scenario (src/lint/scenarios.hpp), when it has been asked.
  std::map<std::size_t, proof::Reach> scenario_reach;
  /// The turns that the check that is running has played for longer stories (`show_at`).
  std::size_t longer_turns = 0;

  void begin(const CheckInfo& check) {
    check_ = &check;
    work_ = 0;
    longer_turns = 0;
  }

 private:
  proof::Space& space_knowing(const std::vector<bool>& facts);
  /// Whether somebody asked to stop.
  bool is_stopped() {
    if (options.stop == nullptr || !options.stop->requested()) return false;
    return result_.stopped = true;
  }

  LintResult& result_;
  const CheckInfo* check_ = nullptr;
  std::uint64_t work_ = 0;
  std::map<Id, proof::TableProof> tables_;
  std::unique_ptr<proof::MoneyTotals> money_;
  std::unique_ptr<proof::Effort> effort_;
  std::unique_ptr<proof::Space> space_;
  std::unique_ptr<proof::AlwaysWays> beside_rules_, without_rules_;
};

/// The lasting name of a suppression.
inline std::string suppression_path(const Suppression& s) {
  return "suppress/" + s.check + (s.where.empty() ? "" : "/" + s.where);
}

#define SOP_CHECK(id, severity, category, summary) void id(CheckContext& context);
#define SOP_DATED_CHECK SOP_CHECK
#define SOP_CLOSING_CHECK SOP_CHECK
#define SOP_LATE_CHECK SOP_CHECK
#include "src/lint/checks.def"
#undef SOP_LATE_CHECK
#undef SOP_CLOSING_CHECK
#undef SOP_DATED_CHECK
#undef SOP_CHECK

}  // namespace sop::lint_checks
