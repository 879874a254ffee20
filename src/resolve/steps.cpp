// src/resolve/steps.cpp — scenarios, routines, branches and their steps: owners, actions and the outcomes that follow from them.
//
// What can come out of a step follows from what is done there (`ask`: known; `offer`: accepted, refused; ...), so that a move
// `on` anything else is a mistake that is found here. Outcomes of the language are stored under their English names in every
// dialect, because hosts send them.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

std::uint64_t Resolver::step_key(Id container, SymbolId name) {
  return static_cast<std::uint64_t>(container) << 32 | name;
}

SymbolId Resolver::outcome_symbol(Word w) { return symbol(word_id(w)); }

void Resolver::resolve_containers() {
  outcomes_.assign(p_.steps.size(), {});
  outcomes_unknown_.assign(p_.steps.size(), false);
  find_order();
  // Ends of routines are outcomes of the steps that run them, so outcomes come before moves.
  for (Id s = 0; s < p_.steps.size(); ++s) {
    if (stopped()) return;
    resolve_step(s);
  }
  for (Id s = 0; s < p_.steps.size(); ++s) {
    if (stopped()) return;
    resolve_moves(s);
  }
  for (Id c = 0; c < p_.containers.size(); ++c)
    if (p_.containers[c].kind == ContainerKind::routine) resolve_goal(c);
  check_calls();
}

/// Promises have no declaration of their own: they are named where they are made, and responses may say when they are due.
void Resolver::collect_promises() {
  for (const BlockRef& ref : step_blocks_) {
    const ast::Entry* e = entry(open(ref), Word::promise);
    if (e == nullptr || value_count(e->items) == 0) continue;
    const Span name = name_span(item(e->items, 0).value);
    if (!is_empty(name)) promises_.emplace(symbol(name), name);
  }
}

void Resolver::resolve_owner(Step& step, const ast::Block& block) {
  const std::vector<const ast::Entry*> rows = entries(block, Word::owner);
  (void)check_choice(rows, true);
  for (const ast::Entry* e : rows) {
    if (value_count(e->items) == 0) continue;
    const ast::ExprId who = item(e->items, 0).value;
    OwnerChoice owner_choice;
    owner_choice.condition = option_condition(e->items, true);
    const Typed owner = value_as(who, simple(TypeKind::party));
    if (owner.type == no_type) continue;
    const Value* constant = constant_of(owner.expr);
    if (constant != nullptr) {
      owner_choice.party = static_cast<Id>(constant->integer);
    } else {
      owner_choice.value = owner.expr;
    }
    step.owner.push_back(owner_choice);
  }
}

Performer Resolver::read_performer(ast::ExprId who) {
  if (who == ast::no_expr) return Performer::owner;
  switch (hint(who)) {
    case Word::owner:
      return Performer::owner;
    case Word::customer:
      return Performer::customer;
    case Word::system:
      return Performer::system;
    case Word::third_party:
      return Performer::third_party;
    default:
      unknown_choice(who, {Word::owner, Word::customer, Word::system, Word::third_party});
      return Performer::owner;
  }
}

OfferOption Resolver::read_offer(ast::ExprId id, bool& good) {
  OfferOption offer;
  offer.span = ex(id).span;
  const bool has_amount = ex(id).kind == ast::ExprKind::worth;
  const ast::ExprId what = has_amount ? child(ex(id), 0) : id;
  const Typed remedy = value_as(what, simple(TypeKind::remedy));
  if (remedy.type == no_type) {
    good = false;
    return offer;
  }
  const Value* constant = constant_of(remedy.expr);
  if (constant != nullptr) {
    offer.remedy = static_cast<Id>(constant->integer);
  } else {
    offer.remedy_value = remedy.expr;
  }
  if (!has_amount) return offer;
  if (offer.remedy != no_id && !p_.remedies[offer.remedy].has_amount) {
    error(messages::remedy_without_amount, offer.span, {p_.text(p_.remedies[offer.remedy].name)})
        .note(messages::note_declared_here, p_.remedies[offer.remedy].span,
              {p_.text(p_.remedies[offer.remedy].name)});
    good = false;
  }
  const ast::ExprId amount = child(ex(id), 1);
  if (ex(amount).kind == ast::ExprKind::range) {
    const Typed low = value_as(child(ex(amount), 0), money_type());
    const Typed high = value_as(child(ex(amount), 1), money_type());
    offer.amount = low.expr;
    offer.amount_high = high.expr;
    good = good && low.type != no_type && high.type != no_type;
  } else {
    const Typed typed = value_as(amount, money_type());
    offer.amount = typed.expr;
    good = good && typed.type != no_type;
  }
  return offer;
}

