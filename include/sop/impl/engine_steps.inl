// sop/impl/engine_steps.inl — standing in steps: entering, leaving, doing what they say, ends, calls, branches
// (docs/semantics.md, 7).
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"
#include "sop/unicode.hpp"

namespace sop::engine {

inline constexpr std::size_t most_kept_frames = 64;

// --- memory that is kept ----------------------------------------------------------------------------------------------

SOP_INLINE void Machine::drop_frames(Thread& thread, std::size_t depth) {
  while (thread.frames.size() > depth) {
    if (m_.frames.size() < most_kept_frames) m_.frames.push_back(std::move(thread.frames.back()));
    thread.frames.pop_back();
  }
}

SOP_INLINE void Machine::drop_threads(std::size_t count) {
  while (c_.threads.size() > count) {
    drop_frames(c_.threads.back(), 0);
    if (m_.threads.size() < most_kept_frames) m_.threads.push_back(std::move(c_.threads.back()));
    c_.threads.pop_back();
  }
}

SOP_INLINE Thread& Machine::add_thread() {
  if (m_.threads.empty()) {
    c_.threads.emplace_back();
  } else {
    c_.threads.push_back(std::move(m_.threads.back()));
    m_.threads.pop_back();
  }
  Thread& thread = c_.threads.back();
  thread.joined = thread.fell_away = false;
  thread.frames.clear();
  return thread;
}

// --- entering and leaving ---------------------------------------------------------------------------------------------

// `counted`: a routine begins, and counts the uses of its transitions from nothing; else `uses` go on.
SOP_INLINE void Machine::enter(Id thread, Id step, Id called_by_rule, const std::vector<std::uint32_t>* uses,
                               bool counted) {
  const Step& s = p_.steps[step];
  const StepProgram& sp = program_.steps[step];
  now_.moved = true;
  if (thread == 0 && c_.threads[0].frames.empty()) {
    // The scenario of a case is that of the step in which its own line stands.
    for (Id i = 0; i < p_.scenarios.size(); ++i) {
      if (p_.scenarios[i].container != s.container || i == c_.scenario) continue;
      c_.scenario = i;
      c_.status = CaseStatus::open;
      now_.scenario_began = true;
      settle_path();
    }
  }
  auto& frames = c_.threads[thread].frames;
  if (m_.frames.empty()) {
    frames.emplace_back();
  } else {
    frames.push_back(std::move(m_.frames.back()));
    m_.frames.pop_back();
  }
  Frame& f = frames.back();
  f.step = step;
  f.entered = now_.at;
  f.turn = c_.turn;
  f.owner = no_id;
  f.owner_settled = false;
  if (now_.event != nullptr) {
    f.brought_by = now_.event->actor;
    const auto& actions = p_.steps[step].actions;
    // Whoever brings a case to a sign-off asks for it, and has to be told from whoever approves.
    if (is_anonymous(*now_.event) && std::any_of(actions.begin(), actions.end(), [](const Action& action) {
          return action.kind == ActionKind::approve;
        }))
      now_.needs_person = true;
  } else {
    f.brought_by.id.clear();
    f.brought_by.role = no_id;
  }
  f.called_by_rule = called_by_rule;
  f.returned = no_id;
  f.actions.reserve(program_.frame_actions);
  f.offers.reserve(program_.frame_options);
  f.acted.reserve(program_.frame_acted);
  f.actions.assign(s.actions.size(), ActionState());
  f.offers.assign(sp.options, OfferState());
  f.acted.clear();
  f.uses.clear();
  if (counted)
    f.uses.assign(p_.transitions.size(), 0);
  else if (uses != nullptr)
    f.uses = *uses;
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
SOP_INLINE void Machine::leave(Id thread, Id depth) {
  const auto& frames = c_.threads[thread].frames;
  if (depth >= frames.size()) return;
  bool parallel = false;
  for (Id i = depth; i < frames.size(); ++i)
    parallel = parallel || p_.steps[frames[i].step].kind == StepKind::parallel;
  withdraw_approvals(thread, depth);
  remove_frame_timers(thread, depth);
  drop_frames(c_.threads[thread], depth);
  if (parallel) abandon_branches();
}

// A parallel step that is left leaves no branch behind.
SOP_INLINE void Machine::abandon_branches() {
  for (Id t = 1; t < c_.threads.size(); ++t) {
    const Id branch = c_.threads[t].branch;
    if (!c_.threads[t].joined && !c_.threads[t].fell_away) tell_result(branch, Value::none());
    if (c_.threads[t].frames.empty()) continue;
    Effect& e = effect(EffectKind::branch_abandoned);
    e.subject = branch;
    e.name = p_.containers[branch].name;
    withdraw_approvals(t, 0);
  }
  remove_timers_if([](const Timer& timer) { return timer.thread > 0; });
  drop_threads(1);
}

// Inside one container the step is replaced where it stands; otherwise the case goes on in its own line, and calls that are not
// part of the new place are abandoned.
SOP_INLINE void Machine::go(Id thread, Id depth, Id step) {
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
  const std::vector<std::uint32_t>* uses = nullptr;
  Id rule = no_id;
  if (depth < depth_of(thread)) {
    m_.uses = frame(thread, depth).uses;
    uses = &m_.uses;
    rule = frame(thread, depth).called_by_rule;
  }
  leave(thread, depth);
  enter(thread, step, rule, uses, false);
}

// The called steps run inside the calling step, which stays active. A goal that is reached already is not pursued.
SOP_INLINE void Machine::call(Id thread, Id container, Id rule) {
  if (c_.threads[thread].frames.empty()) return;
  now_.moved = true;
  const Container& routine = p_.containers[container];
  if (routine.goal != no_id && is_true(routine.goal, false)) {
    if (rule == no_id) c_.threads[thread].frames.back().returned = p_.steps[routine.goal_end].name;
    return;
  }
  enter(thread, routine.steps.first, rule, nullptr, true);
}

// A routine returns: the calling step goes on, saying nothing twice.
SOP_INLINE void Machine::come_back(Id thread, Id depth, SymbolId end) {
  const bool by_rule = frame(thread, depth).called_by_rule != no_id;
  leave(thread, depth);
  now_.moved = true;
  if (!by_rule) c_.threads[thread].frames.back().returned = end;
  if (thread == 0) update_owner();
}

// At an end everything stops. What the end says and records belongs to the case.
SOP_INLINE void Machine::close(Id end) {
  c_.end = end;
  if (depth_of(0) > 0) do_actions(0, innermost());
  leave(0, 0);
  for (const PromiseRecord& promise : c_.promises) {
    if (promise.state != PromiseState::open) continue;
    Effect& e = effect(EffectKind::promise_withdrawn);
    e.name = promise.name;
    e.due = promise.due;
  }
  c_.promises.clear();
  c_.timers.clear();
  drop_threads(1);
  drop_frames(c_.threads[0], 0);
  c_.threads[0].branch = no_id;
  c_.threads[0].joined = c_.threads[0].fell_away = false;
  forget_level();
  c_.hand_over = {};
  c_.status = CaseStatus::closed;
  c_.closed = now_.at;
  c_.held.clear();
  now_.closed = true;
  effect(EffectKind::closed).subject = end;
}

// --- branches ---------------------------------------------------------------------------------------------------------

SOP_INLINE void Machine::start_branches(Id step) {
  const Step& s = p_.steps[step];
  for (const Id branch : s.branches) tell_result(branch, Value());
  for (std::size_t i = 0; i < s.branches.size(); ++i) {
    const Hold hold(e_);
    const Datum starts = condition(s.branch_conditions[i], true);
    if (starts.is_error()) note_error(starts, hold.from());
    if (starts.is_yes() || starts.is_unknown())
      add_thread().branch = s.branches[i];
    else
      tell_result(s.branches[i], Value::none());
  }
  begin_waiting_branches();
}

// A branch whose condition is unknown waits and holds the join; known, it begins or falls away.
SOP_INLINE void Machine::begin_waiting_branches() {
  for (Id t = 1; t < c_.threads.size(); ++t) {
    const Thread& waiting = c_.threads[t];
    if (!waiting.frames.empty() || waiting.joined || waiting.fell_away) continue;
    const Id branch = waiting.branch;
    const Step& s = p_.steps[p_.containers[branch].parent];
    const auto place = std::find(s.branches.begin(), s.branches.end(), branch) - s.branches.begin();
    Datum starts;
    {
      const Hold hold(e_);
      starts = condition(s.branch_conditions[static_cast<std::size_t>(place)], true);
    }
    if (starts.is_yes())
      enter(t, p_.containers[branch].steps.first, no_id, nullptr, false);
    else if (!starts.is_unknown())
      fall_away(t);
  }
}

SOP_INLINE void Machine::fall_away(Id thread) {
  c_.threads[thread].fell_away = true;
  tell_result(c_.threads[thread].branch, Value::none());
}

// A branch that joins without one of its ends comes out with none.
SOP_INLINE void Machine::join(Id thread, const Value& result) {
  tell_result(c_.threads[thread].branch, result);
  leave(thread, 0);
  c_.threads[thread].joined = true;
  now_.moved = true;
}

// What a branch came out with is a fact that the case tells itself; unknown again when the branches begin anew. The rules look at it
// in the next turn, those that read it in every one.
SOP_INLINE void Machine::tell_result(Id branch, const Value& result) {
  const Id fact = branch == no_id ? no_id : p_.containers[branch].result_fact;
  if (fact == no_id) return;
  KnownFact& known = c_.facts[fact];
  if (result.is_unknown() && known.value.is_unknown()) return;
  if (now_.event != nullptr) keep_fact(fact);
  write_value(datum_of(result), known.value);
  known.learnt = now_.at;
  known.turn = c_.turn;
  e_.forget();
}

// Whether the branches of the parallel step at this place are done, as `wait for` says.
SOP_INLINE bool Machine::joined(Id thread, Id depth) const {
  const Step& s = step_of(thread, depth);
  if (thread != 0 || s.kind != StepKind::parallel) return false;
  std::uint32_t done = 0, running = 0;
  for (Id t = 1; t < c_.threads.size(); ++t) {
    if (!c_.threads[t].fell_away) ++(c_.threads[t].joined ? done : running);
  }
  if (running == 0) return true;
  return (s.join == JoinPolicy::some && done >= s.join_count) || (s.join == JoinPolicy::first && done >= 1);
}

// --- what is done at a step -------------------------------------------------------------------------------------------

SOP_INLINE void Machine::do_actions(Id thread, Id depth) {
  const Id step = frame(thread, depth).step;
  const std::size_t count = p_.steps[step].actions.size();
  // A call may come back and lead on; then this step is no longer here.
  const auto is_here = [&] { return depth < depth_of(thread) && frame(thread, depth).step == step; };
  for (Id a = 0; a < count; ++a) {
    if (!is_here()) return;
    if (frame(thread, depth).actions[a].status != ActionStatus::held || !do_action(thread, depth, a))
      continue;
    if (!is_here()) return;
    ActionState& state = frame(thread, depth).actions[a];
    if (state.status == ActionStatus::held) state.status = ActionStatus::done;
    state.turn = c_.turn;
  }
}

// One action; false: something unknown holds it.
SOP_INLINE bool Machine::do_action(Id thread, Id depth, Id action) {
  const Step& step = step_of(thread, depth);
  const Action& a = step.actions[action];
  if (a.condition != no_id && frame(thread, depth).actions[action].given == 0) {
    const Hold hold(e_);
    const Datum applies = condition(a.condition, true);
    if (applies.is_unknown()) return false;
    if (applies.is_error()) note_error(applies, hold.from());
    if (!applies.is_yes()) {
      frame(thread, depth).actions[action].status = ActionStatus::left_out;
      // Left out, it offers nothing.
      const std::size_t first_option = program_.steps[frame(thread, depth).step].first_option[action];
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
      return settle_offers(thread, depth, action);
    case ActionKind::perform: {
      const Hold hold(e_);
      const Words words = task_words(a);
      if (words.error != ErrorCode::ok) note_error(failure(words.error), hold.from());
      if (words.held) return false;
      Effect& e = effect(EffectKind::task);
      e.subject = frame(thread, depth).step;
      e.text = m_.words;
      e.party = frame(thread, depth).owner;
      e.performer = a.performer_stated ? a.performer : step.performer;
      e.path = step.path;
      return true;
    }
    case ActionKind::promise:
      return make_promise(thread, depth, action);
    case ActionKind::wait: {
      Timer timer;
      timer.kind = TimerKind::wait_done;
      timer.ref = frame(thread, depth).step;
      timer.extra = action;
      timer.thread = thread;
      timer.depth = depth;
      set_timer(timer, frame(thread, depth).entered);
      return true;
    }
    case ActionKind::approve:
      return ask_for_sign_off(thread, depth, action);
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
SOP_INLINE bool Machine::say(Id thread, Id depth, Id action) {
  const Step& step = step_of(thread, depth);
  const Action& a = step.actions[action];
  std::uint32_t& given = frame(thread, depth).actions[action].given;
  for (; given < a.responses.size(); ++given) {
    if (!say_response(a.responses[given], step.path)) return false;
  }
  return true;
}

// False: something unknown holds it.
SOP_INLINE bool Machine::say_response(Id response, const std::string& path) {
  const Hold hold(e_);
  const Words words = words_of(response);
  if (words.error != ErrorCode::ok) note_error(failure(words.error), hold.from());
  if (words.held) return false;
  Effect& e = effect(EffectKind::say);
  e.subject = response;
  e.name = p_.responses[response].name;
  e.text = m_.words;
  e.locale = words.locale;
  if (p_.channel_fact != no_id) {
    const Datum channel = e_.ask_fact(scope(true, no_id), p_.channel_fact);
    if (channel.kind == ValueKind::name) e.channel = static_cast<SymbolId>(channel.integer);
  }
  e.path = path;
  mind_length(response, path);
  return true;
}

// 13.5: what was said is told to be too long, where the first length whose condition is true is less.
SOP_INLINE void Machine::mind_length(Id response, const std::string& path) {
  const Response& r = p_.responses[response];
  Id most = r.max_length;
  for (const LengthLimit& limit : r.max_lengths) {
    const Hold hold(e_);
    if (!condition(limit.condition, true).is_yes()) continue;
    most = limit.length;
    break;
  }
  std::int64_t allowed = 0;
  if (most == no_id || failed(to_int64(p_.constants[most].number, allowed))) return;
  const auto letters = static_cast<std::int64_t>(unicode::length(m_.words));
  if (letters <= allowed) return;
  Effect& e = effect(EffectKind::text_too_long);
  e.subject = response;
  e.name = r.name;
  e.text = std::to_string(letters);
  e.text += " > ";
  e.text += std::to_string(allowed);
  e.path = path;
}

// A move says it now or not at all; what is unknown then is told as an error, because nobody comes back to it.
SOP_INLINE void Machine::say_by_move(Id response) {
  static const std::string nowhere;
  if (!say_response(response, now_.acts == nullptr ? nowhere : *now_.acts))
    note_error(failure(ErrorCode::not_available), e_.mark());
}

// Asks what nobody has told yet, or all of it where `again` is written. A default is no answer.
SOP_INLINE void Machine::ask(Id thread, Id depth, Id action) {
  const Step& step = step_of(thread, depth);
  const Action& a = step.actions[action];
  const auto is_asked = [&](Id fact) { return a.again || c_.facts[fact].value.is_unknown(); };
  if (std::none_of(a.facts.begin(), a.facts.end(), is_asked)) return;
  Effect& e = effect(EffectKind::ask);
  e.subject = frame(thread, depth).step;
  for (const Id fact : a.facts) {
    if (is_asked(fact)) e.facts.push_back(fact);
  }
  e.path = step.path;
}

// What is recorded: the facts by name, for the host to read; computed values as text.
SOP_INLINE void Machine::record(const Action& action, Id step) {
  Effect& e = effect(EffectKind::record);
  e.subject = step;
  e.facts = action.facts;
  e.path = p_.steps[step].path;
  const SymbolId locale = p_.locales.empty() ? no_id : p_.locales[0];
  for (const Id expression : action.values) {
    const Hold hold(e_);
    const Datum answer = value(expression);
    if (answer.is_error()) note_error(answer, hold.from());
    if (!e.text.empty()) e.text += "; ";
    if (answer.known())
      append_written(e.text, answer, locale, nullptr);
    else
      e.text += '?';
  }
}

// `on known`: everything that the step asks has been told. An ask that is held is not answered; one that is optional is not
// waited for.
SOP_INLINE bool Machine::all_known(Id thread, Id depth) const {
  const Frame& f = frame(thread, depth);
  if (!program_.steps[f.step].asks) return true;
  const auto& actions = p_.steps[f.step].actions;
  for (std::size_t a = 0; a < actions.size(); ++a) {
    if (actions[a].kind != ActionKind::ask || actions[a].optional) continue;
    if (f.actions[a].status == ActionStatus::held) return false;
    if (f.actions[a].status == ActionStatus::left_out) continue;
    for (const Id fact : actions[a].facts) {
      const KnownFact& known = c_.facts[fact];
      if (known.value.is_unknown() || (actions[a].again && known.turn <= f.actions[a].turn)) return false;
    }
  }
  return true;
}

// --- the step's owner -------------------------------------------------------------------------------------------------

// The first that is true. One above it that is unknown counts as no for now, and the choice is made again when it is known.
// `previous_owner` is here whoever owned before the step was entered.
SOP_INLINE void Machine::settle_owner(Id thread, Id depth) {
  const Step& s = step_of(thread, depth);
  const Id caller = caller_of(thread, depth);
  const Id previous = c_.previous_owner;
  if (frame(thread, depth).owner == no_id) c_.previous_owner = c_.owner;
  Id owner = no_id;
  bool settled = true;
  for (const OwnerChoice& choice : s.owner) {
    const Hold hold(e_);
    const Datum applies = condition(choice.condition, true, caller);
    if (applies.is_unknown()) settled = false;
    if (applies.is_error()) note_error(applies, hold.from());
    if (!applies.is_yes()) continue;
    owner = choice.party;
    if (owner == no_id) {
      e_.release(hold.from());
      const Datum who = value(choice.value, caller);
      if (who.is_unknown()) settled = false;
      if (who.is_error()) note_error(who, hold.from());
      if (who.kind == ValueKind::party) owner = static_cast<Id>(who.integer);
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
SOP_INLINE void Machine::retry_held() {
  for (Id t = 0; t < c_.threads.size(); ++t) {
    for (Id depth = 0; depth < depth_of(t); ++depth) {
      if (!frame(t, depth).owner_settled) settle_owner(t, depth);
    }
  }
  update_owner();
  // Those that are never due stand at the end of the queue.
  m_.waiting.clear();
  while (!c_.timers.empty() && c_.timers.back().due == never) {
    m_.waiting.push_back(c_.timers.back());
    c_.timers.pop_back();
  }
  for (std::size_t i = m_.waiting.size(); i-- > 0;) {
    const Timer timer = m_.waiting[i];
    set_timer(timer, timer.armed);
  }
  begin_waiting_branches();
  for (Id t = 0; t < c_.threads.size(); ++t) {
    for (Id depth = 0; t < c_.threads.size() && depth < depth_of(t); ++depth) do_actions(t, depth);
  }
}

}  // namespace sop::engine
