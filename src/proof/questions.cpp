// src/proof/questions.cpp — see the header.
#include "src/proof/questions.hpp"

#include <algorithm>

#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/reference.hpp"
#include "src/proof/products.hpp"

namespace sop::proof {
namespace {

/// The reference interpreter, asked with the facts of a case.
class Asker {
 public:
  Asker(const Procedure& p, const std::vector<FactUpdate>& facts) : facts_(fact_values(p, facts)) {
    question_.procedure = &p;
    question_.data = &data_;
    question_.facts = &facts_;
    question_.has_now = false;
  }
  Value condition(Id id) {
    return id == no_id ? Value::boolean(true) : as_condition(reference::evaluate(question_, id).value);
  }
  Value output(Id id) { return reference::ask_output(question_, id).value; }
  /// Whether the table answers, and the row of this lasting path is among its reasons.
  bool answered_by(Id output, const std::string& row) {
    const reference::Answer answer = reference::ask_output(question_, output);
    if (answer.value.is_unknown() || answer.value.is_error()) return false;
    return std::any_of(answer.because.begin(), answer.because.end(), [&](const Reason& reason) {
      return reason.kind == ReasonKind::row && reason.path == row;
    });
  }
  /// From here on there is a present: for conditions that read it and hold whatever it is (`today <= today + 30 days`).
  void at_some_time() {
    question_.has_now = true;
    question_.now = date_of_questions * milliseconds_per_day;
  }

 private:
  static Value as_condition(Value v) { return v.is_none() ? Value::boolean(false) : v; }
  const ReferenceData data_;
  std::vector<Value> facts_;
  reference::Question question_;
};

template <class Confirm>
Shown shown(Space& space, std::uint32_t side, const Found& found, const Confirm& confirm) {
  Shown out;
  out.answer = found.answer;
  out.blame = found.expression;
  out.limit = found.limit;
  if (found.answer != Found::Answer::found) return out;
  out.facts = space.facts(found, side);
  Asker asker(space.procedure(side), out.facts);
  if (confirm(asker)) return out;
  asker.at_some_time();
  if (!confirm(asker)) {
    out.answer = Found::Answer::not_proved;
    out.limit = "range";  // a number or a date leaves it on the way: what the diagrams take not to happen
  }
  return out;
}

/// Of rows that come first, those that together take all of `mine`: as few as leaving out one after the other gives. That nothing is left is
/// asked of `find`: of what facts say about each other (patterns of one text, sums) a diagram alone may not know that it cannot be.
std::vector<std::size_t> takers(Space& space, Diagram mine, const std::vector<Diagram>& taken,
                                std::size_t before) {
  Diagrams& d = space.diagrams();
  std::vector<std::size_t> rows;
  const auto nothing = [&](Diagram left) {
    return left == leaf(0) || space.find(left).answer == Found::Answer::none;
  };
  Diagram left = mine;
  for (std::size_t i = 0; i < before && left != leaf(0); ++i) {
    const Diagram rest = d.without(left, taken[i]);
    if (rest == left) continue;
    rows.push_back(i);
    left = rest;
  }
  for (std::size_t k = rows.size(); k-- > 0 && rows.size() > 1;) {
    Diagram others = mine;
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (i != k) others = d.without(others, taken[rows[i]]);
    if (d.effort().over()) break;
    if (nothing(others)) rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(k));
  }
  return rows;
}

/// Whether something of `mine` is left of what `taken` takes before it.
Reach reach(Space& space, Diagram mine, Diagram taken_before, const std::vector<Diagram>& taken,
            std::size_t at) {
  Reach out;
  Diagrams& d = space.diagrams();
  const auto not_proved = [&](const Found& found) {
    out.kind = Reach::Kind::not_proved;
    out.blame = found.expression;
    out.limit = found.limit;
    return out;
  };
  const Found alive = space.find(d.without(mine, taken_before));
  if (alive.answer == Found::Answer::found) return out;
  if (alive.answer == Found::Answer::not_proved) return not_proved(alive);
  const Found any = space.find(mine);
  if (any.answer == Found::Answer::not_proved && d.effort().over()) return not_proved(any);
  if (any.answer == Found::Answer::none) {
    out.kind = Reach::Kind::impossible;
    return out;
  }
  out.kind = Reach::Kind::covered;
  out.by = takers(space, mine, taken, at);
  return out;
}

bool is_plain(const Space& space, Diagram d) {
  return is_leaf(d) && space.term(leaf_value(d)).kind == Term::Kind::constant;
}

/// The greatest first: rows of a `priority` table in the order in which they win; empty: not known.
std::vector<std::size_t> by_rank(Space& space, std::uint32_t side, const Table& table) {
  const Procedure& p = space.procedure(side);
  const Type& type = p.outputs[table.outputs.front()].type;
  std::vector<std::size_t> order;
  std::vector<Value> ranks(table.rows.size());
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    if (table.rows[r].otherwise) continue;
    const Diagram rank = space.row_result(side, table, r, 0);
    if (!is_plain(space, rank)) return {};
    ranks[r] = space.term(leaf_value(rank)).value;
    order.push_back(r);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return reference::compare_as(Op::greater, ranks[a], ranks[b], &type).is_yes();
  });
  return order;
}

