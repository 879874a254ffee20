// The analyser against counting: small random tables and guards, every case of each asked of the reference interpreter. The two agree in
// both directions, nothing inside the fragment is "not proved", and a case that is shown has as few known facts as any.
//
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED say how many tables, and from which seed on.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <string>

#include "sop/facts_json.hpp"
#include "src/proof/questions.hpp"
#include "tests/proof/random_table.hpp"
#include "tests/support/seeds.hpp"

using namespace sop;
using namespace sop_test;

namespace {

constexpr std::uint64_t usual_count = as_fast_as_it_is(30'000, 1500);

std::uint32_t truth_of(const Value& v) {
  if (v.is_unknown()) return proof::truth_unknown;
  if (v.is_error()) return proof::truth_error;
  return v.is_yes() ? proof::truth_yes : proof::truth_no;
}

/// The same in everything: errors by their code, lists item by item.
bool alike(const Value& a, const Value& b) {
  if (a.kind != b.kind) return false;
  if (a.is_error()) return a.error == b.error;
  if (a.kind == ValueKind::list)
    return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), alike);
  return a.integer == b.integer && a.number == b.number && a.text == b.text && a.currency == b.currency &&
         a.unit == b.unit && a.symbol == b.symbol;
}

/// Whether the analyser answers what the interpreter does. Which error a condition is in it does not tell: `not_available` stands for that of
/// one of the rows.
bool answers(const Value& answer, const Value& mine, const Table& table, const reference::Question& q) {
  if (!mine.is_error() || mine.error != ErrorCode::not_available || !answer.is_error())
    return alike(answer, mine);
  return std::any_of(table.rows.begin(), table.rows.end(), [&](const TableRow& row) {
    return row.condition != no_id && alike(reference::evaluate(q, row.condition).value, answer);
  });
}

std::size_t known(const std::vector<Value>& facts) {
  return static_cast<std::size_t>(
      std::count_if(facts.begin(), facts.end(), [](const Value& v) { return !v.is_unknown(); }));
}

/// What counting finds out about a table.
struct Counted {
  bool gap = false;
  std::size_t gap_known = 99;
  std::vector<bool> reached, possible, overlaps;
  /// By row: the fewest known facts of a case that it shares with an earlier row, and of one that an earlier row of a `first` table answers.
  std::vector<std::size_t> overlap_known, taken_known;
};

Counted count(const RandomTable& t, std::string& problem, proof::Space& space, const proof::Diagram output,
              const std::vector<proof::Diagram>& rows, const std::vector<proof::Diagram>& guards) {
  const Procedure& p = t.b.p;
  const Table& table = p.tables[t.table];
  const ReferenceData data;
  Counted out;
  out.reached.assign(table.rows.size(), false);
  out.possible = out.overlaps = out.reached;
  out.overlap_known.assign(table.rows.size(), 99);
  out.taken_known = out.overlap_known;
  t.for_each_case([&](const std::vector<Value>& facts) {
    const reference::Question q = question_of(p, data, facts);
    const auto describe = [&] {
      std::string text;
      for (const Value& v : facts) text += " " + shown(v, p);
      return text;
    };
    const Value answer = reference::ask_output(q, table.outputs[0]).value;
    const std::uint32_t term = space.leaf_at(output, facts);
    Value mine;
    if (term == proof::Space::no_leaf || !space.value_of(term, facts, mine) ||
        !answers(answer, mine, table, q))
      problem = "the table answers " + shown(answer, p) + ", not " + shown(mine, p) + ", for" + describe();
    if (answer.is_error() && answer.error == ErrorCode::no_row) {
      out.gap = true;
      out.gap_known = std::min(out.gap_known, known(facts));
    }
    bool taken = false, answered = false;
    std::vector<std::size_t> yes, open;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      if (table.rows[r].otherwise) continue;
      const Value v = table.rows[r].condition == no_id
                          ? Value::boolean(true)
                          : reference::evaluate(q, table.rows[r].condition).value;
      const std::uint32_t truth = truth_of(v);
      if (space.leaf_at(rows[r], facts) != truth)
        problem = "row " + std::to_string(r) + " differs for" + describe();
      if (truth == proof::truth_yes) {
        out.possible[r] = true;
        const auto given = [&](std::size_t row) { return reference::ask_output(q, t.results[row]).value; };
        const auto is_there = [](const Value& one) { return !one.is_unknown() && !one.is_error(); };
        const Value result = given(r);
        // An unknown row above holds the answer, unless it would give the same.
        if (answered && !answer.is_unknown() && !answer.is_error())
          out.taken_known[r] = std::min(out.taken_known[r], known(facts));
        const bool held = std::any_of(open.begin(), open.end(), [&](std::size_t i) {
          return !is_there(result) || !alike(result, given(i));
        });
        if (!taken && !held) out.reached[r] = true;
        for (const std::size_t i : yes) {
          const bool differ = answer.is_error() && answer.error == ErrorCode::different_results &&
                              is_there(result) && is_there(given(i)) && !alike(result, given(i));
          if (table.hit != HitPolicy::unique && !differ) continue;
          out.overlaps[r] = true;
          out.overlap_known[r] = std::min(out.overlap_known[r], known(facts));
        }
        yes.push_back(r);
        // Those above it are certainly not met.
        answered = answered || (!taken && open.empty());
      }
      if (truth == proof::truth_unknown) open.push_back(r);
      taken = taken || truth == proof::truth_yes || truth == proof::truth_error;
    }
    for (std::size_t g = 0; g < guards.size(); ++g) {
      const std::uint32_t truth = truth_of(reference::evaluate(q, t.guards[g]).value);
      if (space.leaf_at(guards[g], facts) != truth)
        problem = "guard " + std::to_string(g) + " differs for" + describe();
    }
  });
  return out;
}