void Resolver::read_facts_and_values(const ast::Entry& e, Action& action, bool values_allowed) {
  for (std::uint32_t i = 0; i < value_count(e.items); ++i) {
    const ast::ExprId id = item(e.items, i).value;
    if (ex(id).kind == ast::ExprKind::missing) continue;
    const Span name = name_span(id);
    const Declaration* known = is_empty(name) ? nullptr : find(find_symbol(source(name)));
    if (known != nullptr && known->kind == Kind::fact) {
      if (values_allowed || !is_result(known->id, name)) action.facts.push_back(known->id);
      continue;
    }
    if (known != nullptr && known->kind == Kind::group) {
      for (const Id fact : p_.groups[known->id].facts) action.facts.push_back(fact);
      continue;
    }
    if (!values_allowed) {
      if (is_empty(name)) {
        error(messages::fact_expected, ex(id).span, {std::string(source(ex(id).span))});
      } else {
        (void)lookup(name, Kind::fact);
      }
      continue;
    }
    const Typed computed = value(id, no_type);
    if (computed.type != no_type) action.values.push_back(computed.expr);
  }
}

void Resolver::read_responses(const ast::Entry& e, Action& action) {
  for (std::uint32_t i = 0; i < value_count(e.items); ++i) {
    const ast::ExprId id = item(e.items, i).value;
    if (ex(id).kind == ast::ExprKind::missing) continue;
    const Span name = name_span(id);
    if (is_empty(name)) {
      error(messages::response_expected, ex(id).span, {std::string(source(ex(id).span))});
    } else if (const Declaration* response = lookup(name, Kind::response)) {
      action.responses.push_back(response->id);
    }
  }
}

/// `do: "Ring {customer}"`: values are said as in a reply, in the procedure's first language.
void Resolver::read_task(const ast::Expr& quoted, Action& action) {
  if (action.text.find_first_of("{}") == std::string::npos) return;
  read_parts(quoted, p_.locales.empty() ? symbol(word_id(Word::en)) : p_.locales[0], action.parts);
  const auto says_value = [](const TextPart& part) { return part.value != no_id; };
  if (std::any_of(action.parts.begin(), action.parts.end(), says_value)) return;
  action.text.clear();
  for (const TextPart& part : action.parts) action.text += part.literal;
  action.parts.clear();
}

