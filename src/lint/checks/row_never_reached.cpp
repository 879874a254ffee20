// A row of a table that is read from the top, below rows that together take every case which it would take. The analyser looks at every
// case at once; the rows that take them are named, as few as it finds, and a case is shown that the row fits and another one answers. In a
// `priority` table these are rows that win against it. Also a table whose exceptions answer every case, an exception, or a row of one, that others take every case from. A row that no case fits at all is the
// matter of impossible_condition; a row `otherwise` that is never reached is left alone: it stands guard for values that are added later.
#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

/// Whether every case has a row of some exception to the table: then it is reported, and none of its own rows is looked at. An exception
/// answers unless none of its rows is true or unknown (docs/semantics.md, 4.8).
bool replaced_by_exceptions(CheckContext& context, Id id) {
  const Procedure& p = context.procedure;
  std::vector<Id> conditions;
  std::vector<Span> exceptions;
  bool whole = false;
  for (const Table& table : p.tables) {
    if (table.exception_to != id) continue;
    if (table.dated_by != no_id) return false;
    exceptions.push_back(table.span);
    for (const TableRow& row : table.rows) {
      whole = whole || row.condition == no_id;
      conditions.push_back(row.condition);
    }
  }
  if (exceptions.empty() || !context.spend(conditions.size())) return false;
  if (!whole && !proof::case_outside(context.space(), 0, conditions, no_id, proof::Among::all).proved_none())
    return false;
  const std::string& name = context.name(p.tables[id].name);
  Finding& finding = context.report(messages::row_never_reached__exceptions, p.tables[id].span, name, {name});
  for (const Span& span : exceptions) finding.diagnostic.note(messages::the_exception_that_answers, span);
  const proof::Shown taken = proof::case_taken(context.space(), 0, no_id, {conditions});
  if (taken.found()) {
    finding.witness.facts = taken.facts;
    finding.witness.outcome = "an exception to `" + name + "` answers";
  }
  return true;
}

/// An exception that others, which go before it, take every case from.
bool exception_never_reached(CheckContext& context, Id id) {
  const Procedure& p = context.procedure;
  const Table& table = p.tables[id];
  const std::string& name = context.name(table.name);
  if (table.exception_to == no_id) return false;
  const proof::Reach reach = proof::exception_reached(context.space(), 0, id);
  if (reach.kind == proof::Reach::Kind::not_proved) {
    if (reach.blame == no_id) context.leave_unfinished();
    context.leave_open(OpenQuestion::About::row_reached, table.span, name, reach);
  }
  if (reach.kind != proof::Reach::Kind::covered) return false;
  Finding& finding = context.report(messages::row_never_reached__exception, table.span, name, {name});
  for (const std::size_t by : reach.by)
    finding.diagnostic.note(messages::the_exception_that_answers, p.tables[by].span);
  const proof::Shown taken = proof::case_of_taken_exception(context.space(), 0, id, reach.by);
  if (taken.found()) {
    finding.witness.facts = taken.facts;
    finding.witness.outcome = "an exception that goes before `" + name + "` answers";
  }
  return true;
}

/// Rows of an exception from which those that go before it take every case, alone or with its earlier rows. `told`: rows of which something is said already.
void rows_taken(CheckContext& context, Id id, const std::vector<bool>& told) {
  const Procedure& p = context.procedure;
  const Table& table = p.tables[id];
  const std::string& name = context.name(table.name);
  if (table.exception_to == no_id || !context.spend(table.rows.size())) return;
  for (const proof::TakenRow& taken : proof::rows_taken_by_exceptions(context.space(), 0, id)) {
    const TableRow& row = table.rows[taken.row];
    if (told[taken.row]) continue;
    if (taken.kind == proof::Reach::Kind::not_proved) {
      context.leave_open(OpenQuestion::About::row_reached, row.span, row.path, taken);
      continue;
    }
    const bool alone = taken.by.size() == 1;
    Finding& finding = context.report(messages::row_never_reached__taken, row.span, row.path, {name});
    for (const proof::RowOf& by : taken.by)
      finding.diagnostic.note(alone ? messages::the_row_that_takes_all : messages::the_row_that_takes_some,
                              p.tables[by.table].rows[by.row].span);
    const proof::Shown shown = proof::case_of_row_taken_by(context.space(), 0, id, taken.row, taken.by);
    if (!shown.found()) continue;
    finding.witness.facts = shown.facts;
    finding.witness.outcome = "an exception that goes before `" + name + "` answers";
  }
}

}  // namespace

void row_never_reached(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id t = 0; t < p.tables.size(); ++t) {
    const Table& table = p.tables[t];
    if (replaced_by_exceptions(context, t)) continue;
    const bool whole = exception_never_reached(context, t);
    const bool by_rank = table.hit == HitPolicy::priority;
    std::vector<bool> told(table.rows.size());
    if (table.hit != HitPolicy::first && !by_rank) {
      if (!whole) rows_taken(context, t, told);
      continue;
    }
    const proof::TableProof& proved = context.table_proof(t);
    if (proved.rows_over) context.leave_unfinished();
    bool may_show = true;  // until a case costs too much
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const proof::Reach& reach = proved.rows[r];
      told[r] = reach.kind != proof::Reach::Kind::reached;
      if (reach.kind == proof::Reach::Kind::not_proved)
        context.leave_open(OpenQuestion::About::row_reached, table.rows[r].span, table.rows[r].path, reach);
      if (reach.kind != proof::Reach::Kind::covered) continue;
      const bool alone = reach.by.size() == 1;
      Finding& finding = context.report(by_rank ? messages::row_never_reached__priority
                                        : alone ? messages::row_never_reached
                                                : messages::row_never_reached__together,
                                        table.rows[r].span, table.rows[r].path, {context.name(table.name)});
      for (const std::size_t by : reach.by)
        finding.diagnostic.note(alone ? messages::the_row_that_takes_all : messages::the_row_that_takes_some,
                                table.rows[by].span);
      if (!may_show) continue;
      std::vector<std::size_t> first = reach.by;  // the rows that win, from the highest down
      if (!by_rank) {
        first.resize(r);
        std::iota(first.begin(), first.end(), std::size_t{0});
      }
      const proof::Shown taken = proof::case_of_taken_row(context.space(), 0, t, r, first);
      may_show = taken.limit != proof::name_of_max_proof_work;
      if (!taken.found()) continue;
      finding.witness.facts = taken.facts;
      finding.witness.outcome = (by_rank ? "a row of `" : "an earlier row of `") + context.name(table.name) +
                                (by_rank ? "` that wins answers" : "` answers");
    }
    if (!whole) rows_taken(context, t, told);
  }
}

}  // namespace sop::lint_checks
