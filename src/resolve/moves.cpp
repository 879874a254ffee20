// src/resolve/moves.cpp — moves: triggers, guards, targets and what follows a target; always-rules; their lasting names.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/records.hpp"
#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

Id Resolver::add_target(Target target) {
  p_.targets.push_back(target);
  return static_cast<Id>(p_.targets.size() - 1);
}

std::vector<std::string> Resolver::step_names_in(Id container) const {
  std::vector<std::string> names;
  if (container == no_id) return names;
  const Slice steps = p_.containers[container].steps;
  for (Id s = steps.first; s < steps.first + steps.count; ++s) names.push_back(p_.text(p_.steps[s].name));
  return names;
}

Id Resolver::step_named(Span name, Id container) {
  const std::string written(source(name));
  const SymbolId id = find_symbol(written);
  if (container != no_id && id != no_id) {
    const auto place = step_names_.find(step_key(container, id));
    if (place != step_names_.end()) return place->second;
  }
  const std::vector<std::string> known = step_names_in(container);
  for (Id s = 0; s < p_.steps.size(); ++s) {
    if (p_.steps[s].name != id || id == no_id || container == no_id) continue;
    error(messages::step_elsewhere, name, {written, p_.steps[s].path})
        .note(messages::note_declared_here, p_.steps[s].span, {written});
    return no_id;
  }
  error(messages::unknown_step, name, {written, nearest_or_known(written, known)});
  return no_id;
}

/// `notify: receivers`, where a table decides who that is, or collects all who are.
bool Resolver::decided_parties(Span name, Id& out) {
  const Declaration* known = find(find_symbol(source(name)));
  if (known == nullptr || known->kind != Kind::output ||
      kind(output_cell_types_[known->id]) != TypeKind::party)
    return false;
  const TypeKind whole = kind(output_types_[known->id]);
  if (whole != TypeKind::party && whole != TypeKind::list) return false;
  out = add_expr(Op::output, output_types_[known->id], name, {}, known->id).expr;
  return true;
}

/// Who is to be told must be known: until then the move is held, as by an unknown condition.
void Resolver::hold_until_known(Id target, Id& guard) {
  const Id parties = target == no_id ? no_id : p_.targets[target].parties;
  if (parties == no_id) return;
  const Span span = p_.exprs[parties].span;
  const Id known = yes_no(Op::is_not_none, span, {parties}).expr;
  guard = guard == no_id ? known : yes_no(Op::logic_and, span, {guard, known}).expr;
}

bool Resolver::read_one_target(const ast::Target& source_target, Id container, Target& out) {
  const bool in_branch = container != no_id && p_.containers[container].kind == ContainerKind::branch;
  const bool has_name = !is_empty(source_target.name);
  const auto party = [&] {
    if (!has_name) return no_id;
    const Declaration* known = lookup(source_target.name, Kind::party);
    return known == nullptr ? no_id : known->id;
  };
  switch (source_target.action) {
    case Word::escalate:
      out.kind = TargetKind::escalate;
      out.party = party();
      return !has_name || out.party != no_id;
    case Word::hand_over:
    case Word::notify:
      out.kind = source_target.action == Word::notify ? TargetKind::notify : TargetKind::hand_over;
      if (!has_name) {
        error(messages::action_needs_party, source_target.span, {word(source_target.action)});
        return false;
      }
      if (out.kind == TargetKind::notify && decided_parties(source_target.name, out.parties)) return true;
      out.party = party();
      return out.party != no_id;
    case Word::put_on_record:
    case Word::restrict_:
    case Word::lift_restriction:
      return record_target(source_target, out);
    case Word::say: {
      out.kind = TargetKind::say;
      const Declaration* known = has_name ? lookup(source_target.name, Kind::response) : nullptr;
      if (known != nullptr) out.response = known->id;
      return known != nullptr;
    }
    case Word::hand_back:
    case Word::join:
      out.kind = source_target.action == Word::join ? TargetKind::join : TargetKind::hand_back;
      if (has_name) {
        error(messages::action_without_party, source_target.name, {word(source_target.action)});
        return false;
      }
      if (out.kind == TargetKind::join && !in_branch) {
        error(messages::join_outside_branch, source_target.span, {word(Word::join), word(Word::branch)});
        return false;
      }
      return true;
    default:
      break;
  }
  if (!has_name) return false;
  const SymbolId name = find_symbol(source(source_target.name));
  const Declaration* known = find(name);
  const bool is_step =
      container != no_id && name != no_id && step_names_.count(step_key(container, name)) > 0;
  if (!is_step && known != nullptr && known->kind == Kind::routine) {
    out.kind = TargetKind::run;
    out.container = known->id;
    return true;
  }
  if (container == no_id) {
    error(messages::no_steps_here, source_target.name, {std::string(source(source_target.name))});
    return false;
  }
  out.kind = TargetKind::step;
  out.step = step_named(source_target.name, container);
  return out.step != no_id;
}

