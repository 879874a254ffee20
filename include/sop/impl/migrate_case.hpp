// sop/impl/migrate_case.hpp — carrying a case over: every member of it, with the names of the other version.
//
// Private to sop/migrate.hpp. `CaseMover` makes the case of the new version and tells what cannot be carried; it computes nothing and
// asks nothing: instants, owners and answers are looked at afterwards, in impl/migrate.inl.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "sop/impl/json_case.hpp"
#include "sop/impl/migrate_facts.hpp"

namespace sop::detail {

class CaseMover : private FactMover {
 public:
  using FactMover::FactMover;
  using FactMover::out;

  std::vector<Timer> kept;   ///< timers that go on
  std::vector<Timer> added;  ///< of moves that are new where the case stands; their length is to be counted
  bool path_gone = false;    ///< which path the case follows is to be settled again
  bool level_gone = false;   ///< so is who holds the level that was reached
  bool scenario_other = false;  ///< the case stands in another scenario than its old one became

  void run() {
    out.procedure = to_.hash;
    out.turn = c_.turn;
    out.now = c_.now;
    out.opened = c_.opened;
    out.last_customer_message = c_.last_customer_message;
    out.last_occurred = c_.last_occurred;
    out.status = c_.status;
    out.closed = c_.closed;
    out.contacts = c_.contacts;
    out.effect_count = c_.effect_count;
    out.event_ids = c_.event_ids;
    move_facts();
    move_lines();
    move_scenario();
    out.uses = moved_uses(c_.uses);
    move_rules();
    move_record();
    move_promises();
    move_ledger();
    move_approvals();
    move_owners();
    move_clocks();
    move_held_and_fired();
    move_timers();
  }

 private:
  static constexpr Id gone = no_id - 1;  // no place of anything

  // --- where it stands ------------------------------------------------------------------------------------------------

  std::vector<std::uint32_t> moved_uses(const std::vector<std::uint32_t>& uses) const {
    std::vector<std::uint32_t> moved(to_.transitions.size());
    for (std::size_t t = 0; t < uses.size(); ++t) {
      if (tie_.transition[t] != no_id) moved[tie_.transition[t]] += uses[t];
    }
    return moved;
  }

  // The name of the end with which a routine came back.
  SymbolId moved_end(SymbolId end) const {
    for (Id s = 0; end != no_id && s < from_.steps.size(); ++s) {
      const Step& step = from_.steps[s];
      if (step.kind != StepKind::end || step.name != end || tie_.step[s] == no_id) continue;
      if (from_.containers[step.container].kind == ContainerKind::routine)
        return to_.steps[tie_.step[s]].name;
    }
    return symbol(end);
  }

  // What the new step does: what was done stays done; what is new is done in the next turn.
  void move_actions(const Frame& old, Frame& now) {
    const auto& before = from_.steps[old.step].actions;
    const auto& after = to_.steps[now.step].actions;
    const std::vector<Id> was = tie_.actions(old.step, now.step);
    std::vector<std::size_t> first(before.size() + 1, 0);
    for (std::size_t a = 0; a < before.size(); ++a) first[a + 1] = first[a] + before[a].options.size();
    std::vector<bool> still_offered(old.offers.size());
    std::size_t lines_more = 0;
    for (std::size_t a = 0; a < after.size(); ++a) {
      ActionState state;
      if (was[a] == no_id) {
        ++lines_more;
      } else {
        state = old.actions[was[a]];
        const auto most = static_cast<std::uint32_t>(after[a].responses.size());
        if (after[a].kind == ActionKind::say) state.given = std::min(state.given, most);
      }
      for (const OfferOption& option : after[a].options) {
        OfferState offer;
        if (was[a] != no_id) {
          const std::size_t place = option_before(before[was[a]], option, first[was[a]], still_offered);
          if (place < old.offers.size()) {
            offer = old.offers[place];
            if (offer.remedy != no_id) offer.remedy = remedy(offer.remedy);
          } else if (after[a].kind == ActionKind::offer && state.status == ActionStatus::done) {
            state.status = ActionStatus::held;
            ++lines_more;
          }
        }
        now.offers.push_back(offer);
      }
      now.actions.push_back(state);
    }
    const std::string& path = to_.steps[now.step].path;
    if (lines_more > 0)
      tell(MigrateKind::added, messages::move_adds_action, {path, std::to_string(lines_more)});
    for (std::size_t o = 0; o < old.offers.size(); ++o) {
      if (still_offered[o] || !old.offers[o].settled || !old.offers[o].available) continue;
      tell(MigrateKind::dropped, messages::move_drops_offer,
           {std::string(spelling_of(from_, NameKind::remedy, old.offers[o].remedy)), path});
    }
  }

