// src/proof/products.hpp — rows that are products: each column allows some places of its own axis, whatever the others are.
//
// Most tables are of this kind, and then much can be said by counting, without the union of the rows, which may have far more parts than
// there are rows: two products have something in common if and only if every column has; and products of which no two have anything in
// common leave nothing out if and only if their sizes add up to the size of the whole. (That boxes which do not meet are complete when
// their volumes add up is how D. Calvanese et al., "Semantics and Analysis of DMN Decision Tables", 2016, could be checked too; they sweep
// over the columns instead, which costs up to rows to the power of columns.)
//
// Who may call it: prove_table. Thread-safety: one thread an object. Cost: rows * rows * columns at most, counted by Effort.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "src/proof/space.hpp"

namespace sop::proof {

class Products {
 public:
  /// Of the rows of a table (leaves: Truth). `told_only`: without the columns of facts that may never be known, which keep no row from being
  /// waited for; what is said of rows that apply is not true then.
  Products(Space& space, const std::vector<Diagram>& rows, bool told_only = false);

  /// Whether each row is a product, the same whether facts are unknown or not: what is said below is said of such rows alone.
  [[nodiscard]] bool are_products() const { return good_; }
  /// Whether each axis is a fact, so that any places of them are a case.
  [[nodiscard]] bool are_of_facts() const;
  /// Whether two rows can apply together.
  [[nodiscard]] bool meet(std::size_t a, std::size_t b) const;
  /// How many facts must at least be known for two rows to apply together.
  [[nodiscard]] std::size_t facts_of_both(std::size_t a, std::size_t b) const;
  /// Whether any two rows can; false, too, when the work was too much.
  bool disjoint();
  /// Of disjoint rows: whether no case is left out, with facts unknown or not. False: one is, or the numbers are too large.
  bool complete();
  /// Of disjoint rows that leave something out: where that is, by as few columns as leaving out one after the other gives. False: the
  /// work was too much, or the numbers are too large.
  bool left_out(Region& region);
  /// Of the cases that no row allows one with the fewest columns known, if that is fewer than a region found before has; it takes its place. False:
  /// there is none, or that would be more than `most_work`. Only where `are_of_facts`. Cost: beside `Effort`, which may be used up.
  bool fewest(Region& region, std::uint64_t most_work) const;

  /// Whether a row allows all that another one does, so that it takes every case of it.
  [[nodiscard]] bool holds(std::size_t row, std::size_t other) const;
  /// Whether a row allows anything at all.
  [[nodiscard]] bool is_empty(std::size_t row) const { return rows_[row].empty; }

  enum class Left : std::uint8_t { nothing, some, not_decided };
  static constexpr std::size_t anything = static_cast<std::size_t>(-1);
  /// Whether something of a row (`anything`: of all cases), every fact known, is left beside others; `region` (may be null) says where, by as few
  /// columns as `left_out`, if those others are all rows. What is left is cut along one row after the other, and a part is given up as soon as a
  /// row holds it. Not decided: more than `most_work`. Only where `are_of_facts`.
  Left left_beside(std::size_t row, const std::vector<std::size_t>& others, std::uint64_t most_work,
                   Region* region = nullptr);

 private:
  /// Of one axis, both ends included; in order, not touching.
  using Classes = std::vector<std::pair<std::size_t, std::size_t>>;
  using Box = std::vector<Classes>;  ///< one a axis
  struct Side {
    std::size_t axis = 0;  // into axes_
    Classes classes;
  };
  struct Row {
    bool empty = false;
    std::vector<Side> sides;  // by axis; an axis that is not here may be anything
  };
  struct Line {
    AxisId axis = 0;
    std::vector<Place> begins;  // of classes, in order; the first is the beginning of what is known
  };

  /// The classes of an axis that a row allows; null: all.
  [[nodiscard]] const Side* side(const Row& row, std::size_t axis) const;
  /// How many classes of the axes from `axis` on a row allows together.
  [[nodiscard]] uint128 size(const Row& row, std::size_t axis) const;
  /// The same of anything. False: too large.
  bool whole(std::size_t axis, uint128& size) const;

  /// The columns of a case that no row allows (`chosen`: a class an axis) which are needed to keep every row away. False: too much work.
  bool fewest_columns(const std::vector<std::size_t>& chosen, Region& region);
  [[nodiscard]] bool allows(std::size_t row, std::size_t axis, std::size_t place) const;
  bool shut_out(Box& box, std::vector<bool>& used, std::size_t left, std::size_t from,
                std::uint64_t& work) const;
  Left search(Box box, std::vector<std::size_t> others, std::uint64_t& work, Box& left);

  Space& space_;
  bool good_ = false;
  std::vector<Line> axes_;
  std::vector<Row> rows_;
};

}  // namespace sop::proof
