// Hours for which a roster, given to the checks, has nobody in a schedule that a case counts on: as the owner of a step, or as a level of a path
// that does not say who answers then (`when empty skip`, and a role without hours that stands in, are such answers; `wait`, and a schedule, or a role with
// hours, that is empty at the same hours, are not). So is a schedule that stands in for a role outside its hours. Every scenario is looked at, and every choice of owner and path by channel, tier or whatever else is asked;
// those that no case of the scenario comes to are left out. One finding a schedule, with the first such stretch and their number: from today
// on, from the first to the last instant at which the roster has anybody, in the days that `sop worst` looks at. Schedules of which the
// roster says nothing are left to level_may_be_empty and owner_may_be_absent.
#include <algorithm>
#include <utility>
#include <vector>

#include "sop/date.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/duty.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/proof/ways.hpp"

namespace sop::lint_checks {
namespace {

using proof::DutyHole;

/// A place at which cases count on a schedule, and what leads there.
struct DutyPlace {
  Id party = no_id, standby = no_id;
  Id path = no_id, level = no_id;  ///< of a level
  StateId step = no_id;            ///< of an owner
  Span span;
  std::vector<Id> scenarios;
  std::vector<Id> conditions;  ///< those that are not always met
};

class DutyPlaces {
 public:
  explicit DutyPlaces(CheckContext& context) : context_(context), p_(context.procedure) {}

  std::vector<DutyPlace> all() {
    for (Id s = 0; s < p_.scenarios.size(); ++s) {
      const Scenario& scenario = p_.scenarios[s];
      std::vector<Id> before;
      for (const PathChoice& choice : scenario.paths) {
        before.push_back(choice.condition);
        if (comes_up(before, scenario.applies_if)) levels_of(s, choice);
      }
      const std::vector<bool> within = containers_of(p_, scenario);
      for (StateId step = 0; step < p_.steps.size(); ++step)
        if (within[p_.steps[step].container]) owners_of(s, step);
    }
    return std::move(places_);
  }

 private:
  /// Whether the last of conditions that are tried in turn may be the first that is met, where `allowed` holds.
  bool comes_up(const std::vector<Id>& conditions, Id allowed) {
    if (conditions.size() == 1 && conditions.front() == no_id) return true;
    const proof::Reach reach = proof::prove_turns(context_.space(), 0, conditions, allowed, true).back();
    return reach.kind == proof::Reach::Kind::reached || reach.kind == proof::Reach::Kind::not_proved;
  }

  void add(DutyPlace place, Id scenario, std::initializer_list<Id> conditions) {
    const auto same = [&](const DutyPlace& other) {
      return other.party == place.party && other.standby == place.standby && other.path == place.path &&
             other.level == place.level && other.step == place.step;
    };
    auto known = std::find_if(places_.begin(), places_.end(), same);
    if (known == places_.end()) known = places_.insert(places_.end(), std::move(place));
    if (std::find(known->scenarios.begin(), known->scenarios.end(), scenario) == known->scenarios.end())
      known->scenarios.push_back(scenario);
    for (const Id condition : conditions)
      if (condition != no_id &&
          std::find(known->conditions.begin(), known->conditions.end(), condition) == known->conditions.end())
        known->conditions.push_back(condition);
  }

  void levels_of(Id scenario, const PathChoice& choice) {
    const EscalationPath& path = p_.paths[choice.path];
    for (Id l = 0; l < path.levels.size(); ++l) {
      const Level& level = path.levels[l];
      if (!may_be_empty(level.party) || level.turn != DutyTurn::now || !roster_tells(context_, level) ||
          !comes_up({level.condition}, p_.scenarios[scenario].applies_if))
        continue;
      DutyPlace place;
      if (level.when_empty == WhenEmpty::skip) continue;
      if (level.when_empty == WhenEmpty::fallback) {
        if (!may_be_empty(level.fallback)) continue;
        place.standby = level.fallback;
      }
      place.party = level.party;
      place.path = choice.path;
      place.level = l;
      place.span = level.span;
      add(std::move(place), scenario, {choice.condition, level.condition});
    }
  }

  /// A schedule, or a role or team that has hours.
  [[nodiscard]] bool may_be_empty(Id party) const {
    return p_.parties[party].kind == PartyKind::schedule || p_.parties[party].calendar != no_id;
  }