  // The place among the old offers of what this option was: the same remedy, and where a table chooses it, the next such one.
  std::size_t option_before(const Action& action, const OfferOption& option, std::size_t first,
                            std::vector<bool>& used) const {
    for (std::size_t i = 0; i < action.options.size(); ++i) {
      const Id old = action.options[i].remedy;
      const bool same = old == no_id ? option.remedy == no_id : tie_.remedy[old] == option.remedy;
      if (!same || used[first + i]) continue;
      used[first + i] = true;
      return first + i;
    }
    return used.size();
  }

  bool move_frame(const Frame& old, Frame& now, std::size_t depth, Id branch) {
    const Step& step = from_.steps[old.step];
    now.step = tie_.step[old.step];
    if (now.step == no_id) {
      refuse(messages::move_step_gone, {step.path});
      return false;
    }
    const Step& new_step = to_.steps[now.step];
    const ContainerKind kind = to_.containers[new_step.container].kind;
    const bool fits = new_step.kind != StepKind::end && kind == from_.containers[step.container].kind &&
                      (branch == no_id || depth > 0 || new_step.container == branch);
    if (!fits) {
      refuse(messages::move_step_unfit, {step.path, new_step.path});
      return false;
    }
    now.entered = old.entered;
    now.turn = old.turn;
    now.owner = party(old.owner);
    now.owner_settled = old.owner_settled;
    now.brought_by = actor(old.brought_by);
    if (old.called_by_rule != no_id) {
      now.called_by_rule = tie_.rule[old.called_by_rule];
      if (now.called_by_rule == no_id)
        refuse(messages::move_caller_gone, {from_.always[old.called_by_rule].path});
    }
    now.returned = moved_end(old.returned);
    move_actions(old, now);
    if (!old.uses.empty()) now.uses = moved_uses(old.uses);
    for (const Id transition : old.acted) {
      if (tie_.transition[transition] != no_id) now.acted.push_back(tie_.transition[transition]);
    }
    return true;
  }

  void move_lines() {
    line_.assign(c_.threads.size(), no_id);
    bool whole = true;
    for (std::size_t t = 0; t < c_.threads.size(); ++t) {
      const Thread& old = c_.threads[t];
      Thread now;
      now.joined = old.joined;
      now.fell_away = old.fell_away;
      if (old.branch != no_id) {
        now.branch = tie_.container[old.branch];
        if (now.branch == no_id) {
          if (!old.frames.empty()) {
            refuse(messages::move_branch_gone, {from_.containers[old.branch].path});
            whole = false;
          }
          continue;
        }
      }
      for (std::size_t d = 0; d < old.frames.size(); ++d) {
        Frame frame;
        whole = move_frame(old.frames[d], frame, d, now.branch) && whole;
        now.frames.push_back(std::move(frame));
      }
      line_[t] = static_cast<Id>(out.threads.size());
      out.threads.push_back(std::move(now));
    }
    if (c_.end != no_id) {
      out.end = tie_.step[c_.end];
      if (out.end == no_id || to_.steps[out.end].kind != StepKind::end)
        refuse(messages::move_step_gone, {from_.steps[c_.end].path});
    }
    if (!whole || out.threads.empty()) {
      broken_ = true;
      return;
    }
    add_branches();
    add_moves();
  }

