// sop/impl/reference_authority.inl — what may be given, by whom, and who must agree (docs/semantics.md, 10).
//
// Choosing an option grants it: it is booked in the ledger with who gave it. A limit is on the total after the grant, by
// anyone, of the remedies on its line. What is over the actor's limit waits: for the lowest role over the actor whose limit
// covers it, or for the one that is named. Whoever approves is somebody else, and everything is looked at again then, because
// the totals may have moved.
#pragma once

#include <algorithm>

#include "sop/impl/reference_turns.hpp"

namespace sop::reference::parts {

// --- options ----------------------------------------------------------------------------------------------------------

// The action that an option of a step belongs to, and the place of its first option.
SOP_INLINE Action const& Turns::offer_action(Id step, std::size_t option, std::size_t& first) const {
  const auto& actions = p_.steps[step].actions;
  first = 0;
  std::size_t a = 0;
  while (first + actions[a].options.size() <= option) first += actions[a++].options.size();
  return actions[a];
}

SOP_INLINE std::string Turns::option_path(Id step, Id remedy) const {
  return p_.steps[step].path + "/" + p_.text(p_.remedies[remedy].name);
}

// The amounts between which an option lies: yes; else why there are none yet. Nobody is given less than nothing, and a range
// begins where it does not end before.
SOP_INLINE Answer Turns::amounts(const OfferOption& option, Money& from, Money& to) {
  const Answer low = money(option.amount);
  const Answer high = option.amount_high == no_id ? low : money(option.amount_high);
  for (const Answer* one : {&low, &high}) {
    if (one->value.kind == ValueKind::money) continue;
    return one->value.is_none() ? error_answer(ErrorCode::does_not_exist) : *one;
  }
  (void)money_from(low.value.number, low.value.currency, p_.rounding, from);
  (void)money_from(high.value.number, high.value.currency, p_.rounding, to);
  const bool sensible = from.minor >= 0 && to.minor >= from.minor;
  Answer answer = sensible ? answer_of(Value::boolean(true)) : error_answer(ErrorCode::out_of_range);
  add_reasons(answer.because, low.because);
  add_reasons(answer.because, high.because);
  return answer;
}

// 10.1: an option is settled when it is known whether it is there and for how much, and then it stays so in this step. False:
// one of them is not known yet.
SOP_INLINE bool Turns::settle_offers(Id thread, Id depth, Id action, std::size_t first_option) {
  const Action& a = step_of(thread, depth).actions[action];
  bool all = true;
  for (std::size_t i = 0; i < a.options.size(); ++i) {
    OfferState& state = frame(thread, depth).offers[first_option + i];
    if (state.settled) continue;
    const OfferOption& option = a.options[i];
    OfferState now;
    Answer unsettled;
    const auto settle = [&] {
      const Answer applies = condition(option.condition, true);
      if (!applies.value.is_yes()) {
        unsettled = applies;
        return applies.value.is_no();
      }
      now.remedy = option.remedy;
      if (now.remedy == no_id) {
        const Answer which = value(option.remedy_value);
        if (which.value.kind != ValueKind::remedy) {
          unsettled = which;
          return which.value.is_none();
        }
        now.remedy = static_cast<Id>(which.value.integer);
        add_reasons(d_.because, which.because);
      }
      now.available = true;
      if (option.amount == no_id || !p_.remedies[now.remedy].has_amount) return true;
      Money from, to;
      const Answer worth = amounts(option, from, to);
      if (!worth.value.is_yes()) {
        unsettled = worth;
        return false;
      }
      now.has_amount = true;
      now.is_range = option.amount_high != no_id;
      now.minor = from.minor;
      now.high_minor = to.minor;
      now.currency = from.currency.is_none() ? to.currency : from.currency;
      add_reasons(d_.because, worth.because);
      return true;
    };
    if (!settle()) {
      if (unsettled.value.is_error()) note_error(unsettled);
      all = false;
      continue;
    }
    now.settled = true;
    frame(thread, depth).offers[first_option + i] = now;
    if (!now.available || a.kind != ActionKind::offer) continue;
    Effect& e = effect(EffectKind::offer);
    e.subject = now.remedy;
    e.has_amount = now.has_amount;
    e.minor = now.minor;
    e.currency = now.currency;
    e.path = option_path(frame(thread, depth).step, now.remedy);
  }
  return all;
}

// --- limits -----------------------------------------------------------------------------------------------------------

// Whether a role may give a remedy at all: yes, no or unknown.
SOP_INLINE Answer Turns::permitted(Id role, Id remedy) {
  const auto listed = [&](const std::vector<Permission>& lines) {
    Answer answer = answer_of(Value::boolean(false));
    for (const Permission& line : lines) {
      const auto& remedies = line.remedies;
      if (!line.any_remedy && std::find(remedies.begin(), remedies.end(), remedy) == remedies.end()) continue;
      const Answer applies = condition(line.condition, true);
      if (applies.value.is_yes()) return applies;
      if (!applies.value.is_no()) answer = applies;
    }
    return answer;
  };
  // What it may not give beats what it may.
  Answer forbidden = listed(p_.parties[role].may_not_give);
  if (forbidden.value.is_yes()) return answer_of(Value::boolean(false));
  Answer allowed = listed(p_.parties[role].may_give);
  return allowed.value.is_yes() && !forbidden.value.is_no() ? forbidden : allowed;
}

// What the case has given of these remedies (none listed: of all), with this amount added.
SOP_INLINE ErrorCode Turns::total_after(const std::vector<Id>& remedies, const Money& amount,
                                        Money& total) const {
  total = amount;
  for (const Grant& grant : c_.ledger) {
    if (!remedies.empty() && std::find(remedies.begin(), remedies.end(), grant.remedy) == remedies.end())
      continue;
    const ValueError error = add(total, Money{grant.minor, grant.currency}, total);
    if (failed(error)) return code_of(error);
  }
  return ErrorCode::ok;
}

// 10.2: whether a role may give this much now. Every limit whose condition is true and whose line holds the remedy counts. A
// limit per customer needs the customer's total in its window, which the event brings; `event` null: such limits are left aside.
SOP_INLINE Cover Turns::covers(Id role, Id remedy, const Money& amount, const Event* event) {
  Cover cover;
  const auto fail = [&](Answer answer) {
    cover.state = answer.value.is_unknown() ? Cover::State::held : Cover::State::failed;
    cover.answer = std::move(answer);
    return cover;
  };
  const Answer may = permitted(role, remedy);
  if (may.value.is_no()) {
    cover.state = Cover::State::not_permitted;
    return cover;
  }
  if (!may.value.is_yes()) return fail(may);
  if (!p_.remedies[remedy].has_amount) return cover;
  for (const Limit& limit : p_.parties[role].limits) {
    const auto& listed = limit.remedies;
    if (!listed.empty() && std::find(listed.begin(), listed.end(), remedy) == listed.end()) continue;
    const Answer applies = condition(limit.condition, true);
    if (applies.value.is_no()) continue;
    if (!applies.value.is_yes()) return fail(applies);
    if (limit.amount == no_id) continue;
    if (limit.per_customer && event == nullptr) continue;
    Answer bound = limit.share_of == no_id ? money(limit.amount) : value(limit.amount);
    if (bound.value.known() && limit.share_of != no_id) {
      Answer whole = value(limit.share_of);
      if (!whole.value.known()) return fail(whole);
      bound.value = multiply_values(whole.value, bound.value, TypeKind::money);
      Type type;
      type.kind = TypeKind::money;
      Evaluator(scope(true)).name_as(bound, type);
    }
    if (bound.value.is_none()) bound = error_answer(ErrorCode::does_not_exist);
    if (!bound.value.known()) return fail(bound);
    Money most, total = amount;
    (void)money_from(bound.value.number, bound.value.currency, p_.rounding, most);
    if (limit.per_customer) {
      const bool rolling = limit.window_kind == WindowKind::rolling;
      const Answer window = rolling ? value(limit.window) : Answer();
      if (rolling && !window.value.known()) return fail(window);
      // The total of each remedy on the line, or of all remedies together.
      std::vector<Id> wanted = listed;
      if (wanted.empty()) wanted.push_back(no_id);
      for (const Id one : wanted) {
        const auto fits = [&](const CustomerTotal& t) {
          return t.remedy == one && t.window_kind == limit.window_kind &&
                 (!rolling || (t.window_count == window.value.integer && t.window_unit == window.value.unit));
        };
        const auto& totals = event->customer;
        const auto found = std::find_if(totals.begin(), totals.end(), fits);
        if (found == totals.end()) {
          cover.state = Cover::State::needs_total;
          cover.path = limit.path;
          return cover;
        }
        const ValueError error =
            add(total, Money{found->minor, found->minor == 0 ? CurrencyCode() : amount.currency}, total);
        if (failed(error)) return fail(error_answer(code_of(error)));
      }
    } else if (limit.per_grant) {
      // This grant alone counts.
    } else if (const ErrorCode error = total_after(listed, amount, total); error != ErrorCode::ok) {
      return fail(error_answer(error));
    }
    int order = 0;
    if (const ValueError error = compare(total, most, order); failed(error))
      return fail(error_answer(code_of(error)));
    if (order <= 0) continue;
    cover.state = Cover::State::over;
    cover.path = limit.path;
    return cover;
  }
  return cover;
}

// `approval above`: over that total of the case the role needs a second one even within its limit.
SOP_INLINE bool Turns::needs_second(Id role, const Money& amount, Answer& answer) {
  const Party& party = p_.parties[role];
  if (party.approval_above == no_id) return false;
  answer = money(party.approval_above);
  if (!answer.value.known()) return true;
  Money threshold, total;
  (void)money_from(answer.value.number, answer.value.currency, p_.rounding, threshold);
  int order = 0;
  ErrorCode error = total_after({}, amount, total);
  if (error == ErrorCode::ok) error = code_of(compare(total, threshold, order));
  if (error != ErrorCode::ok) answer = error_answer(error);
  return error != ErrorCode::ok || order > 0;
}

// 10.3: going up from the role, the first that may give this alone.
SOP_INLINE Cover Turns::lowest_over(Id role, Id remedy, const Money& amount, const Event* event, Id& found) {
  found = no_id;
  Cover cover;
  std::size_t passed = 0;
  for (Id up = p_.parties[role].reports_to; up != no_id && passed++ < p_.parties.size();
       up = p_.parties[up].reports_to) {
    cover = covers(up, remedy, amount, event);
    if (cover.state == Cover::State::over || cover.state == Cover::State::not_permitted) continue;
    if (cover.state != Cover::State::covered) return cover;
    Answer second;
    if (needs_second(up, amount, second)) continue;
    found = up;
    return cover;
  }
  cover.state = Cover::State::not_permitted;
  return cover;
}

// Of remedies that exclude one another a case gives at most one kind.
SOP_INLINE bool Turns::excluded(Id remedy) const {
  const Id group = p_.remedies[remedy].group;
  if (group == no_id) return false;
  return std::any_of(c_.ledger.begin(), c_.ledger.end(), [&](const Grant& grant) {
    return grant.remedy != remedy && p_.remedies[grant.remedy].group == group;
  });
}

// --- granting ---------------------------------------------------------------------------------------------------------

SOP_INLINE void Turns::grant(const Approval& approval, const Actor& approved_by) {
  Grant entry;
  entry.remedy = approval.remedy;
  entry.minor = approval.minor;
  entry.currency = approval.currency;
  entry.by = approval.requester;
  entry.approved_by = approved_by;
  entry.turn = c_.turn;
  entry.at = now_.at;
  entry.path = approval.path;
  Effect& e = effect(EffectKind::granted);
  e.subject = entry.remedy;
  e.party = entry.by.role;
  e.person = entry.by.id;
  e.has_amount = approval.has_amount;
  e.minor = entry.minor;
  e.currency = entry.currency;
  e.path = entry.path;
  c_.ledger.push_back(std::move(entry));
}

SOP_INLINE Id Turns::approval_of(Id thread, Id depth) const {
  for (Id i = 0; i < c_.approvals.size(); ++i) {
    if (c_.approvals[i].thread == thread && c_.approvals[i].depth == depth) return i;
  }
  return no_id;
}

// The first that waits for somebody.
SOP_INLINE const Approval* Turns::first_approval() const {
  for (const Approval& asked : c_.approvals) {
    if (asked.approver != no_id) return &asked;
  }
  return nullptr;
}

// 10.4: `accepted`: an option is chosen. In this order: which option, for how much, whether it excludes what was given, whether
// a transition takes it, whether the actor may give it or who must approve.
SOP_INLINE bool Turns::accept(Id thread, Id depth, SymbolId outcome, const Event& event) {
  if (approval_of(thread, depth) != no_id) return refuse(Status::not_offered);  // one at a time
  const Id step = frame(thread, depth).step;
  const auto& offers = frame(thread, depth).offers;
  std::vector<std::size_t> fitting;
  Answer unsettled;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    std::size_t first = 0;
    const Action& action = offer_action(step, i, first);
    if (action.kind != ActionKind::offer) continue;
    const OfferOption& option = action.options[i - first];
    const bool meant = event.remedy == no_id || event.remedy == offers[i].remedy ||
                       (!offers[i].settled && (option.remedy == event.remedy || option.remedy == no_id));
    if (!meant || (offers[i].settled && !offers[i].available)) continue;
    if (offers[i].settled) {
      fitting.push_back(i);
      continue;
    }
    // What this option still waits for.
    for (const Id expression : {option.condition, option.remedy_value, option.amount, option.amount_high}) {
      if (expression == no_id) continue;
      const Answer waits = value(expression);
      if (waits.value.is_error()) return refuse(Status::value_error, waits);
      add_all_once(unsettled.needs, waits.needs);
      add_reasons(unsettled.because, waits.because);
    }
    Money from, to;
    const Answer worth = option.amount == no_id ? Answer() : amounts(option, from, to);
    if (worth.value.is_error()) return refuse(Status::value_error, worth);
  }
  if (fitting.empty())
    return unsettled.needs.empty() ? refuse(Status::not_offered) : refuse(Status::needs_facts, unsettled);
  if (fitting.size() > 1) return refuse(Status::needs_option);
  if (event.remedy == no_id && !unsettled.needs.empty()) return refuse(Status::needs_option);
  const OfferState offer = offers[fitting[0]];
  std::size_t first = 0;
  const Action& action = offer_action(step, fitting[0], first);

