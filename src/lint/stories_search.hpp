// src/lint/stories_search.hpp — how stories are looked for: everything that was played, and what is tried next (src/lint/stories.hpp).
//
// The checks look breadth first (`play`). Where rules are wanted that no story of that kind uses, the search goes on with what is new
// (`play_further`, stories_further.cpp): a moment that uses a rule or comes to a step for the first time goes before all others; time
// goes on to each moment at which something is due; facts are told that the condition of a move or of an always-rule wants.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "src/lint/stories.hpp"
#include "src/proof/space.hpp"

namespace sop::lint_checks {

/// The turns of one search toward a step, and those that one check may have played when it begins another; 0: it is not looked for longer.
std::size_t most_longer_turns(const Procedure& p);

/// What stories are to come to: a moment that shows something, or a whole story that does.
struct Goal {
  Shows shows;             ///< or else:
  ShowsStory shows_story;  ///< empty: `shows`
};

/// What a search toward a step is for.
enum class LooksFor : std::uint8_t {
  moments,
  rounds,  ///< a case stands as it stood before
  grants   ///< something is given again
};

/// The step in which values of a kind are counted here; zero: they are not counted.
Rational step_of(const Procedure& procedure, const Type& type, const Value& value);

/// The turns that are played to make one story, or the stories of one procedure, shorter.
std::size_t most_turns_to_shorten(const Procedure& procedure);

/// By fact: whether it is told at the opening of a story: no step asks for it, the choice of the scenario rests on it, or a case that is opened
/// without it needs it; and the host may tell it.
std::vector<bool> told_at_opening(const Procedure& procedure, const ReferenceData& data, const Knowable& may);

/// Makes a story that shows something shorter, where one of its parts shows the same, with other values of its facts (stories_shorter.cpp):
/// `plays` says so. Cost: counted turns.
void make_story_shorter(const Procedure& procedure, const std::vector<bool>& at_opening,
                        const std::vector<std::vector<Value>>& values, Witness& witness,
                        const std::function<bool(const Witness&)>& plays);

/// Leaves out of a story what is not needed for what it shows, and moves numbers to where that is only just so (stories_smaller.cpp).
/// `values`: by fact, those around what conditions name.
void make_story_smaller(const Procedure& p, const ReferenceData& data, const std::vector<RecordLine>& record,
                        const Knowable& may, const std::vector<std::vector<Value>>& values, Witness& witness,
                        const ShowsStory& shows);

/// Gives a finding a story that shows it, or a shorter one, and makes it smaller.
void give_story(CheckContext& context, Finding& finding, std::string outcome, Witness story,
                const ShowsStory& shows);

/// Everything that was played, in the order of the number of events.
class Stories {
 public:
  /// `may`: what may be told when; `told`: facts that have no other value in them; `opened`: facts that are told at the opening.
  Stories(const Procedure& p, Duty duty, Knowable may, const std::vector<FactUpdate>& told = {},
          const std::vector<FactUpdate>& opened = {})
      : p_(p), duty_(duty), may_(std::move(may)), data_(data_of_stories(p, duty)), record_() {
    look_for_values();
    for (const FactUpdate& update : told) values_[update.fact] = {update.value};
    play(opened);
  }
  /// `rounds`: moments at which a case stands as it stood before are kept, too, and each opening is gone on from for itself.
  Stories(const Procedure& p, Duty duty, Knowable may, std::set<std::string> wanted,
          const std::vector<FactUpdate>& told = {}, bool rounds = false)
      : p_(p),
        duty_(duty),
        may_(std::move(may)),
        data_(data_of_stories(p, duty)),
        record_(),
        further_(true),
        rounds_(rounds),
        wanted_(std::move(wanted)) {
    look_for_values();
    for (const FactUpdate& update : told) values_[update.fact] = {update.value};
    play_further();
  }

