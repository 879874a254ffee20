// src/diff/subjects.hpp — the questions that are asked of both versions: what each table answers, who owns each step, what is said there ...
//
// Each is a ladder: lines with a condition and an answer, of which the first (or the only, or each) whose condition is met counts.
// Lines whose keys are alike in both versions need no looking into.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/diff/versions.hpp"

namespace sop::diffing {

/// The key where nothing is answered.
inline constexpr const char* absent_key = "-";

/// The key of what needs no time.
inline constexpr const char* at_once_key = "at once";

/// One line of a ladder.
struct Line {
  Id condition = no_id;  ///< expression; no_id: always
  std::string key;       ///< of the answer, shallow
  std::string counted;   ///< of a deadline: how it is counted, beside its length
  DeadlineForm form;     ///< ... how it ends, and on which calendar
  std::string calendar;
  std::string text;     ///< of the answer, as its author reads it
  Id value = no_id;     ///< the answer as an expression; no_id: `key` and `text` are all there is
  bool amount = false;  ///< `value` is rounded as what is offered, given and limited (docs/semantics.md, 1.4)
  std::string path;     ///< of the rule
  Span span;
  std::uint32_t group = 0;  ///< unique: lines of a group exclude each other; lower groups are asked first
  std::vector<Id> more;     ///< further conditions, all of which must be met
  /// Facts that the answer shows, of which the two versions have other defaults: while one is not told, they say something else.
  std::vector<Id> defaults;
  std::string detail;  ///< said after `text` where that alone would be the same in both versions
  std::string alone;   ///< said after `text` where only one version has the question
  // Where several lines count together:
  std::string apart, apart_text;  ///< the answer among others, if it is not `key` and `text`
  std::vector<Id> apart_defaults;
  std::string frame;        ///< `apart` without its formulas
  std::vector<Line> parts;  ///< ... which are the answers of these
  bool only_true =
      false;  ///< what is unknown counts as no for now: owners, rules, what time brings (docs/semantics.md, 6.5, 8.1, 8.3, 9)
  bool ends = false;   ///< what stands below is not reached once this applies
  bool holds = false;  ///< nor while it is unknown whether it applies
};

enum class Reading : std::uint8_t {
  absent,
  first,
  moves,  ///< first, but a line that is unknown holds back also those below it that lead to the same place (docs/semantics.md, 7.4)
  unique,
  each,          ///< all that apply, in order
  least,         ///< the smallest of those that apply
  output,        ///< of a table: the lines are its rows, for their texts
  requirements,  ///< of a list: whether all are met
  reason         ///< of a list: the first line that is certainly not met
};

/// What one version says of it.
struct Ladder {
  Reading reading = Reading::absent;
  Reading several =
      Reading::absent;  ///< how its lines count where a version has more than one; absent: as `reading` says
  Id id = no_id;        ///< of the output or the list
  Id definition = no_id;  ///< of a definition: itself, so that its value is rounded as a named one is
  std::vector<Line> lines;
};

/// What its answers are, so that they can be compared as more or less.
enum class Measure : std::uint8_t {
  none,
  given,   ///< an amount that a customer gets
  number,  ///< an amount or number otherwise
  length,  ///< of time, until something happens
  window,  ///< of time, in which something is possible
  limit    ///< of authority
};

struct Subject {
  DiffSubject kind = DiffSubject::answer;
  std::string name;
  std::string part;      ///< the key of the part that it belongs to, or is
  std::string parent;    ///< of a part: the part around it
  std::string scenario;  ///< of a rule that holds in one scenario alone
  Measure measure = Measure::none;
  Ladder side[2];
  std::vector<std::string> uses[2];  ///< names of outputs and definitions in its answers, and `calendar NAME`
  Id step = no_id, remedy = no_id;   ///< of an amount: where it is offered, in the new version
  bool waits_alike = false;  ///< only one version has it, and the other one waits for its condition, too
  std::string used_as;       ///< the name by which others use it, where it is not its own
};

/// Everything that is asked, in the order of the new version, then what only the old one has.
std::vector<Subject> subjects_of(const Versions& versions, Wording (&wording)[2]);

}  // namespace sop::diffing