  // Branches that the new version has beside those of the old one.
  void add_branches() {
    if (out.threads[0].frames.empty()) return;
    const auto frames = out.threads[0].frames;
    for (const Frame& frame : frames) {
      for (const Id branch : to_.steps[frame.step].branches) {
        if (std::find(tie_.container.begin(), tie_.container.end(), branch) != tie_.container.end()) continue;
        Thread waiting;
        waiting.branch = branch;
        out.threads.push_back(std::move(waiting));
        tell(MigrateKind::added, messages::move_adds_branch, {to_.containers[branch].path});
      }
    }
  }

  // Moves with a time that the old step did not have.
  void add_moves() {
    std::vector<bool> known(to_.transitions.size());
    for (const Id transition : tie_.transition)
      if (transition != no_id) known[transition] = true;
    for (Id t = 0; t < out.threads.size(); ++t) {
      for (Id d = 0; d < out.threads[t].frames.size(); ++d) {
        const Frame& frame = out.threads[t].frames[d];
        const Slice moves = to_.steps[frame.step].transitions;
        for (Id m = moves.first; m < moves.first + moves.count; ++m) {
          const TriggerKind trigger = to_.transitions[m].trigger;
          const bool timed = trigger == TriggerKind::after || trigger == TriggerKind::at ||
                             trigger == TriggerKind::no_reply || trigger == TriggerKind::every;
          if (!timed || known[m]) continue;
          Timer timer;
          timer.ref = m;
          timer.thread = t;
          timer.depth = d;
          timer.armed = frame.entered;
          if (trigger == TriggerKind::no_reply)
            timer.armed = std::max(frame.entered, c_.last_customer_message);
          added.push_back(timer);
        }
      }
    }
  }

  // The scenario of a case is that of the step in which its own line stands.
  void move_scenario() {
    if (c_.scenario == no_id) return;
    const Id named = tie_.scenario[c_.scenario];
    out.scenario = named;
    if (!out.threads.empty() && !out.threads[0].frames.empty() && !broken_) {
      const Id container = to_.steps[out.threads[0].frames[0].step].container;
      for (Id s = 0; s < to_.scenarios.size(); ++s) {
        if (to_.scenarios[s].container == container) out.scenario = s;
      }
    }
    const std::string name = from_.text(from_.scenarios[c_.scenario].name);
    if (out.scenario == no_id) {
      refuse(messages::move_scenario_gone, {name});
    } else if (out.scenario != named) {
      scenario_other = true;
      tell(MigrateKind::changed, messages::move_changes_scenario,
           {name, to_.text(to_.scenarios[out.scenario].name)});
    }
  }

  void move_rules() {
    out.rules.resize(to_.always.size());
    std::vector<bool> known(to_.always.size());
    for (std::size_t r = 0; r < c_.rules.size(); ++r) {
      if (tie_.rule[r] == no_id) continue;
      known[tie_.rule[r]] = true;
      out.rules[tie_.rule[r]].was_true = out.rules[tie_.rule[r]].was_true || c_.rules[r].was_true;
    }
    for (std::size_t r = 0; r < known.size(); ++r) {
      const Id scenario = to_.always[r].scenario;
      if (known[r] || c_.status == CaseStatus::closed || (scenario != no_id && scenario != out.scenario))
        continue;
      tell(MigrateKind::added, messages::move_adds_rule, {to_.always[r].path});
    }
  }

  void move_record() {
    out.record_known = c_.record_known;
    record_.assign(c_.record.size(), no_id);
    for (std::size_t i = 0; i < c_.record.size(); ++i) {
      RecordLine line = c_.record[i];
      const Id kind = line.kind < tie_.record.size() ? tie_.record[line.kind] : no_id;
      if (kind == no_id) {
        tell(MigrateKind::dropped, messages::move_drops_record,
             {std::string(spelling_of(from_, NameKind::record, line.kind))});
        continue;
      }
      line.kind = kind;
      record_[i] = static_cast<Id>(out.record.size());
      out.record.push_back(line);
    }
  }

