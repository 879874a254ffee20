// src/render/witness_places.hpp — where in the text the case that shows a finding stands, event by event.
//
// Who may call it: the renderers. Thread-safety: a pure function.
#pragma once

#include <vector>

#include "sop/lint.hpp"
#include "sop/model.hpp"
#include "sop/source.hpp"

namespace sop::render {

/// The steps of the way of a case: where it stands once it is opened, then for each event where it stood when that happened. Empty: the
/// case cannot be played again (it rests on a roster that is not at hand). A place that is no step is an empty span.
/// Cost: plays the case.
std::vector<Span> places_of(const Procedure& procedure, const Witness& witness);

}  // namespace sop::render