/// A fact of a case whose value lies inside a stretch of values that show the same, the other facts as they are: one step up and one step down
/// do, and not every value of the type does. Empty: each value is at an end. (docs/proofs.md says at which.)
template <class Holds>
std::string inside(const RandomTable& t, const std::vector<FactUpdate>& shown_facts, const Holds& holds) {
  const Procedure& p = t.b.p;
  const ReferenceData data;
  std::vector<Value> facts(p.facts.size());
  for (const FactUpdate& update : shown_facts) facts[update.fact] = update.value;
  for (const FactUpdate& update : shown_facts) {
    const Type& type = p.facts[update.fact].type;
    if (!type.has_low || update.value.is_none()) continue;  // numbers, amounts, dates, lengths
    const std::vector<Value>& all = t.values[update.fact];
    const std::size_t count = all.size() - 1 - (type.or_none ? 1U : 0U);
    std::vector<bool> shows;
    std::size_t at = count;
    for (std::size_t i = 0; i < count; ++i) {
      facts[update.fact] = all[i + 1];
      if (alike(all[i + 1], update.value)) at = i;
      shows.push_back(holds(question_of(p, data, facts)));
    }
    facts[update.fact] = update.value;
    if (at == count || !shows[at]) return p.text(p.facts[update.fact].name) + " is no case at all";
    const bool everywhere = std::find(shows.begin(), shows.end(), false) == shows.end();
    if (!everywhere && at > 0 && at + 1 < count && shows[at - 1] && shows[at + 1])
      return p.text(p.facts[update.fact].name) + " is " + shown(update.value, p) + ", inside a stretch";
  }
  return {};
}

