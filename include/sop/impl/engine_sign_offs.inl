// sop/impl/engine_sign_offs.inl — who must agree: sign-offs and what waits for approval (docs/semantics.md, 10.5 to 10.8).
//
// A sign-off asks one line of its approvers after the other. Whoever decides is somebody else than whoever asked and than everybody who
// has signed before, in this step and in the decisions that led to it.
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"

namespace sop::engine {

// The first that waits for somebody.
SOP_INLINE const Approval* Machine::first_approval() const {
  for (const Approval& asked : c_.approvals) {
    if (asked.approver != no_id) return &asked;
  }
  return nullptr;
}

// What a step signs off; null: nothing.
SOP_INLINE const Action* Machine::approve_action(Id thread, Id depth) const {
  for (const Action& action : step_of(thread, depth).actions) {
    if (action.kind == ActionKind::approve) return &action;
  }
  return nullptr;
}

// The line of the sign-off that an approval waits for; null: the step has one approver, or its owner is asked.
SOP_INLINE const SignOff* Machine::sign_off_of(const Approval& asked) const {
  const Action* chain = asked.outcome != no_id ? nullptr : approve_action(asked.thread, asked.depth);
  return chain != nullptr && asked.place < chain->sign_offs.size() ? &chain->sign_offs[asked.place] : nullptr;
}

SOP_INLINE const SignOff* Machine::sign_off_at(Id thread, Id depth) const {
  const Id waiting = approval_of(thread, depth);
  return waiting == no_id ? nullptr : sign_off_of(c_.approvals[waiting]);
}

// The first line from `place` on whose condition is yes: that is the answer. Unknown and error are answers as well: nobody is passed
// over for them. No: nobody is left.
SOP_INLINE Datum Machine::next_sign_off(const Action& action, Id& place) {
  const Mark base = e_.mark();
  for (; place < action.sign_offs.size(); ++place) {
    const Datum takes_part = condition(action.sign_offs[place].condition, true);
    if (!takes_part.is_no()) return takes_part;
    e_.release(base);
  }
  return truth(false);
}

// Nobody has to sign; whether whoever asked may give it alone, as far as is known.
SOP_INLINE bool Machine::given_by_requester(const Approval& asked) {
  const Actor& who = asked.requester;
  if (now_.event == nullptr || who.role == no_id || who.id.empty() || excluded(asked.remedy)) return false;
  const Hold hold(e_);
  const Money amount{asked.minor, asked.currency};
  if (covers(who.role, asked.remedy, amount, now_.event).state != Cover::State::covered) return false;
  Datum second;
  return !needs_second(who.role, amount, second);
}

// A sign-off that nobody had to sign is approved by itself.
SOP_INLINE bool Machine::needs_no_signature(Id thread, Id depth) const {
  const auto& actions = step_of(thread, depth).actions;
  for (std::size_t a = 0; a < actions.size(); ++a) {
    if (!actions[a].sign_offs.empty() && frame(thread, depth).actions[a].status == ActionStatus::left_out)
      return true;
  }
  return false;
}

// A sign-off step asks on entering. Its requester is whoever brought the case here. False: something is not known yet; who must not
// sign is then kept in an approval that asks nobody.
SOP_INLINE bool Machine::ask_for_sign_off(Id thread, Id depth, Id action) {
  const Id waiting = approval_of(thread, depth);
  if (waiting != no_id && c_.approvals[waiting].approver != no_id) return true;
  const bool settled = settle_offers(thread, depth, action);
  const Frame& f = frame(thread, depth);
  const Step& step = p_.steps[f.step];
  const Action& a = step.actions[action];
  Approval& asked = m_.asked;
  asked.thread = thread;
  asked.depth = depth;
  asked.outcome = asked.remedy = asked.approver = no_id;
  asked.has_amount = false;
  asked.minor = 0;
  asked.currency = {};
  asked.requester = f.brought_by;
  asked.since = now_.at;
  asked.path = step.path;
  asked.place = 0;
  asked.signers.clear();
  if (waiting != no_id) {
    asked.signers = c_.approvals[waiting].signers;
  } else if (f.turn == c_.turn) {
    for (const std::string& id : now_.asked_before) asked.signers.push_back({id, no_id});
  }
  const Hold hold(e_);
  const Datum takes_part = settled ? next_sign_off(a, asked.place) : Datum();
  if (takes_part.is_error()) note_error(takes_part, hold.from());
  if (!takes_part.known()) {
    asked.place = 0;
    if (waiting == no_id && !asked.signers.empty()) c_.approvals.push_back(asked);
    return false;
  }
  tell_from(hold.from());
  if (waiting != no_id) c_.approvals.erase(c_.approvals.begin() + static_cast<std::ptrdiff_t>(waiting));
  const OfferState offer =
      a.options.empty() ? OfferState() : f.offers[program_.steps[f.step].first_option[action]];
  asked.remedy = offer.available ? offer.remedy : no_id;
  asked.has_amount = offer.has_amount && !offer.is_range;
  asked.minor = asked.has_amount ? offer.minor : 0;
  asked.currency = asked.has_amount ? offer.currency : CurrencyCode();
  if (asked.remedy != no_id) {
    asked.path.clear();
    append_option_path(asked.path, f.step, asked.remedy);
  }
  asked.approver = a.approver != no_id ? a.approver : f.owner;
  Id time = a.time;
  if (asked.place < a.sign_offs.size()) {
    asked.approver = a.sign_offs[asked.place].party;
    time = a.sign_offs[asked.place].time;
  } else if (!a.sign_offs.empty() && !offer.is_range) {
    // Nobody is left. What gives something needs somebody who may give it: whoever asked, else the step's owner is asked.
    const bool gives = asked.remedy != no_id && (asked.has_amount || !p_.remedies[asked.remedy].has_amount);
    if (!gives || given_by_requester(asked)) {
      if (gives) grant(asked, {});
      frame(thread, depth).actions[action].status = ActionStatus::left_out;
      return true;
    }
  }
  c_.approvals.push_back(asked);
  request(asked, time);
  return true;
}

// The approver of a sign-off may name the amount, and of a range must. False: refused.
SOP_INLINE bool Machine::name_amount(Approval& asked, const Event& event) {
  const OfferState* range = nullptr;
  for (const OfferState& offer : frame(asked.thread, asked.depth).offers) {
    if (offer.settled && offer.available && offer.remedy == asked.remedy) range = &offer;
  }
  const bool is_range = range != nullptr && range->is_range;
  if (!event.has_amount) return !is_range || refuse(Status::needs_amount);
  const bool outside =
      is_range && (event.amount_minor < range->minor || event.amount_minor > range->high_minor);
  if (event.amount_minor < 0 || outside) return refuse(Status::needs_amount);
  const Hold hold(e_);
  const Datum chosen = e_.ask_currency(scope(true, no_id));
  asked.currency = range != nullptr && !range->currency.is_none() ? range->currency : chosen.currency;
  if (asked.currency.is_none() && event.amount_minor != 0)
    return refuse_with(chosen.is_unknown() ? Status::needs_facts : Status::value_error, chosen, hold.from());
  asked.has_amount = true;
  asked.minor = event.amount_minor;
  return true;
}

// Whether somebody may decide what waits: in the role that is waited for, as its deputy, or in a role above it.
SOP_INLINE bool Machine::may_sign(const Actor& actor, const Approval& asked) const {
  if (actor.role == no_id) return false;
  if (acts_for(actor, asked.approver) || above(actor.role, asked.approver)) return true;
  const SignOff* line = sign_off_of(asked);
  return line != nullptr && acts_for(actor, line->deputy);
}

// `approve`, `refuse` and `send_back`: by another person, in the role that is waited for or one above it.
SOP_INLINE bool Machine::decide_approval(const Event& event) {
  std::size_t place = c_.approvals.size(), fitting = 0;
  for (std::size_t i = 0; i < c_.approvals.size(); ++i) {
    if (c_.approvals[i].approver == no_id) continue;  // asks nobody yet
    if (event.branch != no_id && c_.threads[c_.approvals[i].thread].branch != event.branch) continue;
    if (fitting++ == 0) place = i;
  }
  if (fitting == 0) return refuse(Status::nothing_pending);
  if (fitting > 1) return refuse(Status::ambiguous_branch);
  Approval& asked = m_.asked;
  asked = c_.approvals[place];
  if (!may_sign(event.actor, asked)) return refuse(Status::not_the_approver);
  // A timer that led to a sign-off is nobody; everybody else has to be told from whoever decides.
  const bool somebody_asked =
      asked.outcome != no_id || asked.requester.role != no_id || !asked.requester.id.empty();
  if (event.actor.id.empty() || (somebody_asked && asked.requester.id.empty()))
    return refuse(Status::needs_person);
  const auto is_actor = [&](const Actor& other) { return other.id == event.actor.id; };
  if (is_actor(asked.requester) || std::any_of(asked.signers.begin(), asked.signers.end(), is_actor))
    return refuse(Status::same_person);
  if (event.kind == EventKind::approve) return sign(place, asked, event);
  if (event.kind == EventKind::send_back) return send_back(place);
  {
    const Hold hold(e_);
    const Choice leads = choose(asked.thread, asked.depth, TriggerKind::not_approved, no_id, false);
    if (leads.state == Choice::State::failed || leads.state == Choice::State::held)
      return refuse_choice(leads, hold.from());
  }
  refuse_approval(place, EffectKind::approval_refused);
  return true;
}

// Somebody approves. The next line of the sign-off is asked; after the last, everything is looked at again with the totals of now,
// booked, and the outcome acts.
SOP_INLINE bool Machine::sign(std::size_t place, Approval& asked, const Event& event) {
  const bool sign_off = asked.outcome == no_id;
  const Hold hold(e_);
  const bool pays = asked.remedy != no_id && p_.remedies[asked.remedy].has_amount;
  if (sign_off && pays && !asked.has_amount && !name_amount(asked, event)) return false;
  if (event.has_amount && event.amount_minor != asked.minor) return refuse(Status::amount_differs);
  if (sign_off_of(asked) != nullptr) {
    const Action& chain = *approve_action(asked.thread, asked.depth);
    Id next = asked.place + 1;
    const Datum takes_part = next_sign_off(chain, next);
    if (!takes_part.known()) {
      return refuse_with(takes_part.is_error() ? Status::value_error : Status::needs_facts, takes_part,
                         hold.from());
    }
    if (next < chain.sign_offs.size()) {
      remove_approval(place);
      asked.signers.push_back(event.actor);
      asked.place = next;
      asked.approver = chain.sign_offs[next].party;
      asked.since = now_.at;
      c_.approvals.insert(c_.approvals.begin() + static_cast<std::ptrdiff_t>(place), asked);
      tell_from(hold.from());
      request(asked, chain.sign_offs[next].time);
      return true;
    }
  }
  const bool books = asked.remedy != no_id && (asked.has_amount || !p_.remedies[asked.remedy].has_amount);
  if (books && !books_within(asked, event)) return false;
  const Choice choice = sign_off
                            ? choose(asked.thread, asked.depth, TriggerKind::approved, no_id, false)
                            : choose(asked.thread, asked.depth, TriggerKind::outcome, asked.outcome, false);
  if (choice.state == Choice::State::failed || choice.state == Choice::State::held)
    return refuse_choice(choice, hold.from());
  if (choice.state == Choice::State::none && !sign_off) return refuse(Status::not_offered);
  const Id thread = asked.thread, depth = asked.depth;
  remove_approval(place);
  keep_out(asked, false);
  if (books) grant(asked, event.actor);
  if (choice.state == Choice::State::found) take(thread, depth, choice.transition, hold.from());
  return true;
}

// Whether what is given is within the authority of whoever signs last, or of somebody who has signed here before. False: refused.
SOP_INLINE bool Machine::books_within(const Approval& asked, const Event& event) {
  if (excluded(asked.remedy)) return refuse(Status::not_permitted);
  const Hold hold(e_);
  const Money amount{asked.minor, asked.currency};
  for (const Actor& signer : asked.signers) {
    if (signer.role == no_id) continue;
    const Hold one(e_);
    Datum second;
    if (covers(signer.role, asked.remedy, amount, &event).state != Cover::State::covered) continue;
    e_.release(one.from());
    if (!needs_second(signer.role, amount, second)) return true;
  }
  const Id role = event.actor.role;
  const Cover cover = covers(role, asked.remedy, amount, &event);
  if (cover.state != Cover::State::covered) return refuse_cover(cover, hold.from());
  e_.release(hold.from());
  Datum second;
  if (!needs_second(role, amount, second)) return true;
  const Status status = second.is_unknown() ? Status::needs_facts
                        : second.is_error() ? Status::value_error
                                            : Status::not_permitted;
  return refuse_with(status, second, hold.from());
}

// To be corrected; only where the step says where that leads.
SOP_INLINE bool Machine::send_back(std::size_t place) {
  Approval& asked = m_.asked;
  if (program_.word_sent_back == no_id) return refuse(Status::not_offered);
  const Hold hold(e_);
  const Choice leads =
      choose(asked.thread, asked.depth, TriggerKind::outcome, program_.word_sent_back, false);
  if (leads.state == Choice::State::none) return refuse(Status::not_offered);
  if (leads.state != Choice::State::found) return refuse_choice(leads, hold.from());
  end_approval(place, EffectKind::approval_sent_back);
  keep_out(asked, true);
  take(asked.thread, asked.depth, leads.transition, hold.from());
  return true;
}

// Where a decision leads to a sign-off, whoever asked for what was decided, and signed it, is kept out of that one, too. Of what is
// sent back only who asked first is: the others sign again.
SOP_INLINE void Machine::keep_out(const Approval& asked, bool first_only) {
  std::vector<std::string>& ids = now_.asked_before;
  const auto add = [&](const std::string& id) {
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  // Those who asked before this step have no role here, and stand first.
  for (const Actor& signer : asked.signers) {
    if (signer.role == no_id) add(signer.id);
  }
  if (!first_only || ids.empty()) add(asked.requester.id);
  if (first_only) {
    if (ids.size() > 1) ids.resize(1);
    return;
  }
  for (const Actor& signer : asked.signers) add(signer.id);
}

// Takes it out, with its timer.
SOP_INLINE void Machine::remove_approval(std::size_t place) {
  const Id thread = c_.approvals[place].thread;
  const std::uint32_t depth = c_.approvals[place].depth;
  c_.approvals.erase(c_.approvals.begin() + static_cast<std::ptrdiff_t>(place));
  remove_timers_if([=](const Timer& t) {
    return t.kind == TimerKind::approval_end && t.thread == thread && t.depth == depth;
  });
}

SOP_INLINE void Machine::end_approval(std::size_t place, EffectKind how) {
  const Approval& asked = c_.approvals[place];
  Effect& e = effect(how);
  e.subject = asked.remedy;
  e.party = asked.approver;
  e.has_amount = asked.has_amount;
  e.minor = asked.minor;
  e.currency = asked.currency;
  e.path = asked.path;
  remove_approval(place);
}

// Refused or expired, the outcome becomes `not_approved`. In a timer's turn an unknown guard counts as no.
SOP_INLINE void Machine::refuse_approval(std::size_t place, EffectKind how) {
  const Id thread = c_.approvals[place].thread, depth = c_.approvals[place].depth;
  keep_out(c_.approvals[place], false);
  end_approval(place, how);
  if (now_.moved) return;
  const Hold hold(e_);
  const Choice choice = choose(thread, depth, TriggerKind::not_approved, no_id, true);
  if (choice.state == Choice::State::found) take(thread, depth, choice.transition, hold.from());
}

// Leaving the step withdraws what waits there.
SOP_INLINE void Machine::withdraw_approvals(Id thread, Id depth) {
  for (std::size_t i = 0; i < c_.approvals.size();) {
    const Approval& asked = c_.approvals[i];
    if (asked.thread != thread || asked.depth < depth) {
      ++i;
      continue;
    }
    if (asked.approver != no_id) {  // else nobody had been asked
      Effect& e = effect(EffectKind::approval_withdrawn);
      e.subject = asked.remedy;
      e.party = asked.approver;
      e.path = asked.path;
    }
    c_.approvals.erase(c_.approvals.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

// The customer has refused: what of the offer waits is not wanted any more. Where the step was left, or entered again, nothing waits.
SOP_INLINE void Machine::withdraw_offer(Id thread, Id depth) {
  for (std::size_t i = c_.approvals.size(); i-- > 0;) {
    const Approval& asked = c_.approvals[i];
    if (asked.thread == thread && asked.depth == depth && asked.outcome != no_id)
      end_approval(i, EffectKind::approval_withdrawn);
  }
}

}  // namespace sop::engine
