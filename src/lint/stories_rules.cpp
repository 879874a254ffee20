// src/lint/stories_rules.cpp — stories beside the rules of `always` (src/lint/stories.hpp): a case remembers where it stands and which rules
// were true at the last look, and every turn may tell it anything. So each way in which it may stand is gone on from once, with all
// facts that the conditions of rules and moves tell apart (src/proof/ways_always.hpp), and whatever may be reported with them.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "src/lint/stories.hpp"
#include "src/lint/stories_search.hpp"

namespace sop::lint_checks {
namespace {

constexpr std::size_t most_facts_told = 100;
constexpr std::size_t most_turns_beside_rules = 5000;

}  // namespace

/// Everything that was played, each way in which a case may stand once.
class BesideRules {
 public:
  explicit BesideRules(CheckContext& context)
      : p_(context.procedure),
        may_(context.knowable),
        data_(data_of_stories(p_, Duty::somebody)),
        facts_(proof::facts_beside_rules(context.space(), most_facts_told)) {
    opens({});
    for (const std::vector<FactUpdate>& facts : facts_) opens(facts);
    for (std::size_t i = 0; i < next_.size() && turns_ < most_turns_beside_rules; ++i) go_on(next_[i]);
  }

  bool find(const ShowsStory& shows, Witness& witness) const {
    for (std::size_t found = 0; found < played_.size(); ++found) {
      std::vector<Moment> story;
      for (std::size_t i = found; i != none; i = played_[i].before)
        story.push_back({played_[i].c, played_[i].d});
      if (!shows({story.rbegin(), story.rend()})) continue;
      std::vector<WitnessEvent> events;
      std::size_t at = found;
      for (; played_[at].before != none; at = played_[at].before) events.push_back(played_[at].event);
      witness.facts = played_[at].facts;
      witness.events.assign(events.rbegin(), events.rend());
      return true;
    }
    return false;
  }
  /// Whether a limit ended the search, and not that nothing was left to try.
  [[nodiscard]] bool cut_short() const { return turns_ >= most_turns_beside_rules; }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Played {
    Case c;
    Decision d;
    std::size_t before = none;
    WitnessEvent event;
    std::vector<FactUpdate> facts;
  };

  void opens(std::vector<FactUpdate> facts) {
    Played one;
    std::vector<FactUpdate> known;
    for (const FactUpdate& update : facts)
      if (!update.value.is_unknown()) {
        if (!may_.all && !may_.at_opening[update.fact]) return;
        known.push_back(update);
      }
    one.c = reference::open(p_, data_, known, stories_open, one.d, options(), &record_);
    one.facts = std::move(known);
    keep(std::move(one));
  }

  void go_on(std::size_t from) {
    const std::int64_t now = played_[from].c.now;
    const bool closed = played_[from].c.status == CaseStatus::closed;
    for (const std::vector<FactUpdate>& facts : facts_) {
      Event event;
      event.facts = facts;
      if (closed) {
        event.kind = EventKind::reopen;
        event.actor = acting(p_, played_[from].c.owner, "first person");
        happens(from, std::move(event), now);
        continue;
      }
      event.kind = EventKind::facts;
      const std::size_t told = happens(from, event, now);
      // What time brings finds the facts as they were told before.
      if (told != none && played_[told].d.has_next_wake && played_[told].d.next_wake > now)
        happens(told, Event{}, played_[told].d.next_wake);
      // Also what the facts of before do not allow.
      event.kind = EventKind::outcome;
      event.actor = acting(p_, played_[from].d.owner, "first person");
      for (const Position& position :
           std::vector<Position>(played_[from].d.positions.begin(), played_[from].d.positions.end()))
        for (const SymbolId outcome : p_.steps[position.step].outcomes) {
          event.name = outcome;
          event.branch = position.branch;
          happens(from, event, now);
        }
    }
  }

  std::size_t happens(std::size_t from, Event event, std::int64_t at) {
    if (turns_ >= most_turns_beside_rules ||
        !may_be_told(may_, played_[from].c, played_[from].d, event.facts))
      return none;
    Played one;
    one.c = played_[from].c;
    one.before = from;
    one.event = {at - stories_open, event};
    const bool nothing = event.kind == EventKind::facts && event.facts.empty();
    reference::advance(p_, data_, one.c, nothing ? nullptr : &event, at, one.d, options());
    return keep(std::move(one));
  }

  static AdvanceOptions options() {
    AdvanceOptions out;
    out.max_steps = 100000;
    return out;
  }

  std::size_t keep(Played one) {
    ++turns_;
    if (one.d.status != Status::ok) return none;
    std::string key = std::to_string(one.c.scenario) + "," + std::to_string(one.c.end);
    for (const Thread& thread : one.c.threads)
      for (const Frame& frame : thread.frames) key += "," + std::to_string(frame.step);
    for (const RuleState& rule : one.c.rules) key += rule.was_true ? "y" : "n";
    const std::size_t at = played_.size();
    played_.push_back(std::move(one));
    if (seen_.insert(std::move(key)).second) next_.push_back(at);
    return at;
  }

  const Procedure& p_;
  const Knowable may_;
  const ReferenceData data_;
  const std::vector<RecordLine> record_;
  const std::vector<std::vector<FactUpdate>> facts_;
  std::vector<Played> played_;
  std::vector<std::size_t> next_;
  std::set<std::string> seen_;
  std::size_t turns_ = 0;
};

bool show_beside_rules(CheckContext& context, Finding& finding, std::string outcome,
                       const ShowsStory& shows) {
  if (context.without_stories) return false;
  if (most_longer_turns(context.procedure) == 0) {  // too large to play much
    context.last_search = SearchEnd::cut_short;
    return false;
  }
  if (context.stories_beside_rules == nullptr)
    context.stories_beside_rules = std::make_shared<const BesideRules>(context);
  Witness story;
  if (!context.stories_beside_rules->find(shows, story)) {
    if (context.stories_beside_rules->cut_short()) context.last_search = SearchEnd::cut_short;
    return false;
  }
  give_story(context, finding, std::move(outcome), std::move(story), shows);
  return true;
}

}  // namespace sop::lint_checks
