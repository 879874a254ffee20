// The version is one number wherever it is asked for.
#include "sop/config.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("the linked version is the version of the headers") {
  CHECK(std::string(sop::version()) == SOP_VERSION_STRING);
}

TEST_CASE("the version text has the three numbers") {
  const std::string expected = std::to_string(SOP_VERSION_MAJOR) + "." + std::to_string(SOP_VERSION_MINOR) +
                               "." + std::to_string(SOP_VERSION_PATCH);
  CHECK(expected == SOP_VERSION_STRING);
}
