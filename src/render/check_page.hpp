// src/render/check_page.hpp — the page of a check as it is read, without what only tests need.
#pragma once

#include <string>
#include <string_view>

namespace sop::render {

/// A page of docs/checks without the hidden file that its examples stand in (tests/lint/checks_test.cpp).
std::string readable_page(std::string_view page);

}  // namespace sop::render
