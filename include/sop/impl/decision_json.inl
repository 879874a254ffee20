// Bodies of sop/decision_json.hpp: one function for each part of a decision.
#pragma once

#include <algorithm>

#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/impl/json_read.hpp"
#include "sop/instant.hpp"
#include "sop/sha256.hpp"

namespace sop {

SOP_INLINE FilePlace place_of(const Procedure& procedure, Span span) {
  if (span.file >= procedure.files.size()) return {};
  const FileInfo& file = procedure.files[span.file];
  const auto after = std::upper_bound(file.line_starts.begin(), file.line_starts.end(), span.begin);
  return {file.path, static_cast<std::uint32_t>(after - file.line_starts.begin())};
}

SOP_INLINE std::string hash_text(const Hash& hash) { return to_hex(hash); }

SOP_INLINE std::string instant_text(std::int64_t milliseconds) {
  Instant instant;
  if (failed(Instant::from_milliseconds(milliseconds, instant))) return std::to_string(milliseconds);
  return to_text(instant);
}

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

SOP_INLINE void write_reasons(JsonWriter& writer, const Procedure& p, const std::vector<Value>& facts,
                              const Reason* first, const Reason* last) {
  writer.begin_array();
  for (const Reason* reason = first; reason != last; ++reason) {
    writer.begin_object();
    writer.text("kind", name_of(reason->kind)).text("rule", reason->path);
    const FilePlace place = place_of(p, reason->span);
    if (place.line > 0) writer.text("file", place.path).natural("line", place.line);
    if (!reason->facts.empty()) {
      writer.key("facts").begin_object();
      for (const Id id : reason->facts) {
        if (id >= p.facts.size()) continue;
        const Fact& fact = p.facts[id];
        const bool told = id < facts.size() && !facts[id].is_unknown();
        const bool has_default = fact.default_value < p.constants.size();
        if (!told && !has_default) continue;
        writer.key(p.text(fact.name));
        if (fact.is_private) {
          writer.text(masked_value);
        } else {
          write_value(writer, p, told ? facts[id] : p.constants[fact.default_value], &fact.type);
        }
      }
      writer.end_object();
    }
    writer.end_object();
  }
  writer.end_array();
}

SOP_INLINE void write_answer(JsonWriter& writer, const Procedure& p, const std::vector<Value>& facts,
                             Asked asked, const reference::Answer& answer, Because because) {
  writer.begin_object();
  if (answer.value.is_error()) {
    writer.key("error").begin_object();
    writer.text("code", name_of(answer.value.error)).text("message", error_text(answer.value.error));
    writer.end_object();
  } else if (!answer.value.is_unknown()) {
    writer.key("value");
    write_value(writer, p, answer.value, type_of(p, asked));
  }
  if (answer.value.is_unknown()) {
    writer.key("needs").begin_array();
    for (const Id id : answer.needs) writer.text(p.text(p.facts[id].name));
    writer.end_array();
  }
  if (asked.kind == AskedKind::requirements && answer.value.is_no()) {
    const RequirementList& list = p.requirements[asked.id];
    if (answer.failed_requirement < list.items.size()) {
      const Requirement& item = list.items[answer.failed_requirement];
      writer.text("failed", p.text(item.name));
      if (!item.reason.empty()) writer.text("reason", item.reason);
    }
  }
  if (because == Because::yes && !answer.because.empty()) {
    writer.key("because");
    write_reasons(writer, p, facts, answer.because.data(), answer.because.data() + answer.because.size());
  }
  writer.end_object();
}

}  // namespace sop