  // --- what was promised, given and asked ------------------------------------------------------------------------------

  // Where the new version makes the promise: the same line of the step that made it, else a line of that name anywhere.
  bool find_promise(const PromiseRecord& old, PromiseRecord& now) const {
    if (tie_.step[old.step] != no_id) {
      const std::vector<Id> was = tie_.actions(old.step, tie_.step[old.step]);
      for (std::size_t a = 0; a < was.size(); ++a) {
        if (was[a] != old.action) continue;
        now.step = tie_.step[old.step];
        now.action = static_cast<Id>(a);
        now.name = to_.steps[now.step].actions[a].name;
        return true;
      }
    }
    const SymbolId name = symbol(old.name);
    for (Id s = 0; name != no_id && s < to_.steps.size(); ++s) {
      const auto& actions = to_.steps[s].actions;
      for (std::size_t a = 0; a < actions.size(); ++a) {
        if (actions[a].kind != ActionKind::promise || actions[a].name != name) continue;
        now.step = s;
        now.action = static_cast<Id>(a);
        now.name = name;
        return true;
      }
    }
    return false;
  }

  void move_promises() {
    promise_.assign(c_.promises.size(), no_id);
    for (std::size_t i = 0; i < c_.promises.size(); ++i) {
      PromiseRecord now = c_.promises[i];
      if (!find_promise(c_.promises[i], now)) {
        tell(MigrateKind::dropped, messages::move_drops_promise, {from_.text(c_.promises[i].name)});
        continue;
      }
      promise_[i] = static_cast<Id>(out.promises.size());
      out.promises.push_back(now);
    }
  }

  void move_ledger() {
    for (std::size_t i = 0; i < c_.ledger.size(); ++i) {
      Grant grant = c_.ledger[i];
      grant.remedy = remedy(grant.remedy);
      grant.by = actor(grant.by);
      grant.approved_by = actor(grant.approved_by);
      out.ledger.push_back(std::move(grant));
    }
  }

  void move_approvals() {
    for (std::size_t i = 0; i < c_.approvals.size(); ++i) {
      Approval now = c_.approvals[i];
      const Frame& frame = c_.threads[now.thread].frames[now.depth];
      const std::string& path = from_.steps[frame.step].path;
      now.remedy = remedy(now.remedy);
      now.approver = party(now.approver);
      now.requester = actor(now.requester);
      for (Actor& signer : now.signers) signer = actor(signer);
      now.thread = line_[now.thread];
      if (broken_ || now.thread == no_id) continue;  // told already: where it stands is not there
      now.outcome = symbol(now.outcome);
      const Step& step = to_.steps[tie_.step[frame.step]];
      const ActionKind wanted = c_.approvals[i].outcome == no_id ? ActionKind::approve : ActionKind::offer;
      const auto action = std::find_if(step.actions.begin(), step.actions.end(),
                                       [&](const Action& a) { return a.kind == wanted; });
      bool fits = action != step.actions.end();
      if (fits && wanted == ActionKind::offer)
        fits = std::find(step.outcomes.begin(), step.outcomes.end(), now.outcome) != step.outcomes.end();
      if (fits) fits = move_sign_off(from_.steps[frame.step], *action, c_.approvals[i], now);
      if (!fits) {
        refuse(messages::move_approval_gone, {path});
        continue;
      }
      now.path = now.remedy == no_id ? step.path : step.path + "/" + to_.text(to_.remedies[now.remedy].name);
      out.approvals.push_back(std::move(now));
    }
  }

