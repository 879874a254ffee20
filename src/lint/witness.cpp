// src/lint/witness.cpp — a witness in words: `days_late is 17: no row applies`.
#include "sop/duration.hpp"
#include "sop/facts_json.hpp"
#include "sop/lint.hpp"

namespace sop {

std::string witness_text(const Witness& witness, const Procedure& procedure) {
  std::string out;
  for (const FactUpdate& update : witness.facts) {
    const Fact& fact = procedure.facts[update.fact];
    out += (out.empty() ? "" : ", ") + procedure.text(fact.name) + " is " +
           (fact.is_private ? std::string("•••") : value_text(procedure, update.value, &fact.type));
  }
  for (const WitnessEvent& event : witness.events) {
    out += (out.empty() ? "after " : "; after ") + to_text(Duration{event.at}) + " `";
    out += event.event.name == no_id ? std::string("facts") : procedure.text(event.event.name);
    out += "`";
  }
  if (!witness.outcome.empty()) out += (out.empty() ? "" : ": ") + witness.outcome;
  return out;
}

}  // namespace sop
