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
#include <vector>

#include "src/proof/space.hpp"

namespace sop::proof {

class Products {
 public:
  /// Of the rows of a table (leaves: Truth).
  Products(Space& space, const std::vector<Diagram>& rows);

  /// Whether each row is a product, the same whether facts are unknown or not: what is said below is said of such rows alone.
  [[nodiscard]] bool are_products() const { return good_; }
  /// Whether two rows can apply together.
  [[nodiscard]] bool meet(std::size_t a, std::size_t b) const;
  /// Whether any two rows can; false, too, when the work was too much.
  bool disjoint();
  /// Of disjoint rows: whether no case is left out, with facts unknown or not. False: one is, or the numbers are too large.
  bool complete();
  /// Of disjoint rows that leave something out: where that is, by as few columns as leaving out one after the other gives. False: the
  /// work was too much, or the numbers are too large.
  bool left_out(Region& region);

 private:
  /// Stretches of classes, both ends included, of one axis; in order, not touching.
  struct Side {
    std::size_t axis = 0;  // into axes_
    std::vector<std::pair<std::size_t, std::size_t>> classes;
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

  Space& space_;
  bool good_ = false;
  std::vector<Line> axes_;
  std::vector<Row> rows_;
};

}  // namespace sop::proof
