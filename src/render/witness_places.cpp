// src/render/witness_places.cpp — see the header.
#include "src/render/witness_places.hpp"

#include "sop/reference.hpp"
#include "src/lint/stories.hpp"

namespace sop::render {
namespace {

/// The step in which the line of a case stands that an event is about; the innermost one of a routine.
Span place_in(const Procedure& p, const Case& c, Id branch) {
  const Thread* found = nullptr;
  for (const Thread& thread : c.threads)
    if (!thread.frames.empty() && (found == nullptr || (branch != no_id && thread.branch == branch)))
      found = &thread;
  return found == nullptr ? Span{} : p.steps[found->frames.back().step].span;
}

/// False: an event was not taken.
bool play(const Procedure& p, const ReferenceData& data, const Witness& witness, std::vector<Span>& places) {
  AdvanceOptions options;
  options.max_steps = 100000;
  const std::vector<RecordLine> record;
  const std::int64_t opening = witness.has_opening ? witness.opening : lint_checks::stories_open;
  Decision decision;
  const auto fine = [&] { return decision.status == Status::ok || decision.status == Status::more; };
  Case c = reference::open(p, data, witness.facts, opening, decision, options, &record);
  if (!fine()) return false;
  places.assign(1, place_in(p, c, no_id));
  for (const WitnessEvent& next : witness.events) {
    // What becomes due until then comes before the event.
    const bool only_time = next.event.kind == EventKind::facts && next.event.facts.empty();
    if (!only_time) reference::advance(p, data, c, nullptr, opening + next.at, decision, options);
    places.push_back(place_in(p, c, next.event.branch));
    reference::advance(p, data, c, only_time ? nullptr : &next.event, opening + next.at, decision, options);
    if (!fine()) return false;
  }
  return true;
}

}  // namespace

std::vector<Span> places_of(const Procedure& procedure, const Witness& witness) {
  std::vector<Span> places;
  for (const lint_checks::Duty duty : {lint_checks::Duty::somebody, lint_checks::Duty::nobody})
    if (play(procedure, lint_checks::data_of_stories(procedure, duty), witness, places)) return places;
  return {};
}

}  // namespace sop::render
