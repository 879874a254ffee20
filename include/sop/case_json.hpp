// sop/case_json.hpp — a case as JSON and back (docs/json.md, docs/schema/case.schema.json).
//
// The readable form of a stored case: names instead of indices, instants as ISO 8601, money as text; what has nothing to say is
// left out. It has a version of its own, and it is pinned to its procedure by hash: read under another one it is refused.
// Reading is strict: an unknown key, a key that stands twice, a wrong name or a value that does not fit is an error that names
// it; all mistakes are told at once, and what was read is validated (sop/validate.hpp) before anybody gets it.
//
//   std::string text = sop::case_text(procedure, the_case);
//   sop::Case again;
//   sop::DiagnosticSink problems;
//   if (!sop::read_case(text, names, again, problems)) ...      // problems.items(): spans count bytes of `text`
//
// A case that is written and read is the same case, member by member, as long as its texts are UTF-8. A private fact is
// written as it is: a stored case is as secret as what it holds.
//
// Thread-safety: pure functions. Cost: linear in the text, with a search by halves for each name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/diagnostic.hpp"
#include "sop/json.hpp"
#include "sop/names.hpp"

namespace sop {

/// The version of the form that is written. Older ones stay readable; a newer one is refused by its number.
inline constexpr std::uint32_t case_json_version = 1;

/// Limits of reading one case.
inline constexpr JsonLimits case_json_limits{std::size_t{16} * 1024 * 1024, 64, 200'000};

/// Appends a case of this procedure as an object.
void write_case(JsonWriter& writer, const Procedure& procedure, const Case& c);
/// The same as a text.
std::string case_text(const Procedure& procedure, const Case& c, JsonLayout layout = JsonLayout::compact);

/// Reads a case of the procedure of `names`. False: at least one error was added, and `c` is empty.
bool read_case(JsonValue object, const NameTable& names, Case& c, DiagnosticSink& problems);
/// The same from a text.
bool read_case(std::string_view text, const NameTable& names, Case& c, DiagnosticSink& problems,
               const JsonLimits& limits = case_json_limits);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/case_json.inl"
#endif
