// sop/impl/engine_authority.inl — what may be given, by whom, and who must agree (docs/semantics.md, 10).
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"

namespace sop::engine {

inline Money money_of(const Datum& value, Rounding rounding) {
  Money out;
  (void)money_from(value.number, value.currency, rounding, out);
  return out;
}

// --- options ----------------------------------------------------------------------------------------------------------

SOP_INLINE void Machine::append_option_path(std::string& out, Id step, Id remedy) const {
  out += p_.steps[step].path;
  out += '/';
  out += p_.text(p_.remedies[remedy].name);
}

// An option is settled when it is known whether it is there and for how much, and then it stays so in this step. False: one of
// them is not known yet.
SOP_INLINE bool Machine::settle_offers(Id thread, Id depth, Id action) {
  const Id step = frame(thread, depth).step;
  const Action& a = p_.steps[step].actions[action];
  const std::size_t first = program_.steps[step].first_option[action];
  bool all = true;
  for (std::size_t i = 0; i < a.options.size(); ++i) {
    if (frame(thread, depth).offers[first + i].settled) continue;
    const Hold hold(e_);
    OfferState now;
    Datum unsettled;
    if (!settle_offer(a.options[i], now, unsettled)) {
      if (unsettled.is_error()) note_error(unsettled, hold.from());
      all = false;
      continue;
    }
    now.settled = true;
    frame(thread, depth).offers[first + i] = now;
    if (!now.available || a.kind != ActionKind::offer) continue;
    Effect& e = effect(EffectKind::offer);
    e.subject = now.remedy;
    e.has_amount = now.has_amount;
    e.minor = now.minor;
    e.currency = now.currency;
    append_option_path(e.path, step, now.remedy);
  }
  return all;
}

// False: `unsettled` says why, and its lists begin where this was asked.
SOP_INLINE bool Machine::settle_offer(const OfferOption& option, OfferState& now, Datum& unsettled) {
  const Mark base = e_.mark();
  unsettled = condition(option.condition, true);
  if (!unsettled.is_yes()) return unsettled.is_no();
  e_.release(base);
  now.remedy = option.remedy;
  if (now.remedy == no_id) {
    unsettled = value(option.remedy_value);
    if (unsettled.kind != ValueKind::remedy) return unsettled.is_none();
    now.remedy = static_cast<Id>(unsettled.integer);
    tell_from(base);
    e_.release(base);
  }
  now.available = true;
  if (option.amount == no_id || !p_.remedies[now.remedy].has_amount) return true;
  Money from, to;
  unsettled = amounts(option, from, to);
  if (!unsettled.is_yes()) return false;
  now.has_amount = true;
  now.is_range = option.amount_high != no_id;
  now.minor = from.minor;
  now.high_minor = to.minor;
  now.currency = from.currency.is_none() ? to.currency : from.currency;
  tell_from(base);
  return true;
}

// The amounts between which an option lies: yes; else why there are none yet. Nobody is given less than nothing.
SOP_INLINE Datum Machine::amounts(const OfferOption& option, Money& from, Money& to) {
  const Mark base = e_.mark();
  const auto none_yet = [&](const Datum& one) {
    if (!one.is_none()) return one;
    e_.release(base);
    return failure(ErrorCode::does_not_exist);
  };
  const Datum low = money(option.amount);
  const Mark low_end = e_.mark();
  if (low.kind != ValueKind::money) return none_yet(low);
  Datum high = low;
  if (option.amount_high != no_id) {
    high = money(option.amount_high);
    if (high.kind != ValueKind::money) {
      e_.lower(base, low_end);
      return none_yet(high);
    }
  }
  from = money_of(low, p_.rounding);
  to = money_of(high, p_.rounding);
  return from.minor >= 0 && to.minor >= from.minor ? truth(true) : failure(ErrorCode::out_of_range);
}

// --- limits -----------------------------------------------------------------------------------------------------------

// The first line that names the remedy and is true; else the last whose condition is not known, or no.
SOP_INLINE Datum Machine::listed(const std::vector<Permission>& lines, Id remedy) {
  const Mark base = e_.mark();
  Datum answer = truth(false);
  for (const Permission& line : lines) {
    if (!line.any_remedy && !lists(line.remedies, remedy)) continue;
    const Mark m = e_.mark();
    const Datum applies = condition(line.condition, true);
    if (applies.is_no()) {
      e_.release(m);
      continue;
    }
    e_.lower(base, m);
    answer = applies;
    if (applies.is_yes()) return applies;
  }
  return answer;
}

// Whether a role may give a remedy at all. What it may not give beats what it may.
SOP_INLINE Datum Machine::permitted(Id role, Id remedy) {
  const Mark base = e_.mark();
  const Datum forbidden = listed(p_.parties[role].may_not_give, remedy);
  if (forbidden.is_yes()) {
    e_.release(base);
    return truth(false);
  }
  const Mark m = e_.mark();
  const Datum allowed = listed(p_.parties[role].may_give, remedy);
  if (allowed.is_yes() && !forbidden.is_no()) {
    e_.release(m);
    return forbidden;
  }
  e_.lower(base, m);
  return allowed;
}

// What the case has given of these remedies (null or none listed: of all), with this amount added.
SOP_INLINE ErrorCode Machine::total_after(const std::vector<Id>* remedies, const Money& amount,
                                          Money& total) const {
  total = amount;
  const bool all = remedies == nullptr || remedies->empty();
  for (const Grant& grant : c_.ledger) {
    if (!all && !lists(*remedies, grant.remedy)) continue;
    const ValueError error = add(total, Money{grant.minor, grant.currency}, total);
    if (failed(error)) return code_of(error);
  }
  return ErrorCode::ok;
}

// Whether a role may give this much now. Every limit whose condition is true and whose line holds the remedy counts. `event`
// null: limits per customer are left aside.
SOP_INLINE Cover Machine::covers(Id role, Id remedy, const Money& amount, const Event* event) {
  const Mark base = e_.mark();
  Cover cover;
  const auto fail = [&](const Datum& answer, Mark from) {
    e_.lower(base, from);
    cover.state = answer.is_unknown() ? Cover::State::held : Cover::State::failed;
    cover.value = answer;
    return cover;
  };
  const auto fail_with = [&](ErrorCode error) {
    e_.release(base);
    return fail(failure(error), base);
  };
  const Datum may = permitted(role, remedy);
  if (may.is_no()) {
    cover.state = Cover::State::not_permitted;
    return cover;
  }
  if (!may.is_yes()) return fail(may, base);
  if (!p_.remedies[remedy].has_amount) return cover;
  static const Type money_type = [] {
    Type type;
    type.kind = TypeKind::money;
    return type;
  }();
  for (const Limit& limit : p_.parties[role].limits) {
    if (!limit.remedies.empty() && !lists(limit.remedies, remedy)) continue;
    e_.release(base);
    const Datum applies = condition(limit.condition, true);
    if (applies.is_no()) continue;
    if (!applies.is_yes()) return fail(applies, base);
    if (limit.amount == no_id || (limit.per_customer && event == nullptr)) continue;
    e_.release(base);
    Datum bound = limit.share_of == no_id ? money(limit.amount) : value(limit.amount);
    if (bound.known() && limit.share_of != no_id) {
      const Mark m = e_.mark();
      const Datum whole = value(limit.share_of);
      if (!whole.known()) return fail(whole, m);
      e_.release(m);
      bound = e_.named(scope(true, no_id), product(whole, bound, TypeKind::money), money_type);
    }
    if (bound.is_none()) return fail_with(ErrorCode::does_not_exist);
    if (!bound.known()) return fail(bound, base);
    const Money most = money_of(bound, p_.rounding);
    Money total = amount;
    if (limit.per_customer) {
      e_.release(base);
      const bool rolling = limit.window_kind == WindowKind::rolling;
      const Datum window = rolling ? value(limit.window) : Datum();
      if (rolling && !window.known()) return fail(window, base);
      // The total of each remedy on the line, or of all remedies together.
      const std::size_t wanted = limit.remedies.empty() ? 1 : limit.remedies.size();
      for (std::size_t i = 0; i < wanted; ++i) {
        const Id one = limit.remedies.empty() ? no_id : limit.remedies[i];
        const auto found =
            std::find_if(event->customer.begin(), event->customer.end(), [&](const CustomerTotal& t) {
              const bool same_length =
                  !rolling || (t.window_count == window.integer && t.window_unit == window.unit);
              return t.remedy == one && t.window_kind == limit.window_kind && same_length;
            });
        if (found == event->customer.end()) {
          cover.state = Cover::State::needs_total;
          cover.path = &limit.path;
          return cover;
        }
        const CurrencyCode currency = found->minor == 0 ? CurrencyCode() : amount.currency;
        const ValueError error = add(total, Money{found->minor, currency}, total);
        if (failed(error)) return fail_with(code_of(error));
      }
    } else if (!limit.per_grant) {
      const ErrorCode error = total_after(&limit.remedies, amount, total);
      if (error != ErrorCode::ok) return fail_with(error);
    }
    int order = 0;
    if (const ValueError error = compare(total, most, order); failed(error)) return fail_with(code_of(error));
    if (order <= 0) continue;
    cover.state = Cover::State::over;
    cover.path = &limit.path;
    return cover;
  }
  return cover;
}

// `approval above`: over that total of the case the role needs a second one even within its limit.
SOP_INLINE bool Machine::needs_second(Id role, const Money& amount, Datum& answer) {
  const Party& party = p_.parties[role];
  if (party.approval_above == no_id) return false;
  const Mark base = e_.mark();
  answer = money(party.approval_above);
  if (!answer.known()) return true;
  const Money threshold = money_of(answer, p_.rounding);
  Money total;
  int order = 0;
  ErrorCode error = total_after(nullptr, amount, total);
  if (error == ErrorCode::ok) error = code_of(compare(total, threshold, order));
  if (error == ErrorCode::ok) return order > 0;
  e_.release(base);
  answer = failure(error);
  return true;
}

// Going up from the role, the first that may give this alone.
SOP_INLINE Cover Machine::lowest_over(Id role, Id remedy, const Money& amount, const Event* event,
                                      Id& found) {
  found = no_id;
  const Mark base = e_.mark();
  Cover cover;
  std::size_t passed = 0;
  for (Id up = p_.parties[role].reports_to; up != no_id && passed++ < p_.parties.size();
       up = p_.parties[up].reports_to) {
    e_.release(base);
    cover = covers(up, remedy, amount, event);
    if (cover.state == Cover::State::over || cover.state == Cover::State::not_permitted) continue;
    if (cover.state != Cover::State::covered) return cover;
    const Hold hold(e_);
    Datum second;
    if (needs_second(up, amount, second)) continue;
    found = up;
    return cover;
  }
  cover.state = Cover::State::not_permitted;
  return cover;
}

// Of remedies that exclude one another a case gives at most one kind.
SOP_INLINE bool Machine::excluded(Id remedy) const {
  const Id group = p_.remedies[remedy].group;
  return group != no_id && std::any_of(c_.ledger.begin(), c_.ledger.end(), [&](const Grant& grant) {
           return grant.remedy != remedy && p_.remedies[grant.remedy].group == group;
         });
}

// --- granting ---------------------------------------------------------------------------------------------------------

SOP_INLINE void Machine::grant(const Approval& approval, const Actor& approved_by) {
  Effect& e = effect(EffectKind::granted);
  e.subject = approval.remedy;
  e.party = approval.requester.role;
  e.person = approval.requester.id;
  e.has_amount = approval.has_amount;
  e.minor = approval.minor;
  e.currency = approval.currency;
  e.path = approval.path;
  Grant& entry = c_.ledger.emplace_back();
  entry.remedy = approval.remedy;
  entry.minor = approval.minor;
  entry.currency = approval.currency;
  entry.by = approval.requester;
  entry.approved_by = approved_by;
  entry.turn = c_.turn;
  entry.at = now_.at;
  entry.path = approval.path;
}

SOP_INLINE Id Machine::approval_of(Id thread, Id depth) const {
  for (Id i = 0; i < c_.approvals.size(); ++i) {
    if (c_.approvals[i].thread == thread && c_.approvals[i].depth == depth) return i;
  }
  return no_id;
}

// Which option is meant; false: refused.
SOP_INLINE bool Machine::find_offer(Id thread, Id depth, const Event& event, std::size_t& found) {
  const Id step = frame(thread, depth).step;
  const StepProgram& sp = program_.steps[step];
  const auto& offers = frame(thread, depth).offers;
  const Hold hold(e_);
  std::size_t fitting = 0;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    const Action& action = p_.steps[step].actions[sp.action_of_option[i]];
    if (action.kind != ActionKind::offer) continue;
    const OfferOption& option = action.options[i - sp.first_option[sp.action_of_option[i]]];
    const OfferState& offer = offers[i];
    const bool could_be = !offer.settled && (option.remedy == event.remedy || option.remedy == no_id);
    const bool meant = event.remedy == no_id || event.remedy == offer.remedy || could_be;
    if (!meant || (offer.settled && !offer.available)) continue;
    if (offer.settled) {
      if (fitting++ == 0) found = i;
      continue;
    }
    // What this option still waits for.
    for (const Id expression : {option.condition, option.remedy_value, option.amount, option.amount_high}) {
      if (expression == no_id) continue;
      const Mark m = e_.mark();
      const Datum waits = value(expression);
      if (waits.is_error()) return refuse_with(Status::value_error, waits, m);
      e_.join(hold.from(), m);
    }
    if (option.amount == no_id) continue;
    const Mark m = e_.mark();
    Money from, to;
    const Datum worth = amounts(option, from, to);
    if (worth.is_error()) return refuse_with(Status::value_error, worth, m);
    e_.release(m);
  }
  const bool needs_more = e_.needs.size() != hold.from().needs;
  if (fitting == 0) {
    if (!needs_more) return refuse(Status::not_offered);
    return refuse_with(Status::needs_facts, {}, hold.from());
  }
  if (fitting > 1) return refuse(Status::needs_option);
  if (event.remedy == no_id && needs_more) return refuse(Status::needs_option);
  return true;
}

