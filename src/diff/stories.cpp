// src/diff/stories.cpp — see the header.
#include "src/diff/stories.hpp"

#include <algorithm>

#include "sop/facts_json.hpp"
#include "src/lint/stories_search.hpp"

namespace sop::diffing {

struct PlayedStories::Turned {
  std::vector<Id> party, remedy, container, symbol, record;
};

struct PlayedStories::Moment {
  enum class State : std::uint8_t {
    played,
    refused,  ///< what happens is not taken here
    not_reached
  };
  State state = State::not_reached;
  Case c;
  Decision d;
  Id actor = no_id;  ///< the role in which somebody did it
};

struct PlayedStories::Focus {
  bool there = false;  ///< this version has it
  DiffSubject kind = DiffSubject::part;
  std::string path;    ///< of its rule
  std::string locale;  ///< of words
  Id step = no_id, scenario = no_id, response = no_id, clock = no_id, escalation = no_id, party = no_id,
     fact = no_id;
  [[nodiscard]] bool found() const {
    return step != no_id || scenario != no_id || response != no_id || clock != no_id || escalation != no_id ||
           party != no_id || fact != no_id;
  }
};

struct PlayedStories::Told {
  std::vector<FactUpdate> facts;
  std::vector<DiffEvent> events;
};

struct PlayedStories::Both {
  std::shared_ptr<const lint_checks::Stories> own;
  std::vector<Moment> other;  ///< one for each turn of `own`
};

namespace {

std::vector<Id> turned(const std::vector<Id>& tie, std::size_t size) {
  std::vector<Id> back(size, no_id);
  for (Id old = 0; old < tie.size(); ++old)
    if (tie[old] != no_id && tie[old] < size && back[tie[old]] == no_id) back[tie[old]] = old;
  return back;
}

bool through(const std::vector<Id>& map, Id& id) {
  if (id == no_id) return true;
  id = id < map.size() ? map[id] : no_id;
  return id != no_id;
}

AdvanceOptions play_options() {
  AdvanceOptions options;
  options.max_steps = 100000;
  return options;
}

bool begins_with(const std::string& text, const std::string& begin) {
  return text == begin || text.rfind(begin + "/", 0) == 0;
}

template <class List>
Id named(const Procedure& p, const List& list, const std::string& name) {
  for (Id i = 0; i < list.size(); ++i)
    if (p.text(list[i].name) == name) return i;
  return no_id;
}

}  // namespace

PlayedStories::PlayedStories(const Versions& versions, Wording* before, Wording* after)
    : v_(versions),
      w_{before, after},
      player_(versions, before, after),
      data_{lint_checks::data_of_stories(*versions.p[0], lint_checks::Duty::somebody),
            lint_checks::data_of_stories(*versions.p[1], lint_checks::Duty::somebody)} {
  const detail::VersionTie& tie = v_.tie;
  const Procedure& now = *v_.p[1];
  turned_[0] = std::make_unique<Turned>(Turned{tie.party, tie.remedy, tie.container, tie.symbol, tie.record});
  turned_[1] = std::make_unique<Turned>(
      Turned{turned(tie.party, now.parties.size()), turned(tie.remedy, now.remedies.size()),
             turned(tie.container, now.containers.size()), turned(tie.symbol, now.symbols.size()),
             turned(tie.record, now.records.size())});
}

PlayedStories::~PlayedStories() = default;

// --- from one version to the other --------------------------------------------------------------------------------------------

bool PlayedStories::value_of(int from, Value& value) const {
  for (Value& item : value.items)
    if (!value_of(from, item)) return false;
  if (value.kind != ValueKind::name) return true;
  Id symbol = static_cast<Id>(value.integer);
  if (!through(turned_[from]->symbol, symbol)) return false;
  value = Value::name(symbol);
  return true;
}

/// What the other version does not know is not told there.
bool PlayedStories::facts_of(int from, const std::vector<FactUpdate>& facts,
                             std::vector<FactUpdate>& out) const {
  for (FactUpdate update : facts) {
    const Id other = v_.facts[v_.fact_of[from][update.fact]].id[1 - from];
    if (other == no_id) continue;
    update.fact = other;
    if (!value_of(from, update.value)) return false;
    out.push_back(std::move(update));
  }
  return true;
}

bool PlayedStories::event_of(int from, const Event& event, Event& out) const {
  const Turned& map = *turned_[from];
  out = event;
  out.facts.clear();
  out.customer.clear();
  bool good = through(map.symbol, out.name) && through(map.container, out.branch) &&
              through(map.remedy, out.remedy) && through(map.party, out.party);
  (void)through(map.party, out.actor.role);  // else whoever owns it there does it
  for (RecordLine& line : out.record) good = good && through(map.record, line.kind);
  for (CustomerTotal total : event.customer)
    if (through(map.remedy, total.remedy)) out.customer.push_back(total);
  return facts_of(from, event.facts, out.facts) && good;
}

bool PlayedStories::translated(int from, const Told& told, Told& out) const {
  if (!facts_of(from, told.facts, out.facts)) return false;
  for (const DiffEvent& event : told.events) {
    DiffEvent other{event.after, {}};
    if (!event_of(from, event.event, other.event)) return false;
    out.events.push_back(std::move(other));
  }
  return true;
}

// --- played -------------------------------------------------------------------------------------------------------------------

void PlayedStories::open(int side, const std::vector<FactUpdate>& facts, Moment& out) const {
  const std::vector<RecordLine> record;
  out.c = reference::open(*v_.p[side], data_[side], facts, lint_checks::stories_open, out.d, play_options(),
                          &record);
  const bool taken = out.d.status == Status::ok || out.d.status == Status::more;
  out.state = taken ? Moment::State::played : Moment::State::refused;
}

void PlayedStories::go_on(int side, const Moment& before, DiffEvent& event, Moment& out) const {
  if (before.state != Moment::State::played) return;
  out.c = before.c;
  if (!event.event.actor.id.empty() && event.event.actor.role == no_id && before.d.owner != no_id)
    event.event.actor = lint_checks::acting(*v_.p[side], before.d.owner, event.event.actor.id.c_str());
  out.actor = event.event.actor.role;
  const bool nothing = event.event.kind == EventKind::facts && event.event.facts.empty();
  reference::advance(*v_.p[side], data_[side], out.c, nothing ? nullptr : &event.event,
                     lint_checks::stories_open + event.after, out.d, play_options());
  const bool taken = out.d.status == Status::ok || out.d.status == Status::more;
  out.state = taken ? Moment::State::played : Moment::State::refused;
}

/// False: it ends before the last event.
bool PlayedStories::replay(int side, Told& told, Moment& out) const {
  open(side, told.facts, out);
  for (DiffEvent& event : told.events) {
    Moment next;
    go_on(side, out, event, next);
    if (next.state == Moment::State::not_reached) return false;
    out = std::move(next);
  }
  return true;
}

const PlayedStories::Both& PlayedStories::both(int base) {
  if (both_[base] != nullptr) return *both_[base];
  both_[base] = std::make_unique<Both>();
  Both& out = *both_[base];
  out.own = lint_checks::tell_stories(*v_.p[base], lint_checks::Duty::somebody);
  for (std::size_t i = 0; i < out.own->played(); ++i) {
    const lint_checks::Stories::Turn turn = out.own->turn(i);
    Moment& made = out.other.emplace_back();
    if (turn.before == lint_checks::Stories::first) {
      std::vector<FactUpdate> facts;
      if (facts_of(base, turn.facts, facts))
        open(1 - base, facts, made);
      else
        made.state = Moment::State::refused;
      continue;
    }
    DiffEvent event{turn.event.at, {}};
    if (out.other[turn.before].state != Moment::State::played) continue;
    if (event_of(base, turn.event.event, event.event))
      go_on(1 - base, out.other[turn.before], event, made);
    else
      made.state = Moment::State::refused;
  }
  return out;
}

// --- what a region is about ---------------------------------------------------------------------------------------------------

PlayedStories::Focus PlayedStories::focus_of(int side, const Subject& subject,
                                             const DiffRegion& region) const {
  const Procedure& p = *v_.p[side];
  Focus out;
  out.kind = subject.kind;
  const std::vector<DiffRule>& rules = side == 0 ? region.rules_before : region.rules_after;
  const std::vector<Line>& lines = subject.side[side].lines;
  out.there = subject.side[side].reading != Reading::absent;
  out.path = !rules.empty() ? rules[0].path : !lines.empty() ? lines[0].path : region.name;
  const std::string first = out.path.substr(0, out.path.find('/'));
  std::size_t longest = 0;
  for (Id s = 0; s < p.steps.size(); ++s) {
    const std::string path = out.there || rules.empty() ? p.steps[s].path : w_[side]->step(s);
    if (path.size() <= longest || !begins_with(out.path, path)) continue;
    out.step = s;
    longest = path.size();
  }
  if (out.step != no_id) return out;
  out.scenario = named(p, p.scenarios, first);
  out.response = named(p, p.responses, first);
  out.clock = named(p, p.clocks, first);
  out.escalation = named(p, p.paths, first);
  out.party = named(p, p.parties, first);
  out.fact = named(p, p.facts, first);
  // A calendar is seen in the clocks that are counted by it.
  if (out.kind == DiffSubject::deadline && !out.found())
    for (const std::string& user : region.felt_in) {
      out.clock = named(p, p.clocks, user.substr(0, user.find('/')));
      if (out.clock != no_id) break;
    }
  if (out.kind == DiffSubject::text) out.locale = region.name.substr(region.name.rfind('/') + 1);
  return out;
}

bool PlayedStories::takes_place(int side, const Focus& focus, const Moment& moment) const {
  const Procedure& p = *v_.p[side];
  const Decision& d = moment.d;
  const auto said = [&] {
    return std::any_of(d.effects.begin(), d.effects.end(), [&](const Effect& one) {
      return one.kind == EffectKind::say && one.subject == focus.response &&
             (focus.locale.empty() || one.locale == no_id || p.text(one.locale) == focus.locale);
    });
  };
  const auto stands = [&] {
    return std::any_of(d.positions.begin(), d.positions.end(),
                       [&](const Position& one) { return one.step == focus.step; }) ||
           (d.step == focus.step && focus.step != no_id) ||
           (moment.c.end == focus.step && focus.step != no_id);
  };
  const auto led = [&] {
    return std::any_of(d.because.begin(), d.because.end(),
                       [&](const Reason& one) { return one.path == focus.path; });
  };
  const auto runs = [&] {
    return std::any_of(d.due.begin(), d.due.end(), [&](const DueAt& one) {
      return one.kind == DueKind::clock && one.subject == focus.clock;
    });
  };
  switch (focus.kind) {
    case DiffSubject::text:
      return focus.response != no_id && said();
    case DiffSubject::move:
      return led();
    case DiffSubject::scenario:
      return moment.c.scenario != no_id;
    case DiffSubject::fact:
      return focus.fact < moment.c.facts.size() && !moment.c.facts[focus.fact].value.is_unknown();
    case DiffSubject::authority:
      return focus.party != no_id && (moment.actor == focus.party || d.owner == focus.party);
    default:
      break;
  }
  if (focus.step != no_id) return stands();
  if (focus.clock != no_id && runs()) return true;
  if (focus.escalation != no_id) return moment.c.escalation.path == focus.escalation;
  if (focus.response != no_id) return said();
  if (focus.party != no_id)
    return d.owner == focus.party || d.level == focus.party || d.pending == focus.party;
  if (focus.scenario != no_id) return moment.c.scenario == focus.scenario;
  return led();
}

/// What of it is seen, spelled alike in both versions.
std::string PlayedStories::seen(int side, const Focus& focus, const Moment& moment) const {
  const Procedure& p = *v_.p[side];
  const Wording& w = *w_[side];
  const Decision& d = moment.d;
  std::string out;
  const auto put = [&](const std::string& what) { out += what + "\n"; };
  const auto number = [&](std::int64_t what) { put(std::to_string(what)); };
  const auto party = [&](Id id) { put(id == no_id ? "-" : w.party(id)); };
  const auto action = [&](const Effect& one) {
    number(static_cast<std::int64_t>(one.kind));
    if (one.kind == EffectKind::say) put(p.text(p.responses[one.subject].name));
    if (one.name != no_id) put(w.symbol(one.name));
    if (one.kind == EffectKind::task) put(one.text);
    if (one.kind == EffectKind::restriction_set) number(one.due);
    for (const Id fact : one.facts) put(w.fact(fact));
    if (one.kind == EffectKind::request_approval || one.kind == EffectKind::notify) party(one.party);
  };
  const auto places = [&] {
    for (const Position& one : d.positions) put(one.step == no_id ? "-" : w.step(one.step));
    put(moment.c.end == no_id ? "-" : w.step(moment.c.end));
    number(static_cast<std::int64_t>(d.case_status));
  };
  switch (focus.kind) {
    case DiffSubject::text:
      for (const Effect& one : d.effects)
        if (one.kind == EffectKind::say && one.subject == focus.response) put(one.text);
      break;
    case DiffSubject::owner:
      for (const Position& one : d.positions)
        if (one.step == focus.step && focus.step != no_id) party(one.owner);
      if (focus.step != no_id) break;
      if (d.pending != no_id) party(d.owner);
      if (moment.c.escalation.path != no_id) put(p.text(p.paths[moment.c.escalation.path].name));
      party(d.level);
      party(d.pending);
      break;
    case DiffSubject::task:
      for (const Effect& one : d.effects)
        if (one.path == p.steps[focus.step == no_id ? 0 : focus.step].path || one.kind == EffectKind::task ||
            one.kind == EffectKind::ask || one.kind == EffectKind::say ||
            one.kind == EffectKind::request_approval || one.kind == EffectKind::record)
          action(one);
      for (const Id fact : d.ask) put(w.fact(fact));
      break;
    case DiffSubject::offer:
    case DiffSubject::amount:
      for (const Pay& one : d.pay) {
        put(w.remedy(one.remedy));
        if (focus.kind == DiffSubject::amount) number(one.known ? one.minor : -1);
      }
      break;
    case DiffSubject::deadline:
      for (const DueAt& one : d.due) {
        const bool of_clock = one.kind == DueKind::clock;
        if (focus.clock != no_id ? !of_clock || one.subject != focus.clock : focus.step != no_id && of_clock)
          continue;
        number(static_cast<std::int64_t>(one.kind));
        number(one.at);
        put(one.paused ? "stands still" : "");
      }
      break;
    case DiffSubject::authority:
      put(moment.actor == focus.party && d.status == Status::not_permitted ? "not permitted" : "");
      for (const Pay& one : d.pay) {
        if (d.owner != focus.party) continue;
        put(w.remedy(one.remedy));
        party(one.authority);
        party(one.approver);
        number(one.has_cap ? one.cap_minor : -1);
      }
      break;
    case DiffSubject::scenario:
      put(moment.c.scenario == no_id ? "-" : w.scenario(moment.c.scenario));
      break;
    case DiffSubject::fact:
      if (focus.fact < moment.c.facts.size()) put(w.value_key(moment.c.facts[focus.fact].value));
      break;
    case DiffSubject::move:
      places();
      for (const Effect& one : d.effects)
        if (one.path == focus.path || one.kind == EffectKind::request_hand_over ||
            one.kind == EffectKind::level_entered)
          action(one);
      break;
    default:
      places();
  }
  return out;
}

// --- whether a moment shows it ------------------------------------------------------------------------------------------------

/// Of what is answered from facts: asked of what is known of the case.
bool PlayedStories::answers_differ(const Subject& subject, const DiffRegion& region,
                                   const Moment (&moments)[2]) {
  Played played[2];
  for (const int side : {0, 1}) {
    if (moments[side].state != Moment::State::played) return false;
    std::vector<Value> facts(v_.p[side]->facts.size());
    for (std::size_t i = 0; i < facts.size() && i < moments[side].c.facts.size(); ++i)
      facts[i] = moments[side].c.facts[i].value;
    played[side] = player_.play(side, subject.side[side], facts);
    const std::vector<DiffRule>& rules = side == 0 ? region.rules_before : region.rules_after;
    const bool absent = subject.side[side].reading == Reading::absent;
    const auto is_its = [&](const DiffRule& rule) {
      return std::any_of(rules.begin(), rules.end(),
                         [&](const DiffRule& other) { return other.path == rule.path; });
    };
    if (!played[side].agreed || played[side].waits || played[side].value.is_error()) return false;
    if (!absent && !played[side].rules.empty() && !rules.empty() &&
        !std::any_of(played[side].rules.begin(), played[side].rules.end(), is_its))
      return false;
    if (!absent && played[side].key == absent_key) return false;
  }
  if (played[0].key == played[1].key) return false;
  shown_[0] = played[0].shown;
  shown_[1] = played[1].shown;
  return true;
}

bool PlayedStories::shows(const Subject& subject, const DiffRegion& region, int base,
                          const Moment (&moments)[2]) {
  if (subject.kind == DiffSubject::answer) return answers_differ(subject, region, moments);
  const Moment &own = moments[base], &other = moments[1 - base];
  if (own.state != Moment::State::played || other.state == Moment::State::not_reached) return false;
  const Focus &a = *focus_[base], &b = *focus_[1 - base];
  if (!takes_place(base, a, own)) return false;
  // What only one version has, and does not act in the other, is seen by itself.
  const bool alone = !a.there || !b.there;
  const bool by_itself = subject.kind == DiffSubject::fact ||
                         (alone && (subject.kind == DiffSubject::part || subject.kind == DiffSubject::move ||
                                    subject.kind == DiffSubject::text || !b.found()));
  if (alone && by_itself && !a.there) return false;
  const bool refused = other.state == Moment::State::refused;
  if (refused && subject.kind != DiffSubject::authority) return by_itself;
  if (!takes_place(1 - base, b, other)) return by_itself;
  return seen(base, a, own) != seen(1 - base, b, other);
}

bool PlayedStories::shows_told(const Subject& subject, const DiffRegion& region, int base, Told told) {
  Told other;
  Moment moments[2];
  if (!replay(base, told, moments[base])) return false;
  if (translated(base, told, other)) {
    (void)replay(1 - base, other, moments[1 - base]);
  } else {
    // As far as its last event, which the other version does not know.
    Told earlier = told;
    if (!earlier.events.empty()) {
      earlier.events.pop_back();
      other = {};
      if (!translated(base, earlier, other) || !replay(1 - base, other, moments[1 - base]) ||
          moments[1 - base].state != Moment::State::played)
        return false;
    }
    moments[1 - base].state = Moment::State::refused;
  }
  return shows(subject, region, base, moments);
}

void PlayedStories::make_smaller(const Subject& subject, const DiffRegion& region, int base, Told& told) {
  for (std::size_t i = told.events.size(); i-- > 0;) {
    Told less = told;
    less.events.erase(less.events.begin() + static_cast<std::ptrdiff_t>(i));
    if (shows_told(subject, region, base, less)) told = std::move(less);
  }
  for (std::size_t i = told.facts.size(); i-- > 0;) {
    Told less = told;
    less.facts.erase(less.facts.begin() + static_cast<std::ptrdiff_t>(i));
    if (shows_told(subject, region, base, less)) told = std::move(less);
  }
}

namespace {

/// A few values of a fact.
std::vector<Value> values_to_tell(const Procedure& p, const Type& type) {
  std::vector<Value> out;
  if (type.kind == TypeKind::boolean) out = {Value::boolean(true), Value::boolean(false)};
  for (const SymbolId name : type.names)
    if (type.kind == TypeKind::enumeration) out.push_back(Value::name(name));
  const Value some = lint_checks::some_value(p, type);
  if (!some.is_unknown()) out.push_back(some);
  for (const bool low : {true, false}) {
    if (some.is_unknown() || (low ? !type.has_low : !type.has_high)) continue;
    Value end = some;
    end.number = low ? type.low : type.high;
    out.push_back(end);
  }
  out.erase(std::remove_if(out.begin(), out.end(),
                           [&](const Value& value) { return !reference::fits(value, type); }),
            out.end());
  return out;
}

}  // namespace

/// What is asked of a case before anything happens to it: facts that stories need not tell.
bool PlayedStories::show_by_opening(const Subject& subject, DiffRegion& region) {
  constexpr std::size_t tries = 8;
  for (const int base : {1, 0}) {
    const Procedure& p = *v_.p[base];
    const Focus& focus = *focus_[base];
    if (!focus.there) continue;
    for (std::size_t n = 0; n < tries; ++n) {
      Told told;
      for (Id f = 0; f < p.facts.size(); ++f) {
        if (subject.kind == DiffSubject::fact && f != focus.fact) continue;
        const std::vector<Value> values = values_to_tell(p, p.facts[f].type);
        if (!values.empty()) told.facts.push_back({f, values[n % values.size()]});
      }
      if (!shows_told(subject, region, base, told)) continue;
      make_smaller(subject, region, base, told);
      (void)shows_told(subject, region, base, told);
      tell(base, told, region);
      return true;
    }
  }
  return false;
}

bool PlayedStories::show(const Subject& subject, DiffRegion& region) {
  for (const int side : {0, 1}) focus_[side] = std::make_unique<Focus>(focus_of(side, subject, region));
  int best_base = -1;
  std::size_t best = 0;
  for (const int base : {1, 0}) {
    if (!focus_[base]->there) continue;
    const Both& stories = both(base);
    for (std::size_t i = 0; i < stories.own->played(); ++i) {
      const lint_checks::Stories::Turn turn = stories.own->turn(i);
      if (best_base >= 0) {
        const lint_checks::Stories::Turn other = both_[best_base]->own->turn(best);
        if (std::make_pair(turn.events, turn.told) >= std::make_pair(other.events, other.told)) continue;
      }
      Moment moments[2];
      moments[base].state = Moment::State::played;
      moments[base].c = turn.moment.c;
      moments[base].d = turn.moment.d;
      moments[base].actor = turn.before == lint_checks::Stories::first ? no_id : turn.event.event.actor.role;
      moments[1 - base] = stories.other[i];
      if (!shows(subject, region, base, moments)) continue;
      best_base = base;
      best = i;
    }
  }
  if (best_base < 0)
    return (subject.kind == DiffSubject::fact || subject.kind == DiffSubject::answer) &&
           show_by_opening(subject, region);
  Told told;
  const lint_checks::Stories& stories = *both_[best_base]->own;
  for (std::size_t at = best;; at = stories.turn(at).before) {
    const lint_checks::Stories::Turn turn = stories.turn(at);
    if (turn.before == lint_checks::Stories::first) {
      told.facts = turn.facts;
      break;
    }
    told.events.push_back({turn.event.at, turn.event.event});
  }
  std::reverse(told.events.begin(), told.events.end());
  // Told only when it shows the same once more from its opening on.
  if (!shows_told(subject, region, best_base, told)) return false;
  make_smaller(subject, region, best_base, told);
  (void)shows_told(subject, region, best_base, told);
  tell(best_base, told, region);
  return true;
}

void PlayedStories::tell(int base, const Told& told, DiffRegion& region) const {
  const Procedure& p = *v_.p[base];
  Witness words;
  words.facts = told.facts;
  for (const DiffEvent& event : told.events) words.events.push_back({event.after, event.event});
  region.witness_text = witness_text(words, p);
  region.has_witness = true;
  // Of the other version, as far as it goes on with it.
  Told other;
  Moment at;
  (void)facts_of(base, told.facts, other.facts);
  open(1 - base, other.facts, at);
  for (const DiffEvent& event : told.events) {
    DiffEvent one{event.after, {}};
    Moment next;
    if (!event_of(base, event.event, one.event)) break;
    go_on(1 - base, at, one, next);
    if (next.state == Moment::State::not_reached) break;
    at = std::move(next);
    other.events.push_back(std::move(one));
  }
  (base == 1 ? region.witness : region.witness_before) = told.facts;
  (base == 1 ? region.witness_events : region.witness_events_before) = told.events;
  (base == 1 ? region.witness_before : region.witness) = other.facts;
  (base == 1 ? region.witness_events_before : region.witness_events) = other.events;
  if (region.subject == DiffSubject::answer) {
    region.shown_before = shown_[0];
    region.shown_after = shown_[1];
  } else {
    region.shown_before = region.before;
    region.shown_after = region.after;
  }
}

}  // namespace sop::diffing
