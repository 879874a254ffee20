// src/proof/table_proof.cpp — what is asked of one table, and of the exceptions to one.
#include <algorithm>
#include <memory>
#include <numeric>

#include "src/proof/asking.hpp"
#include "src/proof/products.hpp"

namespace sop::proof {

bool keep_smaller(Shown& kept, Shown other) {
  if (!other.found() || (kept.found() && kept.facts.size() <= other.facts.size())) return false;
  kept = std::move(other);
  return true;
}

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

namespace {

bool is_plain(const Space& space, Diagram d) {
  return is_leaf(d) && space.term(leaf_value(d)).kind == Term::Kind::constant;
}

}  // namespace

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

Diagram outside_rows(Space& space, std::uint32_t side, Id id, const std::vector<Diagram>& rows) {
  Diagrams& d = space.diagrams();
  const Procedure& p = space.procedure(side);
  const Table& table = p.tables[id];
  // Two by two: of rows that lie beside each other halves have few parts.
  std::vector<Diagram> halves;
  for (const Diagram row : rows) halves.push_back(d.is(row, truth_no));
  while (halves.size() > 1) {
    std::vector<Diagram> next;
    for (std::size_t i = 0; i < halves.size(); i += 2)
      next.push_back(i + 1 < halves.size() ? d.both(halves[i], halves[i + 1]) : halves[i]);
    halves.swap(next);
  }
  const Diagram none = halves.empty() ? leaf(1) : halves.front();
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

namespace {

/// What is asked of one table, in turn: rows, pairs of rows, and what no row fits, which may cost the most. Each leaves what it has found,
/// wherever the work ends.
class TableProver {
 public:
  TableProver(Space& space, std::uint32_t side, Id id)
      : space_(space),
        d_(space.diagrams()),
        side_(side),
        id_(id),
        table_(space.procedure(side).tables[id]),
        rows_(space.rows(side, table_)),
        yes_(rows_.size()),
        products_(space, table_.dated_by == no_id && !by_result(table_) ? rows_ : std::vector<Diagram>()) {
    for (std::size_t r = 0; r < rows_.size(); ++r) yes_[r] = d_.is(rows_[r], truth_yes);
    counted_ = table_.dated_by == no_id && !by_result(table_) && products_.are_products();
    single_ = table_.hit == HitPolicy::unique || table_.hit == HitPolicy::any;
    searched_ = counted_ && products_.are_of_facts();
    apart_ = single_ && counted_ && products_.disjoint();
  }

  TableProof prove() {
    out_.rows.resize(rows_.size());
    for (std::size_t r = 0; r < rows_.size(); ++r)
      if (!table_.rows[r].otherwise) out_.rows[r] = open_row();
    look_for_the_rest();
    if (table_.hit == HitPolicy::first && searched_)
      reach_products();
    else
      reach_rows();
    out_.rows_over = std::any_of(out_.rows.begin(), out_.rows.end(), [](const Reach& row) {
      return row.kind == Reach::Kind::not_proved && row.limit == name_of_max_proof_work;
    });
    if (single_ && !apart_) rows_together();
    left_out();
    return std::move(out_);
  }

 private:
  /// Of the searches in products (`max_proof_work` is that of all).
  static constexpr std::uint64_t most_work_of_a_row = 100'000, most_work_of_the_rest = 500'000;
  /// Of smaller cases of what no row fits, once there is one.
  static constexpr std::uint64_t most_work_of_fewest = 1'000'000;
  static bool by_result(const Table& table) {
    return table.hit == HitPolicy::priority || table.hit >= HitPolicy::collect_list;
  }
  static Reach open_row() { return {Reach::Kind::not_proved, {}, no_id, name_of_max_proof_work}; }
  Diagram result(std::size_t row, std::size_t place) { return space_.row_result(side_, table_, row, place); }
  static bool is_there(const Term& t) { return t.known() || t.kind == Term::Kind::none; }
  /// Where two rows give the same.
  Diagram same_result(std::size_t a, std::size_t b, std::size_t place) {
    return space_.same(result(a, place), result(b, place), side_, table_.rows[b].results[place]);
  }

  /// Of a row that earlier ones hold, true or unknown: whether it answers all the same, because those that are unknown would give the same.
  /// `takes`: where one of them takes the case.
  bool answers_alike(std::size_t r, const std::vector<std::size_t>& before) {
    for (std::size_t place = 0; place < table_.outputs.size(); ++place) {
      Diagram left = yes_[r];
      for (const std::size_t i : before) {
        if (left == leaf(0)) break;
        left = d_.without(left, d_.either(yes_[i], d_.is(rows_[i], truth_error)));
        const Diagram open = d_.both(left, d_.is(rows_[i], truth_unknown));
        if (open != leaf(0))
          left = d_.without(left, d_.without(open, d_.both(same_result(i, r, place),
                                                           space_.where(result(r, place), is_there))));
      }
      const Found alive = space_.find(left);
      if (alive.answer == Found::Answer::none) continue;
      out_.rows[r] = {};
      if (alive.answer == Found::Answer::not_proved)
        out_.rows[r] = {Reach::Kind::not_proved, {}, alive.expression, alive.limit};
      return true;
    }
    return false;
  }

  /// Rows of a `first` table that are products: one earlier row that holds all of a row, then what earlier ones leave of it together.
  void reach_products() {
    std::vector<std::size_t> before;
    std::vector<Diagram> turn;
    std::vector<std::size_t> later;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      turn.push_back(d_.inverse(d_.is(rows_[r], truth_no)));
      if (table_.rows[r].otherwise || !d_.effort().spend(before.size() + 1)) continue;
      if (products_.is_empty(r)) {
        out_.rows[r] = {Reach::Kind::impossible, {}, no_id, {}};
        continue;
      }
      const auto holder =
          std::find_if(before.begin(), before.end(), [&](std::size_t i) { return products_.holds(i, r); });
      if (holder != before.end())
        out_.rows[r] = {Reach::Kind::covered, {*holder}, no_id, {}};
      else
        later.push_back(r);
      before.push_back(r);
    }
    for (const std::size_t r : later) {
      before.clear();
      for (std::size_t i = 0; i < r; ++i)
        if (!table_.rows[i].otherwise && products_.meet(i, r)) before.push_back(i);
      const Products::Left left = products_.left_beside(r, before, most_work_of_a_row);
      if (left == Products::Left::not_decided) continue;
      if (left == Products::Left::some) {
        out_.rows[r] = {};
        continue;
      }
      if (answers_alike(r, before)) continue;
      std::vector<Diagram> taken;
      for (const std::size_t i : before) taken.push_back(turn[i]);
      Reach covered{Reach::Kind::covered, takers(space_, yes_[r], taken, taken.size()), no_id, {}};
      if (d_.effort().over()) return;
      for (std::size_t& by : covered.by) by = before[by];
      out_.rows[r] = std::move(covered);
    }
  }

  void reach_rows() {
    std::vector<std::size_t> order;
    if (table_.hit == HitPolicy::priority) {
      order = by_rank(space_, side_, table_);
    } else {
      for (std::size_t r = 0; r < rows_.size(); ++r)
        if (!table_.rows[r].otherwise) order.push_back(r);
    }
    const bool in_turn =
        table_.hit == HitPolicy::first || (table_.hit == HitPolicy::priority && !order.empty());
    // An earlier row applies or fails; in a `first` table also: is unknown, which holds the answer unless it would be the same.
    Diagram waits = leaf(0);
    std::vector<Diagram> turn;
    std::vector<std::size_t> before;
    for (const std::size_t r : order) {
      Reach row = reach(space_, yes_[r], in_turn ? waits : leaf(0), turn, turn.size());
      if (d_.effort().over()) return;
      for (std::size_t& by : row.by) by = order[by];
      out_.rows[r] = std::move(row);
      if (out_.rows[r].kind == Reach::Kind::covered && table_.hit == HitPolicy::first)
        (void)answers_alike(r, before);
      before.push_back(r);
      turn.push_back(table_.hit == HitPolicy::first ? d_.inverse(d_.is(rows_[r], truth_no))
                                                    : d_.either(yes_[r], d_.is(rows_[r], truth_error)));
      if (in_turn) waits = d_.either(waits, turn.back());
    }
    // Ranks that are computed put no row before another.
    for (std::size_t r = 0; r < rows_.size() && order.empty(); ++r) out_.rows[r] = {};
  }

  /// Two rows that apply together; in a dated table two of one date, without a newer one that applies instead.
  void rows_together() {
    const bool dated = table_.dated_by != no_id;
    Diagram earlier = leaf(0);
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (!d_.effort().spend(r)) break;
      Diagram both = yes_[r];
      if (!counted_) {
        both = d_.both(yes_[r], earlier);
        earlier = d_.either(earlier, yes_[r]);
      }
      if (both == leaf(0)) continue;
      for (std::size_t i = 0; i < r; ++i) {
        if (counted_ && !products_.meet(i, r)) continue;
        if (dated && table_.rows[i].since != table_.rows[r].since) continue;
        Overlap overlap{i, r, {}, i};
        if (!pair_together(both, overlap)) continue;
        if (overlap.shown.found()) make_smaller(both, overlap);
        (overlap.shown.found() ? out_.overlaps : out_.open).push_back(overlap);
        if (overlap.shown.found() || d_.effort().over()) break;
      }
      if (d_.effort().over()) break;
    }
    out_.overlaps_over = d_.effort().over();
  }

  /// Of the earlier rows that a row overlaps, one with which it does so in the smallest case.
  void make_smaller(Diagram both, Overlap& overlap) {
    const std::size_t r = overlap.second;
    if (overlap.shown.facts.empty()) return;
    const auto facts_of = [&](std::size_t i) { return searched_ ? products_.facts_of_both(i, r) : 0; };
    std::vector<std::pair<std::size_t, std::size_t>>
        others;  // the fewest facts that a case of both may know, and the row
    for (std::size_t i = overlap.first + 1; i < r; ++i) {
      if (table_.dated_by != no_id && table_.rows[i].since != table_.rows[r].since) continue;
      const std::size_t least = facts_of(i);
      if (least < overlap.shown.facts.size() && (!counted_ || products_.meet(i, r)))
        others.emplace_back(least, i);
    }
    std::stable_sort(others.begin(), others.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [least, i] : others) {
      const std::size_t facts = overlap.shown.facts.size();
      if (least > facts || (least == facts && i > overlap.with)) continue;
      const std::uint64_t before = d_.effort().spent();
      Overlap other{i, r, {}, i};
      if (smaller_left_ == 0 || d_.effort().over()) return;
      const bool together = pair_together(both, other);
      smaller_left_ -= std::min(smaller_left_, d_.effort().spent() - before + 1);
      if (!together || !other.shown.found()) continue;
      if (other.shown.facts.size() > facts || (other.shown.facts.size() == facts && i > overlap.with))
        continue;
      overlap.shown = std::move(other.shown);
      overlap.with = i;
    }
  }

  /// False: no case meets both (`any`: with different results).
  bool pair_together(Diagram both, Overlap& overlap) {
    const bool dated = table_.dated_by != no_id;
    Diagram shared = d_.both(both, yes_[overlap.first]);
    for (std::size_t newer = 0; dated && newer < rows_.size(); ++newer)
      if (table_.rows[newer].since > table_.rows[overlap.second].since)
        shared = d_.without(shared, yes_[newer]);
    if (table_.hit == HitPolicy::any && shared != leaf(0)) {
      // A result that is unknown is waited for, and one in error is told as that error.
      Diagram differ = leaf(0);
      for (std::size_t place = 0; place < table_.outputs.size(); ++place) {
        const Diagram there = d_.both(space_.where(result(overlap.first, place), is_there),
                                      space_.where(result(overlap.second, place), is_there));
        differ = d_.either(differ, d_.without(there, same_result(overlap.first, overlap.second, place)));
      }
      shared = d_.both(shared, differ);
    }
    if (shared == leaf(0) && !d_.effort().over()) return false;
    const auto confirmed = [&](Asker& asker) {
      const auto is_wrong = [&](Id output) {
        const ErrorCode code = asker.output(output).error;
        return code == ErrorCode::two_rows || code == ErrorCode::different_results;
      };
      return asker.condition(table_.rows[overlap.first].condition).is_yes() &&
             asker.condition(table_.rows[overlap.second].condition).is_yes() &&
             ((!dated && table_.hit != HitPolicy::any) ||
              std::any_of(table_.outputs.begin(), table_.outputs.end(), is_wrong));
    };
    overlap.shown = shown(space_, side_, space_.find_case(shared), confirmed);
    if (table_.hit == HitPolicy::any && overlap.shown.limit == name_of_range) {
      // A third row may be waited for, or be in error.
      Diagram wrong = leaf(0);
      for (const Id output : table_.outputs)
        wrong = d_.either(wrong, space_.where(space_.output(side_, output), [](const Term& t) {
          return t.kind == Term::Kind::error && t.code == ErrorCode::different_results;
        }));
      overlap.shown = shown(space_, side_, space_.find_case(d_.both(shared, wrong)), confirmed);
    }
    return !overlap.shown.proved_none();
  }

  /// Of rows that are products: whether nothing is left out, or some case that is.
  void look_for_the_rest() {
    some_.answer = Found::Answer::not_proved;
    some_.limit = name_of_max_proof_work;
    if (!counted_ || !may_leave_out()) return;
    complete_ = apart_ && products_.complete();
    if (complete_) return;
    const bool all_told =
        std::all_of(rows_.begin(), rows_.end(), [&](Diagram row) { return space_.where_told(row) == row; });
    if (!all_told) told_ = std::make_unique<Products>(space_, rows_, true);
    const bool apart = apart_ && all_told;
    bool found = apart && products_.left_out(rest_);
    if (!apart && (searched_ || told_ != nullptr)) {
      Products& products = all_told ? products_ : *told_;
      if (!products.are_of_facts()) return;
      std::vector<std::size_t> all(rows_.size());
      std::iota(all.begin(), all.end(), std::size_t{0});
      const Products::Left left =
          products.left_beside(Products::anything, all, most_work_of_the_rest, &rest_);
      complete_ = left == Products::Left::nothing;
      found = left == Products::Left::some;
    }
    if (found) some_ = space_.point_of(rest_);
  }

  [[nodiscard]] bool may_leave_out() const {
    const bool has_otherwise = std::any_of(table_.rows.begin(), table_.rows.end(),
                                           [](const TableRow& row) { return row.otherwise; });
    const bool may_be_empty = table_.hit == HitPolicy::collect_list ||
                              table_.hit == HitPolicy::collect_count || table_.hit == HitPolicy::collect_sum;
    return (table_.dated_by != no_id || !has_otherwise) && !may_be_empty && table_.exception_to == no_id;
  }

  /// A case that no row fits; in a dated table on a day on which one is in force.
  void left_out() {
    if (!may_leave_out() || complete_) return;
    Found found = some_;
    if (!d_.effort().over()) {
      found = space_.find_case(outside_rows(space_, side_, id_, rows_));
      // Where the union of the rows was too much.
      if (d_.effort().over() && some_.answer == Found::Answer::found) found = fewest_of_the_rest();
    }
    out_.gap = shown(space_, side_, found, [&](Asker& asker) { return answers_no_row(asker, table_); });
  }

  /// The case that was found when rows were cut one by one, with fewer facts where a search of its own finds that.
  Found fewest_of_the_rest() {
    const Products& products = told_ != nullptr ? *told_ : products_;
    if (!products.are_of_facts() || !products.fewest(rest_, most_work_of_fewest)) return some_;
    return space_.place_in(rest_);
  }

  Space& space_;
  Diagrams& d_;
  std::uint32_t side_;
  Id id_;
  const Table& table_;
  std::vector<Diagram> rows_, yes_;
  Products products_;
  std::unique_ptr<Products> told_;  ///< without what may never be known; null: there is no such thing
  Region rest_;                     ///< where cases are left out, in products
  Found some_;                      ///< a case that is left out
  std::uint64_t smaller_left_ = most_work_of_smaller;
  bool complete_ = false;  ///< none is
  bool counted_ = false, searched_ = false, single_ = false, apart_ = false;
  TableProof out_;
};

}  // namespace