  /// Stories that go toward a step (stories_toward.cpp). `told`: facts that have no other value in them.
  Stories(const Procedure& p, Duty duty, Knowable may, const StateGraph& graph, StateId toward,
          const std::vector<FactUpdate>& told, LooksFor what);
  /// All stories of few events, the fewest first (stories_shorter.cpp), with every value of facts that have few, and what is told at the opening or
  /// later by nobody's asking.
  struct Short {};
  Stories(const Procedure& p, Duty duty, Knowable may, Short);
  /// Finds a story that shows something with fewer events, or with as many and fewer facts told; false: none of those does.
  bool find_shorter(const ShowsStory& shows, Witness& witness);

  /// Goes on until a story shows what is looked for at that step, which may be asked again and again; false: none does within the turns of
  /// one search. Only for stories that go toward a step.
  bool come_to(const Goal& goal);
  [[nodiscard]] std::size_t turns() const { return turns_; }
  [[nodiscard]] const ReferenceData& data() const { return data_; }
  [[nodiscard]] Duty duty() const { return duty_; }
  /// Whether a limit ended the search, and not that nothing was left to try.
  [[nodiscard]] bool cut_short() const {
    return turns_ >= most_turns_ || moments_.size() - std::min(again_, most_moments_) >= most_moments_;
  }
  [[nodiscard]] bool lead_to(StateId step, LooksFor what) const { return ways_to_ == step && what_ == what; }

