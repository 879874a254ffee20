// src/lint/stories.hpp — how a case comes to a finding: the shortest story, played by the reference interpreter.
//
// The stories of a procedure are looked for once, when the first finding asks: cases are opened, and whatever may happen to them happens (an
// outcome, a fact, an approval, an event of the author, the next moment at which something is due), breadth first, so that the first
// moment that shows something has the fewest events before it. What is found has been played and is true; that nothing is found
// proves nothing, because values, moments and turns are limited. A finding without a story stands all the same.
//
// Cost: counted turns, fewer the larger the procedure (`most_turns_for`), so that every machine finds the same.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "sop/case.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/duration.hpp"
#include "sop/reference.hpp"
#include "src/lint/check.hpp"
#include "src/lint/knowable.hpp"

namespace sop::lint_checks {

/// A case after a turn.
struct Moment {
  const Case& c;
  const Decision& d;
};
using Shows = std::function<bool(const Moment&)>;
/// The moments of a story, from the opening on.
using ShowsStory = std::function<bool(const std::vector<Moment>&)>;

enum class Duty {
  somebody,  ///< whoever is on duty is there
  nobody,    ///< schedules that the host keeps are empty
};

/// When the stories of every procedure open: 2026-09-01 10:00 UTC, a Tuesday.
inline constexpr std::int64_t stories_open =
    proof::date_of_questions * milliseconds_per_day + 10 * milliseconds_per_hour;
/// Who is on duty in them.
ReferenceData data_of_stories(const Procedure& procedure, Duty duty);
/// Something that the fact may be: an hour, one thing, 10.00 in the currency of the procedure; unknown: nothing is known of such values.
Value some_value(const Procedure& procedure, const Type& type);

/// Somebody who acts for a party: of its role, or the person that it is; `id` names them.
Actor acting(const Procedure& procedure, Id party, const char* id);

/// All stories of a procedure, outside a run of the checks, in which these facts have no other values, and in which nothing is told that may not be.
std::shared_ptr<const Stories> tell_stories(const Procedure& procedure, Duty duty,
                                            const std::vector<FactUpdate>& facts = {},
                                            const Knowable& told = {});
/// Stories that are looked for longer, and go where these rules, by their lasting paths, may be used: what is new goes first, so that they may
/// be longer than they need to be. Cost: ten times as many turns, and proofs of the conditions on the way.
std::shared_ptr<const Stories> tell_more_stories(const Procedure& procedure, Duty duty,
                                                 std::set<std::string> wanted);
/// The shortest of them to a moment that shows something; false: none was found.
bool find_story(const Stories& stories, const Shows& shows, Witness& out);

/// Gives a finding the shortest story to a moment that shows it, without what is not needed for that; false: none was found. `outcome` says in a
/// sentence what it shows. `shows` is asked last about the moment that is told, so that it may note what it sees there.
bool show(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
          Duty duty = Duty::somebody);

/// The same, of stories that are told anew, in which these facts have no other values: those of a case that was proved to be there.
bool show_told(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
               const std::vector<FactUpdate>& facts);

/// The same, of stories that are told anew, at whose opening these facts are told.
bool show_opened(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
                 const std::vector<FactUpdate>& facts);

/// The same, of stories that are looked for longer, until each move to a step has been taken. Cost: ten times as many turns.
bool show_led_to(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
                 const std::vector<FactUpdate>& facts, StateId step);

/// The same of a moment at which the case stands at a step: where no story shows it, for a few findings of one run, of such stories.
bool show_at(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows, StateId step,
             const std::vector<FactUpdate>& facts = {});

/// The same of a moment at which something is given again: one of several steps after the other is gone toward.
bool show_given_again(CheckContext& context, Finding& finding, const std::string& outcome, const Shows& shows,
                      const std::vector<StateId>& steps);
/// ... of stories in which these facts have no other values, toward one step. Cost: those of one search, however many were made before.
bool show_told_given_again(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
                           const std::vector<FactUpdate>& facts, StateId step);

/// The same of stories in which these facts have no other values, then of such that are looked for longer.
bool show_told_at(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
                  const std::vector<FactUpdate>& facts, StateId step);

/// The same, of a story that shows something like it (`loosely`), played anew with these facts told at its opening.
bool show_opened_with(CheckContext& context, Finding& finding, std::string outcome, const Shows& loosely,
                      const Shows& shows, const std::vector<FactUpdate>& facts);

/// The same of a response that has just been said in a language: where no story shows it, one that says the response is played anew with the
/// fact that gives the language.
bool show_in_language(CheckContext& context, Finding& finding, std::string outcome, Id response,
                      SymbolId locale, const Shows& shows);
/// Adds the fact with which texts are said in a language, where one gives it, it may be known, and nothing says so yet.
void tell_language(const Procedure& procedure, const Knowable& told, SymbolId locale,
                   std::vector<FactUpdate>& facts);

/// The same, of the stories in which an earlier moment shows `earlier`.
bool show_after(CheckContext& context, Finding& finding, std::string outcome, const Shows& earlier,
                const Shows& shows);

/// The same, of the stories that show something as a whole.
bool show_story(CheckContext& context, Finding& finding, std::string outcome, const ShowsStory& shows);
/// ... where none shows it, for a few findings of one check, of stories that are looked for longer and go toward a step.
bool show_story_at(CheckContext& context, Finding& finding, std::string outcome, const ShowsStory& shows,
                   StateId step);
/// ... of stories that are looked for longer, until each of some moves (by lasting paths) has been taken; facts are told anew there.
bool show_story_by(CheckContext& context, Finding& finding, std::string outcome, const ShowsStory& shows,
                   std::set<std::string> wanted);

/// The same, of stories in which everything is told that rules of `always` and moves may wait for, taken back, and told with whatever happens
/// (stories_rules.cpp). Cost: one turn for each way in which a case may stand beside the rules, and each thing that may be told there; counted.
bool show_beside_rules(CheckContext& context, Finding& finding, std::string outcome, const ShowsStory& shows);

/// A line of the case stands at the step.
Shows stands_at(StateId step);
/// The rule of this lasting path has just led on.
Shows led_by(std::string path);
/// The case has come to this level of this path.
Shows at_level(Id path, Id level);
/// The response has just been said.
Shows says(Id response);
/// Both.
Shows both(Shows a, Shows b);

/// What an expression is at a moment, its case and its present included.
reference::Answer asked_at(const Procedure& procedure, const ReferenceData& data, const Moment& moment,
                           Id expression);

}  // namespace sop::lint_checks
