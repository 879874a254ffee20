// sop/diff.hpp — what changes for customers and for those who answer them, between two versions of a procedure.
//
//   sop::DiffResult told = sop::diff({old_version, old_data}, {new_version, new_data}, {});
//   for (const sop::DiffRegion& region : told.regions) ...  // region.subject, region.verdict, region.when, region.witness
//
// Both versions are asked the same questions: what a table answers, which scenario a case belongs to, who owns a step, what is said,
// asked, offered and done there, where it goes on, by when, and who may give how much. Whatever is asked, the answer depends on
// facts; a *region* is the set of all cases in which the old answer and the new one are the same two different ones. Names tie the
// versions together as when an open case moves (sop/migrate.hpp): the same name, or `formerly` in the new file.
//
// A region has a witness: the smallest case that shows it, played by the reference interpreter and by the engine in both versions
// before it is told. What shows only when something happens to a case (who owns a step later on, what is said there) has a witness with
// events, played by the reference interpreter; where none was found, the region says at which limit. What cannot be compared (a condition that reads the clock, a sum of facts compared with another) is told as not compared, with
// the condition to blame, and never counts as the same.
//
// Declared here, compiled once in src/diff. Thread-safety: a pure function. Cost: what is alike in both is found in linear time;
// what differs costs the product of what its conditions distinguish, up to `max_work`, counted, for each question.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/decision.hpp"
#include "sop/diagnostic.hpp"
#include "sop/event.hpp"
#include "sop/json.hpp"
#include "sop/migrate.hpp"
#include "sop/model.hpp"
#include "sop/names.hpp"
#include "sop/retime.hpp"
#include "sop/stop_token.hpp"

