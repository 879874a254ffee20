// Bodies of sop/decision.hpp.
#pragma once

#include "sop/decision.hpp"

namespace sop {

SOP_INLINE void Reason::clear() {
  kind = ReasonKind::transition;
  path.clear();
  span = {};
  facts.clear();
}

SOP_INLINE void Effect::clear() {
  id.clear();
  kind = EffectKind::say;
  turn = 0;
  at = due = minor = 0;
  subject = name = locale = channel = party = no_id;
  text.clear();
  person.clear();
  performer = Performer::owner;
  has_amount = quiet = false;
  currency = {};
  facts.clear();
  path.clear();
  of.clear();
  of_kind = EffectKind::say;
  of_at = 0;
  due_kind = DueKind::clock;
}

SOP_INLINE void JournalEntry::clear() {
  turn = 0;
  at = occurred = 0;
  what.clear();
  path.clear();
  from_step = to_step = from_owner = to_owner = no_id;
  actor.id.clear();
  actor.role = no_id;
  cycles.clear();
}

SOP_INLINE void DueAt::clear() {
  kind = DueKind::clock;
  subject = name = no_id;
  at = 0;
  warn.clear();
  broken = paused = false;
}

SOP_INLINE void Pay::clear() {
  remedy = authority = approver = no_id;
  has_amount = known = range = has_cap = false;
  minor = high_minor = cap_minor = 0;
  currency = {};
  path.clear();
  error = ErrorCode::ok;
}

SOP_INLINE void Decision::clear() {
  status = Status::ok;
  error = ErrorCode::ok;
  detail.clear();
  turn = 0;
  procedure = {};
  data = {};
  case_status = CaseStatus::intake;
  scenario = step = owner = pending = level = no_id;
  person.clear();
  positions.clear();
  ask.clear();
  allowed.clear();
  due.clear();
  pay.clear();
  needs.clear();
  because.clear();
  effects.clear();
  journal.clear();
  has_next_wake = more = event_taken = needs_record = false;
  next_wake = 0;
}

}  // namespace sop
