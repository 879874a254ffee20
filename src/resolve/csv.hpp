// src/resolve/csv.hpp — what the two files that read CSV share.
#pragma once

#include <string_view>

namespace sop::resolver {

/// Without spaces and tabs at both ends.
inline std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace sop::resolver