namespace sop {

/// What is asked of both versions.
enum class DiffSubject : std::uint8_t {
  answer,     ///< what a table or a definition answers
  scenario,   ///< which scenario a case belongs to
  owner,      ///< who owns a step
  task,       ///< what is said, asked, done or recorded at a step
  offer,      ///< whether something may be given at a step
  amount,     ///< how much of it
  move,       ///< where a step, a clock or a rule leads
  deadline,   ///< by when
  text,       ///< the words of a reply
  authority,  ///< who may give what, and up to how much
  fact,       ///< what can be told of a case
  part,       ///< a scenario, a step, a role, a clock ... as a whole
  setting  ///< what is stated for the whole procedure, or of a team, a schedule, a reply ... and depends on no case
};
std::string_view name_of(DiffSubject subject);

/// What it comes to, in a word.
enum class DiffVerdict : std::uint8_t {
  more_generous,
  less_generous,
  slower,
  faster,
  other_owner,
  said_differently,
  no_longer_possible,
  newly_possible,
  higher,  ///< of an amount or number that is not known to be given
  lower,
  more_authority,
  less_authority,
  other_step,
  other_answer,
  waits,       ///< the new version needs a fact that the old one did without
  waits_less,  ///< the other way round
  longer,      ///< of a time in which something is possible
  shorter,
  changed  ///< of a setting
};
std::string_view name_of(DiffVerdict verdict);

/// Which values of a fact lie in a box: `days_late: 3..7`.
struct DiffRange {
  std::string
      fact;  ///< its name in the new version (in the old one, where only that has it); or a condition as a whole
  std::string values;           ///< `3..7`, `> 80.00 EUR`, `late, lost`; empty: only what the flags say
  bool unknown = false;         ///< also while nobody has told it
  bool any_known = false;       ///< every value there is
  bool others = false;          ///< also texts that no condition mentions
  std::string first_values;     ///< where `values` are many: the first few
  std::size_t more_values = 0;  ///< ... and how many stretches of values follow
};
/// All of its ranges together.
using DiffBox = std::vector<DiffRange>;

/// Who is responsible for an answer: the lasting name of a rule, and where it stands.
struct DiffRule {
  std::string path;
  Span span;
};

/// What happens to a case after its opening, in a witness; `after` in milliseconds from there.
struct DiffEvent {
  std::int64_t after = 0;
  Event event;
};

struct DiffRegion {
  std::string
      id;  ///< 12 hexadecimal digits, of what it is about: the same as long as question, cases and both answers are
  DiffSubject subject = DiffSubject::answer;
  std::string
      name;  ///< lasting name of what is asked about, in the new version (in the old one, where only that has it)
  DiffVerdict verdict = DiffVerdict::other_answer;
  std::vector<DiffBox> when;   ///< any of them; empty: every case
  std::size_t more_boxes = 0;  ///< that are not listed
  std::string before,
      after;  ///< the answers as their authors wrote them, also one that waits; empty: there is none
  ErrorCode error_before = ErrorCode::ok, error_after = ErrorCode::ok;  ///< why an answer cannot be computed
  bool waits_before = false, waits_after = false;                       ///< an answer waits to know a fact
  std::vector<FactUpdate> witness;         ///< facts of the new version, and of the old one (below)
  std::vector<FactUpdate> witness_before;  ///< the same case with facts of the old version
  std::string witness_text;  ///< `problem: late, days_late: 3`; empty: a case of which nothing is told
  std::vector<DiffEvent> witness_events;         ///< what then happens to the case, in the new version
  std::vector<DiffEvent> witness_events_before;  ///< ... and in the old one, as far as that goes on with it
  bool has_witness = false;     ///< false: it rests on no case (a setting), or `not_played` says why
  std::string_view not_played;  ///< the limit at which no case had been played that shows it; else empty
  std::string shown_before, shown_after;  ///< what both versions answered to it
  std::vector<DiffRule> rules_before, rules_after;
  std::vector<std::string>
      felt_in;  ///< lasting names of what rests on this answer and is itself written as before
  bool has_cases = false;
  std::size_t cases = 0;  ///< past cases that lie in it
  bool allowed = false;
  std::string allowed_reason;
};

/// A question that could not be compared, or of which a part could not.
struct NotCompared {
  DiffSubject subject = DiffSubject::answer;
  std::string name;
  MessageId why{};                ///< a row of sop/messages/diff.def
  std::vector<std::string> args;  ///< the condition to blame
  std::string id{};               ///< as of a region, so that it may be allowed
  bool allowed = false;
  std::string allowed_reason{};
};

/// Something that is called otherwise now: because its author says so, or perhaps.
struct DiffName {
  NameKind kind = NameKind::fact;
  std::string before, after;
  bool stated = false;  ///< by `formerly`; else it only looks so
};

/// What becomes of one open case.
struct DiffOpenCase {
  std::size_t number = 0;  ///< from 1, in the order handed in
  bool can_move = false;
  std::vector<MigrateNote> refused;  ///< why not: the step where it stands is gone ...
  std::vector<MigrateDifference> differences;
  std::vector<MovedDue> due;
};

/// What CI lets pass.
struct DiffAllowance {
  std::string region;  ///< id
  std::string reason;
};

struct DiffOptions {
  std::uint64_t max_work = 20'000'000;  ///< counted, for each question; past it the question is not compared
  std::size_t max_boxes = 4;            ///< that are listed of a region
  std::vector<DiffAllowance> allow;
  const StopToken* stop = nullptr;
  /// Past cases by their facts, of the old version (its ids): counted in regions.
  const std::vector<std::vector<FactUpdate>>* cases = nullptr;
  /// Open cases of the old version: what would become of each.
  const std::vector<Case>* open_cases = nullptr;
};

struct DiffResult {
  std::vector<DiffRegion> regions;
  std::vector<NotCompared> not_compared;
  std::vector<DiffName> names;
  std::vector<DiffOpenCase> open_cases;
  std::vector<std::string> unused_allowances;  ///< ids of no region
  bool stopped = false;
  std::size_t past_cases = 0;             ///< handed in
  std::vector<std::size_t> cases_differ;  ///< of them: those that lie in a region, by their place from 0
  /// Nothing differs but what is allowed, and everything could be compared.
  [[nodiscard]] bool same() const;
};

/// Compares two sound versions of a procedure.
DiffResult diff(const ProcedureVersion& before, const ProcedureVersion& after,
                const DiffOptions& options = {});

/// Appends what differs, as an object (docs/schema/diff.schema.json).
void write_diff(JsonWriter& writer, const ProcedureVersion& before, const ProcedureVersion& after,
                const DiffResult& result, Language language = Language::en);

}  // namespace sop
