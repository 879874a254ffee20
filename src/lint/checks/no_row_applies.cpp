// A table without `otherwise`, and a case that no row of it fits: the answer is an error. The analyser looks at every case at once; the one
// that is shown has the fewest known facts, and the reference interpreter has been asked. Bands that leave a value out between
// them are the matter of bands_leave_gap: here it is asked what is left beside these. Exceptions may leave cases out, and so may tables that collect a list, a sum or a count, and
// dated ones before the first date. A finding is named by the part of the cases in which its own lies, so that a suppression of it leaves another
// part to be found; parts that are silenced are passed over for one that is not.
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/gaps.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// Parts that are looked at, and of these the first for that of a case.
constexpr std::size_t most_parts = 1000, most_looked_for = 64;

bool same_facts(const std::vector<FactUpdate>& a, const std::vector<FactUpdate>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const FactUpdate& x, const FactUpdate& y) {
    return x.fact == y.fact && same_value(x.value, y.value);
  });
}

/// Parts of the gap of one table, by what a suppression calls them.
class Parts {
 public:
  Parts(CheckContext& context, proof::Space& space, Id table, const std::vector<proof::Between>& beside)
      : context_(context),
        table_(table),
        name_(context.name(context.procedure.tables[table].name)),
        space_(space),
        parts_(proof::gap_parts(space, 0, table, beside, most_parts)) {}

  /// Reports the case, in its part; where that is silenced, the smallest case that is not. Parts that are silenced are reported too, so that it
  /// is known which suppressions silence something.
  void report(std::vector<FactUpdate> facts) {
    if (parts_.empty()) return tell(name_, std::move(facts));
    std::size_t own = 0;
    for (std::size_t i = 0; i < parts_.size() && i < most_looked_for; ++i) {
      if (!same_facts(proof::case_in_gap(space_, 0, table_, parts_[i].region).facts, facts)) continue;
      own = i;
      break;
    }
    const bool is_told = !is_silenced(own);
    if (is_told) tell(path(own), std::move(facts));
    proof::Shown smallest;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const bool silenced = is_silenced(i);
      if (is_told && !silenced) continue;
      proof::Shown shown = proof::case_in_gap(space_, 0, table_, parts_[i].region);
      if (silenced && shown.found())
        tell(path(i), std::move(shown.facts));
      else if (proof::keep_smaller(smallest, std::move(shown)))
        own = i;
    }
    if (smallest.found()) tell(path(own), std::move(smallest.facts));
  }

 private:
  [[nodiscard]] std::string path(std::size_t part) const { return name_ + "/" + parts_[part].name; }
  [[nodiscard]] bool is_silenced(std::size_t part) const {
    const std::vector<Suppression>& all = context_.procedure.suppressions;
    return std::any_of(all.begin(), all.end(), [&](const Suppression& s) {
      return s.check == "no_row_applies" && s.where == path(part);
    });
  }
  void tell(std::string path, std::vector<FactUpdate> facts) {
    Finding& finding = context_.report(messages::no_row_applies, context_.procedure.tables[table_].span,
                                       std::move(path), {name_});
    finding.witness.facts = std::move(facts);
    finding.witness.outcome = "no row of `" + name_ + "` applies";
  }

  CheckContext& context_;
  Id table_;
  const std::string& name_;
  proof::Space& space_;
  std::vector<proof::GapPart> parts_;
};

}  // namespace

void no_row_applies(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id t = 0; t < p.tables.size(); ++t) {
    const Table& table = p.tables[t];
    if (!must_answer(table)) continue;
    const proof::TableProof& proved = context.table_proof(t);
    proof::Shown gap = proved.gap;
    bool over = gap.limit == proof::name_of_max_proof_work;
    std::vector<BandGap> told;
    std::vector<proof::Between> between;
    // Where there are too many bands to compare, the gap is told beside those that were found.
    if (gap.found()) (void)band_gaps(context, table, told);
    // Inputs of its own: into which parts cases are cut, and which of two small cases is shown, rests on the order in which facts were first asked
    // for, and must not rest on which checks have run before.
    const std::uint64_t work = std::min(proof::max_proof_work, context.options.max_work);
    proof::Effort effort(work, context.options.stop);
    proof::Space space(p, effort);
    space.may_know(context.knowable.ever);
    if (!told.empty()) {
      for (const BandGap& one : told) between.push_back(one.between);
      gap = proof::gap_beside(space, 0, t, between);
      over = gap.blame == no_id;
    }
    if (gap.answer == proof::Found::Answer::not_proved) {
      if (over) context.leave_unfinished();
      context.leave_open(OpenQuestion::About::row_for_each_case, table.span, context.name(table.name), gap);
    }
    if (!gap.found()) continue;
    effort.refill(work);
    Parts(context, space, t, between).report(std::move(gap.facts));
  }
}

}  // namespace sop::lint_checks