/// 1 where the table answers that no row applies.
Diagram outside_rows(Space& space, std::uint32_t side, Id id, const std::vector<Diagram>& rows) {
  Diagrams& d = space.diagrams();
  const Procedure& p = space.procedure(side);
  const Table& table = p.tables[id];
  Diagram none = leaf(1);
  for (const Diagram row : rows) none = d.both(none, d.is(row, truth_no));
  const bool excepted =
      std::any_of(p.tables.begin(), p.tables.end(), [&](const Table& t) { return t.exception_to == id; });
  if ((!excepted && table.dated_by == no_id) || none == leaf(0)) return none;
  return d.both(none, space.where(space.output(side, table.outputs.front()), [](const Term& t) {
    return t.kind == Term::Kind::error && t.code == ErrorCode::no_row;
  }));
}

bool answers_no_row(Asker& asker, const Table& table) {
  return asker.output(table.outputs.front()).error == ErrorCode::no_row;
}

/// 1 where the value of a column lies between the bands of two rows.
Diagram inside_gap(Space& space, std::uint32_t side, const Table& table, const Between& gap) {
  const Diagram input = space.value(side, table.inputs[gap.column]);
  const auto is = [&](Op op, const Value& end) {
    return space.diagrams().is(space.compare(op, input, space.constant(end)), truth_yes);
  };
  return space.diagrams().both(is(gap.low_in_it ? Op::greater_equal : Op::greater, gap.low),
                               is(gap.high_in_it ? Op::less_equal : Op::less, gap.high));
}

}  // namespace