/// The target of a move with everything after it; false when it is wrong. `transition` takes the bound, when one may stand.
bool Resolver::read_target(const ast::Move& move, Id container, Id& target_out, Transition* transition) {
  Target target;
  bool good = read_one_target(move.target, container, target);
  const ast::Item* last_bound = nullptr;
  bool seen_at_most = false;
  bool seen_within = false;
  bool then_written = false;
  for (std::uint32_t i = 0; i < move.tail.count; ++i) {
    const ast::TailItem& tail = file_->tails[move.tail.first + i];
    if (tail.is_then) {
      Target then;
      const bool then_good = read_one_target(tail.target, container, then);
      if (last_bound != nullptr && last_bound->option == Word::within) then_written = true;
      good = good && then_good;
      if (last_bound == nullptr) {
        error(messages::then_without_bound, tail.target.span,
              {word(Word::then), word(Word::at_most), word(Word::within)});
        good = false;
      } else if (then_good && last_bound->option == Word::within) {
        target.otherwise = add_target(then);
      } else if (then_good && transition != nullptr) {
        transition->then = add_target(then);
      }
      last_bound = nullptr;
      continue;
    }
    switch (tail.option.option) {
      case Word::go_to: {
        if (target.kind == TargetKind::step || target.kind == TargetKind::join ||
            target.kind == TargetKind::run) {
          error(messages::go_to_after_step, tail.option.span, {word(Word::go_to)});
          good = false;
          break;
        }
        const Span name = tail.option.value == ast::no_expr ? Span{} : name_span(tail.option.value);
        if (is_empty(name)) {
          error(messages::option_needs_value, tail.option.span, {word(Word::go_to)});
          good = false;
        } else if (container == no_id) {
          error(messages::no_steps_here, name, {std::string(source(name))});
          good = false;
        } else {
          target.step = step_named(name, container);
          good = good && target.step != no_id;
        }
        break;
      }
      case Word::at_most:
        if (transition == nullptr || seen_at_most) {
          error(seen_at_most ? messages::option_twice : messages::bound_not_here, tail.option.span,
                {word(Word::at_most)});
          good = false;
        } else if (tail.option.value == ast::no_expr || !count_in(tail.option.value, transition->at_most)) {
          good = false;
        }
        seen_at_most = true;
        last_bound = &tail.option;
        break;
      case Word::for_:
        if (target.kind != TargetKind::restrict_use || target.within != no_id) {
          const bool twice = target.kind == TargetKind::restrict_use;
          error(twice ? messages::option_twice : messages::for_not_here, tail.option.span,
                {word(Word::for_), word(Word::restrict_)});
          good = false;
        } else {
          target.within = time_value(tail.option.value, p_.calendar).expr;
          good = good && target.within != no_id;
        }
        break;
      case Word::within:
        if (target.kind != TargetKind::hand_over) {
          error(messages::within_not_here, tail.option.span, {word(Word::within), word(Word::hand_over)});
          good = false;
        } else if (seen_within) {
          error(messages::option_twice, tail.option.span, {word(Word::within)});
          good = false;
        } else {
          target.within = time_value(tail.option.value, p_.calendar).expr;
          good = good && target.within != no_id;
        }
        seen_within = true;
        last_bound = &tail.option;
        break;
      default:
        error(messages::option_after_target, tail.option.span,
              {word(tail.option.option), word(Word::at_most), word(Word::then), word(Word::go_to),
               word(Word::within)});
        good = false;
        break;
    }
  }
  if (seen_within && target.within != no_id && !then_written) {
    error(messages::then_missing, move.target.span, {word(Word::within), word(Word::then)});
    good = false;
  }
  if (good) target_out = add_target(target);
  return good;
}

std::string Resolver::target_name(const ast::Target& target) const {
  if (target.action == no_word) {
    const SymbolId name = find_symbol(source(target.name));
    return name == no_id ? std::string(source(target.name)) : p_.text(name);
  }
  std::string out(word_id(target.action));
  if (is_empty(target.name)) return out;
  const SymbolId name = find_symbol(source(target.name));
  return out + "_" + (name == no_id ? std::string(source(target.name)) : p_.text(name));
}