  void owners_of(Id scenario, StateId step) {
    std::vector<Id> before;
    for (const OwnerChoice& choice : p_.steps[step].owner) {
      before.push_back(choice.condition);
      if (choice.party == no_id || p_.parties[choice.party].kind != PartyKind::schedule ||
          !roster_tells(context_, choice.party) || !comes_up(before, p_.scenarios[scenario].applies_if))
        continue;
      DutyPlace place;
      place.party = choice.party;
      place.step = step;
      place.span = p_.steps[step].span;
      add(std::move(place), scenario, {choice.condition});
    }
  }

  CheckContext& context_;
  const Procedure& p_;
  std::vector<DutyPlace> places_;
};

/// The days that are looked at, and what the roster says of them.
class DutyRoster {
 public:
  explicit DutyRoster(const CheckContext& context)
      : p_(context.procedure),
        data_(*context.options.data),
        days_(proof::days_with_data(p_, data_, context.options.has_today, context.options.today)),
        times_(p_, data_, wider(days_)) {
    if (context.options.has_today) days_.first = std::max(days_.first, context.options.today);
    const proof::Times inner(p_, data_, days_);
    first_ = inner.first();
    last_ = inner.last();
  }

  [[nodiscard]] bool has_days() const { return days_.last >= days_.first; }
  [[nodiscard]] std::int64_t first() const { return first_; }
  [[nodiscard]] std::int64_t last() const { return last_; }

  /// When nobody is there in either schedule (`standby` may be none). `never`: in none of the days is anybody. False: not known.
  bool holes(Id party, Id standby, std::vector<DutyHole>& out, bool& never) const {
    std::vector<DutyHole> a, b;
    if (!missing(party, a)) return false;
    if (standby != no_id) {
      if (!missing(standby, b)) return false;
      std::vector<DutyHole> both;
      for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
        const DutyHole one{std::max(a[i].begin, b[k].begin), std::min(a[i].end, b[k].end)};
        if (one.begin < one.end) both.push_back(one);
        if (a[i].end < b[k].end)
          ++i;
        else
          ++k;
      }
      a = std::move(both);
    }
    out.clear();
    never = false;
    for (const DutyHole& hole : a) {
      const DutyHole cut{std::max(hole.begin, first_), std::min(hole.end, last_ + 1)};
      if (cut.begin >= cut.end) continue;
      never = cut.begin == first_ && cut.end == last_ + 1;
      // Before the first and after the last turn the roster says nothing.
      if (never || (hole.begin > times_.first() && hole.end <= times_.last())) out.push_back(cut);
    }
    return true;
  }

 private:
  /// When nobody of a schedule is on duty, or a role or team is outside its hours. False: not known.
  bool missing(Id party, std::vector<DutyHole>& out) const {
    const Party& who = p_.parties[party];
    if (who.kind == PartyKind::schedule) return proof::duty_holes(p_, data_, times_, party, out);
    BusinessCalendar hours;
    if (who.calendar == no_id || !BusinessCalendar::make(calendar_spec(p_, data_, who.calendar), hours).ok())
      return false;
    for (std::int64_t at = times_.first(); at <= times_.last();) {
      Instant from;
      OpenStretch open;
      const bool none_left =
          failed(Instant::from_milliseconds(at, from)) || failed(hours.next_stretch(from, open));
      const std::int64_t begin = none_left ? times_.last() + 1 : open.begin.milliseconds();
      if (begin > at) out.push_back({at, std::min(begin, times_.last() + 1)});
      if (none_left) break;
      at = open.end.milliseconds();
    }
    return true;
  }

  /// A year more at both ends, so that it is seen where the roster begins and ends.
  static proof::Days wider(proof::Days days) {
    days.first -= 366;
    days.last += 366;
    return days;
  }