/// The first thing in which the analyser and counting differ; empty: nothing.
std::string difference(std::uint64_t seed, proof::Defect defect = proof::Defect::none) {
  const RandomTable t(seed);
  const Procedure& p = t.b.p;
  const Table& table = p.tables[t.table];
  proof::Effort effort(proof::max_proof_work);
  proof::Space space(p, effort);
  space.break_on_purpose(defect);
  std::string problem;
  const std::vector<proof::Diagram> rows = space.rows(0, table);
  std::vector<proof::Diagram> guards;
  for (const Id guard : t.guards) guards.push_back(space.condition(0, guard));
  const proof::Diagram output = space.output(0, table.outputs[0]);
  const Counted counted = count(t, problem, space, output, rows, guards);
  if (!problem.empty()) return problem;
  if (effort.over()) return "the work was too much";

  const proof::TableProof proved = proof::prove_table(space, 0, t.table);
  if (proved.gap.answer == proof::Found::Answer::not_proved) return "a gap is not proved";
  // Texts that nobody mentions are more than were counted; and collecting tables may be empty.
  const bool no_gap_asked = table.rows.back().otherwise || table.hit == HitPolicy::collect_list ||
                            table.hit == HitPolicy::collect_sum || table.hit == HitPolicy::collect_count;
  bool has_text = false;
  for (const Fact& fact : p.facts) has_text = has_text || fact.type.kind == TypeKind::text;
  const auto is_least = [&](const std::vector<FactUpdate>& facts, std::size_t least) {
    return facts.size() == least || (has_text && facts.size() < least);
  };
  if (!no_gap_asked) {
    if (counted.gap && !proved.gap.found()) return "a gap is not found";
    if (!counted.gap && proved.gap.found() && !has_text) return "a gap is found where there is none";
    if (proved.gap.found() && counted.gap && !is_least(proved.gap.facts, counted.gap_known))
      return "a gap is shown with " + std::to_string(proved.gap.facts.size()) + " facts, not " +
             std::to_string(counted.gap_known);
    problem = inside(t, proved.gap.facts, [&](const reference::Question& q) {
      return reference::ask_output(q, table.outputs[0]).value.error == ErrorCode::no_row;
    });
    if (!problem.empty()) return "of the gap " + problem;
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    if (table.rows[r].otherwise) continue;
    const proof::Reach& reach = proved.rows[r];
    if (reach.kind == proof::Reach::Kind::not_proved) return "row " + std::to_string(r) + " is not proved";
    const bool impossible = reach.kind == proof::Reach::Kind::impossible,
               covered = reach.kind == proof::Reach::Kind::covered;
    if (counted.possible[r] && impossible) return "row " + std::to_string(r) + " is possible";
    if (!counted.possible[r] && !impossible && !has_text)
      return "row " + std::to_string(r) + " is impossible";
    if (table.hit == HitPolicy::first) {
      if (counted.reached[r] && covered) return "row " + std::to_string(r) + " is reached";
      if (!counted.reached[r] && counted.possible[r] && !covered && !has_text)
        return "row " + std::to_string(r) + " is never reached";
    }
    if (covered && reach.by.empty()) return "nothing takes row " + std::to_string(r);
    if (!covered || table.hit != HitPolicy::first || counted.taken_known[r] == 99) continue;
    std::vector<std::size_t> above(r);
    std::iota(above.begin(), above.end(), std::size_t{0});
    const proof::Shown taken = proof::case_of_taken_row(space, 0, t.table, r, above);
    if (!taken.found() || !is_least(taken.facts, counted.taken_known[r]))
      return "row " + std::to_string(r) + " is taken with " + std::to_string(taken.facts.size()) +
             " facts, not " + std::to_string(counted.taken_known[r]);
  }
  if (table.hit == HitPolicy::unique || table.hit == HitPolicy::any) {
    if (!proved.open.empty()) return "an overlap is not proved";
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const bool found = std::any_of(proved.overlaps.begin(), proved.overlaps.end(),
                                     [&](const auto& o) { return o.second == r; });
      if (counted.overlaps[r] && !found) return "row " + std::to_string(r) + " overlaps an earlier one";
      if (!counted.overlaps[r] && found && !has_text)
        return "row " + std::to_string(r) + " overlaps no earlier one";
      if (!counted.overlaps[r]) continue;
      const auto shown = std::find_if(proved.overlaps.begin(), proved.overlaps.end(),
                                      [&](const auto& o) { return o.second == r; });
      if (!is_least(shown->shown.facts, counted.overlap_known[r]))
        return "row " + std::to_string(r) + " overlaps an earlier one with " +
               std::to_string(shown->shown.facts.size()) + " facts, not " +
               std::to_string(counted.overlap_known[r]);
      problem = inside(t, shown->shown.facts, [&](const reference::Question& q) {
        const auto is_met = [&](std::size_t row) {
          const Id condition = table.rows[row].condition;
          return condition == no_id || reference::evaluate(q, condition).value.is_yes();
        };
        const auto given = [&](std::size_t row) { return reference::ask_output(q, t.results[row]).value; };
        const Value one = given(shown->with), other = given(r);
        const bool differ = !one.is_unknown() && !one.is_error() && !other.is_unknown() &&
                            !other.is_error() && !alike(one, other);
        return is_met(shown->with) && is_met(r) && (table.hit == HitPolicy::unique || differ);
      });
      if (!problem.empty()) return "of the overlap of row " + std::to_string(r) + " " + problem;
    }
  }
  for (const Id guard : t.guards) {
    const auto holds = [&](std::uint32_t wanted) {
      return [guard, wanted](const reference::Question& q) {
        return truth_of(reference::evaluate(q, guard).value) == wanted;
      };
    };
    std::size_t least_met = 99, least_unmet = 99;
    const ReferenceData data;
    t.for_each_case([&](const std::vector<Value>& facts) {
      const std::uint32_t truth = truth_of(reference::evaluate(question_of(p, data, facts), guard).value);
      if (truth == proof::truth_yes) least_met = std::min(least_met, known(facts));
      if (truth == proof::truth_no) least_unmet = std::min(least_unmet, known(facts));
    });
    const proof::Shown met = proof::case_of(space, 0, guard);
    if (met.found()) problem = inside(t, met.facts, holds(proof::truth_yes));
    if (!problem.empty()) return "of a condition that is met " + problem;
    const proof::Shown unmet = proof::case_outside(space, 0, {guard}, no_id);
    if (unmet.found()) problem = inside(t, unmet.facts, holds(proof::truth_no));
    if (!problem.empty()) return "of a condition that is not met " + problem;
    if ((met.found() && !is_least(met.facts, least_met)) ||
        (unmet.found() && !is_least(unmet.facts, least_unmet)))
      return "a condition is shown with more facts than it needs";
    if (!has_text && (met.found() != (least_met != 99) || unmet.found() != (least_unmet != 99)))
      return "a case of a condition is missed, or there is none";
  }
  return {};
}

