// src/proof/exceptions.cpp — rows that exceptions take every case from (docs/semantics.md, 4.8).
#include <algorithm>

#include "src/proof/asking.hpp"

namespace sop::proof {

bool yields(const Procedure& p, Id exception, Id to) {
  std::vector<Id> beaten = p.tables[to].before;
  for (std::size_t i = 0; i < beaten.size(); ++i) {
    if (beaten[i] == exception) return true;
    for (const Id next : p.tables[beaten[i]].before)
      if (std::find(beaten.begin(), beaten.end(), next) == beaten.end()) beaten.push_back(next);
  }
  return false;
}

namespace {

/// An exception and the exceptions to it, which answer before it.
void add_with_exceptions(const Procedure& p, Id table, std::vector<Id>& out) {
  out.push_back(table);
  for (Id t = 0; t < p.tables.size(); ++t)
    if (p.tables[t].exception_to == table) add_with_exceptions(p, t, out);
}

/// The exceptions to a table.
std::vector<Id> exceptions_to(const Procedure& p, Id table) {
  std::vector<Id> out;
  for (Id t = 0; t < p.tables.size(); ++t)
    if (p.tables[t].exception_to == table) add_with_exceptions(p, t, out);
  return out;
}

/// The tables that go before an exception, or before what it is an exception to.
std::vector<Id> tables_before(const Procedure& p, Id table) {
  std::vector<Id> out;
  for (Id at = table; p.tables[at].exception_to != no_id; at = p.tables[at].exception_to)
    for (Id t = 0; t < p.tables.size(); ++t)
      if (p.tables[t].exception_to == p.tables[at].exception_to && yields(p, at, t))
        add_with_exceptions(p, t, out);
  return out;
}

Id root_of(const Procedure& p, Id table) {
  while (p.tables[table].exception_to != no_id) table = p.tables[table].exception_to;
  return table;
}

/// Asks of the rows of one table.
class Taken {
 public:
  Taken(Space& space, std::uint32_t side, Id table)
      : space_(space), d_(space.diagrams()), side_(side), table_(space.procedure(side).tables[table]) {
    const Procedure& p = space.procedure(side);
    const std::vector<Id> before = tables_before(p, table);
    if (before.empty() || table_.dated_by != no_id) return;
    rows_ = space.rows(side, table_);
    for (const Id t : before) add(t);
    for (const Diagram one : taken_) all_ = d_.either(all_, one);
    const std::size_t others = taken_.size();
    for (const Id t : exceptions_to(p, table)) add(t);
    for (std::size_t i = others; i < taken_.size(); ++i) excepted_ = d_.either(excepted_, taken_[i]);
  }

  std::vector<TakenRow> rows() {
    std::vector<TakenRow> out;
    if (all_ == leaf(0)) return out;
    for (std::size_t r = 0; r < rows_.size() && !d_.effort().over(); ++r)
      if (!table_.rows[r].otherwise) look_at(r, out);
    return out;
  }

 private:
  /// The rows of a table that has each output of this one.
  void add(Id t) {
    const Table& other = space_.procedure(side_).tables[t];
    if (other.outputs.size() < table_.outputs.size()) return;
    const std::vector<Diagram> theirs = space_.rows(side_, other);
    for (std::size_t r = 0; r < theirs.size(); ++r) {
      const bool always = other.rows[r].otherwise && other.dated_by == no_id;
      names_.push_back({t, r});
      taken_.push_back(always ? leaf(1) : d_.inverse(d_.is(theirs[r], truth_no)));
    }
  }

  void look_at(std::size_t r, std::vector<TakenRow>& out) {
    const Diagram mine = d_.is(rows_[r], truth_yes);
    if (d_.without(mine, all_) == mine) return;
    const bool in_turn = table_.hit == HitPolicy::first && r > 0;
    const Diagram own = d_.without(in_turn ? left_by_earlier(r) : mine, excepted_);
    if (space_.find(own).answer != Found::Answer::found) return;
    const Found alive = space_.find(d_.without(own, all_));
    if (alive.answer == Found::Answer::found) return;
    TakenRow row;
    row.row = r;
    if (alive.answer == Found::Answer::not_proved) {
      row.kind = Reach::Kind::not_proved;
      row.blame = alive.expression;
      row.limit = alive.limit;
    } else {
      std::vector<Diagram> taken = taken_;
      std::vector<RowOf> names = names_;
      for (std::size_t i = 0; in_turn && i < r; ++i) {
        taken.push_back(d_.inverse(d_.is(rows_[i], truth_no)));
        names.push_back({static_cast<Id>(&table_ - space_.procedure(side_).tables.data()), i});
      }
      for (const std::size_t by : takers(space_, mine, taken, taken.size())) row.by.push_back(names[by]);
    }
    out.push_back(std::move(row));
  }

  /// What earlier rows of a `first` table leave: they do not apply, or are unknown and would give the same.
  Diagram left_by_earlier(std::size_t r) {
    const auto is_there = [](const Term& t) { return t.known() || t.kind == Term::Kind::none; };
    const auto result = [&](std::size_t row, std::size_t place) {
      return space_.row_result(side_, table_, row, place);
    };
    Diagram out = leaf(0);
    for (std::size_t place = 0; place < table_.outputs.size(); ++place) {
      Diagram left = d_.is(rows_[r], truth_yes);
      for (std::size_t i = 0; i < r && left != leaf(0); ++i) {
        left = d_.without(left, d_.either(d_.is(rows_[i], truth_yes), d_.is(rows_[i], truth_error)));
        const Diagram open = d_.both(left, d_.is(rows_[i], truth_unknown));
        if (open == leaf(0)) continue;
        const Diagram same =
            space_.same(result(i, place), result(r, place), side_, table_.rows[r].results[place]);
        left = d_.without(left, d_.without(open, d_.both(same, space_.where(result(r, place), is_there))));
      }
      out = d_.either(out, left);
    }
    return out;
  }

  Space& space_;
  Diagrams& d_;
  std::uint32_t side_;
  const Table& table_;
  std::vector<Diagram> rows_, taken_;
  std::vector<RowOf> names_;                    ///< of `taken_`
  Diagram all_ = leaf(0), excepted_ = leaf(0);  ///< what others take, what exceptions to it take
};

}  // namespace

std::vector<TakenRow> rows_taken_by_exceptions(Space& space, std::uint32_t side, Id table) {
  return Taken(space, side, table).rows();
}

Shown case_of_row_taken_by(Space& space, std::uint32_t side, Id table, std::size_t row,
                           const std::vector<RowOf>& by) {
  Diagrams& d = space.diagrams();
  const Procedure& p = space.procedure(side);
  Diagram instead = leaf(0);
  for (const RowOf& one : by) {
    const Table& other = p.tables[one.table];
    if (one.table == table) continue;
    instead = d.either(
        instead, other.rows[one.row].otherwise ? leaf(1) : d.is(space.rows(side, other)[one.row], truth_yes));
  }
  const Diagram mine = d.is(space.rows(side, p.tables[table])[row], truth_yes);
  const TableRow& taken = p.tables[table].rows[row];
  const Id root = p.tables[root_of(p, table)].outputs.front();
  return shown(space, side, space.find_case(d.both(instead, mine)), [&](Asker& asker) {
    return asker.condition(taken.condition).is_yes() &&
           std::any_of(by.begin(), by.end(), [&](const RowOf& one) {
             return one.table != table && asker.answered_by(root, p.tables[one.table].rows[one.row].path);
           });
  });
}

}  // namespace sop::proof