  /// The first moment that shows something, and before which one shows `earlier`; false: none does.
  bool find(const Shows& shows, Witness& witness, const Shows* earlier = nullptr) const;
  /// The shortest story that shows something as a whole; false: none does.
  bool find_story(const ShowsStory& shows, Witness& witness) const;
  /// See make_story_smaller.
  void make_smaller(Witness& witness, const ShowsStory& shows) const {
    make_story_smaller(p_, data_, record_, may_, values_, witness, shows);
  }
  /// One turn of what was played, in the order of the number of events; `before` is `first` at an opening.
  struct Turn {
    std::size_t before;
    const WitnessEvent& event;
    const std::vector<FactUpdate>& facts;  ///< of an opening
    Moment moment;
    std::size_t events, told;
  };
  static constexpr std::size_t first = static_cast<std::size_t>(-1);
  [[nodiscard]] std::size_t played() const { return moments_.size(); }
  [[nodiscard]] Turn turn(std::size_t place) const {
    const Played& one = moments_[place];
    return {one.before, one.event, one.facts, {one.c, one.d}, one.events, one.told};
  }
  /// Whether a story that was found shows something also with other facts at its opening.
  bool shows_with(const std::vector<FactUpdate>& facts, const std::vector<WitnessEvent>& events,
                  const Shows& shows) const {
    return shows_still(facts, events, shows, nullptr);
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  static constexpr std::size_t most_values = 6;
  static constexpr std::size_t few_answers = 16;
  static constexpr std::int64_t opening = stories_open;

  struct Played {
    Case c;
    Decision d;
    std::size_t before = none;
    WitnessEvent event;
    std::vector<FactUpdate> facts;  ///< of an opening
    std::size_t events = 0, told = 0;
    std::size_t opening = 0;  ///< the moment with which it began
    bool again =
        false;  ///< the case stood like this before: nothing new can follow, but the turn itself may show something
  };

  static bool is_shorter(const Played& one, const Played* best) {
    return best == nullptr || one.events < best->events ||
           (one.events == best->events && one.told < best->told);
  }
  /// Whether the story that ends with a moment shows something.
  [[nodiscard]] bool shows_as_a_whole(const Played& last, const ShowsStory& shows) const;
  /// How a case came to a moment.
  void tell(const Played& last, Witness& witness) const;
  static bool is_time(const WitnessEvent& event) {
    return event.event.kind == EventKind::facts && event.event.facts.empty();
  }
  [[nodiscard]] bool shows_still(const std::vector<FactUpdate>& facts,
                                 const std::vector<WitnessEvent>& events, const Shows& shows,
                                 const Shows* earlier) const;
  void look_for_values();
  [[nodiscard]] Value value_of(Id fact, std::size_t place) const;
  /// Those of some facts that the host tells.
  [[nodiscard]] std::vector<FactUpdate> told_by_host(std::vector<FactUpdate> facts) const;
  void play(const std::vector<FactUpdate>& opened);
  void open_all();
  void go_on_shortly(std::size_t from);
  void tell_all(std::size_t from);
  [[nodiscard]] std::vector<std::vector<FactUpdate>> all_of(const std::vector<Id>& facts,
                                                            std::size_t most) const;
  void play_further();
  static bool leave_out_corrections(const Played& from, Event& event);
  void look_for_ways(const StateGraph& graph, StateId toward);
  void open_for_wanted();
  void go_there(std::size_t at);
  [[nodiscard]] std::size_t way_from(const Case& c) const;
  [[nodiscard]] bool shows_the_goal(std::size_t at) const;
  void further_from(std::size_t from);
  void whatever_else(std::size_t from);
  void what_is_wanted(std::size_t from);
  void note_news(std::size_t at);
  bool is_new(const Played& played) const;
  const std::vector<FactUpdate>& facts_for(Id condition);
  void tell_for(std::size_t from, Id condition);
  void look_for_told();
  void open(std::vector<FactUpdate> facts);
  void go_on(std::size_t from);
  void answers(std::size_t from, const std::vector<Id>& ask, std::int64_t at);
  /// What the interpreter says of it.
  Status happens(std::size_t from, Event event, std::int64_t at);
  void outcomes(std::size_t from, std::int64_t at);
  void outcome_by(std::size_t from, std::int64_t at, const Allowed& one, Id owner);
  void from_outside(std::size_t from, std::int64_t now);
  void approvals(std::size_t from, std::int64_t at);
  bool keep(Played played);
  [[nodiscard]] std::string key_of(const Played& played) const;
  [[nodiscard]] bool enough() const {
    if (toward_) return arrived_ || turns_ >= most_turns_;
    if (short_) return turns_ >= most_turns_;
    if (further_ && wanted_.empty()) return true;
    return moments_.size() - std::min(again_, most_moments_) >= most_moments_ || turns_ >= most_turns_;
  }

  const Procedure& p_;
  Duty duty_;
  Knowable may_;
  ReferenceData data_;
  std::vector<RecordLine> record_;
  std::vector<std::vector<Value>> values_;  ///< one list a fact
  std::vector<Id> assumed_;                 ///< facts with a default that something reads: told as well
  std::vector<SymbolId> signals_;
  bool replies_matter_ = false, messages_matter_ = false;
  std::vector<Played> moments_;
  std::set<std::string> seen_;
  std::size_t turns_ = 0, most_turns_ = 0, again_ = 0, most_moments_ = 400;

  // --- of all stories of few events alone ---
  bool short_ = false;
  std::size_t gone_on_from_ = 0;  ///< all moments before this one were gone on from

  // --- of `play_further` alone ---
  bool further_ = false, rounds_ = false, promising_ = false, varied_ = false;
  std::set<std::string> wanted_;  ///< rules that no story has used yet
  std::set<std::string> rules_;   ///< ... and those that one has
  std::set<StateId> steps_, approving_;
  std::vector<FactUpdate> told_;  ///< what may be told at any time, where that is not too much
  std::deque<std::size_t> first_, next_, later_;  ///< moments to go on from
  std::unique_ptr<proof::Effort> effort_;
  std::unique_ptr<proof::Space> space_;
  std::map<Id, std::vector<FactUpdate>> facts_for_;  ///< by condition

  // --- of stories that go toward a step alone ---
  bool toward_ = false;
  LooksFor what_ = LooksFor::moments;
  StateId ways_to_ = no_id;
  const Goal* goal_ = nullptr;       ///< while it is looked for
  bool is_new_place_ = false;        ///< it is gone on from such a place for the first time
  bool arrived_ = false;             ///< a moment shows what is looked for
  std::vector<std::size_t> ways_;    ///< by step: how many moves lead from it to the step of the goal
  std::vector<FactUpdate> settled_;  ///< facts that have no other value
  std::map<std::vector<std::size_t>, std::size_t>
      gone_on_;  ///< how often it was gone on from where a case stands like this
  std::set<std::tuple<std::size_t, std::size_t, std::size_t>>
      open_;  ///< moments to go on from, the most promising first
};

}  // namespace sop::lint_checks
