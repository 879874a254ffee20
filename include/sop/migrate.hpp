// sop/migrate.hpp — an open case moves to another version of its procedure.
//
// A case is pinned to the version that it began on (docs/identity.md) and stays on it until somebody moves it. What ties two
// versions together are names: the same name, a name that the new file says a thing had (`formerly`: facts, roles, teams,
// schedules, steps, ends), and what the caller maps. Nothing is guessed: what cannot be carried over is told with its lasting
// name and what to do, all of it at once, and then the case is as it was.
//
//   sop::MigrateOptions options;                       // keep every instant, map nothing
//   sop::MigrateResult told;
//   sop::Case trial = the_case;
//   if (sop::migrate({old_version, old_data}, {new_version, new_data}, trial, options, told)) store(trial);
//   for (const sop::MigrateNote& note : told.notes) ...  // text_of(note, language), help_of(note, language)
//
// It is no turn of the case: nothing fires and nothing is told to anybody. What the new version asks for where the case stands (a
// line more in its step, a branch, a rule that holds) is done in the next turn; what happened before is not done again, and a
// clock that is new begins with its next start. docs/semantics.md, 15.6, is the authority.
//
// Thread-safety: pure functions. Cost: linear in the two procedures, and that of two looks at the case.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/diagnostic.hpp"
#include "sop/model.hpp"
#include "sop/names.hpp"
#include "sop/retime.hpp"

namespace sop {

/// One version of a procedure, with the reference data that goes with it.
struct ProcedureVersion {
  const Procedure& procedure;
  const ReferenceData& data;
};

/// What something of the old version is in the new one. Steps, containers, moves and rules are named by their paths.
struct NameChange {
  NameKind kind = NameKind::step;  ///< symbol: values, outcomes and promises
  std::string from, to;            ///< an empty `to` gives it up: a fact, a clock, a rule
};

struct MigrateOptions {
  RetimeOptions timers;  ///< what becomes of instants that are set; the length is the new version's
  std::vector<NameChange> changes;  ///< they count before names and `formerly`
  bool has_at = false;
  std::int64_t at = 0;  ///< the instant of the move, ms; without it the case's own. `restart` counts from it
};

enum class MigrateKind : std::uint8_t {
  refused,  ///< why the case cannot move
  dropped,  ///< what the new version does not have, and the case can do without
  added,    ///< what is new where the case stands
  changed,  ///< what is another one now
};

/// One thing that is told of a move: a row of sop/messages/migrate.def, and what it speaks of.
struct MigrateNote {
  MigrateKind kind = MigrateKind::refused;
  MessageId id{};
  std::vector<std::string> args;  ///< the first is the lasting name
};
std::string text_of(const MigrateNote& note, Language language = Language::en);
/// What to do.
std::string help_of(const MigrateNote& note, Language language = Language::en);

/// Something that a decision says otherwise after the move, without any event. Names of things that were only renamed are no
/// difference.
struct MigrateDifference {
  enum class What : std::uint8_t {
    owner,
    pending,
    level,
    ask,
    allowed,
    pay,      ///< the amount of an option
    limit,    ///< what the owner's limits leave for it
    approver  ///< who must agree when the owner gives it
  };
  What what = What::owner;
  std::string subject;        ///< pay, limit, approver: the remedy; allowed: the branch
  std::string before, after;  ///< empty: not there
};
std::string_view name_of(MigrateDifference::What what);

struct MigrateResult {
  bool moved = false;              ///< the case is of the new version now
  std::vector<MigrateNote> notes;  ///< what refuses it first
  std::vector<MovedDue> due;       ///< instants that the options moved, with ids of the new version
  std::vector<MigrateDifference> differences;
  Decision before, after;  ///< where the case stands under each version; empty when it is refused
};

/// Moves a case to the version `to`. False: it is refused, `result.notes` says why, and nothing is changed.
bool migrate(const ProcedureVersion& from, const ProcedureVersion& to, Case& c, const MigrateOptions& options,
             MigrateResult& result);

/// What `migrate` would tell; the case stays as it is.
MigrateResult preview_migrate(const ProcedureVersion& from, const ProcedureVersion& to, const Case& c,
                              const MigrateOptions& options);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/migrate.inl"
#endif
