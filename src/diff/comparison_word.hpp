// src/diff/comparison_word.hpp — a comparison as people read it.
#pragma once

#include "sop/expression.hpp"

namespace sop {

/// A comparison, with its blanks: ` is not `.
inline const char* comparison_word(Op op) {
  switch (op) {
    case Op::not_equal:
      return " is not ";
    case Op::less:
      return " < ";
    case Op::less_equal:
      return " <= ";
    case Op::greater:
      return " > ";
    case Op::greater_equal:
      return " >= ";
    default:
      return " is ";
  }
}

}  // namespace sop
