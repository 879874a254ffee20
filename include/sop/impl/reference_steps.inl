// sop/impl/reference_steps.inl — standing in steps: entering and leaving them, doing what they say, ends, calls, branches
// (docs/semantics.md, 7).
//
// A thread is a stack of frames: the last is where it stands, those below are calling and stay active. The case's own thread is
// the first; while a parallel step is active its branches are threads beside it.
//
// What a step says to do is done on entering, in the order written. What something unknown holds back is tried again in every
// turn, as long as the step is active: an answer given later makes up for it, and nothing is said twice.
#pragma once

#include <algorithm>

#include "sop/impl/reference_turns.hpp"
#include "sop/unicode.hpp"

namespace sop::reference::parts {

// --- entering and leaving ---------------------------------------------------------------------------------------------

SOP_INLINE void Turns::enter(Id thread, Id step, Id called_by_rule, std::vector<std::uint32_t> uses) {
  const Step& s = p_.steps[step];
  now_.moved = true;
  if (thread == 0 && c_.threads[0].frames.empty()) {
    // 5.5: the scenario of a case is that of the step in which its own line stands.
    for (Id i = 0; i < p_.scenarios.size(); ++i) {
      if (p_.scenarios[i].container == s.container && i != c_.scenario) {
        c_.scenario = i;
        c_.status = CaseStatus::open;
        now_.scenario_began = true;
        settle_path();
      }
    }
  }
  Frame f;
  f.step = step;
  f.entered = now_.at;
  f.turn = c_.turn;
  if (now_.event != nullptr) f.brought_by = now_.event->actor;
  // 10.5: whoever brings a case to a sign-off asks for it, and has to be told from whoever approves.
  const auto signs_off = [](const Action& action) { return action.kind == ActionKind::approve; };
  if (now_.event != nullptr && is_anonymous(*now_.event) &&
      std::any_of(s.actions.begin(), s.actions.end(), signs_off))
    now_.needs_person = true;
  f.called_by_rule = called_by_rule;
  f.uses = std::move(uses);
  f.actions.resize(s.actions.size());
  std::size_t options = 0;
  for (const Action& action : s.actions) options += action.options.size();
  f.offers.resize(options);
  c_.threads[thread].frames.push_back(std::move(f));
  const Id depth = depth_of(thread) - 1;
  if (s.kind == StepKind::end) {
    if (thread != 0 && depth == 0) {
      do_actions(thread, depth);
      join(thread, Value::name(s.name));
    } else if (p_.containers[s.container].kind == ContainerKind::routine && depth > 0) {
      do_actions(thread, depth);
      come_back(thread, depth, s.name);
    } else {
      close(step);
    }
    return;
  }
  settle_owner(thread, depth);
  if (thread == 0) update_owner();
  arm_transitions(thread, depth);
  if (s.kind == StepKind::parallel) start_branches(step);
  do_actions(thread, depth);
}

// Leaves the step at this depth and everything that it called: timers, waiting approvals and branches go with it.
SOP_INLINE void Turns::leave(Id thread, Id depth) {
  auto& frames = c_.threads[thread].frames;
  if (depth >= frames.size()) return;
  bool parallel = false;
  for (Id i = depth; i < frames.size(); ++i)
    parallel = parallel || p_.steps[frames[i].step].kind == StepKind::parallel;
  withdraw_approvals(thread, depth);
  remove_frame_timers(thread, depth);
  frames.resize(depth);
  if (parallel) abandon_branches();
}

// 7.7: a parallel step that is left leaves no branch behind.
SOP_INLINE void Turns::abandon_branches() {
  for (Id t = 1; t < c_.threads.size(); ++t) {
    const Thread& thread = c_.threads[t];
    if (!thread.joined && !thread.fell_away) tell_result(thread.branch, Value::none());
    if (thread.frames.empty()) continue;
    Effect& e = effect(EffectKind::branch_abandoned);
    e.subject = thread.branch;
    e.name = p_.containers[thread.branch].name;
    withdraw_approvals(t, 0);
  }
  const auto of_a_branch = [](const Timer& timer) { return timer.thread > 0; };
  c_.timers.erase(std::remove_if(c_.timers.begin(), c_.timers.end(), of_a_branch), c_.timers.end());
  c_.threads.resize(1);
}

// Goes from a step to another. Inside one container the step is replaced where it stands; otherwise the case goes on in its own
// line: calls that are not part of the new place are abandoned, and so are branches.
SOP_INLINE void Turns::go(Id thread, Id depth, Id step) {
  const Id container = p_.steps[step].container;
  const auto stands_in = [&](Id t, Id d) {
    return d < depth_of(t) && p_.steps[frame(t, d).step].container == container;
  };
  if (!stands_in(thread, depth)) {
    thread = 0;
    depth = depth_of(0);
    while (depth > 0 && !stands_in(0, depth - 1)) --depth;
    if (depth > 0) --depth;
  }
  // A routine counts the uses of its transitions in this call.
  std::vector<std::uint32_t> uses;
  Id rule = no_id;
  if (depth < depth_of(thread)) {
    uses = frame(thread, depth).uses;
    rule = frame(thread, depth).called_by_rule;
  }
  leave(thread, depth);
  enter(thread, step, rule, std::move(uses));
}

// 7.6: the called steps run inside the calling step, which stays active. A goal that is reached already is not pursued.
SOP_INLINE void Turns::call(Id thread, Id container, Id rule) {
  if (c_.threads[thread].frames.empty()) return;
  now_.moved = true;
  const Container& routine = p_.containers[container];
  if (routine.goal != no_id && is_true(routine.goal, false)) {
    if (rule == no_id) c_.threads[thread].frames.back().returned = p_.steps[routine.goal_end].name;
    return;
  }
  enter(thread, routine.steps.first, rule, std::vector<std::uint32_t>(p_.transitions.size()));
}

// A routine returns: the calling step goes on, saying nothing twice.
SOP_INLINE void Turns::come_back(Id thread, Id depth, SymbolId end) {
  const bool by_rule = frame(thread, depth).called_by_rule != no_id;
  leave(thread, depth);
  now_.moved = true;
  if (!by_rule) c_.threads[thread].frames.back().returned = end;
  if (thread == 0) update_owner();
}

// 5.8: at an end everything stops.
SOP_INLINE void Turns::close(Id end) {
  c_.end = end;
  // The end's frame is the last of the case's own line; what it says and records belongs to the case.
  const Id depth = depth_of(0) - 1;
  do_actions(0, depth);
  leave(0, 0);
  for (const PromiseRecord& promise : c_.promises) {
    if (promise.state != PromiseState::open) continue;
    Effect& e = effect(EffectKind::promise_withdrawn);
    e.name = promise.name;
    e.due = promise.due;
  }
  c_.promises.clear();
  c_.timers.clear();
  c_.threads.assign(1, Thread{});
  const Id path = c_.escalation.path;
  c_.escalation = {};
  c_.escalation.path = path;
  c_.hand_over = {};
  c_.status = CaseStatus::closed;
  c_.closed = now_.at;
  c_.held.clear();
  now_.closed = true;
  effect(EffectKind::closed).subject = end;
}

// --- branches ---------------------------------------------------------------------------------------------------------

SOP_INLINE void Turns::start_branches(Id step) {
  const Step& s = p_.steps[step];
  for (const Id branch : s.branches) tell_result(branch, Value());
  for (std::size_t i = 0; i < s.branches.size(); ++i) {
    const Answer starts = condition(s.branch_conditions[i], true);
    if (starts.value.is_error()) note_error(starts);
    if (!starts.value.is_yes() && !starts.value.is_unknown()) {
      tell_result(s.branches[i], Value::none());
      continue;
    }
    Thread branch;
    branch.branch = s.branches[i];
    c_.threads.push_back(std::move(branch));
  }
  begin_waiting_branches();
}

// A branch whose condition is unknown waits and holds the join; known, it begins or falls away.
SOP_INLINE void Turns::begin_waiting_branches() {
  for (Id t = 1; t < c_.threads.size(); ++t) {
    const Thread& waiting = c_.threads[t];
    if (!waiting.frames.empty() || waiting.joined || waiting.fell_away) continue;
    const Id branch = waiting.branch;
    const Step& s = p_.steps[p_.containers[branch].parent];
    const auto place = std::find(s.branches.begin(), s.branches.end(), branch) - s.branches.begin();
    const Answer starts = condition(s.branch_conditions[static_cast<std::size_t>(place)], true);
    if (starts.value.is_yes())
      enter(t, p_.containers[branch].steps.first);
    else if (!starts.value.is_unknown())
      fall_away(t);
  }
}

SOP_INLINE void Turns::fall_away(Id thread) {
  c_.threads[thread].fell_away = true;
  tell_result(c_.threads[thread].branch, Value::none());
}

// A branch that joins without one of its ends comes out with none.
SOP_INLINE void Turns::join(Id thread, const Value& result) {
  tell_result(c_.threads[thread].branch, result);
  leave(thread, 0);
  c_.threads[thread].joined = true;
  now_.moved = true;
}

// 7.7: what a branch came out with is a fact that the case tells itself; unknown again when the branches begin anew.
SOP_INLINE void Turns::tell_result(Id branch, const Value& result) {
  const Id fact = branch == no_id ? no_id : p_.containers[branch].result_fact;
  if (fact == no_id || (result.is_unknown() && c_.facts[fact].value.is_unknown())) return;
  c_.facts[fact].value = result;
  c_.facts[fact].learnt = now_.at;
  c_.facts[fact].turn = c_.turn;
  remember_facts();
}

// Whether the branches of the parallel step at this place are done, as `wait for` says.
SOP_INLINE bool Turns::joined(Id thread, Id depth) const {
  const Step& s = step_of(thread, depth);
  if (thread != 0 || s.kind != StepKind::parallel) return false;
  std::uint32_t done = 0, running = 0;
  for (Id t = 1; t < c_.threads.size(); ++t) {
    if (c_.threads[t].fell_away) continue;
    (c_.threads[t].joined ? done : running) += 1;
  }
  if (running == 0) return true;
  switch (s.join) {
    case JoinPolicy::all:
      return false;
    case JoinPolicy::some:
      return done >= s.join_count;
    case JoinPolicy::first:
      return done >= 1;
  }
  return false;
}

// --- what is done at a step -------------------------------------------------------------------------------------------

SOP_INLINE void Turns::do_actions(Id thread, Id depth) {
  const Id step = frame(thread, depth).step;
  const Step& s = p_.steps[step];
  std::size_t option = 0;
  for (Id a = 0; a < s.actions.size(); ++a) {
    // A call may have come back and led on; then this step is no longer here.
    if (depth >= depth_of(thread) || frame(thread, depth).step != step) return;
    if (frame(thread, depth).actions[a].status == ActionStatus::held && do_action(thread, depth, a, option)) {
      if (depth >= depth_of(thread) || frame(thread, depth).step != step) return;
      ActionState& state = frame(thread, depth).actions[a];
      if (state.status == ActionStatus::held) state.status = ActionStatus::done;
      state.turn = c_.turn;
    }
    option += s.actions[a].options.size();
  }
}

// 7.3: one action; false: something unknown holds it.
SOP_INLINE bool Turns::do_action(Id thread, Id depth, Id action, std::size_t first_option) {
  const Action& a = step_of(thread, depth).actions[action];
  if (a.condition != no_id && frame(thread, depth).actions[action].given == 0) {
    const Answer applies = condition(a.condition, true);
    if (applies.value.is_unknown()) return false;
    if (applies.value.is_error()) note_error(applies);
    if (!applies.value.is_yes()) {
      frame(thread, depth).actions[action].status = ActionStatus::left_out;
      // Left out, it offers nothing.
      for (std::size_t i = 0; i < a.options.size(); ++i)
        frame(thread, depth).offers[first_option + i].settled = true;
      return true;
    }
  }
  switch (a.kind) {
    case ActionKind::say:
      return say(thread, depth, action);
    case ActionKind::ask:
      ask(thread, depth, action);
      return true;
    case ActionKind::offer:
      return settle_offers(thread, depth, action, first_option);
    case ActionKind::perform: {
      const Words words = task_words(a);
      if (words.failed.value.is_error()) note_error(words.failed);
      if (words.held) return false;
      Effect& e = effect(EffectKind::task);
      e.subject = frame(thread, depth).step;
      e.text = words.text;
      e.party = frame(thread, depth).owner;
      e.performer = a.performer_stated ? a.performer : step_of(thread, depth).performer;
      e.path = step_of(thread, depth).path;
      return true;
    }
    case ActionKind::promise:
      return make_promise(thread, depth, action);
    case ActionKind::wait: {
      const Frame& f = frame(thread, depth);
      Timer timer;
      timer.kind = TimerKind::wait_done;
      timer.ref = f.step;
      timer.extra = action;
      timer.thread = thread;
      timer.depth = depth;
      set_timer(timer, f.entered);
      return true;
    }
    case ActionKind::approve:
      return ask_for_sign_off(thread, depth, action, first_option);
    case ActionKind::run:
      call(thread, a.container, no_id);
      return true;
    case ActionKind::record:
      record(a, frame(thread, depth).step);
      return true;
    case ActionKind::emit: {
      now_.signals.push_back(a.name);
      Effect& e = effect(EffectKind::emit);
      e.name = a.name;
      e.subject = frame(thread, depth).step;
      return true;
    }
  }
  return true;
}

// Responses are said in order; one that is held holds those after it.
SOP_INLINE bool Turns::say(Id thread, Id depth, Id action) {
  const Action& a = step_of(thread, depth).actions[action];
  std::uint32_t& given = frame(thread, depth).actions[action].given;
  for (; given < a.responses.size(); ++given) {
    if (!say_response(a.responses[given], step_of(thread, depth).path)) return false;
  }
  return true;
}

// False: something unknown holds it.
SOP_INLINE bool Turns::say_response(Id response, const std::string& path) {
  const Words words = words_of(response);
  if (words.failed.value.is_error()) note_error(words.failed);
  if (words.held) return false;
  Effect& e = effect(EffectKind::say);
  e.subject = response;
  e.name = p_.responses[response].name;
  e.text = words.text;
  e.locale = words.locale;
  if (p_.channel_fact != no_id) {
    const Answer channel = Evaluator(scope(true)).fact(p_.channel_fact);
    if (channel.value.kind == ValueKind::name) e.channel = static_cast<SymbolId>(channel.value.integer);
  }
  e.path = path;
  mind_length(response, words.text, path);
  return true;
}

// 13.5: what was said is told to be too long, where the first length whose condition is true is less.
SOP_INLINE void Turns::mind_length(Id response, const std::string& text, const std::string& path) {
  const Response& r = p_.responses[response];
  const auto holds = [&](const LengthLimit& limit) {
    return condition(limit.condition, true).value.is_yes();
  };
  const auto limit = std::find_if(r.max_lengths.begin(), r.max_lengths.end(), holds);
  const Id most = limit == r.max_lengths.end() ? r.max_length : limit->length;
  std::int64_t allowed = 0;
  if (most == no_id || failed(to_int64(p_.constants[most].number, allowed))) return;
  const auto letters = static_cast<std::int64_t>(unicode::length(text));
  if (letters <= allowed) return;
  Effect& e = effect(EffectKind::text_too_long);
  e.subject = response;
  e.name = r.name;
  e.text = std::to_string(letters) + " > " + std::to_string(allowed);
  e.path = path;
}

// 7.2: a move says it now or not at all; what is unknown then is told as an error, because nobody comes back to it.
SOP_INLINE void Turns::say_by_move(Id response) {
  if (!say_response(response, now_.acts)) note_error(error_answer(ErrorCode::not_available));
}

// 7.3: asks what nobody has told yet, or all of it where `again` is written. A default is no answer.
SOP_INLINE void Turns::ask(Id thread, Id depth, Id action) {
  const Action& a = step_of(thread, depth).actions[action];
  std::vector<Id> facts;
  for (const Id fact : a.facts) {
    if (a.again || c_.facts[fact].value.is_unknown()) facts.push_back(fact);
  }
  if (facts.empty()) return;
  Effect& e = effect(EffectKind::ask);
  e.subject = frame(thread, depth).step;
  e.facts = std::move(facts);
  e.path = step_of(thread, depth).path;
}

// What is recorded: the facts by name, for the host to read; computed values as text, `?` for what is not known or cannot be computed.
SOP_INLINE void Turns::record(const Action& action, Id step) {
  Effect& e = effect(EffectKind::record);
  e.subject = step;
  e.facts = action.facts;
  e.path = p_.steps[step].path;
  std::string text;
  const SymbolId locale = p_.locales.empty() ? no_id : p_.locales[0];
  for (const Id expression : action.values) {
    const Answer answer = value(expression);
    if (answer.value.is_error()) note_error(answer);
    if (!text.empty()) text += "; ";
    text += answer.value.known() ? written(answer.value, locale, nullptr) : "?";
  }
  d_.effects.back().text = std::move(text);
}

// Facts that the step asks and still waits for.
SOP_INLINE std::vector<Id> Turns::still_asked(Id thread, Id depth) const {
  const Frame& f = frame(thread, depth);
  const Step& s = p_.steps[f.step];
  std::vector<Id> facts;
  for (std::size_t a = 0; a < s.actions.size(); ++a) {
    if (s.actions[a].kind != ActionKind::ask || f.actions[a].status != ActionStatus::done) continue;
    for (const Id fact : s.actions[a].facts) {
      const KnownFact& known = c_.facts[fact];
      const bool told = !known.value.is_unknown() && (!s.actions[a].again || known.turn > f.actions[a].turn);
      if (!told) add_once(facts, fact);
    }
  }
  return facts;
}

// `on known`: everything that the step asks has been told. An ask that is held is not answered; one that is optional is not
// waited for.
SOP_INLINE bool Turns::all_known(Id thread, Id depth) const {
  const Frame& f = frame(thread, depth);
  const Step& s = p_.steps[f.step];
  for (std::size_t a = 0; a < s.actions.size(); ++a) {
    if (s.actions[a].kind != ActionKind::ask) continue;
    if (s.actions[a].optional) continue;
    if (f.actions[a].status == ActionStatus::held) return false;
    if (f.actions[a].status == ActionStatus::left_out) continue;
    for (const Id fact : s.actions[a].facts) {
      const KnownFact& known = c_.facts[fact];
      if (known.value.is_unknown() || (s.actions[a].again && known.turn <= f.actions[a].turn)) return false;
    }
  }
  return true;
}

// --- the step's owner -------------------------------------------------------------------------------------------------

// Who owned where the routine that this frame belongs to was called.
SOP_INLINE Id Turns::caller_of(Id thread, Id depth) const {
  return depth == 0 ? no_id : frame(thread, depth - 1).owner;
}

// 8.1: the first that is true, tried from the top. One above it that is unknown counts as no for now, and the choice is made
// again when it is known. `previous_owner` is here whoever owned before the step was entered.
SOP_INLINE void Turns::settle_owner(Id thread, Id depth) {
  const Step& s = step_of(thread, depth);
  const Id caller = caller_of(thread, depth);
  const Id previous = c_.previous_owner;
  if (frame(thread, depth).owner == no_id) c_.previous_owner = c_.owner;
  Id owner = no_id;
  bool settled = true;
  for (const OwnerChoice& choice : s.owner) {
    const Answer applies = condition(choice.condition, true, caller);
    if (applies.value.is_unknown()) settled = false;
    if (applies.value.is_error()) note_error(applies);
    if (!applies.value.is_yes()) continue;
    owner = choice.party;
    if (owner == no_id) {
      const Answer who = value(choice.value, caller);
      if (who.value.is_unknown()) settled = false;
      if (who.value.is_error()) note_error(who);
      if (who.value.kind == ValueKind::party) owner = static_cast<Id>(who.value.integer);
    }
    if (owner != no_id) break;
  }
  c_.previous_owner = previous;
  // Nobody named: as the calling step, or the parallel step of a branch, or whoever owned before.
  if (owner == no_id) owner = caller;
  if (owner == no_id && thread != 0 && !c_.threads[0].frames.empty())
    owner = c_.threads[0].frames.back().owner;
  if (owner == no_id) owner = c_.owner;
  if (owner == no_id && !p_.parties.empty()) owner = 0;
  Frame& f = frame(thread, depth);
  f.owner = owner;
  f.owner_settled = settled;
}

// --- what was held back -----------------------------------------------------------------------------------------------

// (d) begins with what could not be done before: owners, lengths, actions, branches.
SOP_INLINE void Turns::retry_held() {
  for (Id t = 0; t < c_.threads.size(); ++t) {
    for (Id depth = 0; depth < depth_of(t); ++depth) {
      if (!frame(t, depth).owner_settled) settle_owner(t, depth);
    }
  }
  update_owner();
  std::vector<Timer> waiting;
  for (const Timer& timer : c_.timers) {
    if (timer.due == never) waiting.push_back(timer);
  }
  c_.timers.erase(
      std::remove_if(c_.timers.begin(), c_.timers.end(), [](const Timer& t) { return t.due == never; }),
      c_.timers.end());
  for (const Timer& timer : waiting) set_timer(timer, timer.armed);
  begin_waiting_branches();
  for (Id t = 0; t < c_.threads.size(); ++t) {
    for (Id depth = 0; t < c_.threads.size() && depth < depth_of(t); ++depth) do_actions(t, depth);
  }
}

}  // namespace sop::reference::parts
