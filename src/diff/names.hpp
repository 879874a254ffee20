// src/diff/names.hpp — what is called otherwise in the new version: because its author says so, or as it seems.
#pragma once

#include <vector>

#include "src/diff/subjects.hpp"

namespace sop::diffing {

/// Facts, parties and steps that have another name. What only seems so is like in name or title, or the only one of its kind that is gone,
/// where the only one that is new is used as it was.
std::vector<DiffName> names_of(const Versions& versions, Wording (&wording)[2],
                               const std::vector<Subject>& subjects);

}  // namespace sop::diffing