// `accepted`: an option is chosen. In this order: which option, for how much, whether it excludes what was given, whether a
// transition takes it, whether the actor may give it or who must approve.
SOP_INLINE bool Machine::accept(Id thread, Id depth, SymbolId outcome, const Event& event) {
  if (approval_of(thread, depth) != no_id) return refuse(Status::not_offered);  // one at a time
  std::size_t place = 0;
  if (!find_offer(thread, depth, event, place)) return false;
  const Id step = frame(thread, depth).step;
  const OfferState offer = frame(thread, depth).offers[place];
  const Action& action = p_.steps[step].actions[program_.steps[step].action_of_option[place]];

  const Hold hold(e_);
  Approval& asked = m_.asked;
  asked.thread = thread;
  asked.depth = depth;
  asked.outcome = outcome;
  asked.remedy = offer.remedy;
  asked.has_amount = p_.remedies[offer.remedy].has_amount;
  asked.minor = 0;
  asked.currency = {};
  asked.requester = event.actor;
  asked.approver = no_id;
  asked.since = now_.at;
  asked.place = 0;
  asked.signers.clear();
  asked.path.clear();
  append_option_path(asked.path, step, offer.remedy);
  const bool names_amount = asked.has_amount && (!offer.has_amount || offer.is_range);
  if (asked.has_amount) {
    asked.minor = names_amount ? event.amount_minor : offer.minor;
    asked.currency = offer.currency;
    if (asked.currency.is_none() && asked.minor != 0) {
      const Datum chosen = e_.ask_currency(scope(true, no_id));
      if (chosen.is_unknown()) return refuse_with(Status::needs_facts, chosen, hold.from());
      if (chosen.is_error()) return refuse_with(Status::value_error, chosen, hold.from());
      asked.currency = chosen.currency;
      e_.release(hold.from());
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
  if (choice.state != Choice::State::found) return refuse_choice(choice, hold.from());

  const Id role = event.actor.role;
  if (role == no_id) return refuse(Status::not_permitted);
  const Money amount{asked.minor, asked.currency};
  const Mark m = e_.mark();
  const Cover cover = covers(role, offer.remedy, amount, &event);
  const bool within = cover.state == Cover::State::covered;
  if (!within && cover.state != Cover::State::over && cover.state != Cover::State::not_permitted)
    return refuse_cover(cover, m);
  e_.release(m);
  Datum second;
  const bool wants_second = within && needs_second(role, amount, second);
  if (wants_second && !second.known())
    return refuse_with(second.is_unknown() ? Status::needs_facts : Status::value_error, second, m);
  e_.release(m);
  if (!within || wants_second) return ask_for_approval(asked, action, event, cover, wants_second);
  grant(asked, {});
  take(thread, depth, choice.transition, hold.from());
  return true;
}

SOP_INLINE bool Machine::refuse_cover(const Cover& cover, Mark from) {
  switch (cover.state) {
    case Cover::State::held:
      return refuse_with(Status::needs_facts, cover.value, from);
    case Cover::State::failed:
      return refuse_with(Status::value_error, cover.value, from);
    case Cover::State::needs_total:
      return refuse(Status::needs_customer_total, cover.path == nullptr ? std::string_view() : *cover.path);
    default:
      return refuse(Status::not_permitted, cover.path == nullptr ? std::string_view() : *cover.path);
  }
}

// Over the actor's limit the outcome waits: for the one named, or the lowest role over the actor that may give it.
SOP_INLINE bool Machine::ask_for_approval(Approval& asked, const Action& action, const Event& event,
                                          Cover cover, bool wants_second) {
  // Who asked must be known, or nobody could tell that somebody else approves.
  if (event.actor.id.empty()) return refuse(Status::needs_person);
  const Id role = event.actor.role;
  const std::string* limit_path = cover.path;
  asked.approver = action.approver;
  if (asked.approver == no_id && wants_second) asked.approver = p_.parties[role].approver;
  if (asked.approver == no_id) {
    const Mark m = e_.mark();
    cover = lowest_over(role, asked.remedy, Money{asked.minor, asked.currency}, &event, asked.approver);
    if (asked.approver == no_id) return refuse_cover(cover, m);
    e_.release(m);
  }
  const auto& limits = p_.parties[role].limits;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    if (limit_path != nullptr && !limit_path->empty() && limits[i].path == *limit_path)
      tell(program_.limit_reasons[role][i]);
  }
  c_.approvals.push_back(asked);
  request(asked, action.time);
  return true;
}

// Somebody is asked to approve, and from now their time counts.
SOP_INLINE void Machine::request(const Approval& asked, Id time) {
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

}  // namespace sop::engine