TableProof prove_table(Space& space, std::uint32_t side, Id id) {
  return TableProver(space, side, id).prove();
}

namespace {

/// Where two exceptions to a table both answer and none goes before one of them, so that the table answers with an error.
Diagram both_answer(Space& space, std::uint32_t side, const Table& table, Id first, Id second) {
  Diagrams& d = space.diagrams();
  const Procedure& p = space.procedure(side);
  const auto answers = [](const Term& t) { return t.known() || t.kind == Term::Kind::none; };
  const auto is_error = [](const Term& t) {
    return t.kind == Term::Kind::error && t.code == ErrorCode::two_exceptions;
  };
  if (yields(p, first, second) || yields(p, second, first)) return leaf(0);
  const std::vector<Id>& one = p.tables[first].outputs;
  const std::vector<Id>& other = p.tables[second].outputs;
  Diagram together = leaf(0);
  for (std::size_t place = 0; place < std::min({one.size(), other.size(), table.outputs.size()}); ++place) {
    Diagram both = d.both(space.where(space.output(side, one[place]), answers),
                          space.where(space.output(side, other[place]), answers));
    for (Id t = 0; t < p.tables.size() && both != leaf(0); ++t) {
      if (p.tables[t].exception_to != p.tables[first].exception_to || place >= p.tables[t].outputs.size() ||
          (!yields(p, first, t) && !yields(p, second, t)))
        continue;
      both = d.without(both, space.where(space.output(side, p.tables[t].outputs[place]), answers));
    }
    if (both == leaf(0)) continue;
    const Diagram wrong = space.where(space.output(side, table.outputs[place]), is_error);
    together = d.either(together, d.both(both, wrong));
  }
  return together;
}

}  // namespace

