// A table without `otherwise`, and a case that no row of it fits: the answer is an error. The analyser looks at every case at once; the one
// that is shown has the fewest known facts, and the reference interpreter has been asked. Bands that leave a value out between
// them are the matter of bands_leave_gap: here it is asked what is left beside these. Exceptions may leave cases out, and so may tables that collect, and
// dated ones before the first date.
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/gaps.hpp"

namespace sop::lint_checks {

void no_row_applies(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id t = 0; t < p.tables.size(); ++t) {
    const Table& table = p.tables[t];
    if (table.hit >= HitPolicy::collect_list || table.exception_to != no_id) continue;
    const proof::TableProof& proved = context.table_proof(t);
    proof::Shown gap = proved.gap;
    bool over = proved.over;
    std::vector<BandGap> told;
    if (gap.found() && !band_gaps(context, table, told)) continue;
    if (!told.empty()) {
      std::vector<proof::Between> between;
      for (const BandGap& one : told) between.push_back(one.between);
      gap = proof::gap_beside(context.space(), 0, t, between);
      over = gap.blame == no_id;
    }
    if (gap.answer == proof::Found::Answer::not_proved) {
      if (over) context.leave_unfinished();
      context.leave_open(OpenQuestion::About::row_for_each_case, table.span, context.name(table.name), gap);
    }
    if (!gap.found()) continue;
    const std::string& name = context.name(table.name);
    Finding& finding = context.report(messages::no_row_applies, table.span, name, {name});
    finding.witness.facts = std::move(gap.facts);
    finding.witness.outcome = "no row of `" + name + "` applies";
  }
}

}  // namespace sop::lint_checks
