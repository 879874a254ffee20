// sop/impl/migrate_names.hpp — what the things of one version are in another: by the caller's mapping, by name, by `formerly`.
//
// Private to sop/migrate.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/messages/migrate.hpp"
#include "sop/migrate.hpp"
#include "sop/unicode.hpp"

namespace sop::detail {

/// What every thing of an old version is in the new one: one list a kind, the new id at the place of the old one, or no_id.
class VersionTie {
 public:
  std::vector<Id> fact, party, remedy, calendar, scenario, container, step, transition, rule, clock, path,
      record, symbol;

  VersionTie(const Procedure& from, const Procedure& to, const std::vector<NameChange>& changes,
             std::vector<MigrateNote>& notes)
      : from_(from), to_(to), names_(to) {
    read(changes, notes);
    by_name(NameKind::symbol, from.symbols.size(), symbol);
    by_name(NameKind::fact, from.facts.size(), fact, formers(to.facts));
    by_name(NameKind::party, from.parties.size(), party, formers(to.parties));
    by_name(NameKind::remedy, from.remedies.size(), remedy);
    by_name(NameKind::calendar, from.calendars.size(), calendar);
    by_name(NameKind::scenario, from.scenarios.size(), scenario);
    by_name(NameKind::always, from.always.size(), rule);
    by_name(NameKind::clock, from.clocks.size(), clock);
    by_name(NameKind::escalation_path, from.paths.size(), path);
    by_name(NameKind::record, from.records.size(), record);
    tie_flow();
    // What is called as a renamed step or end is: what a branch came out with, what a routine came back with.
    for (Id s = 0; s < from.steps.size(); ++s) {
      const SymbolId old = from.steps[s].name;
      if (old < symbol.size() && symbol[old] == no_id && step[s] != no_id)
        symbol[old] = to.steps[step[s]].name;
    }
    tie_transitions(notes);
  }

  /// The mapping gives this up on purpose.
  bool gave_up(NameKind kind, Id old) const {
    const auto found = given_.find({kind, old});
    return found != given_.end() && found->second == no_id;
  }
  bool said(NameKind kind, Id old) const { return given_.count({kind, old}) > 0; }

  /// The place of a level of an old path in the new one: by its lasting name, else as the same turn of the same party.
  Id level(Id old_path, Id old_level) const {
    const EscalationPath& a = from_.paths[old_path];
    if (path[old_path] == no_id || old_level >= a.levels.size()) return no_id;
    const EscalationPath& b = to_.paths[path[old_path]];
    const auto same_party = [&](const Level& x, const Level& y) {
      return x.party < party.size() && party[x.party] == y.party;
    };
    const std::string_view tail = tail_of(a.levels[old_level].path, from_.text(a.name));
    for (Id i = 0; i < b.levels.size(); ++i) {
      if (same_party(a.levels[old_level], b.levels[i]) && tail_of(b.levels[i].path, to_.text(b.name)) == tail)
        return i;
    }
    std::size_t turn = 0;
    for (Id i = 0; i < old_level; ++i)
      if (a.levels[i].party == a.levels[old_level].party) ++turn;
    for (Id i = 0; i < b.levels.size(); ++i) {
      if (same_party(a.levels[old_level], b.levels[i]) && turn-- == 0) return i;
    }
    return no_id;
  }

  /// For each action of the new step, the action of the old one that it was; no_id: it is new. Lines that say the same are the
  /// same, then lines of one kind in their order.
  std::vector<Id> actions(Id old_step, Id new_step) const {
    const auto& a = from_.steps[old_step].actions;
    const auto& b = to_.steps[new_step].actions;
    std::vector<Id> out(b.size(), no_id);
    std::vector<bool> used(a.size());
    for (const bool exact : {true, false}) {
      for (std::size_t i = 0; i < b.size(); ++i) {
        for (std::size_t k = 0; k < a.size() && out[i] == no_id; ++k) {
          if (used[k] || a[k].kind != b[i].kind || (exact && !same_action(a[k], b[i]))) continue;
          out[i] = static_cast<Id>(k);
          used[k] = true;
        }
      }
    }
    return out;
  }

  bool same_text(SymbolId old, SymbolId now) const {
    if (old == no_id || now == no_id) return old == now;
    return old < symbol.size() && symbol[old] == now;
  }

 private:
  using Formers = std::map<std::string, Id>;

