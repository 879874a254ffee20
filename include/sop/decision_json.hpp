// sop/decision_json.hpp — what the evaluator answers, as JSON for other programs (docs/json.md, docs/schema).
//
// Names instead of indices: facts, roles and remedies by their names, steps and rules by their lasting paths. Keys that
// have nothing to say are left out; instants are ISO 8601 in UTC; money is text. Private facts are masked wherever a
// reason repeats what it read.
//
// Thread-safety: pure functions. Cost: linear.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/ask.hpp"
#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/decision.hpp"
#include "sop/json.hpp"
#include "sop/model.hpp"
#include "sop/reference.hpp"
#include "sop/value_error.hpp"

namespace sop {

/// A place in the files of a procedure, as people name it.
struct FilePlace {
  std::string_view path;   ///< empty: nowhere
  std::uint32_t line = 0;  ///< from 1
};
/// Where a span of the procedure begins. Cost: a search by halves among the lines.
FilePlace place_of(const Procedure& procedure, Span span);

/// 64 hexadecimal digits.
std::string hash_text(const Hash& hash);
/// An instant of a decision or case, `2026-03-27T15:50:00Z`; a number of milliseconds if it is no such instant.
std::string instant_text(std::int64_t milliseconds);

/// The same as the wall shows it where the procedure is: `2026-03-27 17:50` in its own zone (or that of its calendar),
/// with `Z` after it when it states none.
std::string wall_text(const Procedure& procedure, std::int64_t milliseconds);

/// Reads an instant: ISO 8601 with `Z` or an offset, or what `wall_text` shows, `2026-03-27 17:50`, in the zone of the
/// procedure (or of its calendar). Errors: those of parse_instant; offset_missing where the procedure states none.
TextError read_moment(const Procedure& procedure, std::string_view text, std::int64_t& milliseconds);

std::string_view name_of(Status status);
std::string_view name_of(ReasonKind kind);
std::string_view name_of(EffectKind kind);
std::string_view name_of(CaseStatus status);
std::string_view name_of(DueKind kind);
std::string_view name_of(Performer performer);
/// Why a call was refused, as a sentence: `no step where the case stands offers it`.
std::string_view status_text(Status status, Language language = Language::en);
/// The same, with the window of the limit that needs the customer's total, and with what a line of the customer's record cannot be.
std::string refusal_text(const Procedure& procedure, const Decision& decision,
                         Language language = Language::en);
/// status_text as a row of the catalogue.
MessageId status_message(Status status);

/// A rule as it may be shown to people. The path and place of a row whose cells compare a private fact say its value, so such a row
/// is shown as `table/•••` at the place of its table; and so are a move, a level and a limit that a condition on a private fact tells
/// apart from others like them: `step/accepted/end/•••` at the place of the step. Cost: that of finding the rule, in a procedure
/// with private facts; else that of copying the path.
struct ShownRule {
  std::string path;
  Span span;
};
ShownRule shown_rule(const Procedure& procedure, std::string_view path, Span span = {});
/// Whether a value rests on a private fact, by itself or through definitions, so that neither it nor its words in the file are shown.
bool rests_on_private(const Procedure& procedure, Id expression);
/// The computed values of an effect `record` as they may be shown to people: masked as a whole where one of them rests on a private fact.
std::string shown_record(const Procedure& procedure, const Effect& record);

/// Appends the list of reasons, as they may be shown: `[{"kind","rule","file","line","facts":{...}}]`. `facts` has one value a fact.
void write_reasons(JsonWriter& writer, const Procedure& procedure, const std::vector<Value>& facts,
                   const Reason* first, const Reason* last);

/// What write_answer adds.
enum class Because : std::uint8_t { no, yes };

/// Appends the answer to one question: `{"value":...}`, `{"needs":[...]}` while it is unknown, `{"error":{...}}` when it
/// cannot be computed: with the rules that failed, where they stand, and the facts that it was asked with
/// (sop/answer_problem.hpp); of a requirement list also what failed and why.
void write_answer(JsonWriter& writer, const Procedure& procedure, const std::vector<Value>& facts,
                  Asked asked, const reference::Answer& answer, Because because,
                  Language language = Language::en);
void write_answer(JsonWriter& writer, const Procedure& procedure, const std::vector<Value>& facts,
                  Asked asked, const EngineAnswer& answer, Because because, Language language = Language::en);

/// The version of the shape that `write_decision` writes.
inline constexpr int decision_json_version = 1;

/// The facts of a case, one a fact: what reasons are shown with.
std::vector<Value> told_facts(const Case& c);

/// Appends the members of a decision, without the brackets around them, so that others may stand beside: where the case stands,
/// what is to be said, asked, done and paid, by when, and why. Effects of the kind `say` have their words in the list `say`.
void write_decision_members(JsonWriter& writer, const Procedure& procedure, const std::vector<Value>& facts,
                            const Decision& decision, Language language = Language::en);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/decision_json.inl"
#include "sop/impl/decision_json_names.inl"
#include "sop/impl/decision_json_shown.inl"
#endif