  // Of several who sign one after the other: whose turn it is.
  bool move_sign_off(const Step& old, const Action& now, const Approval& was, Approval& out_approval) const {
    const auto before = std::find_if(old.actions.begin(), old.actions.end(),
                                     [&](const Action& a) { return a.kind == now.kind; });
    if (before == old.actions.end() || before->sign_offs.empty()) return now.sign_offs.empty();
    if (was.place >= before->sign_offs.size()) {  // none of them is left: the step's owner is asked
      out_approval.place = static_cast<Id>(now.sign_offs.size());
      return true;
    }
    const Id waited_for = before->sign_offs[was.place].party;
    const Id now_waited_for = waited_for == no_id ? no_id : tie_.party[waited_for];
    const auto is_here = [&](std::size_t k) {
      return k < now.sign_offs.size() && now.sign_offs[k].party == now_waited_for;
    };
    if (is_here(was.place)) return true;
    for (std::size_t k = 0; k < now.sign_offs.size(); ++k) {
      if (!is_here(k)) continue;
      out_approval.place = static_cast<Id>(k);
      return true;
    }
    return false;
  }

  // --- who owns --------------------------------------------------------------------------------------------------------

  void move_owners() {
    out.owner = party(c_.owner);
    if (c_.previous_owner != no_id) {
      out.previous_owner = tie_.party[c_.previous_owner];
      if (out.previous_owner == no_id)
        tell(MigrateKind::dropped, messages::move_drops_role,
             {party_name(c_.previous_owner), "previous_owner"});
    }
    for (const Assignment& one : c_.assigned) {
      const Id now = tie_.party[one.party];
      if (now == no_id)
        tell(MigrateKind::dropped, messages::move_drops_person, {party_name(one.party), one.person});
      else
        out.assigned.push_back({now, person(one.person)});
    }
    move_escalation();
    HandOver& h = out.hand_over;
    h = c_.hand_over;
    h.party = party(c_.hand_over.party);
    h.asked = party(c_.hand_over.asked);
    if (c_.hand_over.target == no_id) return;
    std::string path;
    h.target = target(c_.hand_over.target, path);
    if (h.target == no_id || to_.targets[h.target].kind != TargetKind::hand_over)
      refuse(messages::move_hand_over_gone, {path});
  }

  // The same move or rule in the new version, and what the old one calls it.
  Id target(Id old, std::string& path) const {
    TargetPlace place = place_of_target(from_, old);
    path = place.transition != no_id ? from_.transitions[place.transition].path
           : place.rule != no_id     ? from_.always[place.rule].path
                                     : std::string();
    if (place.transition != no_id) place.transition = tie_.transition[place.transition];
    if (place.rule != no_id) place.rule = tie_.rule[place.rule];
    return target_at(to_, place);
  }

  // What `hold while` holds, and what timers have told since the last event.
  void move_held_and_fired() {
    for (HeldEscalation held : c_.held) {
      std::string path;
      held.target = target(held.target, path);
      if (held.target == no_id || to_.targets[held.target].kind != TargetKind::escalate)
        tell(MigrateKind::dropped, messages::move_drops_timer, {path});
      else
        out.held.push_back(held);
    }
    for (Fired fired : c_.fired) {
      if (fired.by == FiredBy::clock) fired.ref = tie_.clock[fired.ref];
      if (fired.by == FiredBy::promise) fired.ref = promise_[fired.ref];
      if (fired.by != FiredBy::level && fired.ref == no_id) continue;  // nothing can end it any more
      if (fired.party != no_id) fired.party = tie_.party[fired.party];
      out.fired.push_back(fired);
    }
  }

  void move_escalation() {
    Escalation& e = out.escalation;
    const Escalation& old = c_.escalation;
    e = old;
    e.party = party(old.party);
    e.sender = party(old.sender);
    e.person = person(old.person);
    std::string path;
    if (old.rose_target != no_id) e.rose_target = target(old.rose_target, path);
    if (old.rose_level != no_id)
      e.rose_level = old.path == no_id ? no_id : tie_.level(old.path, old.rose_level);
    if (e.rose_target == no_id && e.rose_level == no_id) e.rose = 0;
    if (old.path == no_id) {
      path_gone = out.scenario != no_id && c_.scenario != no_id && c_.status != CaseStatus::closed &&
                  from_.scenarios[c_.scenario].paths.empty() && !to_.scenarios[out.scenario].paths.empty();
      return;
    }
    e.path = tie_.path[old.path];
    e.level = old.level == no_id ? no_id : tie_.level(old.path, old.level);
    // Another scenario follows the paths that it names.
    path_gone = e.path == no_id || scenario_other;
    level_gone = old.level != no_id && (e.level == no_id || path_gone);
    if (level_gone)
      tell(MigrateKind::dropped, messages::move_drops_level, {from_.paths[old.path].levels[old.level].path});
    // A level that has no time any more holds at once.
    if (!level_gone && e.level != no_id && e.state == LevelState::pending &&
        to_.paths[e.path].levels[e.level].time == no_id)
      e.state = LevelState::held;
  }