bool Resolver::read_action(const ast::Entry& e, Action& action) {
  action.span = e.span;
  const std::uint32_t count = value_count(e.items);
  if (count == 0) return false;
  const ast::ExprId first = item(e.items, 0).value;
  bool good = true;
  switch (e.label) {
    case Word::say:
      action.kind = ActionKind::say;
      read_responses(e, action);
      break;
    case Word::ask:
      action.kind = ActionKind::ask;
      read_facts_and_values(e, action, false);
      action.again = option(e.items, Word::again) != nullptr;
      action.optional = option(e.items, Word::optional) != nullptr;
      break;
    case Word::record:
      action.kind = ActionKind::record;
      read_facts_and_values(e, action, true);
      break;
    case Word::offer:
    case Word::offer_one_of:
      action.kind = ActionKind::offer;
      for (std::uint32_t i = 0; i < count; ++i) {
        OfferOption offer = read_offer(item(e.items, i).value, good);
        if (good) action.options.push_back(offer);
      }
      break;
    case Word::do_:
      action.kind = ActionKind::perform;
      if (ex(first).kind == ast::ExprKind::text) {
        action.text = text_of(ex(first).span);
        read_task(ex(first), action);
      } else if (ex(first).kind != ast::ExprKind::missing) {
        error(messages::text_expected, ex(first).span, {});
        good = false;
      }
      if (const ast::Item* by = option(e.items, Word::performer)) {
        action.performer_stated = true;
        action.performer = read_performer(by->value);
      }
      break;
    case Word::promise: {
      action.kind = ActionKind::promise;
      const Span name = name_span(first);
      if (is_empty(name)) {
        if (ex(first).kind != ast::ExprKind::missing) error(messages::name_expected, ex(first).span, {});
        return false;
      }
      action.name = symbol(name);
      const ast::Item* within = option(e.items, Word::within);
      const ast::Item* by = option(e.items, Word::by);
      const ast::Item* before = option(e.items, Word::before);
      // With `within`, `by` says when the last day ends.
      if ((within != nullptr) + (by != nullptr && within == nullptr) + (before != nullptr) != 1) {
        error(messages::promise_time, e.span, {word(Word::within), word(Word::by), word(Word::before)});
        return false;
      }
      action.time = within != nullptr ? time_value(within->value, p_.calendar).expr
                    : by != nullptr   ? moment_value(by->value, false).expr
                                      : moment_value(before->value, true).expr;
      if (within != nullptr) action.form = deadline_form(e.items, action.time);
      break;
    }
    case Word::wait:
      action.kind = ActionKind::wait;
      action.time = time_value(first, p_.calendar).expr;
      break;
    case Word::approve: {
      action.kind = ActionKind::approve;
      OfferOption offer = read_offer(first, good);
      if (good) action.options.push_back(offer);
      if (const ast::Item* approver = option(e.items, Word::approver))
        action.approver = party_named(approver->value);
      if (const ast::Item* valid = option(e.items, Word::valid))
        action.time = time_value(valid->value, p_.calendar).expr;
      break;
    }
    case Word::run: {
      action.kind = ActionKind::run;
      const Span name = name_span(first);
      if (is_empty(name)) {
        if (ex(first).kind != ast::ExprKind::missing) error(messages::name_expected, ex(first).span, {});
        return false;
      }
      const Declaration* routine = lookup(name, Kind::routine);
      if (routine == nullptr) return false;
      action.container = routine->id;
      break;
    }
    case Word::announce: {
      action.kind = ActionKind::emit;
      const Span name = name_span(first);
      if (is_empty(name)) {
        if (ex(first).kind != ast::ExprKind::missing) error(messages::event_expected, ex(first).span, {});
        return false;
      }
      action.name = symbol(name);
      events_.push_back({action.name, name, file_});
      break;
    }
    default:
      return false;
  }
  action.condition = option_condition(e.items, true);
  return good;
}

/// `approver:` lines: who signs off, one after the other.
void Resolver::read_sign_offs(const ast::Block& block, Step& step) {
  const std::vector<const ast::Entry*> lines = entries(block, Word::approver);
  if (lines.empty()) return;
  const ast::Entry* approves = entry(block, Word::approve);
  if (approves == nullptr) {
    error(messages::approvers_of_nothing, lines.front()->label_span,
          {word(Word::approver), word(Word::approve)});
    return;
  }
  for (const Word own : {Word::approver, Word::valid}) {
    const ast::Item* twice = option(approves->items, own);
    if (twice == nullptr) continue;
    error(messages::approver_twice, twice->span, {word(own), word(Word::approve), word(Word::approver)})
        .note(messages::note_first_here, lines.front()->label_span, {word(Word::approver)});
    return;
  }
  std::vector<SignOff> sign_offs;
  for (const ast::Entry* e : lines) {
    if (value_count(e->items) == 0) continue;
    SignOff line;
    line.party = party_named(item(e->items, 0).value);
    if (const ast::Item* deputy = option(e->items, Word::deputy)) line.deputy = party_named(deputy->value);
    if (const ast::Item* valid = option(e->items, Word::valid)) {
      line.time = time_value(valid->value, p_.calendar).expr;
      line.form = deadline_form(e->items, line.time);
    } else {
      for (const Word of_it : {Word::by, Word::receipt_counts})
        if (const ast::Item* alone = option(e->items, of_it))
          error(messages::option_alone, alone->span, {word(of_it), word(Word::valid)});
    }
    line.condition = option_condition(e->items, true);
    if (line.party != no_id) sign_offs.push_back(line);
  }
  for (Action& action : step.actions)
    if (action.kind == ActionKind::approve) action.sign_offs = sign_offs;
}

