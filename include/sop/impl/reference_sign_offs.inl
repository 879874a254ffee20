// sop/impl/reference_sign_offs.inl — who must agree: sign-offs and what waits for approval (docs/semantics.md, 10.5 to 10.8).
//
// A sign-off asks one line of its approvers after the other. Whoever decides is somebody else than whoever asked and than everybody who
// has signed before, in this step and in the decisions that led to it.
#pragma once

#include <algorithm>

#include "sop/impl/reference_turns.hpp"

namespace sop::reference::parts {

// The line of the sign-off that an approval waits for; null: the step has one approver, or its owner is asked.
SOP_INLINE const SignOff* Turns::sign_off_of(const Approval& asked) const {
  if (asked.outcome != no_id) return nullptr;
  for (const Action& action : step_of(asked.thread, asked.depth).actions) {
    if (action.kind == ActionKind::approve && asked.place < action.sign_offs.size())
      return &action.sign_offs[asked.place];
  }
  return nullptr;
}

SOP_INLINE const SignOff* Turns::sign_off_at(Id thread, Id depth) const {
  const Id waiting = approval_of(thread, depth);
  return waiting == no_id ? nullptr : sign_off_of(c_.approvals[waiting]);
}

// 10.7: the first line from `place` on whose condition is yes: that is the answer. Unknown and error are answers as well: nobody is
// passed over for them. No: nobody is left.
SOP_INLINE Answer Turns::next_sign_off(const Action& action, Id& place) {
  for (; place < action.sign_offs.size(); ++place) {
    const Answer takes_part = condition(action.sign_offs[place].condition, true);
    if (!takes_part.value.is_no()) return takes_part;
  }
  return answer_of(Value::boolean(false));
}

// 10.7: nobody has to sign; whether whoever asked may give it alone, as far as is known.
SOP_INLINE bool Turns::given_by_requester(const Approval& asked) {
  if (now_.event == nullptr || asked.requester.role == no_id || asked.requester.id.empty() ||
      excluded(asked.remedy))
    return false;
  const Money amount{asked.minor, asked.currency};
  Answer second;
  return covers(asked.requester.role, asked.remedy, amount, now_.event).state == Cover::State::covered &&
         !needs_second(asked.requester.role, amount, second);
}

// 10.7: a sign-off that nobody had to sign is approved by itself.
SOP_INLINE bool Turns::needs_no_signature(Id thread, Id depth) const {
  const auto& actions = step_of(thread, depth).actions;
  for (std::size_t a = 0; a < actions.size(); ++a) {
    if (!actions[a].sign_offs.empty() && frame(thread, depth).actions[a].status == ActionStatus::left_out)
      return true;
  }
  return false;
}

// 10.5: a sign-off step asks on entering. Its requester is whoever brought the case here. False: something is not known yet; who
// must not sign is then kept in an approval that asks nobody.
SOP_INLINE bool Turns::ask_for_sign_off(Id thread, Id depth, Id action, std::size_t first_option) {
  const Id waiting = approval_of(thread, depth);
  if (waiting != no_id && c_.approvals[waiting].approver != no_id) return true;
  Approval asked;
  asked.thread = thread;
  asked.depth = depth;
  asked.requester = frame(thread, depth).brought_by;
  asked.since = now_.at;
  asked.path = step_of(thread, depth).path;
  if (waiting != no_id) {
    asked.signers = c_.approvals[waiting].signers;
  } else if (frame(thread, depth).turn == c_.turn) {
    for (const std::string& id : now_.asked_before) asked.signers.push_back({id, no_id});
  }
  const auto hold = [&] {
    asked.place = 0;
    if (waiting == no_id && !asked.signers.empty()) c_.approvals.push_back(asked);
    return false;
  };
  if (!settle_offers(thread, depth, action, first_option)) return hold();
  const Action& a = step_of(thread, depth).actions[action];
  const Answer takes_part = next_sign_off(a, asked.place);
  if (takes_part.value.is_error()) note_error(takes_part);
  if (!takes_part.value.known()) return hold();
  add_reasons(d_.because, takes_part.because);
  if (waiting != no_id) c_.approvals.erase(c_.approvals.begin() + static_cast<std::ptrdiff_t>(waiting));
  const OfferState offer = a.options.empty() ? OfferState{} : frame(thread, depth).offers[first_option];
  asked.remedy = offer.available ? offer.remedy : no_id;
  asked.has_amount = offer.has_amount && !offer.is_range;
  asked.minor = asked.has_amount ? offer.minor : 0;
  asked.currency = asked.has_amount ? offer.currency : CurrencyCode();
  if (asked.remedy != no_id) asked.path = option_path(frame(thread, depth).step, asked.remedy);
  Id time = a.time;
  asked.approver = a.approver != no_id ? a.approver : frame(thread, depth).owner;
  if (asked.place < a.sign_offs.size()) {
    asked.approver = a.sign_offs[asked.place].party;
    time = a.sign_offs[asked.place].time;
  } else if (!a.sign_offs.empty()) {
    // Nobody is left. What gives something needs somebody who may give it: whoever asked, else the step's owner is asked.
    const bool gives = asked.remedy != no_id && (asked.has_amount || !p_.remedies[asked.remedy].has_amount);
    if (!offer.is_range && (!gives || given_by_requester(asked))) {
      if (gives) grant(asked, {});
      frame(thread, depth).actions[action].status = ActionStatus::left_out;
      return true;
    }
  }
  c_.approvals.push_back(asked);
  request(asked, time);
  return true;
}

// Whether somebody may decide what waits: in the role that is waited for, as its deputy, or in a role above it.
SOP_INLINE bool Turns::may_sign(const Actor& actor, const Approval& asked) const {
  if (actor.role == no_id) return false;
  if (acts_for(actor, asked.approver) || above(actor.role, asked.approver)) return true;
  const SignOff* line = sign_off_of(asked);
  return line != nullptr && acts_for(actor, line->deputy);
}

// 10.6: `approve`, `refuse` and `send_back`: by another person, in the role that is waited for or one above it.
SOP_INLINE bool Turns::decide_approval(const Event& event) {
  std::vector<std::size_t> fitting;
  for (std::size_t i = 0; i < c_.approvals.size(); ++i) {
    const Thread& thread = c_.threads[c_.approvals[i].thread];
    if (c_.approvals[i].approver == no_id) continue;  // asks nobody yet
    if (event.branch == no_id || thread.branch == event.branch) fitting.push_back(i);
  }
  if (fitting.empty()) return refuse(Status::nothing_pending);
  if (fitting.size() > 1) return refuse(Status::ambiguous_branch);
  const std::size_t place = fitting[0];
  const Approval asked = c_.approvals[place];
  if (!may_sign(event.actor, asked)) return refuse(Status::not_the_approver);
  // A timer that led to a sign-off is nobody; everybody else has to be told from whoever decides.
  const bool somebody_asked =
      asked.outcome != no_id || asked.requester.role != no_id || !asked.requester.id.empty();
  if (event.actor.id.empty() || (somebody_asked && asked.requester.id.empty()))
    return refuse(Status::needs_person);
  const auto is_actor = [&](const Actor& other) { return other.id == event.actor.id; };
  if (is_actor(asked.requester) || std::any_of(asked.signers.begin(), asked.signers.end(), is_actor))
    return refuse(Status::same_person);
  if (event.kind == EventKind::send_back) return send_back(place);
  if (event.kind == EventKind::refuse) {
    const Choice leads = choose(asked.thread, asked.depth, TriggerKind::not_approved, no_id, false);
    if (leads.state == Choice::State::failed) return refuse(Status::value_error, leads.guard);
    if (leads.state == Choice::State::held) return refuse(Status::needs_facts, leads.guard);
    refuse_approval(place, EffectKind::approval_refused);
    return true;
  }
  return sign(place, asked, event);
}

// 10.6, 10.7: somebody approves. The next line of the sign-off is asked; after the last, everything is looked at again with the totals
// of now, booked, and the outcome acts.
SOP_INLINE bool Turns::sign(std::size_t place, Approval asked, const Event& event) {
  const bool sign_off = asked.outcome == no_id;
  const bool pays = asked.remedy != no_id && p_.remedies[asked.remedy].has_amount;
  const OfferState* range = nullptr;
  for (const OfferState& offer : frame(asked.thread, asked.depth).offers) {
    if (sign_off && pays && offer.settled && offer.available && offer.remedy == asked.remedy) range = &offer;
  }
  if (range != nullptr && range->is_range && !asked.has_amount && !event.has_amount)
    return refuse(Status::needs_amount);
  if (sign_off && pays && !asked.has_amount && event.has_amount) {
    // The approver names the amount.
    const bool outside = range != nullptr && range->is_range &&
                         (event.amount_minor < range->minor || event.amount_minor > range->high_minor);
    if (event.amount_minor < 0 || outside) return refuse(Status::needs_amount);
    const Answer chosen = Evaluator(scope(true)).currency();
    asked.currency = range != nullptr && !range->currency.is_none() ? range->currency : chosen.value.currency;
    if (asked.currency.is_none() && event.amount_minor != 0) {
      return refuse(chosen.value.is_unknown() ? Status::needs_facts : Status::value_error, chosen);
    }
    asked.has_amount = true;
    asked.minor = event.amount_minor;
  }
  if (event.has_amount && event.amount_minor != asked.minor) return refuse(Status::amount_differs);
  if (const SignOff* line = sign_off_of(asked); line != nullptr) {
    const auto& actions = step_of(asked.thread, asked.depth).actions;
    const auto chain = std::find_if(actions.begin(), actions.end(),
                                    [](const Action& action) { return action.kind == ActionKind::approve; });
    Id next = asked.place + 1;
    const Answer takes_part = next_sign_off(*chain, next);
    if (takes_part.value.is_error()) return refuse(Status::value_error, takes_part);
    if (takes_part.value.is_unknown()) return refuse(Status::needs_facts, takes_part);
    if (next < chain->sign_offs.size()) {
      (void)remove_approval(place);
      asked.signers.push_back(event.actor);
      asked.place = next;
      asked.approver = chain->sign_offs[next].party;
      asked.since = now_.at;
      c_.approvals.insert(c_.approvals.begin() + static_cast<std::ptrdiff_t>(place), asked);
      add_reasons(d_.because, takes_part.because);
      request(asked, chain->sign_offs[next].time);
      return true;
    }
  }
  const bool books = asked.remedy != no_id && (asked.has_amount || !p_.remedies[asked.remedy].has_amount);
  if (books) {
    if (excluded(asked.remedy)) return refuse(Status::not_permitted);
    // Within the authority of whoever signs last, or of somebody who has signed here before.
    const Money amount{asked.minor, asked.currency};
    const auto may_give = [&](Id role, Cover& cover, Answer& second) {
      cover = covers(role, asked.remedy, amount, &event);
      return cover.state == Cover::State::covered && !needs_second(role, amount, second);
    };
    Cover cover;
    Answer second;
    bool given = may_give(event.actor.role, cover, second);
    for (const Actor& signer : asked.signers) {
      Cover other;
      Answer above_it;
      given = given || (signer.role != no_id && may_give(signer.role, other, above_it));
    }
    if (!given) {
      switch (cover.state) {
        case Cover::State::covered:
          if (second.value.is_unknown()) return refuse(Status::needs_facts, second);
          return refuse(second.value.is_error() ? Status::value_error : Status::not_permitted, second);
        case Cover::State::held:
          return refuse(Status::needs_facts, cover.answer);
        case Cover::State::failed:
          return refuse(Status::value_error, cover.answer);
        case Cover::State::needs_total:
          return refuse(Status::needs_customer_total, {}, cover.path);
        default:
          return refuse(Status::not_permitted, {}, cover.path);
      }
    }
  }
  const Choice choice = sign_off
                            ? choose(asked.thread, asked.depth, TriggerKind::approved, no_id, false)
                            : choose(asked.thread, asked.depth, TriggerKind::outcome, asked.outcome, false);
  if (choice.state == Choice::State::failed) return refuse(Status::value_error, choice.guard);
  if (choice.state == Choice::State::held) return refuse(Status::needs_facts, choice.guard);
  if (choice.state == Choice::State::none && !sign_off) return refuse(Status::not_offered);
  (void)remove_approval(place);
  keep_out(asked, false);
  if (books) grant(asked, event.actor);
  if (choice.state == Choice::State::found) take(asked.thread, asked.depth, choice.transition, choice.guard);
  return true;
}

// 10.8: to be corrected; only where the step says where that leads.
SOP_INLINE bool Turns::send_back(std::size_t place) {
  const Approval asked = c_.approvals[place];
  const SymbolId outcome = word("sent_back");
  if (outcome == no_id) return refuse(Status::not_offered);
  const Choice leads = choose(asked.thread, asked.depth, TriggerKind::outcome, outcome, false);
  if (leads.state == Choice::State::none) return refuse(Status::not_offered);
  if (leads.state == Choice::State::failed) return refuse(Status::value_error, leads.guard);
  if (leads.state == Choice::State::held) return refuse(Status::needs_facts, leads.guard);
  end_approval(place, EffectKind::approval_sent_back);
  keep_out(asked, true);
  take(asked.thread, asked.depth, leads.transition, leads.guard);
  return true;
}

// 10.5: where a decision leads to a sign-off, whoever asked for what was decided, and signed it, is kept out of that one, too. Of what
// is sent back only who asked first is: the others sign again.
SOP_INLINE void Turns::keep_out(const Approval& asked, bool first_only) {
  std::vector<std::string>& ids = now_.asked_before;
  const auto add = [&](const std::string& id) {
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  // Those who asked before this step have no role here, and stand first.
  for (const Actor& signer : asked.signers) {
    if (signer.role == no_id) add(signer.id);
  }
  if (first_only && !ids.empty()) {
    ids.resize(1);
    return;
  }
  add(asked.requester.id);
  if (first_only) return;
  for (const Actor& signer : asked.signers) add(signer.id);
}

// Takes it out, with its timer.
SOP_INLINE Approval Turns::remove_approval(std::size_t place) {
  const Approval asked = c_.approvals[place];
  c_.approvals.erase(c_.approvals.begin() + static_cast<std::ptrdiff_t>(place));
  const auto belongs = [&](const Timer& t) {
    return t.kind == TimerKind::approval_end && t.thread == asked.thread && t.depth == asked.depth;
  };
  c_.timers.erase(std::remove_if(c_.timers.begin(), c_.timers.end(), belongs), c_.timers.end());
  return asked;
}

SOP_INLINE Approval Turns::end_approval(std::size_t place, EffectKind how) {
  const Approval asked = remove_approval(place);
  Effect& e = effect(how);
  e.subject = asked.remedy;
  e.party = asked.approver;
  e.has_amount = asked.has_amount;
  e.minor = asked.minor;
  e.currency = asked.currency;
  e.path = asked.path;
  return asked;
}

// Refused or expired, the outcome becomes `not_approved`. In a timer's turn an unknown guard counts as no.
SOP_INLINE void Turns::refuse_approval(std::size_t place, EffectKind how) {
  const Approval asked = end_approval(place, how);
  keep_out(asked, false);
  if (now_.moved) return;
  const Choice choice = choose(asked.thread, asked.depth, TriggerKind::not_approved, no_id, true);
  if (choice.state == Choice::State::found) take(asked.thread, asked.depth, choice.transition, choice.guard);
}

// Leaving the step withdraws what waits there.
SOP_INLINE void Turns::withdraw_approvals(Id thread, Id depth) {
  for (std::size_t i = 0; i < c_.approvals.size();) {
    const Approval asked = c_.approvals[i];
    if (asked.thread != thread || asked.depth < depth) {
      ++i;
      continue;
    }
    c_.approvals.erase(c_.approvals.begin() + static_cast<std::ptrdiff_t>(i));
    if (asked.approver == no_id) continue;  // nobody had been asked
    Effect& e = effect(EffectKind::approval_withdrawn);
    e.subject = asked.remedy;
    e.party = asked.approver;
    e.path = asked.path;
  }
}

// 10.6: so does the customer's `refused`, where the step goes on.
SOP_INLINE void Turns::withdraw_offer(Id thread, Id depth) {
  for (std::size_t i = c_.approvals.size(); i-- > 0;) {
    const Approval& asked = c_.approvals[i];
    if (asked.thread == thread && asked.depth == depth && asked.outcome != no_id)
      (void)end_approval(i, EffectKind::approval_withdrawn);
  }
}

}  // namespace sop::reference::parts
