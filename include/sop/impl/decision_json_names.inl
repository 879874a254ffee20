// Bodies of sop/decision_json.hpp: the stable names that stand in decisions.
#pragma once

#include <string_view>

#include "sop/decision_json.hpp"

namespace sop {

SOP_INLINE std::string_view name_of(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::more:
      return "more";
    case Status::repeated_event:
      return "repeated_event";
    case Status::stale_turn:
      return "stale_turn";
    case Status::time_goes_back:
      return "time_goes_back";
    case Status::wrong_procedure:
      return "wrong_procedure";
    case Status::bad_case:
      return "bad_case";
    case Status::bad_event:
      return "bad_event";
    case Status::out_of_range:
      return "out_of_range";
    case Status::not_offered:
      return "not_offered";
    case Status::ambiguous_branch:
      return "ambiguous_branch";
    case Status::needs_facts:
      return "needs_facts";
    case Status::needs_amount:
      return "needs_amount";
    case Status::needs_option:
      return "needs_option";
    case Status::needs_customer_total:
      return "needs_customer_total";
    case Status::not_permitted:
      return "not_permitted";
    case Status::not_the_approver:
      return "not_the_approver";
    case Status::same_person:
      return "same_person";
    case Status::needs_person:
      return "needs_person";
    case Status::amount_differs:
      return "amount_differs";
    case Status::nothing_pending:
      return "nothing_pending";
    case Status::already_closed:
      return "already_closed";
    case Status::reopen_window_over:
      return "reopen_window_over";
    case Status::occurred_too_late:
      return "occurred_too_late";
    case Status::occurred_too_early:
      return "occurred_too_early";
    case Status::value_error:
      return "value_error";
  }
  return "";
}

SOP_INLINE std::string_view name_of(ReasonKind kind) {
  switch (kind) {
    case ReasonKind::scenario:
      return "scenario";
    case ReasonKind::transition:
      return "transition";
    case ReasonKind::row:
      return "row";
    case ReasonKind::table:
      return "table";
    case ReasonKind::definition:
      return "definition";
    case ReasonKind::requirement:
      return "requirement";
    case ReasonKind::always:
      return "always";
    case ReasonKind::level:
      return "level";
    case ReasonKind::limit:
      return "limit";
    case ReasonKind::owner:
      return "owner";
    case ReasonKind::default_value:
      return "default";
    case ReasonKind::exception:
      return "exception";
    case ReasonKind::overridden:
      return "overridden";
    case ReasonKind::clock:
      return "clock";
  }
  return "";
}

SOP_INLINE std::string_view name_of(EffectKind kind) {
  switch (kind) {
    case EffectKind::say:
      return "say";
    case EffectKind::ask:
      return "ask";
    case EffectKind::task:
      return "task";
    case EffectKind::offer:
      return "offer";
    case EffectKind::notify:
      return "notify";
    case EffectKind::owner_changed:
      return "owner_changed";
    case EffectKind::request_approval:
      return "request_approval";
    case EffectKind::request_hand_over:
      return "request_hand_over";
    case EffectKind::granted:
      return "granted";
    case EffectKind::promise_made:
      return "promise_made";
    case EffectKind::promise_renewed:
      return "promise_renewed";
    case EffectKind::promise_kept:
      return "promise_kept";
    case EffectKind::promise_broken:
      return "promise_broken";
    case EffectKind::clock_warning:
      return "clock_warning";
    case EffectKind::clock_broken:
      return "clock_broken";
    case EffectKind::clock_finished:
      return "clock_finished";
    case EffectKind::clock_cancelled:
      return "clock_cancelled";
    case EffectKind::record:
      return "record";
    case EffectKind::closed:
      return "closed";
    case EffectKind::reopened:
      return "reopened";
    case EffectKind::branch_abandoned:
      return "branch_abandoned";
    case EffectKind::overridden:
      return "overridden";
    case EffectKind::emit:
      return "emit";
    case EffectKind::approval_withdrawn:
      return "approval_withdrawn";
    case EffectKind::approval_refused:
      return "approval_refused";
    case EffectKind::approval_expired:
      return "approval_expired";
    case EffectKind::promise_withdrawn:
      return "promise_withdrawn";
    case EffectKind::level_entered:
      return "level_entered";
    case EffectKind::level_empty:
      return "level_empty";
    case EffectKind::acknowledged:
      return "acknowledged";
    case EffectKind::in_time_after_all:
      return "in_time_after_all";
    case EffectKind::approval_sent_back:
      return "approval_sent_back";
    case EffectKind::record_entry:
      return "record_entry";
    case EffectKind::restriction_set:
      return "restriction_set";
    case EffectKind::restriction_lifted:
      return "restriction_lifted";
    case EffectKind::clock_extended:
      return "clock_extended";
    case EffectKind::level_left:
      return "level_left";
    case EffectKind::clock_not_extended:
      return "clock_not_extended";
    case EffectKind::text_too_long:
      return "text_too_long";
    case EffectKind::would_not_have:
      return "would_not_have";
    case EffectKind::due_moved:
      return "due_moved";
    case EffectKind::escalation_held:
      return "escalation_held";
    case EffectKind::escalation_released:
      return "escalation_released";
  }
  return "";
}

SOP_INLINE std::string_view name_of(CaseStatus status) {
  switch (status) {
    case CaseStatus::intake:
      return "intake";
    case CaseStatus::open:
      return "open";
    case CaseStatus::closed:
      return "closed";
  }
  return "";
}

SOP_INLINE std::string_view name_of(DueKind kind) {
  switch (kind) {
    case DueKind::clock:
      return "clock";
    case DueKind::promise:
      return "promise";
    case DueKind::level:
      return "level";
    case DueKind::hand_over:
      return "hand_over";
    case DueKind::approval:
      return "approval";
    case DueKind::rule:
      return "rule";
    case DueKind::step_timer:
      return "step";
  }
  return "";
}

SOP_INLINE std::string_view name_of(Performer performer) {
  switch (performer) {
    case Performer::owner:
      return "owner";
    case Performer::customer:
      return "customer";
    case Performer::system:
      return "system";
    case Performer::third_party:
      return "third_party";
  }
  return "";
}

}  // namespace sop