/// What is done, in the order written, and what can come out of it; false: a routine that does not exist, so nobody knows.
bool Resolver::resolve_actions(Step& step, const ast::Block& block, std::vector<Outcome>& outcomes) {
  bool only_done = true;
  bool unknown_routine = false;
  const auto add = [&](Word w, TriggerKind trigger) {
    only_done = only_done && w == Word::done;
    outcomes.push_back({outcome_symbol(w), trigger, step.span});
  };
  for (const ast::Entry* e : entries(block, no_word)) {
    Action action;
    const bool is_read = read_action(*e, action);
    // A line that is wrong still says what can come out of the step.
    switch (e->label) {
      case Word::ask:
        if (!action.optional) add(Word::known, TriggerKind::known);
        break;
      case Word::offer:
      case Word::offer_one_of:
        add(Word::accepted, TriggerKind::outcome);
        add(Word::refused, TriggerKind::outcome);
        add(Word::not_approved, TriggerKind::not_approved);
        break;
      case Word::promise:
        add(Word::kept, TriggerKind::kept);
        add(Word::broken, TriggerKind::broken);
        break;
      case Word::approve:
        add(Word::approved, TriggerKind::approved);
        add(Word::not_approved, TriggerKind::not_approved);
        break;
      case Word::run:
        only_done = false;
        if (action.container == no_id) {
          unknown_routine = true;
        } else {
          const Container& routine = p_.containers[action.container];
          for (Id s = routine.steps.first; s < routine.steps.first + routine.steps.count; ++s)
            if (p_.steps[s].kind == StepKind::end)
              outcomes.push_back({p_.steps[s].name, TriggerKind::returned, p_.steps[s].span});
        }
        break;
      default:
        break;
    }
    if (is_read) step.actions.push_back(std::move(action));
  }
  read_sign_offs(block, step);
  // What waits for approval may be sent back where the step says what follows.
  const auto waits = [](const Outcome& o) { return o.trigger == TriggerKind::not_approved; };
  const auto is_sent_back = [](const ast::Move* move) {
    return move->trigger == ast::TriggerKind::on && move->outcome_word == Word::sent_back;
  };
  const std::vector<const ast::Move*> moves = moves_in(block);
  if (std::any_of(outcomes.begin(), outcomes.end(), waits) &&
      std::any_of(moves.begin(), moves.end(), is_sent_back))
    add(Word::sent_back, TriggerKind::outcome);
  const ast::Entry* declared = entry(block, Word::outcomes);
  if (declared != nullptr) {
    for (std::uint32_t i = 0; i < value_count(declared->items); ++i) {
      const ast::ExprId id = item(declared->items, i).value;
      if (in_group(hint(id), word_group::outcome)) {
        outcomes.push_back({outcome_symbol(hint(id)), TriggerKind::outcome, ex(id).span});
        continue;
      }
      const Span name = name_span(id);
      if (is_empty(name)) {
        if (ex(id).kind != ast::ExprKind::missing) error(messages::name_expected, ex(id).span, {});
        continue;
      }
      outcomes.push_back({symbol(name), TriggerKind::outcome, name});
    }
  } else if (only_done) {
    add(Word::done, TriggerKind::outcome);
  }
  std::vector<Outcome> unique;
  std::unordered_set<SymbolId> names;
  for (const Outcome& o : outcomes) {
    if (names.insert(o.name).second) unique.push_back(o);
  }
  outcomes = std::move(unique);
  return !unknown_routine;
}

