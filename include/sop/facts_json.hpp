// sop/facts_json.hpp — facts and values as JSON, in both directions (docs/json.md).
//
//   {"issue":"delay","price":"80.00 EUR","days_late":4,"received_on":"2026-03-27","ready_on":null}
//
// An absent key is unknown (or the declared default), `null` is *none* where the fact allows it. Whole numbers are JSON
// numbers; decimals, percents, money, lengths of time and dates are texts, because a JSON number may lose digits on its
// way. Reading is strict: a fact that was not declared, a wrong type, a value out of its range is an error that names the
// fact, the value and what was expected; all mistakes of an object are told at once. The value of a private fact is
// never repeated in a message.
//
//   const sop::NameTable names(procedure);                    // once
//   std::vector<sop::FactUpdate> facts;
//   sop::DiagnosticSink problems;
//   if (!sop::read_facts(line, names, facts, problems)) ...   // problems.items(): spans count bytes of `line`
//
// Thread-safety: pure functions. Cost: linear in the text, with a search by halves for each name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/diagnostic.hpp"
#include "sop/event.hpp"
#include "sop/json.hpp"
#include "sop/model.hpp"
#include "sop/names.hpp"
#include "sop/value.hpp"

namespace sop {

/// What is written instead of the value of a private fact where that value is nobody's business.
inline constexpr std::string_view masked_value = "•••";

/// Whether private facts are written as they are or as `masked_value`.
enum class Privacy : std::uint8_t { show, mask };

/// Whether facts that come together must all be there.
enum class FactGroups : std::uint8_t {
  complete,  ///< an object that is all there is to know
  any,       ///< an update: the rest may be known already
};

/// Reads an object of facts. False: at least one error was added; `facts` then holds what was right.
bool read_facts(JsonValue object, const NameTable& names, std::vector<FactUpdate>& facts,
                DiagnosticSink& problems, FactGroups groups = FactGroups::complete);
/// The same from a text.
bool read_facts(std::string_view text, const NameTable& names, std::vector<FactUpdate>& facts,
                DiagnosticSink& problems, const JsonLimits& limits = {});

/// Reads one value of a type for the fact or setting called `name`; a private one is not repeated in messages. False: an
/// error was added.
bool read_value(JsonValue json, const Type& type, const NameTable& names, std::string_view name,
                bool is_private, Value& out, DiagnosticSink& problems);

/// One value a fact, unknown where `facts` is silent: what reference::Question wants.
std::vector<Value> fact_values(const Procedure& procedure, const std::vector<FactUpdate>& facts);

/// Writes a value: a boolean, a whole number, `null` for none, a list, or a text. Unknown and error have no form: nothing
/// may be written for them, and the caller has seen to that (in a list they become null).
void write_value(JsonWriter& writer, const Procedure& procedure, const Value& value,
                 const Type* type = nullptr);

/// Writes an object of the known facts, in the order in which they are declared. `facts` has one element a fact.
void write_facts(JsonWriter& writer, const Procedure& procedure, const std::vector<Value>& facts,
                 Privacy privacy = Privacy::show);

/// A value as people read it: `80.00 EUR`, `yes`, `delay`, `15 min`, `none`, `unknown`, `no row applies`.
std::string value_text(const Procedure& procedure, const Value& value, const Type* type = nullptr);

/// Why a value is an error, in words: `no row of the table applies`.
std::string_view error_text(ErrorCode code, Language language = Language::en);
/// The same as a row of the catalogue.
MessageId error_message(ErrorCode code);
/// The stable name of an error, as it stands in JSON: `no_row`.
std::string_view name_of(ErrorCode code);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/facts_json.inl"
#endif