  Approval asked;
  asked.thread = thread;
  asked.depth = depth;
  asked.outcome = outcome;
  asked.remedy = offer.remedy;
  asked.requester = event.actor;
  asked.since = now_.at;
  asked.path = option_path(step, offer.remedy);
  const bool names_amount = p_.remedies[offer.remedy].has_amount && (!offer.has_amount || offer.is_range);
  if (p_.remedies[offer.remedy].has_amount) {
    asked.has_amount = true;
    asked.minor = names_amount ? event.amount_minor : offer.minor;
    asked.currency = offer.currency;
    if (asked.currency.is_none() && asked.minor != 0) {
      const Answer chosen = Evaluator(scope(true)).currency();
      if (chosen.value.is_unknown()) return refuse(Status::needs_facts, chosen);
      if (chosen.value.is_error()) return refuse(Status::value_error, chosen);
      asked.currency = chosen.value.currency;
    }
    const bool outside =
        offer.is_range && (event.amount_minor < offer.minor || event.amount_minor > offer.high_minor);
    if (names_amount && (!event.has_amount || outside || event.amount_minor < 0))
      return refuse(Status::needs_amount);
  }
  if (!names_amount && event.has_amount && event.amount_minor != asked.minor)
    return refuse(Status::amount_differs);
  if (excluded(offer.remedy)) return refuse(Status::not_permitted);

