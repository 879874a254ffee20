// src/lint/stories_show.cpp — gives a finding the story that shows it (src/lint/stories.hpp): which stories are looked through, and which are told
// anew.
#include <algorithm>
#include <memory>
#include <utility>

#include "src/lint/stories_search.hpp"

namespace sop::lint_checks {

namespace {

const Stories& stories(CheckContext& context, Duty duty) {
  std::shared_ptr<const Stories>& told = context.stories[duty == Duty::somebody ? 0 : 1];
  if (told == nullptr) told = std::make_shared<const Stories>(context.procedure, duty, context.knowable);
  return *told;
}

/// Gives a finding the story that was found for it, or a shorter one.
bool give(CheckContext& context, const Stories& told, Witness story, const ShowsStory& shows,
          std::string outcome, Finding& finding) {
  told.make_smaller(story, shows);
  if (!story.events.empty() || story.facts.size() > 1) {
    std::shared_ptr<Stories>& all = context.short_stories[told.duty() == Duty::somebody ? 0 : 1];
    if (all == nullptr)
      all = std::make_shared<Stories>(context.procedure, told.duty(), context.knowable, Stories::Short{});
    // Also where nothing is found: whoever looks on sees this story last.
    (void)all->find_shorter(shows, story);
    told.make_smaller(story, shows);
  }
  if (context.on_story) context.on_story(story, told.data(), shows);
  story.outcome = std::move(outcome);
  finding.witness = std::move(story);
  return true;
}

/// ... by what its last moment shows.
bool give(CheckContext& context, const Stories& told, Witness story, const Shows& shows, std::string outcome,
          Finding& finding) {
  return give(context, told, std::move(story),
              ShowsStory([&](const std::vector<Moment>& moments) { return shows(moments.back()); }),
              std::move(outcome), finding);
}

/// Whether a story was found; how the search ended otherwise is kept for what is suspected all the same.
bool ended(CheckContext& context, const Stories& told, bool found) {
  context.last_search = found              ? SearchEnd::shown
                        : told.cut_short() ? SearchEnd::cut_short
                                           : SearchEnd::all_played;
  return found;
}

}  // namespace

std::shared_ptr<const Stories> tell_more_stories(const Procedure& procedure, Duty duty,
                                                 std::set<std::string> wanted) {
  return std::make_shared<const Stories>(procedure, duty, Knowable(), std::move(wanted));
}

std::shared_ptr<const Stories> tell_stories(const Procedure& procedure, Duty duty,
                                            const std::vector<FactUpdate>& facts, const Knowable& told) {
  return std::make_shared<const Stories>(procedure, duty, told, facts);
}

void give_story(CheckContext& context, Finding& finding, std::string outcome, Witness story,
                const ShowsStory& shows) {
  (void)give(context, stories(context, Duty::somebody), std::move(story), shows, std::move(outcome), finding);
}

bool find_story(const Stories& stories, const Shows& shows, Witness& out) { return stories.find(shows, out); }

bool show(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows, Duty duty) {
  if (context.without_stories) return false;
  const Stories& told = stories(context, duty);
  Witness story;
  if (!ended(context, told, told.find(shows, story))) return false;
  return give(context, told, std::move(story), shows, std::move(outcome), finding);
}

bool show_told(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
               const std::vector<FactUpdate>& facts) {
  const Stories told(context.procedure, Duty::somebody, context.knowable, facts);
  Witness story;
  if (!ended(context, told, told.find(shows, story))) return false;
  return give(context, told, std::move(story), shows, std::move(outcome), finding);
}

bool show_opened(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
                 const std::vector<FactUpdate>& facts) {
  const Stories told(context.procedure, Duty::somebody, context.knowable, std::vector<FactUpdate>(), facts);
  Witness story;
  if (!ended(context, told, told.find(shows, story))) return false;
  return give(context, told, std::move(story), shows, std::move(outcome), finding);
}

namespace {

/// Stories on the way to a step; those that were gone on with last are kept for whoever looks at the same step next.
Stories& stories_toward(CheckContext& context, StateId step, LooksFor what) {
  if (context.stories_toward == nullptr || !context.stories_toward->lead_to(step, what))
    context.stories_toward = std::make_shared<Stories>(context.procedure, Duty::somebody, context.knowable,
                                                       context.graph, step, std::vector<FactUpdate>(), what);
  return *context.stories_toward;
}

bool show_in(CheckContext& context, Stories& told, Finding& finding, std::string outcome,
             const Shows& shows) {
  const std::size_t before = told.turns();
  const bool arrived = told.come_to({shows, {}});
  context.longer_turns += told.turns() - before;
  Witness story;
  if (!ended(context, told, arrived && told.find(shows, story))) return false;
  return give(context, told, std::move(story), shows, std::move(outcome), finding);
}

}  // namespace

bool show_led_to(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
                 const std::vector<FactUpdate>& facts, StateId step) {
  if (context.without_stories) return false;
  if (facts.empty())
    return show_in(context, stories_toward(context, step, LooksFor::moments), finding, std::move(outcome),
                   shows);
  Stories told(context.procedure, Duty::somebody, context.knowable, context.graph, step, facts,
               LooksFor::moments);
  return show_in(context, told, finding, std::move(outcome), shows);
}

namespace {

bool may_look_longer(CheckContext& context) {
  if (context.without_stories) return false;
  const bool may = context.longer_turns < most_longer_turns(context.procedure);
  if (!may) context.last_search = SearchEnd::cut_short;
  return may;
}

}  // namespace

bool show_at(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows, StateId step,
             const std::vector<FactUpdate>& facts) {
  if (show(context, finding, outcome, shows)) return true;
  return may_look_longer(context) && show_led_to(context, finding, std::move(outcome), shows, facts, step);
}

bool show_given_again(CheckContext& context, Finding& finding, const std::string& outcome, const Shows& shows,
                      const std::vector<StateId>& steps) {
  if (show(context, finding, outcome, shows)) return true;
  return std::any_of(steps.begin(), steps.end(), [&](StateId step) {
    const bool known =
        context.stories_toward != nullptr && context.stories_toward->lead_to(step, LooksFor::grants);
    return (known || may_look_longer(context)) &&
           show_in(context, stories_toward(context, step, LooksFor::grants), finding, outcome, shows);
  });
}

bool show_told_given_again(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
                           const std::vector<FactUpdate>& facts, StateId step) {
  if (context.without_stories || most_longer_turns(context.procedure) == 0) return false;
  Stories told(context.procedure, Duty::somebody, context.knowable, context.graph, step, facts,
               LooksFor::grants);
  return show_in(context, told, finding, std::move(outcome), shows);
}

bool show_told_at(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
                  const std::vector<FactUpdate>& facts, StateId step) {
  if (show_told(context, finding, outcome, shows, facts)) return true;
  return (may_look_longer(context) && show_led_to(context, finding, outcome, shows, facts, step)) ||
         (may_look_longer(context) && show_led_to(context, finding, outcome, shows, {}, step));
}

bool show_opened_with(CheckContext& context, Finding& finding, std::string outcome, const Shows& loosely,
                      const Shows& shows, const std::vector<FactUpdate>& facts) {
  const Stories& told = stories(context, Duty::somebody);
  Witness witness;
  if (!told.find(loosely, witness)) return false;
  const auto is_told = [&](const FactUpdate& one) {
    return std::any_of(facts.begin(), facts.end(),
                       [&](const FactUpdate& other) { return other.fact == one.fact; });
  };
  witness.facts.erase(std::remove_if(witness.facts.begin(), witness.facts.end(), is_told),
                      witness.facts.end());
  for (const FactUpdate& one : facts)
    if (context.knowable.host_tells(one.fact)) witness.facts.push_back(one);
  if (!told.shows_with(witness.facts, witness.events, shows)) return false;
  return give(context, told, std::move(witness), shows, std::move(outcome), finding);
}

void tell_language(const Procedure& p, const Knowable& may, SymbolId locale, std::vector<FactUpdate>& facts) {
  const Id fact = p.locale_fact;
  if (fact == no_id || !may.is_ever_known(fact) || p.locales.empty() ||
      p.text(p.locales.front()) == p.text(locale))
    return;
  if (std::any_of(facts.begin(), facts.end(), [&](const FactUpdate& told) { return told.fact == fact; }))
    return;
  for (const SymbolId name : p.facts[fact].type.names)
    if (p.text(name) == p.text(locale)) facts.push_back({fact, Value::name(name)});
}

bool show_in_language(CheckContext& context, Finding& finding, std::string outcome, Id response,
                      SymbolId locale, const Shows& shows) {
  const Procedure& p = context.procedure;
  if (show(context, finding, outcome, shows)) return true;
  const Stories& told = stories(context, Duty::somebody);
  Witness witness;
  if (p.locale_fact == no_id || !told.find(says(response), witness)) return false;
  witness.facts.erase(std::remove_if(witness.facts.begin(), witness.facts.end(),
                                     [&](const FactUpdate& one) { return one.fact == p.locale_fact; }),
                      witness.facts.end());
  tell_language(p, context.knowable, locale, witness.facts);
  if (!told.shows_with(witness.facts, witness.events, shows)) return false;
  return give(context, told, std::move(witness), shows, std::move(outcome), finding);
}

bool show_after(CheckContext& context, Finding& finding, std::string outcome, const Shows& earlier,
                const Shows& shows) {
  const Stories& told = stories(context, Duty::somebody);
  Witness story;
  if (!ended(context, told, told.find(shows, story, &earlier))) return false;
  return give(
      context, told, std::move(story),
      [&](const std::vector<Moment>& moments) {
        return shows(moments.back()) && std::any_of(moments.begin(), moments.end() - 1, earlier);
      },
      std::move(outcome), finding);
}

bool show_story(CheckContext& context, Finding& finding, std::string outcome, const ShowsStory& shows) {
  if (context.without_stories) return false;
  const Stories& told = stories(context, Duty::somebody);
  Witness story;
  if (!ended(context, told, told.find_story(shows, story))) return false;
  return give(context, told, std::move(story), shows, std::move(outcome), finding);
}

bool show_story_at(CheckContext& context, Finding& finding, std::string outcome, const ShowsStory& shows,
                   StateId step) {
  if (show_story(context, finding, outcome, shows)) return true;
  if (!may_look_longer(context)) return false;
  Stories told(context.procedure, Duty::somebody, context.knowable, context.graph, step, {},
               LooksFor::rounds);
  const bool arrived = told.come_to({{}, shows});
  context.longer_turns += told.turns();
  Witness story;
  if (!ended(context, told, arrived && told.find_story(shows, story))) return false;
  return give(context, told, std::move(story), shows, std::move(outcome), finding);
}

bool show_story_by(CheckContext& context, Finding& finding, std::string outcome, const ShowsStory& shows,
                   std::set<std::string> wanted) {
  if (context.without_stories) return false;
  const Stories told(context.procedure, Duty::somebody, context.knowable, std::move(wanted), {}, true);
  Witness story;
  if (!ended(context, told, told.find_story(shows, story))) return false;
  return give(context, told, std::move(story), shows, std::move(outcome), finding);
}

}  // namespace sop::lint_checks