std::vector<Overlap> exceptions_together(Space& space, std::uint32_t side, Id id) {
  Diagrams& d = space.diagrams();
  const Procedure& p = space.procedure(side);
  const Table& table = p.tables[id];
  std::vector<Id> exceptions;
  for (Id t = 0; t < p.tables.size(); ++t)
    if (p.tables[t].exception_to == id) exceptions.push_back(t);
  const auto confirmed = [&](Asker& asker) {
    return std::any_of(table.outputs.begin(), table.outputs.end(),
                       [&](Id output) { return asker.output(output).error == ErrorCode::two_exceptions; });
  };
  std::uint64_t smaller_left = most_work_of_smaller;
  std::vector<Overlap> out;
  for (std::size_t second = 1; second < exceptions.size() && !d.effort().over(); ++second) {
    Overlap overlap;
    for (std::size_t first = 0; first < second; ++first) {
      if (overlap.shown.found() && (smaller_left == 0 || overlap.shown.facts.empty())) break;
      const std::uint64_t before = d.effort().spent();
      const Diagram together = both_answer(space, side, table, exceptions[first], exceptions[second]);
      Shown other;
      if (together != leaf(0) || d.effort().over())
        other = shown(space, side, space.find_case(together), confirmed);
      const Overlap one{exceptions[first], exceptions[second], other, exceptions[first]};
      if (overlap.shown.found()) {
        smaller_left -= std::min(smaller_left, d.effort().spent() - before + 1);
        if (keep_smaller(overlap.shown, std::move(other))) overlap.with = one.with;
      } else if (other.found()) {
        overlap = one;
      } else if (!other.proved_none()) {
        out.push_back(one);
      }
      if (d.effort().over()) break;
    }
    if (overlap.shown.found()) out.push_back(std::move(overlap));
  }
  return out;
}

