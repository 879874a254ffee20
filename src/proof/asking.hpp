// src/proof/asking.hpp — what the questions share: the reference interpreter is asked about each case before it is shown.
//
// Who may call it: the questions of src/proof. Thread-safety: one thread an object.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/reference.hpp"
#include "src/proof/questions.hpp"

namespace sop::proof {

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

inline constexpr std::string_view name_of_range = "range";

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
    out.limit =
        name_of_range;  // a number or a date leaves it on the way: what the diagrams take not to happen
  }
  return out;
}

/// Of what comes first (`taken`, `before` of them) those that together take all of `mine`: as few as leaving out one after the other gives. That
/// nothing is left is asked of `find`: of what facts say about each other (patterns of one text, sums) a diagram alone may not know that it
/// cannot be.
std::vector<std::size_t> takers(Space& space, Diagram mine, const std::vector<Diagram>& taken,
                                std::size_t before);
/// Whether something of `mine` is left of what `taken_before` takes before it.
Reach reach(Space& space, Diagram mine, Diagram taken_before, const std::vector<Diagram>& taken,
            std::size_t at);
/// The greatest first: rows of a `priority` table in the order in which they win; empty: not known.
std::vector<std::size_t> by_rank(Space& space, std::uint32_t side, const Table& table);
/// Whether an exception stands behind another one to the same table.
bool yields(const Procedure& p, Id exception, Id to);
/// 1 where the table answers that no row applies.
Diagram outside_rows(Space& space, std::uint32_t side, Id id, const std::vector<Diagram>& rows);
bool answers_no_row(Asker& asker, const Table& table);

}  // namespace sop::proof