  const Procedure& p_;
  const ReferenceData& data_;
  proof::Days days_;
  proof::Times times_;
  std::int64_t first_ = 0, last_ = 0;
};

/// Whether a case has come to the place.
bool case_is_there(const Procedure& p, const DutyPlace& place, const Moment& m) {
  if (place.step != no_id) return stands_at(place.step)(m) && m.d.owner == place.party;
  if (at_level(place.path, place.level)(m)) return true;
  const std::string& path = p.paths[place.path].levels[place.level].path;
  return std::any_of(m.d.effects.begin(), m.d.effects.end(), [&](const Effect& effect) {
    return effect.kind == EffectKind::level_empty && effect.path == path;
  });
}

/// Whether nobody is there either.
bool nobody_is_there(const Procedure& p, const DutyPlace& place, const Moment& m) {
  if (!case_is_there(p, place, m)) return false;
  if (place.step != no_id) return m.d.person.empty();
  return !at_level(place.path, place.level)(m) || m.c.escalation.person.empty();
}

/// The case that comes to the place in one of the first stretches, played with the roster.
void show_duty(CheckContext& context, Finding& finding, const DutyPlace& place,
               const std::vector<DutyHole>& holes) {
  constexpr std::size_t most_tried = 20;
  const Procedure& p = context.procedure;
  Finding story;
  const auto comes = [&](const Moment& m) {
    return std::find(place.scenarios.begin(), place.scenarios.end(), m.c.scenario) != place.scenarios.end() &&
           case_is_there(p, place, m);
  };
  if (!show(context, story, "nobody is on duty then", comes, Duty::nobody)) return;
  const std::int64_t later = story.witness.events.empty() ? 0 : story.witness.events.back().at;
  for (std::size_t i = 0; i < std::min(holes.size(), most_tried); ++i)
    for (const std::int64_t opening : {holes[i].begin - later, holes[i].begin}) {
      if (opening + later >= holes[i].end || !context.spend(p.steps.size())) continue;
      const auto shows = [&](const Moment& m) { return nobody_is_there(p, place, m); };
      if (!plays_at(p, *context.options.data, story.witness, opening, shows)) continue;
      finding.witness = std::move(story.witness);
      finding.witness.has_opening = true;
      finding.witness.opening = opening;
      return;
    }
}

}  // namespace

void nobody_on_duty(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (!context.has_roster()) return;
  const DutyRoster roster(context);
  if (!roster.has_days()) return;
  const std::vector<DutyPlace> places = DutyPlaces(context).all();
  const auto wall = [&](std::int64_t at) { return wall_text(p, *context.options.data, at); };
  std::vector<bool> told(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (told[i]) continue;
    const DutyPlace& place = places[i];
    std::vector<DutyHole> holes;
    bool never = false;
    if (!roster.holes(place.party, place.standby, holes, never) || holes.empty()) continue;
    std::vector<const DutyPlace*> sharing;
    std::vector<std::string> scenarios;
    for (std::size_t k = i; k < places.size(); ++k) {
      if (places[k].party != place.party || places[k].standby != place.standby) continue;
      told[k] = true;
      sharing.push_back(&places[k]);
      for (const Id s : places[k].scenarios) {
        const std::string& name = context.name(p.scenarios[s].name);
        if (std::find(scenarios.begin(), scenarios.end(), name) == scenarios.end()) scenarios.push_back(name);
      }
    }
    // Of a role that has hours and a schedule, the schedule is what the roster is to fill.
    const bool standby_fills = p.parties[place.party].kind != PartyKind::schedule;
    const std::string& name = context.name(p.parties[standby_fills ? place.standby : place.party].name);
    std::vector<std::string> args{name,
                                  in_a_row(scenarios),
                                  wall(holes.front().begin),
                                  wall(holes.front().end),
                                  std::to_string(holes.size()),
                                  wall(roster.last() + 1)};
    const MessageId message = never               ? messages::nobody_on_duty__never
                              : holes.size() == 1 ? messages::nobody_on_duty
                                                  : messages::nobody_on_duty__times;
    Finding& finding = context.report(message, place.span, name, std::move(args));
    if (place.standby != no_id) {
      const Party& other = p.parties[standby_fills ? place.party : place.standby];
      finding.diagnostic.note(
          other.kind == PartyKind::schedule ? messages::nobody_stands_in : messages::not_in_hours, other.span,
          {context.name(other.name)});
    }
    for (const DutyPlace* other : sharing) {
      if (other != sharing.front())
        finding.diagnostic.note(messages::it_counts_on_them_here, other->span, {name});
      for (const Id condition : other->conditions)
        finding.diagnostic.note(messages::so_it_is_where, p.exprs[condition].span, {});
    }
    for (const DutyPlace* one : sharing)
      if (finding.witness.empty()) show_duty(context, finding, *one, holes);
  }
}

}  // namespace sop::lint_checks