void Resolver::resolve_step(Id id) {
  const ast::Block& block = open(step_blocks_[id]);
  Step step = p_.steps[id];
  for (const ast::Entry* e : entries(block, Word::note)) {
    if (value_count(e->items) == 0) continue;
    const ast::Expr& text = ex(item(e->items, 0).value);
    if (text.kind == ast::ExprKind::text) {
      if (!step.note.empty()) step.note += '\n';
      step.note += plain_text_of(text.span);
    } else if (text.kind != ast::ExprKind::missing) {
      error(messages::text_expected, text.span, {});
    }
  }
  step.formerly = former_names(block);
  std::vector<Outcome> outcomes;
  if (step.kind == StepKind::end) {
    for (const ast::Entry* e : entries(block, no_word)) {
      Action action;
      if ((e->label == Word::record || e->label == Word::say) && read_action(*e, action))
        step.actions.push_back(std::move(action));
    }
    outcomes.push_back({outcome_symbol(Word::reopened), TriggerKind::outcome, step.span});
  } else if (step.kind == StepKind::parallel) {
    resolve_owner(step, block);
    read_join(step, block);
    for (const Id branch : step.branches) {
      const ast::Block& branch_block = open(container_blocks_[branch]);
      const ast::Entry* guard = entry(branch_block, Word::applies_if);
      step.branch_conditions.push_back(guard == nullptr || value_count(guard->items) == 0
                                           ? no_id
                                           : condition(item(guard->items, 0).value, true));
    }
    (void)open(step_blocks_[id]);
    outcomes.push_back({outcome_symbol(Word::joined), TriggerKind::joined, step.span});
    if (step.branches.empty()) error(messages::parallel_without_branches, step.span, {p_.text(step.name)});
  } else {
    resolve_owner(step, block);
    if (const ast::Entry* e = entry(block, Word::performer); e != nullptr && value_count(e->items) > 0)
      step.performer = read_performer(item(e->items, 0).value);
    outcomes_unknown_[id] = !resolve_actions(step, block, outcomes);
  }
  for (const Outcome& o : outcomes)
    if (step.kind != StepKind::end) step.outcomes.push_back(o.name);
  outcomes_[id] = std::move(outcomes);
  p_.steps[id] = std::move(step);
}

void Resolver::read_join(Step& step, const ast::Block& block) {
  const ast::Entry* e = entry(block, Word::wait_for);
  if (e == nullptr || value_count(e->items) == 0) return;
  const ast::ExprId how = item(e->items, 0).value;
  switch (hint(how)) {
    case Word::all:
      step.join = JoinPolicy::all;
      return;
    case Word::first:
      step.join = JoinPolicy::first;
      return;
    default:
      break;
  }
  if (ex(how).kind == ast::ExprKind::number) {
    step.join = JoinPolicy::some;
    if (count_in(how, step.join_count) && step.join_count > step.branches.size())
      error(messages::more_than_branches, ex(how).span,
            {std::to_string(step.join_count), std::to_string(step.branches.size())});
    return;
  }
  unknown_choice(how, {Word::all, Word::first});
}

void Resolver::resolve_scenario(Id id) {
  const ast::Block& block = open(scenario_blocks_[id]);
  Scenario scenario = p_.scenarios[id];
  if (const ast::Entry* e = entry(block, Word::applies_if); e != nullptr && value_count(e->items) > 0) {
    const ast::ExprId when = item(e->items, 0).value;
    // `applies if: any` takes every case.
    if (!is_word(when, Word::any)) scenario.applies_if = condition(when, false);
  }
  if (const ast::Entry* e = entry(block, Word::order); e != nullptr && value_count(e->items) > 0) {
    std::uint32_t order = 0;
    if (count_in(item(e->items, 0).value, order)) scenario.order = static_cast<std::int32_t>(order);
  }
  const std::vector<const ast::Entry*> paths = entries(block, Word::path);
  (void)check_choice(paths, false);
  for (const ast::Entry* e : paths) {
    if (value_count(e->items) == 0) continue;
    PathChoice path_choice;
    path_choice.condition = option_condition(e->items, true);
    const Span name = name_span(item(e->items, 0).value);
    if (is_empty(name)) {
      error(messages::name_expected, item(e->items, 0).span, {});
    } else if (const Declaration* path = lookup(name, Kind::path)) {
      path_choice.path = path->id;
      scenario.paths.push_back(path_choice);
    }
  }
  for (const ast::Entry* e : entries(block, Word::clocks)) {
    for (std::uint32_t i = 0; i < value_count(e->items); ++i) {
      const Span name = name_span(item(e->items, i).value);
      if (is_empty(name)) {
        error(messages::name_expected, item(e->items, i).span, {});
      } else if (const Declaration* clock = lookup(name, Kind::clock)) {
        scenario.clocks.push_back(clock->id);
      }
    }
  }
  scenario.policy = entry_text(block, Word::policy);
  p_.scenarios[id] = std::move(scenario);
}

}  // namespace sop::resolver
