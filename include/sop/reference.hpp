// sop/reference.hpp — the reference interpreter: what a procedure means, written to be read.
//
// Slow and obvious on purpose: every rule of docs/semantics.md is a few lines here, and everything faster or cleverer (the
// engine, the analyser, the diff, the exporters) is tested against it. Pure: time and facts come in, decisions go out.
//
// Thread-safety: free functions over values; a Procedure may be shared. Cost: no promise; use sop/engine.hpp in a host.
#pragma once

#include <cstdint>
#include <vector>

#include "sop/case.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/event.hpp"
#include "sop/model.hpp"
#include "sop/trace.hpp"

// The interpreter's own rules stand in impl/reference_*.inl, each next to the section of docs/semantics.md that it keeps.

namespace sop {

struct AdvanceOptions {
  std::uint32_t max_timers = 1000;     ///< fired by one call; then Status::more
  std::uint32_t max_steps = 10000000;  ///< expressions evaluated in one turn; past it: ErrorCode::limit
  Trace trace{};                       ///< told what is looked at, for debugging; changes nothing
};

namespace reference {

/// What an expression answers, and the unknown facts that held it back.
struct Answer {
  Value value;
  std::vector<Id> needs;
  std::vector<Reason> because;
  Id failed_requirement = no_id;  ///< of a requirement list: the first that failed
};

/// The instant and the facts under which something is asked.
struct Question {
  const Procedure* procedure = nullptr;
  const ReferenceData* data = nullptr;  ///< must be set, as `procedure` must
  const std::vector<Value>* facts =
      nullptr;  ///< one a fact; unknown where nobody has told (defaults are applied here)
  const Case* the_case =
      nullptr;  ///< for `decision`, `owner` and whatever else reads a case; null: asked alone
  const std::vector<Value>* settings = nullptr;  ///< one a setting, to vary them; null: as written
  std::int64_t now = 0;
  bool has_now = true;
  std::uint32_t max_steps = 10000000;  ///< expressions evaluated; past it the answer is ErrorCode::limit
  Trace trace{};                       ///< told what is looked at, for debugging; changes nothing
};

/// Evaluates any expression of the procedure.
Answer evaluate(const Question& question, Id expression);
/// Asks a table output, a definition without parameters, or a requirement list alone.
Answer ask_output(const Question& question, Id output);
Answer ask_definition(const Question& question, Id definition);
Answer ask_requirements(const Question& question, Id list);

/// Compares two values as a condition does: `op` is equal ... greater_equal, or contains. Yes or no; none when the left or the
/// right is none, unknown when either is, an error when they cannot be compared. `type` gives the order of names (null: none).
Value compare_as(Op op, const Value& left, const Value& right, const Type* type);

/// The instant at which a time-out of this length that begins at `start` is due: `after`, `wait` (docs/semantics.md, 6.2).
ErrorCode due_after(const Procedure& procedure, const ReferenceData& data, std::int64_t start,
                    const Value& length, std::int64_t& due);

/// Whether a value may be told for a fact of this type: its kind, its names, its range; none only where the type has it.
bool fits(const Value& value, const Type& type);

/// The first turn of a case. `record`: the customer's record, as an event would hand it in; null: nobody hands it in.
Case open(const Procedure& procedure, const ReferenceData& data, const std::vector<FactUpdate>& facts,
          std::int64_t now, Decision& decision, const AdvanceOptions& options = {},
          const std::vector<RecordLine>* record = nullptr);

/// One advance: every timer due, then the event (null: none), then every timer due. A status other than `ok` and `more`
/// changed nothing but what the timers before it did.
void advance(const Procedure& procedure, const ReferenceData& data, Case& c, const Event* event,
             std::int64_t now, Decision& decision, const AdvanceOptions& options = {});

}  // namespace reference
}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/reference.inl"
#include "sop/impl/reference_advance.inl"
#include "sop/impl/reference_authority.inl"
#include "sop/impl/reference_calendar.inl"
#include "sop/impl/reference_clocks.inl"
#include "sop/impl/reference_duty.inl"
#include "sop/impl/reference_expressions.inl"
#include "sop/impl/reference_late.inl"
#include "sop/impl/reference_moves.inl"
#include "sop/impl/reference_owners.inl"
#include "sop/impl/reference_records.inl"
#include "sop/impl/reference_sign_offs.inl"
#include "sop/impl/reference_steps.inl"
#include "sop/impl/reference_tables.inl"
#include "sop/impl/reference_timers.inl"
#include "sop/impl/reference_values.inl"
#include "sop/impl/reference_view.inl"
#include "sop/impl/reference_words.inl"
#endif
