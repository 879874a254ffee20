// tests/support/hostile_text.hpp — the beginning of a small procedure, and pieces repeated very many times.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sop::testing {

inline const char* const hostile_head =
    "sop en\n\nprocedure p {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n  locales: en\n  zone: "
    "\"+02:00\"\n}\n\nfacts {\n  a: whole 0..9\n}\n\n";

inline std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace sop::testing
