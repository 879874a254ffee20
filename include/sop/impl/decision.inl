// Bodies of sop/decision.hpp.
#pragma once

#include "sop/decision.hpp"

namespace sop {

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
  has_next_wake = more = false;
  next_wake = 0;
}

}  // namespace sop
