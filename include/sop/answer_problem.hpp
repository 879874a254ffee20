// sop/answer_problem.hpp — an answer that cannot be computed, as a diagnostic: which table and rows, where, with which facts.
//
// The evaluator says `two_rows`. Whoever asked wants to know of which table, where it stands, what was known, and what to do
// about it. All of that is in the reasons that come with the answer; here they become one diagnostic, in the words of the
// catalogue. `sop eval` shows it, and `write_answer` puts it into its JSON.
//
// Thread-safety: pure. Cost: linear in the reasons and facts; it allocates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/decision.hpp"
#include "sop/diagnostic.hpp"
#include "sop/engine.hpp"
#include "sop/model.hpp"
#include "sop/reference.hpp"

namespace sop {

/// What went wrong with an answer whose value is an error. `asked`: how what was asked is called. The place is that of the
/// rule that failed; notes name the rows and, last, what it was asked with (`facts`: one value a fact; private ones are masked).
Diagnostic answer_problem(const Procedure& procedure, const std::vector<Value>& facts, std::string_view asked,
                          const reference::Answer& answer);

Diagnostic answer_problem(const Procedure& procedure, const std::vector<Value>& facts, std::string_view asked,
                          const EngineAnswer& answer);
/// What went wrong in a decision that has an `error`: the rule that failed, as `sop eval` would tell it, found among the reasons
/// of the decision; without such a rule the step where the case stands. `facts`: what the case knows (sop/decision_json.hpp,
/// told_facts). Cost: asks the rules among the reasons again.
Diagnostic decision_problem(const Procedure& procedure, const std::vector<Value>& facts,
                            const Decision& decision);
/// The same answer with its reasons copied, so that it does not need the engine any more.
reference::Answer copy_of(const EngineAnswer& answer);

/// The reasons that failed: the rows that apply together, the table without a row, the definition that divides by zero.
std::vector<const Reason*> failed_rules(const reference::Answer& answer);

/// `issue is delay, days_late is 4`: the facts that are told; private ones are masked. Empty: none is.
std::string told_text(const Procedure& procedure, const std::vector<Value>& facts);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/answer_problem.inl"
#endif