PathParts Resolver::move_parts(const std::string& base, const ast::Move& move, const Transition& t) const {
  std::string trigger;
  switch (move.trigger) {
    case ast::TriggerKind::on:
      trigger = p_.text(t.outcome);
      break;
    case ast::TriggerKind::after:
      trigger = "after";
      break;
    case ast::TriggerKind::at:
      trigger = "at";
      break;
    case ast::TriggerKind::every:
      trigger = "every";
      break;
    case ast::TriggerKind::no_reply:
      trigger = "no_reply";
      break;
    case ast::TriggerKind::condition:
    case ast::TriggerKind::none:
      trigger = "if";
      break;
  }
  PathParts parts{base + "/" + trigger, target_name(move.target)};
  parts.push_back(move.trigger_value == ast::no_expr || move.trigger == ast::TriggerKind::condition
                      ? std::string()
                      : plain_text(move.trigger_value));
  const ast::Item* guard = option(move.options, Word::if_);
  parts.push_back(guard != nullptr                              ? plain_text(guard->value)
                  : move.trigger == ast::TriggerKind::condition ? plain_text(move.trigger_value)
                                                                : std::string());
  return parts;
}

void Resolver::finish_moves(Slice slice, const std::vector<PathParts>& parts) {
  std::vector<std::string> paths;
  unique_paths(parts, paths);
  std::vector<Span> spans;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    p_.transitions[slice.first + i].path = paths[i];
    spans.push_back(p_.transitions[slice.first + i].span);
  }
  report_same(paths, spans, messages::same_move);
}

namespace {

/// The label of a step out of which this outcome comes; no_word: none does alone.
Word label_of_outcome(Word outcome) {
  switch (outcome) {
    case Word::accepted:
    case Word::refused:
    case Word::not_approved:
      return Word::offer;
    case Word::approved:
    case Word::sent_back:
      return Word::approve;
    case Word::kept:
    case Word::broken:
      return Word::promise;
    case Word::known:
      return Word::ask;
    default:
      return no_word;
  }
}

}  // namespace

bool Resolver::read_outcome(const ast::Move& move, Id step, Transition& t) {
  const std::vector<Outcome>& outcomes = outcomes_[step];
  const std::string written(source(move.outcome));
  const SymbolId name =
      in_group(move.outcome_word, word_group::outcome) && !declares(outcomes, find_symbol(written))
          ? outcome_symbol(move.outcome_word)
          : symbol(move.outcome);
  t.outcome = name;
  for (const Outcome& o : outcomes) {
    if (o.name != name) continue;
    t.trigger = o.trigger;
    return true;
  }
  const std::string& where = p_.text(p_.steps[step].name);  // only now: a new symbol moves the texts of all
  std::vector<std::string> known;
  for (const Outcome& o : outcomes) known.push_back(outcome_text(o.name));
  if (known.empty()) {
    error(messages::no_outcomes_here, move.outcome, {written, where});
  } else if (const Word label = label_of_outcome(move.outcome_word); label != no_word) {
    error(messages::unknown_outcome, move.outcome,
          {written, where, term(messages::help_outcome_of, {word(label), word(Word::outcomes)})});
  } else {
    error(messages::unknown_outcome, move.outcome,
          {written, where,
           nearest(written, known, term(messages::help_outcomes, {choices(known), word(Word::outcomes)}))});
  }
  return false;
}

bool Resolver::declares(const std::vector<Outcome>& outcomes, SymbolId name) {
  return name != no_id &&
         std::any_of(outcomes.begin(), outcomes.end(), [&](const Outcome& o) { return o.name == name; });
}

/// An outcome as the file's dialect writes it.
std::string Resolver::outcome_text(SymbolId name) const {
  for (std::size_t i = 1; i < word_count; ++i) {
    const Word w = static_cast<Word>(i);
    if (in_group(w, word_group::outcome) && p_.text(name) == word_id(w)) return word(w);
  }
  return p_.text(name);
}

