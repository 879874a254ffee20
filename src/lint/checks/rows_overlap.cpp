// Two rows that apply to one case in a table that takes one row (`unique`), or in one that wants all rows to agree (`any`) and whose results
// there differ; of a dated table two rows of one date, where no newer one applies instead. And two exceptions to one table that apply to one case,
// neither of which goes before the other: which rows these are is for each of them to say. Pairs that hang together are one finding. The analyser looks at every case at once; the case is shown, and the reference interpreter has been asked.
#include <algorithm>
#include <numeric>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

void exceptions_overlap(CheckContext& context, Id t) {
  const Procedure& p = context.procedure;
  const std::string& name = context.name(p.tables[t].name);
  for (const proof::Overlap& overlap : proof::exceptions_together(context.space(), 0, t)) {
    const Table& first = p.tables[static_cast<Id>(overlap.with)];
    const Table& second = p.tables[static_cast<Id>(overlap.second)];
    if (!overlap.shown.found()) {
      if (overlap.shown.blame == no_id && overlap.shown.limit.empty()) context.leave_unfinished();
      context.leave_open(OpenQuestion::About::rows_apart, second.span, context.name(second.name),
                         overlap.shown);
      continue;
    }
    Finding& finding = context.report(messages::rows_overlap__exceptions, second.span,
                                      context.name(second.name), {context.name(first.name), name});
    finding.witness.facts = overlap.shown.facts;
    finding.witness.outcome = "two exceptions to `" + name + "` apply";
    finding.diagnostic.note(messages::the_other_exception, first.span);
  }
}

/// Further rows that a finding names.
constexpr std::size_t most_rows_named = 8;

/// Pairs of rows that hang together, by the first of them: a row that is too wide, or a table that lacks `hit: first`, makes many pairs.
std::vector<std::vector<proof::Overlap>> together(const std::vector<proof::Overlap>& overlaps,
                                                  std::size_t rows) {
  std::vector<std::size_t> parts(rows);
  std::iota(parts.begin(), parts.end(), std::size_t{0});
  for (const proof::Overlap& overlap : overlaps) {
    const std::size_t one = parts[overlap.first], other = parts[overlap.second];
    std::replace(parts.begin(), parts.end(), other, one);
  }
  std::vector<std::vector<proof::Overlap>> out;
  for (const proof::Overlap& overlap : overlaps) {
    const auto same = std::find_if(out.begin(), out.end(), [&](const std::vector<proof::Overlap>& others) {
      return parts[others.front().first] == parts[overlap.first];
    });
    if (same == out.end())
      out.push_back({overlap});
    else
      same->push_back(overlap);
  }
  return out;
}

/// The rows of all pairs but the one that is shown, each once.
void name_other_rows(Finding& finding, const Table& table, const proof::Overlap& shown,
                     const std::vector<proof::Overlap>& pairs) {
  std::vector<std::size_t> told{shown.with, shown.second};
  std::size_t more = 0;
  for (const proof::Overlap& pair : pairs)
    for (const std::size_t row : {pair.first, pair.with, pair.second}) {
      if (std::find(told.begin(), told.end(), row) != told.end()) continue;
      told.push_back(row);
      if (told.size() <= most_rows_named + 2)
        finding.diagnostic.note(messages::a_row_as_well, table.rows[row].span);
      else
        ++more;
    }
  if (more > 0) finding.diagnostic.note(messages::more_rows_as_well, table.span, {std::to_string(more)});
}

}  // namespace

void rows_overlap(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id t = 0; t < p.tables.size(); ++t) {
    const Table& table = p.tables[t];
    exceptions_overlap(context, t);
    if (table.hit != HitPolicy::unique && table.hit != HitPolicy::any) continue;
    const proof::TableProof& proved = context.table_proof(t);
    const std::string& name = context.name(table.name);
    if (proved.overlaps_over) {
      context.leave_unfinished();
      proof::Shown open;
      open.limit = proof::name_of_max_proof_work;
      context.leave_open(OpenQuestion::About::rows_apart, table.span, name, open);
    }
    const bool unique = table.hit == HitPolicy::unique;
    if (proved.overlaps.empty())
      for (const proof::Overlap& overlap : proved.open)
        context.leave_open(OpenQuestion::About::rows_apart, table.span, name, overlap.shown);
    for (const std::vector<proof::Overlap>& pairs : together(proved.overlaps, table.rows.size())) {
      // Of all of them the one with the smallest case.
      const proof::Overlap& overlap = *std::min_element(
          pairs.begin(), pairs.end(),
          [](const auto& a, const auto& b) { return a.shown.facts.size() < b.shown.facts.size(); });
      const TableRow& row = table.rows[overlap.second];
      Finding& finding = context.report(unique ? messages::rows_overlap : messages::rows_overlap__differ,
                                        row.span, row.path, {name});
      finding.witness.facts = overlap.shown.facts;
      finding.witness.outcome = unique ? "two rows of `" + name + "` apply"
                                       : "two rows of `" + name + "` apply with different results";
      finding.diagnostic.note(messages::the_other_row, table.rows[overlap.with].span);
      name_other_rows(finding, table, overlap, pairs);
    }
  }
}

}  // namespace sop::lint_checks
