// sop/migrate_json.hpp — the mapping for a move to another version, and what a move comes to, as JSON (docs/json.md).
//
//   {"version":1,"steps":{"late_repair/offer":"late_repair/propose"},"facts":{"old_price":null}}
//
// Reading is strict: an unknown list, a name that the old or the new version does not have, a name that stands twice is an error
// with its place, and all errors are told at once.
//
// Thread-safety: pure functions. Cost: linear in the text, with a search by halves for each name.
#pragma once

#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/diagnostic.hpp"
#include "sop/json.hpp"
#include "sop/migrate.hpp"
#include "sop/names.hpp"

namespace sop {

/// The version of both forms.
inline constexpr std::uint32_t migrate_json_version = 1;

/// Adds what a mapping says. False: at least one error was added, and `changes` is as it was.
bool read_name_changes(std::string_view text, const NameTable& from, const NameTable& to,
                       std::vector<NameChange>& changes, DiagnosticSink& problems,
                       const JsonLimits& limits = {});

/// Appends what a move comes to, as an object (docs/schema/migrate.schema.json): `written` says whether the new case was kept.
void write_migration(JsonWriter& writer, const ProcedureVersion& from, const ProcedureVersion& to,
                     const MigrateResult& result, bool written, Language language = Language::en);

/// The lasting name of an instant that moves: of the clock, the promise, the step, the level's party, the rule.
std::string_view name_of_due(const Procedure& procedure, const MovedDue& due);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/migrate_json.inl"
#endif
