// src/lint/witness.cpp — a witness in words: `kind: parcel, days_late: 17; accepted; 2 hours later; approved`, without what it shows. Events
// are called as in the tests of a procedure. The values are made up, so that private facts are shown as well.
#include "sop/data.hpp"
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/facts_json.hpp"
#include "sop/lint.hpp"

namespace sop {
namespace {

std::string facts_text(const std::vector<FactUpdate>& facts, const Procedure& procedure) {
  std::string out;
  for (const FactUpdate& update : facts) {
    const Fact& fact = procedure.facts[update.fact];
    out += (out.empty() ? "" : ", ") + procedure.text(fact.name) + ": ";
    out += value_text(procedure, update.value, &fact.type);
  }
  return out;
}

std::string event_text(const Event& event, const Procedure& procedure) {
  switch (event.kind) {
    case EventKind::facts:
      return facts_text(event.facts, procedure);
    case EventKind::customer_message:
      return "customer_wrote";
    case EventKind::reply_sent:
      return "reply_sent";
    case EventKind::acknowledge:
      return "acknowledged";
    case EventKind::approve:
      return "approved";
    case EventKind::refuse:
      return "not_approved";
    case EventKind::reopen:
      return "reopened";
    case EventKind::send_back:
      return "sent_back";
    default:
      break;
  }
  std::string out = event.name == no_id ? std::string() : procedure.text(event.name);
  if (event.branch != no_id) out += ", branch " + procedure.text(procedure.containers[event.branch].name);
  if (event.remedy != no_id) out += ", " + procedure.text(procedure.remedies[event.remedy].name);
  return out;
}

/// `5 days 12 hours 1 ms`.
std::string length_text(std::int64_t ms) {
  std::string out;
  const auto part = [&](const std::string& text) { out += (out.empty() ? "" : " ") + text; };
  if (ms >= 2 * milliseconds_per_day) {
    part(std::to_string(ms / milliseconds_per_day) + " days");
    ms %= milliseconds_per_day;
  }
  for (const std::int64_t unit : {milliseconds_per_hour, milliseconds_per_minute, milliseconds_per_second}) {
    if (ms >= unit) part(to_text(Duration{ms - ms % unit}));
    ms %= unit;
  }
  if (ms > 0) part(std::to_string(ms) + " ms");
  return out;
}

}  // namespace

std::string wall_text(const Procedure& procedure, const ReferenceData& data, std::int64_t at) {
  Instant instant;
  if (failed(Instant::from_milliseconds(at, instant))) return {};
  Zone zone;
  LocalTime local;
  if (zone_of(procedure, data, procedure.calendar, zone) != ErrorCode::ok ||
      failed(zone.local_of(instant, local)))
    return to_text(instant);
  TimeOfDay time;
  (void)TimeOfDay::from_milliseconds(local.time.milliseconds() / 1000 * 1000, time);
  return to_text(local.date) + ' ' + to_text(time);
}

std::string witness_text(const Witness& witness, const Procedure& procedure) {
  std::string out = facts_text(witness.facts, procedure);
  if (witness.has_opening) out = wall_text(procedure, {}, witness.opening) + (out.empty() ? "" : "; ") + out;
  const auto then = [&](const std::string& what) {
    if (!what.empty()) out += (out.empty() ? "" : "; ") + what;
  };
  std::int64_t at = 0;
  for (const WitnessEvent& event : witness.events) {
    if (event.at > at) then("+" + length_text(event.at - at));
    at = event.at;
    then(event_text(event.event, procedure));
  }
  return out;
}

}  // namespace sop