void Resolver::check_move_options(const ast::Move& move, bool held_allowed, bool within_allowed) {
  for (std::uint32_t i = 0; i < move.options.count; ++i) {
    const ast::Item& it = item(move.options, i);
    const bool fine = (it.option == Word::if_ && move.trigger != ast::TriggerKind::condition) ||
                      (it.option == Word::for_ && held_allowed) ||
                      (it.option == Word::within && within_allowed);
    if (fine) continue;
    if (it.option == Word::if_) {
      error(messages::two_conditions, it.span, {word(Word::and_), word(Word::if_)});
    } else {
      error(messages::option_before_arrow, it.span, {std::string(source(it.span))});
    }
  }
}

void Resolver::resolve_moves(Id id) {
  const ast::Block& block = open(step_blocks_[id]);
  const Id container = p_.steps[id].container;
  const bool is_end = p_.steps[id].kind == StepKind::end;
  Slice slice{static_cast<Id>(p_.transitions.size()), 0};
  std::vector<PathParts> parts;
  for (const ast::Move* move : moves_in(block)) {
    Transition t;
    t.step = id;
    t.span = move->span;
    check_move_options(*move, false, is_end);
    bool good = true;
    bool has_instant = true;
    if (is_end && p_.containers[container].kind == ContainerKind::branch) {
      error(messages::no_moves_here, move->span, {word(Word::end)});
      continue;
    }
    if (is_end && move->trigger != ast::TriggerKind::on) {
      error(messages::end_has_no_moves, move->span, {word(Word::on), word(Word::reopened)});
      continue;
    }
    switch (move->trigger) {
      case ast::TriggerKind::on:
        good = outcomes_unknown_[id] ? false : read_outcome(*move, id, t);
        has_instant = t.trigger != TriggerKind::known && t.trigger != TriggerKind::joined &&
                      t.trigger != TriggerKind::returned;
        break;
      case ast::TriggerKind::after:
      case ast::TriggerKind::every:
        t.trigger = move->trigger == ast::TriggerKind::after ? TriggerKind::after : TriggerKind::every;
        t.time = time_value(move->trigger_value, p_.calendar).expr;
        good = t.time != no_id;
        break;
      case ast::TriggerKind::no_reply:
        t.trigger = TriggerKind::no_reply;
        t.time = time_value(move->trigger_value, p_.calendar).expr;
        good = t.time != no_id;
        break;
      case ast::TriggerKind::at: {
        t.trigger = TriggerKind::at;
        const Typed when = value_as(move->trigger_value, simple(TypeKind::instant));
        t.time = when.expr;
        good = when.type != no_type;
        break;
      }
      case ast::TriggerKind::condition:
        t.trigger = TriggerKind::condition;
        has_instant = false;
        t.guard = condition(move->trigger_value, false);
        good = t.guard != no_id;
        break;
      case ast::TriggerKind::none:
        good = false;
        break;
    }
    if (const ast::Item* guard = option(move->options, Word::if_);
        guard != nullptr && move->trigger != ast::TriggerKind::condition) {
      t.guard = condition(guard->value, has_instant);
      good = good && t.guard != no_id;
    }
    if (is_end) {
      const ast::Item* within = option(move->options, Word::within);
      if (within != nullptr) p_.steps[id].reopen_within = time_value(within->value, p_.calendar).expr;
    }
    good = read_target(*move, container, t.target, &t) && good;
    if (!good) continue;
    hold_until_known(t.target, t.guard);
    parts.push_back(move_parts(p_.steps[id].path, *move, t));
    p_.transitions.push_back(std::move(t));
    ++slice.count;
  }
  follow_in_order(id, parts);
  slice.count = static_cast<std::uint32_t>(p_.transitions.size()) - slice.first;
  p_.steps[id].transitions = slice;
  finish_moves(slice, parts);
}

/// `steps: in order` of scenarios, routines and branches.
void Resolver::find_order() {
  in_order_.assign(p_.containers.size(), false);
  for (Id c = 0; c < p_.containers.size(); ++c) {
    const ast::Entry* e = entry(open(container_blocks_[c]), Word::steps);
    if (e == nullptr || value_count(e->items) == 0) continue;
    const ast::ExprId how = item(e->items, 0).value;
    if (hint(how) == Word::in_order) {
      in_order_[c] = true;
    } else {
      unknown_choice(how, {Word::in_order});
    }
  }
}

