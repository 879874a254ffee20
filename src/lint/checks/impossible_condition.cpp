// A condition that can never be met. Where two parts of it that must both hold exclude each other (`price > 100 EUR and price < 50 EUR`, `issue
// is late and issue is lost`) they are named; else the analyser has proved of the whole condition of a thing that has one
// (src/lint/wholes.hpp) that no case meets it. What rests on such a condition, through a definition, a table or a list of requirements, is not
// told of beside it, nor is a row at the edge of the gap that it leaves (unless the author has silenced the gap), nor each field of a line of a matrix.
#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/lint/gaps.hpp"
#include "src/lint/look.hpp"
#include "src/lint/wholes.hpp"

namespace sop::lint_checks {
namespace {

/// The fact that a comparison is about; no_id: it is not about one.
Id fact_compared(const Procedure& p, Id condition) {
  const Expr& e = p.exprs[condition];
  if (e.args.count < 2) return no_id;
  return fact_of_column(p, p.expr_args[e.args.first]);
}

bool excludes(const Procedure& p, Id fact, const CellSet& a, const CellSet& b) {
  Value common;
  if (a.kind == CellSet::Kind::other || b.kind == CellSet::Kind::other || a.kind != b.kind) return false;
  if (a.kind == CellSet::Kind::any || value_in_both(p, fact, a, b, common)) return false;
  if (a.kind == CellSet::Kind::values) return true;
  // That no value was found in two bands is no proof; that one ends before the other begins is.
  return ends_before(a, b) || ends_before(b, a);
}

/// Whether an expression of `known` is the condition or stands in it.
bool holds_one_of(const Procedure& p, Id condition, const std::vector<bool>& known) {
  std::vector<Id> stack{condition};
  while (!stack.empty()) {
    const Expr& e = p.exprs[stack.back()];
    if (known[stack.back()]) return true;
    stack.pop_back();
    for (Id i = 0; i < e.args.count; ++i) stack.push_back(p.expr_args[e.args.first + i]);
  }
  return false;
}

/// What has been told of the rows of tables.
class Rows {
 public:
  explicit Rows(CheckContext& context) : context_(context), p_(context.procedure) {}

  /// Whether the row ends a gap between two bands, or is a line of a matrix that leaves cases out: that is told of instead.
  bool leaves_gap(const Whole& whole) {
    if (whole.table == no_id || !must_answer(p_.tables[whole.table])) return false;
    const Table& table = p_.tables[whole.table];
    if (is_silenced(table)) return false;
    if (!is_a_line(p_, table.rows[whole.row])) return context_.table_proof(whole.table).gap.found();
    const auto [place, is_new] = gaps_.emplace(whole.table, std::vector<BandGap>());
    if (is_new) (void)band_gaps(context_, table, place->second);
    return std::any_of(place->second.begin(), place->second.end(),
                       [&](const BandGap& gap) { return gap.before == whole.row || gap.after == whole.row; });
  }

  /// Whether a field of the same line or column of a matrix has been told of.
  bool told_in_matrix(const Whole& whole) {
    if (whole.table == no_id || is_a_line(p_, p_.tables[whole.table].rows[whole.row])) return false;
    const std::vector<Id>& cells = p_.tables[whole.table].rows[whole.row].cells;
    const bool told = std::any_of(cells.begin(), cells.end(), [&](Id cell) { return told_.count(cell) > 0; });
    if (!told) told_.insert(cells.begin(), cells.end());
    return told;
  }

 private:
  /// Whether the author has silenced what is told of the gaps of a table.
  bool is_silenced(const Table& table) const {
    const std::string& name = p_.text(table.name);
    return std::any_of(p_.suppressions.begin(), p_.suppressions.end(), [&](const Suppression& s) {
      return (s.check == "no_row_applies" || s.check == "bands_leave_gap") && !context_.expired(s) &&
             (s.where.empty() || s.where.substr(0, s.where.find('/')) == name);
    });
  }

  CheckContext& context_;
  const Procedure& p_;
  std::map<Id, std::vector<BandGap>> gaps_;  // by table
  std::set<Id> told_;                        // cells
};

/// The tables that have no answer for some cases because two of their rows overlap: that is told of instead of what rests on them.
std::vector<bool> overlapping_tables(const CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> out(p.tables.size());
  for (const Finding& finding : context.findings()) {
    if (finding.check != "rows_overlap") continue;
    for (Id t = 0; t < p.tables.size(); ++t)
      out[t] = out[t] || finding.path.substr(0, finding.path.find('/')) == p.text(p.tables[t].name);
  }
  return out;
}

}  // namespace

void impossible_condition(CheckContext& context) {
  const Procedure& p = context.procedure;
  // An `and` inside another is looked at with it.
  std::vector<bool> inner(p.exprs.size());
  for (const Expr& e : p.exprs) {
    if (e.op != Op::logic_and) continue;
    for (Id i = 0; i < e.args.count; ++i) inner[p.expr_args[e.args.first + i]] = true;
  }
  std::vector<bool> reported(p.exprs.size());
  for (Id id = 0; id < p.exprs.size(); ++id) {
    if (p.exprs[id].op != Op::logic_and || inner[id]) continue;
    std::vector<Id> parts;
    parts_of(p, id, Op::logic_and, parts);
    bool told = false;
    for (std::size_t k = 1; k < parts.size() && !told; ++k) {
      const Id fact = fact_compared(p, parts[k]);
      if (fact == no_id || p.facts[fact].type.kind == TypeKind::set) continue;
      for (std::size_t i = 0; i < k && !told; ++i) {
        if (!context.spend(1)) return;
        if (fact_compared(p, parts[i]) != fact) continue;
        if (!excludes(p, fact, cell_set(p, parts[i]), cell_set(p, parts[k]))) continue;
        told = true;
        reported[id] = true;
        const std::string& name = context.name(p.facts[fact].name);
        context.report(messages::impossible_condition, p.exprs[parts[k]].span, place_of(p, id), {name})
            .diagnostic.note(messages::the_part_that_excludes, p.exprs[parts[i]].span);
      }
    }
  }
  for (Id id = 0; id < p.exprs.size(); ++id)  // count_never_so says it
    if (is_count_never_so(p, p.exprs[id])) reported[id] = true;
  std::vector<Whole> impossible;
  for (Whole& whole : whole_conditions(p)) {
    if (!context.spend(1)) return;
    if (constant_of(p, whole.condition) != nullptr || holds_one_of(p, whole.condition, reported)) continue;
    const proof::Shown shown = proof::case_of(context.space(), 0, whole.condition, proof::Among::all);
    if (shown.answer == proof::Found::Answer::not_proved)
      context.leave_open(OpenQuestion::About::condition_met, whole.span, whole.path, shown);
    if (shown.proved_none()) impossible.push_back(std::move(whole));
  }
  for (const Whole& whole : impossible) reported[whole.condition] = true;
  Rows rows(context);
  const std::vector<bool> overlapping = overlapping_tables(context);
  for (const Whole& whole : impossible) {
    bool follows = rows.leaves_gap(whole) || rows.told_in_matrix(whole);
    for_each_behind(p, {whole.condition}, [&](const Expr& e, Id id) {
      follows = follows || (id != whole.condition && reported[id]) ||
                (e.op == Op::output && overlapping[p.outputs[e.a].table]);
    });
    if (!follows) context.report(messages::impossible_condition__whole, whole.span, whole.path, {whole.path});
  }
}

}  // namespace sop::lint_checks