namespace {

/// Where a row of an exception applies; with `or_waits` also where one may, or fails: then it answers, too.
Diagram taken_by_exception(Space& space, std::uint32_t side, Id exception, bool or_waits) {
  Diagrams& d = space.diagrams();
  const Table& table = space.procedure(side).tables[exception];
  const std::vector<Diagram> rows = space.rows(side, table);
  Diagram out = leaf(0);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (table.rows[r].otherwise && table.dated_by == no_id) return leaf(1);
    out = d.either(out, or_waits ? d.inverse(d.is(rows[r], truth_no)) : d.is(rows[r], truth_yes));
  }
  return out;
}

}  // namespace

Reach exception_reached(Space& space, std::uint32_t side, Id exception) {
  Diagrams& d = space.diagrams();
  const Procedure& p = space.procedure(side);
  std::vector<std::size_t> before;
  std::vector<Diagram> taken;
  Diagram all = leaf(0);
  for (Id t = 0; t < p.tables.size(); ++t) {
    if (p.tables[t].exception_to != p.tables[exception].exception_to || !yields(p, exception, t)) continue;
    before.push_back(t);
    taken.push_back(taken_by_exception(space, side, t, true));
    all = d.either(all, taken.back());
  }
  if (before.empty()) return {};
  Reach out = reach(space, taken_by_exception(space, side, exception, false), all, taken, taken.size());
  for (std::size_t& by : out.by) by = before[by];
  return out;
}

Shown case_of_taken_exception(Space& space, std::uint32_t side, Id exception,
                              const std::vector<std::size_t>& before) {
  Diagrams& d = space.diagrams();
  const Procedure& p = space.procedure(side);
  Diagram instead = leaf(0);
  for (const std::size_t t : before)
    instead = d.either(instead, taken_by_exception(space, side, static_cast<Id>(t), false));
  const Diagram both = d.both(instead, taken_by_exception(space, side, exception, false));
  return shown(space, side, space.find_case(both), [&](Asker& asker) {
    const Value alone = asker.output(p.tables[exception].outputs.front());
    return !alone.is_error() && std::any_of(before.begin(), before.end(), [&](std::size_t t) {
      return !asker.output(p.tables[t].outputs.front()).is_error();
    });
  });
}

}  // namespace sop::proof