TableProof prove_table(Space& space, std::uint32_t side, Id id) {
  TableProof out;
  Diagrams& d = space.diagrams();
  const Procedure& p = space.procedure(side);
  const Table& table = p.tables[id];
  out.rows.resize(table.rows.size());
  const std::vector<Diagram> rows = space.rows(side, table);
  std::vector<Diagram> yes(rows.size()), taken(rows.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    yes[r] = d.is(rows[r], truth_yes);
    taken[r] = d.either(yes[r], d.is(rows[r], truth_error));
  }
  const auto lost = [&]() {
    for (Reach& row : out.rows) {
      row.kind = Reach::Kind::not_proved;
      row.limit = name_of_max_proof_work;
    }
    out.gap.answer = Found::Answer::not_proved;
    out.gap.limit = name_of_max_proof_work;
    out.over = true;
    return out;
  };
  if (d.effort().over()) return lost();

  // Whether each row is reached.
  std::vector<std::size_t> order;
  if (table.hit == HitPolicy::priority) {
    order = by_rank(space, side, table);
  } else {
    for (std::size_t r = 0; r < rows.size(); ++r)
      if (!table.rows[r].otherwise) order.push_back(r);
  }
  const bool in_turn = table.hit == HitPolicy::first || (table.hit == HitPolicy::priority && !order.empty());
  // `before`: an earlier row applies or fails; `waits`: or is unknown, which holds the answer unless it would be the same.
  Diagram before = leaf(0), waits = leaf(0);
  std::vector<Diagram> turn;
  const auto answers_alike = [&](std::size_t r, std::size_t place) {
    Diagram takes = before;
    for (const std::size_t i : order) {
      if (i == r) break;
      const Diagram open = d.is(rows[i], truth_unknown);
      if (open == leaf(0)) continue;
      const Diagram other = d.inverse(
          space.same(space.row_result(side, table, i, place), space.row_result(side, table, r, place)));
      takes = d.either(takes, d.both(open, other));
    }
    return takes;
  };
  for (const std::size_t r : order) {
    out.rows[r] = reach(space, yes[r], in_turn ? waits : leaf(0), turn, turn.size());
    for (std::size_t place = 0; place < table.outputs.size() && out.rows[r].kind == Reach::Kind::covered;
         ++place) {
      if (table.hit != HitPolicy::first) break;
      const Diagram takes = answers_alike(r, place);
      const Found alive = space.find(d.without(yes[r], takes));
      if (alive.answer == Found::Answer::found) out.rows[r] = {};
      if (alive.answer == Found::Answer::not_proved)
        out.rows[r] = {Reach::Kind::not_proved, {}, alive.expression, alive.limit};
    }
    for (std::size_t& by : out.rows[r].by) by = order[by];
    turn.push_back(table.hit == HitPolicy::first ? d.inverse(d.is(rows[r], truth_no)) : taken[r]);
    if (in_turn) {
      before = d.either(before, taken[r]);
      waits = d.either(waits, turn.back());
    }
    if (d.effort().over()) return lost();
  }

  const bool single = table.hit == HitPolicy::unique || table.hit == HitPolicy::any;
  const bool dated = table.dated_by != no_id;
  Products products(space, single && !dated ? rows : std::vector<Diagram>());
  const bool counted = single && !dated && products.are_products();
  const bool apart = counted && products.disjoint();

  // A case that no row fits; in a dated table on a day on which one is in force.
  const bool has_otherwise =
      std::any_of(table.rows.begin(), table.rows.end(), [](const TableRow& row) { return row.otherwise; });
  const bool may_be_empty = table.hit == HitPolicy::collect_list || table.hit == HitPolicy::collect_count ||
                            table.hit == HitPolicy::collect_sum;
  const bool may_have_gap = (dated || !has_otherwise) && !may_be_empty && table.exception_to == no_id;
  if (may_have_gap && !(apart && products.complete())) {
    Found some;
    some.answer = Found::Answer::not_proved;
    if (Region region; apart && products.left_out(region)) some = space.point_of(region);
    Found found = space.find(outside_rows(space, side, id, rows));
    // Where the union of the rows was too much: a case that may know more facts than it must.
    if (d.effort().over() && some.answer == Found::Answer::found) found = some;
    out.gap = shown(space, side, found, [&](Asker& asker) { return answers_no_row(asker, table); });
  }

  // Two rows that apply together; in a dated table two of one date, without a newer one that applies instead.
  if (single && !apart) {
    Diagram earlier = leaf(0);
    for (std::size_t r = 0; r < rows.size() && d.effort().spend(r); ++r) {
      Diagram both = yes[r];
      if (!counted) {
        both = d.both(yes[r], earlier);
        earlier = d.either(earlier, yes[r]);
      }
      if (both == leaf(0)) continue;
      for (std::size_t i = 0; i < r; ++i) {
        if (counted && !products.meet(i, r)) continue;
        if (dated && table.rows[i].since != table.rows[r].since) continue;
        Diagram shared = d.both(both, yes[i]);
        for (std::size_t newer = 0; dated && newer < rows.size(); ++newer)
          if (table.rows[newer].since > table.rows[r].since) shared = d.without(shared, yes[newer]);
        if (shared == leaf(0)) continue;
        if (table.hit == HitPolicy::any) {
          // A result that is unknown is waited for, and one in error is told as that error.
          Diagram differ = leaf(0);
          for (std::size_t place = 0; place < table.outputs.size(); ++place) {
            const Diagram one = space.row_result(side, table, i, place);
            const Diagram other = space.row_result(side, table, r, place);
            const auto is_there = [](const Term& t) { return t.known() || t.kind == Term::Kind::none; };
            const Diagram there = d.both(space.where(one, is_there), space.where(other, is_there));
            differ = d.either(differ, d.without(there, space.same(one, other)));
          }
          shared = d.both(shared, differ);
          if (shared == leaf(0)) continue;
        }
        Overlap overlap{i, r, {}};
        overlap.shown = shown(space, side, space.find(shared), [&](Asker& asker) {
          const auto is_wrong = [&](Id output) {
            const ErrorCode code = asker.output(output).error;
            return code == ErrorCode::two_rows || code == ErrorCode::different_results;
          };
          return asker.condition(table.rows[i].condition).is_yes() &&
                 asker.condition(table.rows[r].condition).is_yes() &&
                 ((!dated && table.hit != HitPolicy::any) ||
                  std::any_of(table.outputs.begin(), table.outputs.end(), is_wrong));
        });
        if (overlap.shown.proved_none()) continue;
        (overlap.shown.found() ? out.overlaps : out.open).push_back(overlap);
        if (overlap.shown.found() || d.effort().over()) break;
      }
      if (d.effort().over()) {
        out.over = true;
        return out;
      }
    }
  }
  out.over = d.effort().over();
  return out;
}

