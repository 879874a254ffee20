// src/proof/questions.cpp — see the header.
#include "src/proof/questions.hpp"

#include <algorithm>
#include <map>

#include "src/proof/asking.hpp"

namespace sop::proof {
namespace {

/// 1 where the value of a column lies between the bands of two rows.
Diagram inside_gap(Space& space, std::uint32_t side, const Table& table, const Between& gap) {
  const Diagram input = space.value(side, table.inputs[gap.column]);
  const auto is = [&](Op op, const Value& end) {
    return space.diagrams().is(
        space.compare(op, input, space.constant(end), nullptr, side, table.inputs[gap.column]), truth_yes);
  };
  return space.diagrams().both(is(gap.low_in_it ? Op::greater_equal : Op::greater, gap.low),
                               is(gap.high_in_it ? Op::less_equal : Op::less, gap.high));
}

}  // namespace

std::vector<std::vector<FactUpdate>> cases_of_row(Space& space, std::uint32_t side, Id id, std::size_t row) {
  Diagrams& d = space.diagrams();
  const Procedure& p = space.procedure(side);
  const Table& table = p.tables[id];
  const bool is_otherwise = table.rows[row].otherwise;
  const Diagram met =
      is_otherwise ? leaf(1) : d.is(space.condition(side, table.rows[row].condition), truth_yes);
  const std::vector<Diagram> rows = space.rows(side, table);
  const Diagram yes = is_otherwise ? leaf(1) : d.is(rows[row], truth_yes);
  // Rows that are tried before it; where there is no order, all.
  std::vector<std::size_t> before;
  if (table.hit == HitPolicy::priority && !is_otherwise) before = by_rank(space, side, table);
  if (before.empty() || is_otherwise)
    for (std::size_t r = 0; r < rows.size(); ++r) before.push_back(r);
  if (!is_otherwise && (table.hit == HitPolicy::first || table.hit == HitPolicy::priority))
    before.erase(std::find(before.begin(), before.end(), row), before.end());
  Diagram in_turn = yes, alone = yes;
  for (const std::size_t r : before)
    if (r != row && !table.rows[r].otherwise) in_turn = d.both(in_turn, d.is(rows[r], truth_no));
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (r != row && !table.rows[r].otherwise) alone = d.both(alone, d.is(rows[r], truth_no));
  // No exception takes its place.
  const Id whole = table.exception_to == no_id ? id : table.exception_to;
  for (Id t = 0; t < p.tables.size(); ++t) {
    if (t == id || (p.tables[t].exception_to != whole && p.tables[t].exception_to != id)) continue;
    for (const Diagram other : space.rows(side, p.tables[t])) {
      in_turn = d.both(in_turn, d.is(other, truth_no));
      alone = d.both(alone, d.is(other, truth_no));
    }
  }
  const Diagram known = space.where(space.output(side, p.tables[whole].outputs.front()), [](const Term& t) {
    return t.kind != Term::Kind::unknown && t.kind != Term::Kind::error && t.kind != Term::Kind::nothing;
  });
  std::vector<std::vector<FactUpdate>> out;
  for (const Diagram wish :
       {d.both(alone, known), alone, d.both(in_turn, known), in_turn, d.both(yes, known), met}) {
    if (d.effort().over()) break;
    const Found found = space.find(wish);
    if (found.answer == Found::Answer::found) out.push_back(space.facts(found, side));
  }
  return out;
}

namespace {

/// Of conditions tried in turn those from `first` on.
std::vector<Reach> turns_from(std::size_t first, Space& space, std::uint32_t side,
                              const std::vector<Id>& conditions, Id allowed, bool unknown_takes,
                              const std::vector<bool>& passes) {
  Diagrams& d = space.diagrams();
  std::vector<Reach> out;
  Diagram open = leaf(1);
  if (allowed != no_id) open = d.is(space.condition(side, allowed), truth_yes);
  std::vector<Diagram> taken;
  Diagram before = leaf(0);
  // Of the last one alone only those count that have something in common with it.
  Diagram last = leaf(0);
  if (first + 1 == conditions.size()) last = d.is(space.condition(side, conditions.back()), truth_yes);
  for (const Id condition : conditions) {
    const Diagram truth = space.condition(side, condition);
    const Diagram mine = d.both(open, d.is(truth, truth_yes));
    if (taken.size() >= first) out.push_back(reach(space, mine, before, taken, taken.size()));
    Diagram takes = d.is(truth, truth_yes);
    if (passes.empty() || !passes[taken.size()]) {
      takes = d.either(takes, d.is(truth, truth_error));
      if (unknown_takes) takes = d.either(takes, d.is(truth, truth_unknown));
    }
    taken.push_back(takes);
    if (last == leaf(0) || d.both(last, takes) != leaf(0)) before = d.either(before, takes);
  }
  return out;
}

}  // namespace

std::vector<Reach> prove_turns(Space& space, std::uint32_t side, const std::vector<Id>& conditions,
                               Id allowed, bool unknown_takes, const std::vector<bool>& passes) {
  return turns_from(0, space, side, conditions, allowed, unknown_takes, passes);
}

Reach prove_last_turn(Space& space, std::uint32_t side, const std::vector<Id>& conditions, Id allowed,
                      bool unknown_takes, const std::vector<bool>& passes) {
  return turns_from(conditions.size() - 1, space, side, conditions, allowed, unknown_takes, passes).back();
}

namespace {

Found find_among(Space& space, Diagram d, Among among) {
  return among == Among::told ? space.find_case(d) : space.find(d);
}

}  // namespace

Shown case_outside(Space& space, std::uint32_t side, const std::vector<Id>& conditions, Id allowed,
                   Among among) {
  Diagrams& d = space.diagrams();
  Diagram none = leaf(1);
  for (const Id condition : conditions) none = d.both(none, d.is(space.condition(side, condition), truth_no));
  if (allowed != no_id) {
    // There must be a case that is allowed; it is shown without the facts that only say so.
    const Diagram truth = space.condition(side, allowed);
    const Found certain = find_among(space, d.both(none, d.is(truth, truth_yes)), among);
    if (certain.answer != Found::Answer::found) {
      Shown out;
      out.answer = certain.answer;
      out.blame = certain.expression;
      out.limit = certain.limit;
      return out;
    }
    none = d.both(none, d.either(d.is(truth, truth_yes), d.is(truth, truth_unknown)));
  }
  return shown(space, side, find_among(space, none, among), [&](Asker& asker) {
    const Value may = asker.condition(allowed);
    return !may.is_no() && !may.is_error() && std::all_of(conditions.begin(), conditions.end(), [&](Id c) {
      return asker.condition(c).is_no();
    });
  });
}

Shown case_outside_at(Space& space, std::uint32_t side, const std::vector<Id>& conditions,
                      std::uint32_t place, const std::vector<Way>& begins, const std::vector<Way>& ways) {
  Diagrams& d = space.diagrams();
  const auto met = [&](const Way& way) {
    Diagram out = leaf(1);
    if (way.condition != no_id) out = d.is(space.condition(side, way.condition), truth_yes);
    for (const Id before : way.unmet) out = d.both(out, d.is(space.condition(side, before), truth_no));
    return out;
  };
  std::map<std::uint32_t, Diagram> there;
  std::vector<std::uint32_t> next;
  const auto come = [&](std::uint32_t to, Diagram with) {
    Diagram& before = there.emplace(to, leaf(0)).first->second;
    const Diagram all = d.either(before, with);
    if (all == before) return;
    before = all;
    next.push_back(to);
  };
  for (const Way& way : begins) come(way.to, met(way));
  while (!next.empty() && !d.effort().over()) {
    const std::uint32_t from = next.back();
    next.pop_back();
    for (const Way& way : ways)
      if (way.from == from) come(way.to, d.both(there[from], met(way)));
  }
  const auto at = there.find(place);
  Diagram none = at == there.end() ? leaf(0) : at->second;
  for (const Id condition : conditions) none = d.both(none, d.is(space.condition(side, condition), truth_no));
  return shown(space, side, space.find_case(none), [&](Asker& asker) {
    return std::all_of(conditions.begin(), conditions.end(),
                       [&](Id c) { return asker.condition(c).is_no(); });
  });
}

namespace {

/// The condition of a row or a scenario; no_id: always met.
Diagram truth_of(Space& space, std::uint32_t side, Id condition, Truth truth) {
  if (condition == no_id) return leaf(truth == truth_yes ? 1 : 0);
  return space.diagrams().is(space.condition(side, condition), truth);
}

/// Where the condition is met, and so is one of a group, all of those before which are not.
Diagram where_taken(Space& space, std::uint32_t side, Id condition,
                    const std::vector<std::vector<Id>>& before) {
  Diagrams& d = space.diagrams();
  Diagram taken = leaf(0), passed = leaf(1);
  for (const std::vector<Id>& group : before) {
    if (passed == leaf(0)) break;
    Diagram met = leaf(0);
    for (const Id one : group) met = d.either(met, truth_of(space, side, one, truth_yes));
    taken = d.either(taken, d.both(passed, met));
    for (const Id one : group) passed = d.both(passed, truth_of(space, side, one, truth_no));
  }
  return d.both(taken, truth_of(space, side, condition, truth_yes));
}

/// The first group that holds the next back; whether one of it is met.
bool taken_here(Asker& asker, const std::vector<std::vector<Id>>& before, std::size_t& at) {
  for (at = 0; at < before.size(); ++at) {
    const auto is_no = [&](Id one) { return asker.condition(one).is_no(); };
    const auto is_yes = [&](Id one) { return asker.condition(one).is_yes(); };
    if (std::any_of(before[at].begin(), before[at].end(), is_yes)) return true;
    if (!std::all_of(before[at].begin(), before[at].end(), is_no)) return false;
  }
  return false;
}

}  // namespace

Shown case_taken(Space& space, std::uint32_t side, Id condition, const std::vector<std::vector<Id>>& before) {
  return shown(space, side, space.find_case(where_taken(space, side, condition, before)), [&](Asker& asker) {
    std::size_t at = 0;
    return asker.condition(condition).is_yes() && taken_here(asker, before, at);
  });
}

Shown case_of_taken_row(Space& space, std::uint32_t side, Id id, std::size_t row,
                        const std::vector<std::size_t>& first) {
  const Procedure& p = space.procedure(side);
  const Table& table = p.tables[id];
  const Id condition = table.rows[row].condition, output = table.outputs.front();
  std::vector<std::vector<Id>> before;
  for (const std::size_t r : first) before.push_back({table.rows[r].condition});
  Diagrams& d = space.diagrams();
  const std::vector<Diagram> rows = space.rows(side, table);
  const bool dated = table.dated_by != no_id;
  const auto confirmed = [&](Asker& asker) {
    std::size_t at = 0;
    if (!asker.condition(condition).is_yes()) return false;
    // Which rows of a dated table are in force its date says.
    if (dated)
      return std::any_of(first.begin(), first.end(),
                         [&](std::size_t r) { return asker.answered_by(output, table.rows[r].path); });
    return taken_here(asker, before, at) && asker.answered_by(output, table.rows[first[at]].path);
  };
  Diagram taken = leaf(0);
  if (dated)
    for (const std::size_t r : first) taken = d.either(taken, d.is(rows[r], truth_yes));
  else
    taken = where_taken(space, side, condition, before);
  taken = d.both(taken, d.is(rows[row], truth_yes));
  const Shown smallest = shown(space, side, space.find_case(taken), confirmed);
  if (smallest.found()) return smallest;
  // What the row gives may rest on facts, too, and an exception may answer before the table does.
  for (const Table& other : p.tables) {
    if (other.exception_to != id) continue;
    for (const TableRow& one : other.rows)
      taken = d.both(taken, truth_of(space, side, one.condition, truth_no));
  }
  const Diagram known = space.where(space.output(side, output), [](const Term& t) {
    return t.kind != Term::Kind::unknown && t.kind != Term::Kind::error;
  });
  return shown(space, side, space.find_case(d.both(taken, known)), confirmed);
}

namespace {

/// 1 where the table answers that no row applies, and in none of these gaps.
Diagram beside_gaps(Space& space, std::uint32_t side, Id id, const std::vector<Between>& gaps) {
  Diagrams& d = space.diagrams();
  const Table& table = space.procedure(side).tables[id];
  std::vector<Diagram> inside;
  for (const Between& gap : gaps) inside.push_back(inside_gap(space, side, table, gap));
  Diagram left = outside_rows(space, side, id, space.rows(side, table));
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const TableRow& row = table.rows[gaps[i].row];
    Diagram told = inside[i];
    if (table.dated_by != no_id) {
      const Value since = Value::make(ValueKind::date, row.since);
      const Diagram in_force =
          space.compare(Op::greater_equal, space.value(side, table.dated_by), space.constant(since));
      told = d.both(told, d.is(in_force, truth_yes));
    }
    for (std::size_t c = 0; c < table.inputs.size(); ++c) {
      if (c == gaps[i].column || row.cells[c] == no_id) continue;
      Diagram here = d.inverse(d.is(space.condition(side, row.cells[c]), truth_no));
      for (std::size_t k = 0; k < gaps.size(); ++k)
        if (gaps[k].column == c) here = d.either(here, inside[k]);
      told = d.both(told, here);
    }
    left = d.without(left, told);
  }
  return left;
}

}  // namespace