  // --- clocks and timers -----------------------------------------------------------------------------------------------

  static std::uint32_t moved_bits(std::uint32_t bits, const std::vector<Id>& places) {
    std::uint32_t moved = 0;
    for (std::size_t i = 0; i < places.size() && i < 32; ++i) {
      if ((bits & 1U << i) != 0 && places[i] < 32) moved |= 1U << places[i];
    }
    return moved;
  }

  // Where the warnings of an old clock stand in the new one: at the same share.
  std::vector<Id> warnings(Id old, Id now) const {
    std::vector<Id> places;
    const auto& after = to_.clocks[now].warnings;
    for (const Rational& share : from_.clocks[old].warnings) {
      const auto found = std::find(after.begin(), after.end(), share);
      places.push_back(found == after.end() ? gone : static_cast<Id>(found - after.begin()));
    }
    return places;
  }
  std::vector<Id> clock_moves(Id old, Id now) const {
    std::vector<Id> places;
    const Slice before = from_.clocks[old].transitions, after = to_.clocks[now].transitions;
    for (Id i = 0; i < before.count; ++i) {
      const Id moved = tie_.transition[before.first + i];
      const bool here = moved != no_id && moved >= after.first && moved < after.first + after.count;
      places.push_back(here ? moved - after.first : gone);
    }
    return places;
  }

  void move_clocks() {
    out.clocks.resize(to_.clocks.size());
    std::vector<Id> came_from(to_.clocks.size(), no_id);
    for (Id k = 0; k < c_.clocks.size(); ++k) {
      const ClockState& old = c_.clocks[k];
      const std::string name = from_.text(from_.clocks[k].name);
      const bool runs = old.status == ClockStatus::running || old.status == ClockStatus::paused;
      const Id now = tie_.clock[k];
      if (now == no_id) {
        if (runs) tell(MigrateKind::dropped, messages::move_drops_clock, {name});
        continue;
      }
      if (came_from[now] != no_id) {
        refuse(messages::move_twice,
               {from_.text(from_.clocks[came_from[now]].name), name, to_.text(to_.clocks[now].name)});
        continue;
      }
      came_from[now] = k;
      ClockState state = old;
      if (!move_value(state.target)) {
        // Its length counts on a calendar that is not there: that of the clock does.
        state.target.symbol = to_.clocks[now].calendar;
      }
      state.warned = moved_bits(old.warned, warnings(k, now));
      state.moved = moved_bits(old.moved, clock_moves(k, now));
      if (state.target_place >= to_.clocks[now].targets.size()) state.target_place = 0;
      move_extensions(k, now, old, state);
      out.clocks[now] = std::move(state);
    }
    if (c_.status == CaseStatus::closed || out.scenario == no_id) return;
    for (const Id clock : to_.scenarios[out.scenario].clocks) {
      if (came_from[clock] == no_id)
        tell(MigrateKind::added, messages::move_adds_clock, {to_.text(to_.clocks[clock].name)});
    }
  }

  void move_extensions(Id old_clock, Id new_clock, const ClockState& old, ClockState& now) const {
    if (old.extended.empty()) return;
    const auto& before = from_.clocks[old_clock].extensions;
    const auto& after = to_.clocks[new_clock].extensions;
    now.extended.assign(after.size(), 0);
    std::vector<bool> used(after.size());
    for (std::size_t i = 0; i < old.extended.size() && i < before.size(); ++i) {
      for (std::size_t k = 0; k < after.size(); ++k) {
        const Signal &a = before[i].signal, &b = after[k].signal;
        if (used[k] || a.kind != b.kind || !tie_.same_text(a.event, b.event)) continue;
        now.extended[k] = std::min(old.extended[i], after[k].at_most);
        used[k] = true;
        break;
      }
    }
  }

