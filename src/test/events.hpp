// src/test/events.hpp — events as people tell them, where there is no host: in tests, timelines, and cases played by hand.
//
// A host says exactly what it means. People say `kept` of a promise whose step the case has left, and `done` where two
// branches offer it and only one belongs to the role that acts. Here the event gets what a host would have given.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/decision.hpp"
#include "sop/event.hpp"
#include "sop/model.hpp"

namespace sop::played {

/// Of branches that offer the same outcome, the one whose step belongs to the role is meant; a promise may be kept after
/// its step was left. `decision`: the one before the event.
void fit_event(const Procedure& procedure, const Decision& decision, Event& event);

/// Two instants for people, `earlier` first. Where the clocks go back, the wall may show them the other way round: then as instants, too.
std::vector<std::string> told_apart(const Procedure& procedure, std::int64_t earlier, std::int64_t later);

}  // namespace sop::played