/// The parts of a condition that say nothing, by counting: without one the whole is the same for every case.
std::vector<std::size_t> idle_by_counting(const RandomTable& t, const std::vector<Id>& parts, bool all) {
  const ReferenceData data;
  std::vector<std::vector<std::uint32_t>> cases;
  t.for_each_case([&](const std::vector<Value>& facts) {
    const reference::Question q = question_of(t.b.p, data, facts);
    std::vector<std::uint32_t> one;
    for (const Id part : parts) one.push_back(truth_of(reference::evaluate(q, part).value));
    cases.push_back(std::move(one));
  });
  const std::uint32_t strong = all ? proof::truth_no : proof::truth_yes,
                      weak = all ? proof::truth_yes : proof::truth_no;
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < parts.size(); ++i) kept.push_back(i);
  const auto joined = [&](const std::vector<std::uint32_t>& one, std::size_t without) {
    std::uint32_t out = weak;
    for (const std::size_t k : kept) {
      if (k == without) continue;
      if (one[k] == strong) return strong;
      if (one[k] == proof::truth_error || out == proof::truth_error)
        out = proof::truth_error;
      else if (one[k] == proof::truth_unknown)
        out = one[k];
    }
    return out;
  };
  std::vector<std::size_t> idle;
  const auto any = [&](const auto& holds) { return std::any_of(cases.begin(), cases.end(), holds); };
  if (!any([&](const auto& one) { return joined(one, parts.size()) == weak; })) return idle;
  for (std::size_t i = parts.size(); i-- > 0 && kept.size() > 1;) {
    if (!any([&](const auto& one) { return one[i] == strong; })) continue;
    if (any([&](const auto& one) { return joined(one, i) != joined(one, parts.size()); })) continue;
    idle.insert(idle.begin(), i);
    kept.erase(std::find(kept.begin(), kept.end(), i));
  }
  return idle;
}

}  // namespace

TEST_CASE("the analyser agrees with counting, in both directions") {
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", usual_count);
  const std::uint64_t first = from_environment("SOP_RANDOM_SEED", 1);
  int told = 0;
  for (std::uint64_t seed = first; seed < first + count && told < 5; ++seed) {
    const std::string problem = difference(seed);
    if (problem.empty()) continue;
    ++told;
    MESSAGE("seed " << seed << ": " << problem);
  }
  CHECK(told == 0);
}

TEST_CASE("parts of a condition that say nothing are those that counting finds, and those named say it") {
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", usual_count);
  const std::uint64_t first = from_environment("SOP_RANDOM_SEED", 1);
  std::size_t found = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    CAPTURE(seed);
    const RandomTable t(seed);
    const Table& table = t.b.p.tables[t.table];
    if (std::any_of(t.b.p.facts.begin(), t.b.p.facts.end(),
                    [](const Fact& f) { return f.type.kind == TypeKind::text; }))
      continue;  // texts that nobody mentions are more than were counted
    std::vector<Id> parts{t.guards[0]};
    for (const TableRow& row : table.rows)
      for (const Id cell : row.cells)
        if (cell != no_id && parts.size() < 4) parts.push_back(cell);
    const bool all = seed % 2 == 0;
    proof::Effort effort(proof::max_proof_work);
    proof::Space space(t.b.p, effort);
    const std::vector<proof::Idle> idle = proof::idle_parts(space, 0, parts, all);
    std::vector<std::size_t> mine;
    for (const proof::Idle& one : idle) {
      mine.push_back(one.part);
      std::vector<Id> few;
      for (const std::size_t by : one.by) few.push_back(parts[by]);
      few.push_back(parts[one.part]);
      const std::vector<std::size_t> alone = idle_by_counting(t, few, all);
      CHECK(std::find(alone.begin(), alone.end(), few.size() - 1) != alone.end());
    }
    CHECK(mine == idle_by_counting(t, parts, all));
    found += mine.size();
  }
  CHECK(found > count / 20);
}

TEST_CASE("each defect that is put into the analyser on purpose is noticed") {
  for (const proof::Defect defect :
       {proof::Defect::bound_shifted, proof::Defect::row_forgotten, proof::Defect::unknown_is_no}) {
    std::uint64_t seed = 1;
    while (seed < 400 && difference(seed, defect).empty()) ++seed;
    CHECK_MESSAGE(seed < 400, "not noticed: " << static_cast<int>(defect));
  }
}