  // Fills `given_`; what the mapping names and nobody has is told.
  void read(const std::vector<NameChange>& changes, std::vector<MigrateNote>& notes) {
    const NameTable old(from_);
    const auto unknown = [&](MessageId id, const NameTable& names, NameKind kind, const std::string& name) {
      std::string help = names.help(kind, name);
      if (!help.empty()) help.insert(0, ": ");
      notes.push_back({MigrateKind::refused, id, {name, std::move(help)}});
    };
    for (const NameChange& change : changes) {
      const Id a = old.find(change.kind, change.from);
      const Id b = change.to.empty() ? no_id : names_.find(change.kind, change.to);
      if (a == no_id) unknown(messages::move_unknown_old, old, change.kind, change.from);
      if (b == no_id && !change.to.empty())
        unknown(messages::move_unknown_new, names_, change.kind, change.to);
      if (a != no_id) given_[{change.kind, a}] = b;
    }
  }

  template <class List>
  Formers formers(const List& list) const {
    Formers out;
    for (std::size_t i = 0; i < list.size(); ++i) {
      for (const SymbolId old : list[i].formerly)
        out.emplace(unicode::fold(to_.text(old)), static_cast<Id>(i));
    }
    return out;
  }

  void by_name(NameKind kind, std::size_t size, std::vector<Id>& out, const Formers& formers = {}) {
    out.assign(size, no_id);
    for (Id i = 0; i < size; ++i) {
      const auto given = given_.find({kind, i});
      if (given != given_.end()) {
        out[i] = given->second;
        continue;
      }
      const std::string_view name = spelling_of(from_, kind, i);
      if (!name.empty()) out[i] = names_.find(kind, name);
      if (out[i] != no_id || formers.empty()) continue;
      const auto former = formers.find(unicode::fold(name));
      if (former != formers.end()) out[i] = former->second;
    }
  }

  // Containers and their steps: scenarios and routines by name, then branches, which belong to a step.
  void tie_flow() {
    std::map<std::pair<Id, std::string>, Id> now, before;
    for (Id s = 0; s < to_.steps.size(); ++s)
      now.emplace(std::pair(to_.steps[s].container, unicode::fold(to_.text(to_.steps[s].name))), s);
    for (Id s = 0; s < to_.steps.size(); ++s) {
      for (const SymbolId former : to_.steps[s].formerly)
        before.emplace(std::pair(to_.steps[s].container, unicode::fold(to_.text(former))), s);
    }
    container.assign(from_.containers.size(), no_id);
    step.assign(from_.steps.size(), no_id);
    for (const bool branches : {false, true}) {
      for (Id c = 0; c < from_.containers.size(); ++c) {
        if ((from_.containers[c].kind == ContainerKind::branch) == branches) container[c] = container_of(c);
      }
      for (Id s = 0; s < from_.steps.size(); ++s) {
        const Step& old = from_.steps[s];
        if ((from_.containers[old.container].kind == ContainerKind::branch) != branches) continue;
        const auto given = given_.find({NameKind::step, s});
        if (given != given_.end()) {
          step[s] = given->second;
          continue;
        }
        const std::pair<Id, std::string> key(container[old.container], unicode::fold(from_.text(old.name)));
        if (key.first == no_id) continue;
        for (const auto* found_in : {&now, &before}) {
          const auto found = found_in->find(key);
          if (step[s] == no_id && found != found_in->end()) step[s] = found->second;
        }
        // The steps of an intake and of a branch of one step are called as that is.
        const bool alone = from_.containers[old.container].steps.count == 1;
        if (step[s] == no_id && alone && to_.containers[key.first].steps.count == 1)
          step[s] = to_.containers[key.first].steps.first;
      }
    }
  }

  Id container_of(Id old) const {
    const auto given = given_.find({NameKind::container, old});
    if (given != given_.end()) return given->second;
    const Container& c = from_.containers[old];
    if (c.kind == ContainerKind::intake) return to_.intake;
    if (c.kind == ContainerKind::scenario) {
      for (Id s = 0; s < from_.scenarios.size(); ++s) {
        if (from_.scenarios[s].container == old && scenario[s] != no_id)
          return to_.scenarios[scenario[s]].container;
      }
      return no_id;
    }
    if (c.kind == ContainerKind::routine) return names_.find(NameKind::container, c.path);
    if (c.parent == no_id || step[c.parent] == no_id) return no_id;
    for (const Id branch : to_.steps[step[c.parent]].branches) {
      if (unicode::equal_but_case(to_.text(to_.containers[branch].name), from_.text(c.name))) return branch;
    }
    return no_id;
  }

  static std::string_view tail_of(std::string_view path, std::string_view of) {
    return path.size() > of.size() ? path.substr(of.size()) : std::string_view();
  }

