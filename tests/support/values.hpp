// tests/support/values.hpp — how doctest shows the values of the core: by their texts and names.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/money.hpp"
#include "sop/rational.hpp"
#include "sop/value_error.hpp"

namespace doctest {

inline String shown(const std::string& text) {
  return String(text.c_str(), static_cast<unsigned>(text.size()));
}

// A literal is shown as its text, not its address (doctest 2.4.9's own switch for that does not compile).
template <>
struct StringMaker<const char*> {
  static String convert(const char* text) { return String(text); }
};

#define SOP_TEST_SHOW_TEXT(type)                                                    \
  template <>                                                                       \
  struct StringMaker<type> {                                                        \
    static String convert(const type& value) { return shown(sop::to_text(value)); } \
  }
#define SOP_TEST_SHOW_NAME(type)                                                          \
  template <>                                                                             \
  struct StringMaker<type> {                                                              \
    static String convert(type value) { return shown(std::string(sop::name_of(value))); } \
  }

SOP_TEST_SHOW_NAME(sop::ValueError);
SOP_TEST_SHOW_NAME(sop::TextError);
SOP_TEST_SHOW_NAME(sop::Rounding);
SOP_TEST_SHOW_NAME(sop::Weekday);
SOP_TEST_SHOW_TEXT(sop::Rational);
SOP_TEST_SHOW_TEXT(sop::Money);
SOP_TEST_SHOW_TEXT(sop::Date);
SOP_TEST_SHOW_TEXT(sop::Duration);
SOP_TEST_SHOW_TEXT(sop::Period);
SOP_TEST_SHOW_TEXT(sop::TimeOfDay);
SOP_TEST_SHOW_TEXT(sop::Offset);
SOP_TEST_SHOW_TEXT(sop::Instant);

#undef SOP_TEST_SHOW_TEXT
#undef SOP_TEST_SHOW_NAME

}  // namespace doctest