  // The same timer in the new version. Empty text: it goes on; else the lasting name of what is no longer waited for.
  std::string move_timer(Timer& t) const {
    const auto place_in = [](const std::vector<Id>& places, Id old) {
      return old < places.size() ? places[old] : gone;
    };
    const Timer old = t;
    switch (t.kind) {
      case TimerKind::transition:
        t.ref = tie_.transition[old.ref];
        return t.ref == no_id ? from_.transitions[old.ref].path : std::string();
      case TimerKind::wait_done: {
        t.ref = tie_.step[old.ref];
        if (t.ref == no_id) return from_.steps[old.ref].path;
        const std::vector<Id> was = tie_.actions(old.ref, t.ref);
        const auto found = std::find(was.begin(), was.end(), old.extra);
        t.extra = static_cast<Id>(found - was.begin());
        return found == was.end() ? from_.steps[old.ref].path : std::string();
      }
      case TimerKind::promise_broken:
        t.ref = promise_[old.ref];
        return t.ref == no_id ? "-" : "";
      case TimerKind::level_timeout:
      case TimerKind::level_filled:
        return level_gone || out.escalation.state == LevelState::held ? "-" : "";
      case TimerKind::acknowledge_end:
      case TimerKind::steps_down:
        if (level_gone || path_gone) return "-";
        if (t.kind == TimerKind::acknowledge_end)
          return to_.paths[out.escalation.path].acknowledged_for == no_id ? "-" : "";
        return to_.paths[out.escalation.path].steps_down_after == no_id ? "-" : "";
      case TimerKind::hand_over_end:
      case TimerKind::approval_end:
        return {};
      case TimerKind::always_held:
        t.ref = tie_.rule[old.ref];
        if (t.ref != no_id && to_.always[t.ref].held_for == no_id) t.ref = no_id;
        return t.ref == no_id ? from_.always[old.ref].path : std::string();
      case TimerKind::clock_warning:
      case TimerKind::clock_move:
      case TimerKind::clock_breach: {
        t.ref = tie_.clock[old.ref];
        if (t.ref == no_id) return "-";  // the clock is told
        if (t.kind == TimerKind::clock_warning) t.extra = place_in(warnings(old.ref, t.ref), old.extra);
        if (t.kind == TimerKind::clock_move) t.extra = place_in(clock_moves(old.ref, t.ref), old.extra);
        return t.extra == gone ? from_.text(from_.clocks[old.ref].name) : std::string();
      }
      case TimerKind::restriction_end:
        t.ref = record_[old.ref];
        return t.ref != no_id || next_restriction(t) ? "" : "-";
    }
    return {};
  }

  // The line whose end was waited for is gone: the next end of those that stay.
  bool next_restriction(Timer& t) const {
    for (Id i = 0; i < out.record.size(); ++i) {
      const RecordLine& line = out.record[i];
      if (!to_.records[line.kind].restriction || line.until == never || line.until <= c_.now) continue;
      if (t.ref != no_id && line.until >= t.due) continue;
      t.ref = i;
      t.armed = line.from;
      t.due = line.until;
    }
    return t.ref != no_id;
  }

  void move_timers() {
    if (broken_) return;
    for (Timer t : c_.timers) {
      if (line_[t.thread] == no_id) continue;
      t.thread = line_[t.thread];
      const std::string lost = move_timer(t);
      if (lost.empty())
        kept.push_back(t);
      else if (lost != "-")
        tell(MigrateKind::dropped, messages::move_drops_timer, {lost});
    }
  }

  std::vector<Id> line_, promise_, record_;  // the new places of the old elements
  bool broken_ = false;                      // it stands nowhere in the new version
};

}  // namespace sop::detail