/// Where steps follow each other as written, a step of which one thing alone can come, and which has no move for that, leads to the
/// next step. Everything after the resolver sees a move like any other.
void Resolver::follow_in_order(Id id, std::vector<PathParts>& parts) {
  const Step& step = p_.steps[id];
  if (!in_order_[step.container] || step.kind == StepKind::end || outcomes_unknown_[id]) return;
  if (outcomes_[id].size() != 1) return;
  const Outcome& only = outcomes_[id].front();
  const std::string& name = p_.text(only.name);
  if (name != word_id(Word::done) && name != word_id(Word::known) && name != word_id(Word::joined)) return;
  for (const ast::Move* move : moves_in(open(step_blocks_[id])))
    if (move->trigger == ast::TriggerKind::on) return;
  const Slice steps = p_.containers[step.container].steps;
  Id next = id + 1;
  while (next < steps.first + steps.count && p_.steps[next].kind == StepKind::end) ++next;
  if (next >= steps.first + steps.count) {
    error(messages::last_in_order, step.span,
          {p_.text(step.name), word(Word::on), outcome_text(only.name), word(Word::in_order)});
    return;
  }
  Target target;
  target.kind = TargetKind::step;
  target.step = next;
  Transition t;
  t.trigger = only.trigger;
  t.outcome = only.name;
  t.step = id;
  t.span = step.span;
  t.target = add_target(target);
  parts.push_back({step.path + "/" + name, p_.text(p_.steps[next].name)});
  p_.transitions.push_back(std::move(t));
}

/// Moves of a clock: `on broken -> ...`, `at 75 % -> ...`.
Slice Resolver::clock_moves(const Clock& clock, const ast::Block& block) {
  Slice slice{static_cast<Id>(p_.transitions.size()), 0};
  std::vector<PathParts> parts;
  for (const ast::Move* move : moves_in(block)) {
    Transition t;
    t.span = move->span;
    check_move_options(*move, false, false);
    bool good = true;
    if (move->trigger == ast::TriggerKind::on && move->outcome_word == Word::broken) {
      t.trigger = TriggerKind::clock_broken;
      t.outcome = outcome_symbol(Word::broken);
    } else if (move->trigger == ast::TriggerKind::at) {
      t.trigger = TriggerKind::clock_at;
      good = share_in(move->trigger_value, t.share);
    } else {
      error(messages::clock_trigger, move->trigger_span,
            {word(Word::on), word(Word::broken), word(Word::at)});
      continue;
    }
    if (const ast::Item* guard = option(move->options, Word::if_)) {
      t.guard = condition(guard->value, true);
      good = good && t.guard != no_id;
    }
    good = read_target(*move, no_id, t.target, &t) && good;
    if (!good) continue;
    hold_until_known(t.target, t.guard);
    parts.push_back(move_parts(p_.text(clock.name), *move, t));
    p_.transitions.push_back(std::move(t));
    ++slice.count;
  }
  finish_moves(slice, parts);
  return slice;
}

/// A routine may watch its own goal: `if mood is calm -> calm_again`.
void Resolver::resolve_goal(Id id) {
  const ast::Block& block = open(container_blocks_[id]);
  for (const ast::Move* move : moves_in(block)) {
    check_move_options(*move, false, false);
    if (move->trigger != ast::TriggerKind::condition || p_.containers[id].goal != no_id) {
      error(messages::routine_goal, move->span, {word(Word::if_)});
      continue;
    }
    const Id goal = condition(move->trigger_value, false);
    Id target = no_id;
    if (!read_target(*move, id, target, nullptr) || goal == no_id) continue;
    const Target& to = p_.targets[target];
    if (to.kind != TargetKind::step || p_.steps[to.step].kind != StepKind::end) {
      error(messages::routine_goal, move->span, {word(Word::if_)});
      continue;
    }
    p_.containers[id].goal = goal;
    p_.containers[id].goal_end = to.step;
  }
}

void Resolver::resolve_always(Id id) {
  const ast::Entry& e = open(always_entries_[id]);
  if (e.move == ast::no_index) return;
  const ast::Move& move = file_->moves[e.move];
  check_move_options(move, true, false);
  if (move.trigger != ast::TriggerKind::condition) {
    error(messages::always_trigger, move.trigger_span, {word(Word::if_)});
    return;
  }
  const Id scenario = p_.always[id].scenario;
  const Id container = scenario == no_id ? no_id : p_.scenarios[scenario].container;
  p_.always[id].condition = condition(move.trigger_value, false);
  if (const ast::Item* held = option(move.options, Word::for_))
    p_.always[id].held_for = time_value(held->value, p_.calendar).expr;
  Id target = no_id;
  if (read_target(move, container, target, nullptr)) p_.always[id].target = target;
  hold_until_known(target, p_.always[id].condition);
}

}  // namespace sop::resolver