  const Choice choice = choose(thread, depth, TriggerKind::outcome, outcome, false);
  if (choice.state == Choice::State::none) return refuse(Status::not_offered);
  if (choice.state == Choice::State::failed) return refuse(Status::value_error, choice.guard);
  if (choice.state == Choice::State::held) return refuse(Status::needs_facts, choice.guard);

  const Id role = event.actor.role;
  if (role == no_id) return refuse(Status::not_permitted);
  const Money amount{asked.minor, asked.currency};
  Cover cover = covers(role, offer.remedy, amount, &event);
  const auto refuse_cover = [&] {
    switch (cover.state) {
      case Cover::State::held:
        return refuse(Status::needs_facts, cover.answer);
      case Cover::State::failed:
        return refuse(Status::value_error, cover.answer);
      case Cover::State::needs_total:
        return refuse(Status::needs_customer_total, {}, cover.path);
      default:
        return refuse(Status::not_permitted, {}, cover.path);
    }
  };
  const bool within = cover.state == Cover::State::covered;
  if (!within && cover.state != Cover::State::over && cover.state != Cover::State::not_permitted)
    return refuse_cover();
  Answer second;
  const bool wants_second = within && needs_second(role, amount, second);
  if (wants_second && !second.value.known()) {
    return refuse(second.value.is_unknown() ? Status::needs_facts : Status::value_error, second);
  }
  if (within && !wants_second) {
    grant(asked, {});
    take(thread, depth, choice.transition, choice.guard);
    return true;
  }
  // Over it: the outcome waits. Who asked must be known, or nobody could tell that somebody else approves.
  if (event.actor.id.empty()) return refuse(Status::needs_person);
  asked.approver = action.approver;
  if (asked.approver == no_id && wants_second) asked.approver = p_.parties[role].approver;
  if (asked.approver == no_id) {
    const std::string limit = cover.path;
    cover = lowest_over(role, offer.remedy, amount, &event, asked.approver);
    if (asked.approver == no_id) return refuse_cover();
    cover.path = limit;
  }
  for (const Limit& limit : p_.parties[role].limits) {
    if (!cover.path.empty() && limit.path == cover.path)
      tell(ReasonKind::limit, limit.path, limit.span, limit.condition, {});
  }
  c_.approvals.push_back(asked);
  request(asked, action.time);
  return true;
}

// Somebody is asked to approve, and from now their time counts.
SOP_INLINE void Turns::request(const Approval& asked, Id time) {
  Effect& e = effect(EffectKind::request_approval);
  e.subject = asked.remedy;
  e.party = asked.approver;
  e.person = person_of(asked.approver);
  e.has_amount = asked.has_amount;
  e.minor = asked.minor;
  e.currency = asked.currency;
  e.path = asked.path;
  if (time == no_id) return;
  Timer timer;
  timer.kind = TimerKind::approval_end;
  timer.thread = asked.thread;
  timer.depth = asked.depth;
  set_timer(timer, now_.at);
}

}  // namespace sop::reference::parts