std::vector<Overlap> exceptions_together(Space& space, std::uint32_t side, Id id) {
  Diagrams& d = space.diagrams();
  const Procedure& p = space.procedure(side);
  const Table& table = p.tables[id];
  std::vector<Id> exceptions;
  for (Id t = 0; t < p.tables.size(); ++t)
    if (p.tables[t].exception_to == id) exceptions.push_back(t);
  const auto answers = [](const Term& t) { return t.known() || t.kind == Term::Kind::none; };
  const auto is_error = [](const Term& t) {
    return t.kind == Term::Kind::error && t.code == ErrorCode::two_exceptions;
  };
  std::vector<Overlap> out;
  for (std::size_t second = 1; second < exceptions.size(); ++second) {
    for (std::size_t first = 0; first < second; ++first) {
      const std::vector<Id>& one = p.tables[exceptions[first]].outputs;
      const std::vector<Id>& other = p.tables[exceptions[second]].outputs;
      Diagram together = leaf(0);
      for (std::size_t place = 0; place < std::min({one.size(), other.size(), table.outputs.size()});
           ++place) {
        const Diagram both = d.both(space.where(space.output(side, one[place]), answers),
                                    space.where(space.output(side, other[place]), answers));
        if (both == leaf(0)) continue;
        const Diagram wrong = space.where(space.output(side, table.outputs[place]), is_error);
        together = d.either(together, d.both(both, wrong));
      }
      if (together == leaf(0) && !d.effort().over()) continue;
      Overlap overlap{exceptions[first], exceptions[second], {}};
      overlap.shown = shown(space, side, space.find(together), [&](Asker& asker) {
        return std::any_of(table.outputs.begin(), table.outputs.end(), [&](Id output) {
          return asker.output(output).error == ErrorCode::two_exceptions;
        });
      });
      if (overlap.shown.proved_none()) continue;
      out.push_back(overlap);
      if (overlap.shown.found() || d.effort().over()) break;
    }
    if (d.effort().over()) break;
  }
  return out;
}

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
    before = d.either(before, taken.back());
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

Shown case_outside(Space& space, std::uint32_t side, const std::vector<Id>& conditions, Id allowed) {
  Diagrams& d = space.diagrams();
  Diagram none = leaf(1);
  for (const Id condition : conditions) none = d.both(none, d.is(space.condition(side, condition), truth_no));
  if (allowed != no_id) {
    // There must be a case that is allowed; it is shown without the facts that only say so.
    const Diagram truth = space.condition(side, allowed);
    const Found certain = space.find(d.both(none, d.is(truth, truth_yes)));
    if (certain.answer != Found::Answer::found) {
      Shown out;
      out.answer = certain.answer;
      out.blame = certain.expression;
      out.limit = certain.limit;
      return out;
    }
    none = d.both(none, d.either(d.is(truth, truth_yes), d.is(truth, truth_unknown)));
  }
  return shown(space, side, space.find(none), [&](Asker& asker) {
    const Value may = asker.condition(allowed);
    return !may.is_no() && !may.is_error() && std::all_of(conditions.begin(), conditions.end(), [&](Id c) {
      return asker.condition(c).is_no();
    });
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
  return shown(space, side, space.find(where_taken(space, side, condition, before)), [&](Asker& asker) {
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
  const auto confirmed = [&](Asker& asker) {
    std::size_t at = 0;
    return asker.condition(condition).is_yes() && taken_here(asker, before, at) &&
           asker.answered_by(output, table.rows[first[at]].path);
  };
  Diagrams& d = space.diagrams();
  // In a dated table the row is in force, too.
  Diagram taken =
      d.both(where_taken(space, side, condition, before), d.is(space.rows(side, table)[row], truth_yes));
  const Shown smallest = shown(space, side, space.find(taken), confirmed);
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
  return shown(space, side, space.find(d.both(taken, known)), confirmed);
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
  return shown(space, side, space.find(beside_gaps(space, side, id, gaps)),
               [&](Asker& asker) { return answers_no_row(asker, table); });
}

std::vector<GapPart> gap_parts(Space& space, std::uint32_t side, Id id, const std::vector<Between>& gaps,
                               std::size_t most) {
  const Procedure& p = space.procedure(side);
  std::vector<GapPart> out;
  bool named = true;
  const bool whole = space.regions(beside_gaps(space, side, id, gaps), 0, [&](const Region& region) {
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
  return shown(space, side, space.find(both), [&](Asker& asker) {
    return asker.condition(one).is_yes() && asker.condition(other).is_yes() &&
           std::all_of(unmet.begin(), unmet.end(), [&](Id c) { return asker.condition(c).is_no(); });
  });
}

Shown case_of(Space& space, std::uint32_t side, Id condition) {
  Diagrams& d = space.diagrams();
  return shown(space, side, space.find(d.is(space.condition(side, condition), truth_yes)),
               [&](Asker& asker) { return asker.condition(condition).is_yes(); });
}

}  // namespace sop::proof
