// sop/lint.hpp — the checks: what is doubtful in a procedure that loads, before a customer meets it.
//
// A check is one file (src/lint/checks/ID.cpp), one golden folder (tests/golden/lint/ID), one page (docs/checks/ID.md) and one
// line in src/lint/checks.def; `./dev new-check ID` makes all four. Its id is a readable name that is never reused. A
// finding carries what it is about (a diagnostic), the lasting path of the thing (docs/identity.md), a witness where it speaks
// about behaviour, and a fingerprint that survives moved lines. An author silences one with a `suppress` block, which needs a
// reason.
//
// Thread-safety: pure; the stop token may be set from elsewhere. Cost: the checks of the graph are linear in the procedure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/data.hpp"
#include "sop/diagnostic.hpp"
#include "sop/event.hpp"
#include "sop/lint_cache.hpp"
#include "sop/model.hpp"
#include "sop/stop_token.hpp"

namespace sop {

enum class CheckCategory : std::uint8_t {
  shape,
  ownership,
  escalation,
  money,
  time,
  words,
  tables,
  life,
  tests
};

std::string_view category_name(CheckCategory category);

/// What is known about a check without running it.
struct CheckInfo {
  std::string_view id;
  Severity severity = Severity::warning;  ///< by default; options may change it
  CheckCategory category = CheckCategory::shape;
  std::string_view summary;  ///< one sentence
};

/// All checks, in the order of the list. The memory lives as long as the program.
const std::vector<CheckInfo>& checks();
/// A check by its id; null when there is none.
const CheckInfo* find_check(std::string_view id);

/// One thing that a witness does: `event`, at `at` milliseconds after the case was opened.
struct WitnessEvent {
  std::int64_t at = 0;
  Event event;
  bool by_another = false;  ///< by somebody whom the case does not come to: nobody else may give so much
};

/// The smallest concrete case that shows a finding; the reference interpreter has replayed it.
struct Witness {
  std::vector<FactUpdate> facts;  ///< at opening
  std::vector<WitnessEvent> events;
  bool has_opening = false;  ///< it matters when the case is opened
  std::int64_t opening = 0;  ///< then when, in milliseconds since the epoch
  std::string outcome;       ///< what it shows, as a sentence
  [[nodiscard]] bool empty() const {
    return facts.empty() && events.empty() && !has_opening && outcome.empty();
  }
};

/// A witness in words, without what it shows: `kind: parcel, days_late: 17`; when it is opened first, where that matters. The values are made up, so
/// that private facts are shown as well, and the words of the language are those of its first file.
std::string witness_text(const Witness& witness, const Procedure& procedure);

/// An instant on the wall of a procedure, as exact as it is: `2026-10-03 18:00`, `2026-10-03 18:00:00.001`. In UTC where its zone is not known.
std::string wall_text(const Procedure& procedure, const ReferenceData& data, std::int64_t at);

struct Finding {
  std::string_view check;  ///< id
  Diagnostic diagnostic;
  std::string path;  ///< of the thing it is about
  Witness witness;   ///< told once more as the last note of the diagnostic, for whoever only shows that
  std::string fingerprint;  ///< 32 hexadecimal digits
  bool suppressed = false;
  std::string suppression_reason;
  bool in_baseline = false;  ///< suppressed, because it was known before (sop/lint_baseline.hpp)
};

/// What a check suspected, and no case shows within the limits of the search for one: neither found nor proved not to be there.
struct NotShown {
  std::string_view check;  ///< id
  Diagnostic diagnostic;   ///< a note: what a finding would have said
  std::string path;        ///< of the thing it is about
  std::string_view limit;  ///< that ended the search (docs/proofs.md)
};

/// How much a finding counts where its author, or whoever runs the checks, decides so.
enum class LintLevel : std::uint8_t { off, note, warning, error };

/// Gives findings another severity. Of several that fit, the last one counts.
struct SeverityRule {
  std::string check;                              ///< an id; empty: every check of `category`
  CheckCategory category = CheckCategory::shape;  ///< where `check` is empty
  std::vector<std::string> files;  ///< globs (`fits_glob`) over `LintOptions::files`; empty: everywhere
  LintLevel level = LintLevel::warning;
};

/// A phrase that texts of responses must not hold, or must hold, beside those that the procedure itself names. Found by
/// `avoided_phrase` and `required_phrase_missing`.
struct PhraseSetting {
  bool require = false;
  std::string phrase;   ///< words; a `*` at the end of a word stands for any ending
  std::string locale;   ///< `en`; empty: texts in every language
  std::string channel;  ///< a value of the channel; empty: texts for every channel
  std::string instead;  ///< what to say instead
  std::string source;   ///< where it is set, for people: `sop.toml:12`
};

enum class NamedThing : std::uint8_t {
  step,
  response,
  fact,
  role,
  remedy,
  table,
  clock,
  path,
  scenario,
  routine
};

/// A shape that names must have. Found by `name_not_as_agreed`.
struct NameSetting {
  NamedThing thing = NamedThing::step;
  std::vector<std::string> patterns;  ///< of sop/pattern.hpp; a name must fit one of them; empty: any
  std::uint32_t max_length = 0;       ///< code points; 0: any
  std::string source;                 ///< where it is set, for people
};

/// Another version of the procedure, that is rolled out before this one.
struct EarlierVersion {
  std::string file;                              ///< for people: where it stands
  std::int32_t valid_from = 0, valid_until = 0;  ///< days since 1970-01-01, both in force; 0: without end
};

struct LintOptions {
  bool has_today = false;         ///< without a date, checks of reviews and expiry are not run
  std::int32_t today = 0;         ///< days since 1970-01-01
  std::vector<std::string> only;  ///< ids; empty: all
  std::size_t max_findings = DiagnosticSink::default_limit;  ///< those past it are only counted
  /// Comparisons that one check may make; a check that would need more ends there and is named in `unfinished`.
  std::uint64_t max_work = 20'000'000;
  const StopToken* stop = nullptr;  ///< looked at between checks, and by those that compare much
  /// Proofs of earlier runs (sop/lint_cache.hpp); null: everything is proved anew. The result is the same.
  LintCache* cache = nullptr;
  std::vector<SeverityRule> severities;
  std::vector<PhraseSetting> phrases;
  std::vector<NameSetting> names;
  /// The facts that the host tells without being asked, by name, if somebody has said which (`has_host_tells`): then a fact that nobody asks
  /// for and that is not among them is found by `fact_never_asked`, and no case that is shown knows it (docs/proofs.md). Otherwise the host is
  /// taken to tell what no step asks for.
  std::vector<std::string> host_tells;
  bool has_host_tells = false;
  /// Who is on duty when, as cases of the procedure will be given it; null: nobody has said. Outlives the call.
  const ReferenceData* data = nullptr;
  /// Versions that come before this one, where somebody knows them: no two should be in force on one day (`versions_overlap`).
  std::vector<EarlierVersion> earlier;
  /// The path of each file of the procedure, by its number, as the globs of `severities` are to see it; may be empty.
  std::vector<std::string> files;
};

struct LintResult {
  std::vector<Finding> findings;  ///< sorted by place; suppressed ones too
  std::size_t dropped = 0;        ///< past max_findings
  bool stopped = false;           ///< somebody asked to stop: what is here was found until then
  std::vector<std::string_view>
      unfinished;  ///< ids of checks that passed max_work: what they found is true, but not all
  /// What was suspected and not shown, sorted by place; nothing where its author has silenced the check, or the check has found something else.
  std::vector<NotShown> not_shown;
  [[nodiscard]] std::size_t count(Severity severity) const;  ///< suppressed ones are not counted
};

/// `words`: "words"; false when no category is called so.
bool find_category(std::string_view name, CheckCategory& out);

/// Whether the whole of a path fits a glob: `*` any characters of one folder's or file's name, `?` one of them, `**` any number of
/// folders. Parts are told apart by `/`; a glob without `/` is compared with the last part alone. Cost: at most the length of the
/// path times that of the glob.
[[nodiscard]] bool fits_glob(std::string_view glob, std::string_view path);

/// Runs the checks on a sound procedure.
LintResult lint(const Procedure& procedure, const LintOptions& options = {});

}  // namespace sop
