// src/lint/bands.hpp — what a cell of a table says about its column, where that can be said as a list of values or a band.
//
// Bands of numbers, amounts, shares, lengths, dates and moments lie on one line; a value of a column is a number there. Whatever a cell
// says otherwise (a pattern, another fact) is `other`, and the checks leave it alone.
#pragma once

#include <vector>

#include "sop/model.hpp"

namespace sop::lint_checks {

struct CellSet {
  enum class Kind { any, values, band, other };
  Kind kind = Kind::any;
  std::vector<Value> values;  ///< yes or no, names
  bool has_low = false, has_high = false;
  bool low_open = false, high_open = false;
  Rational low{}, high{};
};

CellSet cell_set(const Procedure& p, Id cell);

/// Whether both are bands, and the first ends before the second begins.
bool ends_before(const CellSet& a, const CellSet& b);

/// A column that is one fact; no_id: it is computed, so that what it can be is not known here.
Id fact_of_column(const Procedure& p, Id input);

/// Whether a value may lie in a cell; what a cell says otherwise is taken to hold.
bool may_hold(const CellSet& cell, const Value& value);

/// Values of a fact that lies on the line: the ends of bands and of the type, one step beside them, and halfway; sorted, each once. Empty:
/// the fact does not lie on the line.
std::vector<Value> values_on_the_line(const Procedure& p, Id fact, const std::vector<CellSet>& bands);

/// A value of the fact that lies in both cells; false: there is none, or it is not known.
bool value_in_both(const Procedure& p, Id fact, const CellSet& a, const CellSet& b, Value& out);
/// A value of the fact after the end of band `a` and before the beginning of band `b`; false: there is none.
bool value_between(const Procedure& p, Id fact, const CellSet& a, const CellSet& b, Value& out);

}  // namespace sop::lint_checks