  // The moves of a step or a clock: by what triggers them and what follows it in their lasting name, then by where they lead,
  // then in their order.
  void tie_moves(Slice old, std::string_view old_owner, Slice now, std::string_view now_owner) {
    std::vector<bool> used(now.count);
    const auto trigger = [&](const Transition& a, const Transition& b) {
      return a.trigger == b.trigger && same_text(a.outcome, b.outcome);
    };
    const auto leads = [&](const Transition& a, const Transition& b) {
      if (a.target == no_id || b.target == no_id) return a.target == b.target;
      const Target &x = from_.targets[a.target], &y = to_.targets[b.target];
      const auto same = [](const std::vector<Id>& tied, Id one, Id other) {
        return one == no_id ? other == no_id : one < tied.size() && tied[one] == other;
      };
      return x.kind == y.kind && same(step, x.step, y.step) && same(party, x.party, y.party) &&
             same(container, x.container, y.container);
    };
    for (int round = 0; round < 3; ++round) {
      for (Id i = 0; i < old.count; ++i) {
        const Id id = old.first + i;
        if (transition[id] != no_id || given_.count({NameKind::transition, id}) > 0) continue;
        const Transition& a = from_.transitions[id];
        for (Id k = 0; k < now.count; ++k) {
          const Transition& b = to_.transitions[now.first + k];
          if (used[k] || !trigger(a, b)) continue;
          if (round == 0 && tail_of(a.path, old_owner) != tail_of(b.path, now_owner)) continue;
          if (round == 1 && !leads(a, b)) continue;
          transition[id] = now.first + k;
          used[k] = true;
          break;
        }
      }
    }
  }

  // Where a move stands: in a step, or in a clock.
  static Id clock_of(const Procedure& p, Id transition) {
    for (Id c = 0; c < p.clocks.size(); ++c)
      if (transition - p.clocks[c].transitions.first < p.clocks[c].transitions.count) return c;
    return no_id;
  }
  // A move becomes one of the same trigger, where its step or clock is now.
  bool may_become(Id old, Id now) const {
    const Transition &a = from_.transitions[old], &b = to_.transitions[now];
    if (a.trigger != b.trigger || !same_text(a.outcome, b.outcome)) return false;
    if (a.step != no_id) return step[a.step] != no_id && step[a.step] == b.step;
    const Id was = clock_of(from_, old), is = clock_of(to_, now);
    return was != no_id && is != no_id && clock[was] == is;
  }

  void tie_transitions(std::vector<MigrateNote>& notes) {
    transition.assign(from_.transitions.size(), no_id);
    for (const auto& [what, now] : given_) {
      if (what.first != NameKind::transition) continue;
      transition[what.second] = now;
      if (now == no_id || may_become(what.second, now)) continue;
      notes.push_back({MigrateKind::refused,
                       messages::move_other_move,
                       {from_.transitions[what.second].path, to_.transitions[now].path}});
    }
    for (Id s = 0; s < from_.steps.size(); ++s) {
      if (step[s] != no_id)
        tie_moves(from_.steps[s].transitions, from_.steps[s].path, to_.steps[step[s]].transitions,
                  to_.steps[step[s]].path);
    }
    for (Id c = 0; c < from_.clocks.size(); ++c) {
      if (clock[c] != no_id)
        tie_moves(from_.clocks[c].transitions, from_.text(from_.clocks[c].name),
                  to_.clocks[clock[c]].transitions, to_.text(to_.clocks[clock[c]].name));
    }
  }

  bool same_action(const Action& a, const Action& b) const {
    const auto both = [](const auto& x, const auto& y, const auto& same) {
      return std::equal(x.begin(), x.end(), y.begin(), y.end(), same);
    };
    const auto same_fact = [&](Id x, Id y) { return x < fact.size() && fact[x] == y; };
    const auto same_response = [&](Id x, Id y) {
      return unicode::equal_but_case(from_.text(from_.responses[x].name), to_.text(to_.responses[y].name));
    };
    const auto same_option = [&](const OfferOption& x, const OfferOption& y) {
      return x.remedy == no_id ? y.remedy == no_id : remedy[x.remedy] == y.remedy;
    };
    return both(a.responses, b.responses, same_response) && both(a.facts, b.facts, same_fact) &&
           both(a.options, b.options, same_option) && a.text == b.text && same_text(a.name, b.name) &&
           (a.container == no_id ? b.container == no_id : container[a.container] == b.container);
  }

  const Procedure& from_;
  const Procedure& to_;
  NameTable names_;
  std::map<std::pair<NameKind, Id>, Id> given_;
};

}  // namespace sop::detail