Shown gap_beside(Space& space, std::uint32_t side, Id id, const std::vector<Between>& gaps) {
  const Table& table = space.procedure(side).tables[id];
  return shown(space, side, space.find_case(beside_gaps(space, side, id, gaps)),
               [&](Asker& asker) { return answers_no_row(asker, table); });
}

std::vector<GapPart> gap_parts(Space& space, std::uint32_t side, Id id, const std::vector<Between>& gaps,
                               std::size_t most) {
  const Procedure& p = space.procedure(side);
  std::vector<GapPart> out;
  bool named = true;
  const bool whole =
      space.regions(space.where_told(beside_gaps(space, side, id, gaps)), 0, [&](const Region& region) {
        GapPart part;
        part.region = region;
        for (const auto& [axis, stretches] : region.parts) {
          const Axis& a = space.axis(axis);
          named = named && a.kind == Axis::Kind::fact && a.fact[side] != no_id;
          if (!named) return false;
          part.name += (part.name.empty() ? "" : "; ") + p.text(p.facts[a.fact[side]].name) + ": " +
                       space.stretches_text(axis, stretches, side);
        }
        named = named && !part.name.empty();
        out.push_back(std::move(part));
        return named && out.size() < most;
      });
  if (!named || (!whole && out.size() < most)) out.clear();
  return out;
}

Shown case_in_gap(Space& space, std::uint32_t side, Id id, const Region& region) {
  const Table& table = space.procedure(side).tables[id];
  return shown(space, side, space.point_of(region),
               [&](Asker& asker) { return answers_no_row(asker, table); });
}

Shown case_of_both(Space& space, std::uint32_t side, Id one, Id other, const std::vector<Id>& unmet) {
  Diagrams& d = space.diagrams();
  Diagram both =
      d.both(d.is(space.condition(side, one), truth_yes), d.is(space.condition(side, other), truth_yes));
  for (const Id condition : unmet) both = d.both(both, d.is(space.condition(side, condition), truth_no));
  return shown(space, side, space.find_case(both), [&](Asker& asker) {
    return asker.condition(one).is_yes() && asker.condition(other).is_yes() &&
           std::all_of(unmet.begin(), unmet.end(), [&](Id c) { return asker.condition(c).is_no(); });
  });
}

Shown case_of(Space& space, std::uint32_t side, Id condition, Among among) {
  Diagrams& d = space.diagrams();
  return shown(space, side, find_among(space, d.is(space.condition(side, condition), truth_yes), among),
               [&](Asker& asker) { return asker.condition(condition).is_yes(); });
}

}  // namespace sop::proof
