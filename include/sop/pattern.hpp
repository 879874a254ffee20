// sop/pattern.hpp — text patterns: a shape that the whole of a text must have.
//
//   *   any characters, or none          #   one digit, 0 to 9
//   ?   one character                    @   one letter of any alphabet
//   \   before one of these: that character itself
//
// Everything else stands for itself; upper and lower case differ. `A-##*` is an `A-`, two digits, and whatever follows. There
// is no choice and no repetition of a part, so that a text is read once and no input can make the comparison slow: the cost is at
// most the length of the text times that of the pattern. Characters are code points of the normal form NFC, in which
// facts and patterns are held.
//
// Who may call it: anybody. Thread-safety: a pure function.
#pragma once

#include <string_view>

#include "sop/config.hpp"

namespace sop {

/// Whether the whole of `text` has the shape of `pattern`.
[[nodiscard]] bool matches(std::string_view pattern, std::string_view text) noexcept;

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/pattern.inl"
#endif
