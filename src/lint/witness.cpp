// src/lint/witness.cpp — a witness in words: `kind: parcel, days_late: 17`, without what it shows. The values are made up, so that
// private facts are shown as well.
#include "sop/duration.hpp"
#include "sop/facts_json.hpp"
#include "sop/lint.hpp"

namespace sop {

std::string witness_text(const Witness& witness, const Procedure& procedure) {
  std::string out;
  for (const FactUpdate& update : witness.facts) {
    const Fact& fact = procedure.facts[update.fact];
    out += (out.empty() ? "" : ", ") + procedure.text(fact.name) + ": ";
    out += value_text(procedure, update.value, &fact.type);
  }
  for (const WitnessEvent& event : witness.events) {
    out += (out.empty() ? "" : "; ") + to_text(Duration{event.at}) + ": ";
    out += event.event.name == no_id ? std::string("...") : procedure.text(event.event.name);
  }
  return out;
}

}  // namespace sop
