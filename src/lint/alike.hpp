// src/lint/alike.hpp — expressions that are written alike, and rows of a table that are alike but for one column.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sop/model.hpp"

namespace sop::lint_checks {

/// Numbers for expressions: the same for those that are written alike (`same_expression`), 0 for none.
class Spelled {
 public:
  explicit Spelled(const Procedure& p) : p_(p) {}
  std::size_t operator()(Id expression);

 private:
  [[nodiscard]] std::string outline(Id expression) const;

  const Procedure& p_;
  std::map<std::string, std::vector<std::pair<Id, std::size_t>>> known_;
  std::size_t last_ = 0;
};

/// The rows of one table, but for those that are `otherwise`. Cost: rows * columns each time it is asked.
class AlikeRows {
 public:
  AlikeRows(const Procedure& p, const Table& table) : p_(p), table_(table) {}
  /// Two rows or more that have the same date and the same cells but in this column: each group in the order of the table, and so the groups.
  std::vector<std::vector<std::size_t>> but_for(std::size_t column);

 private:
  const Procedure& p_;
  const Table& table_;
  std::vector<std::vector<std::size_t>> cells_;  ///< by row, how they are spelled; empty until it is asked
};

}  // namespace sop::lint_checks
