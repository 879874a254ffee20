// src/resolve/terms.hpp — words inside messages that must be in the reader's language too.
//
// A message is filled with what the author wrote and with words of ours ("a role", "an amount of money"). The latter are rows
// of the catalogue themselves: an argument that is a term carries the row's id and is put into words when the message is
// shown (sop/diagnostic.hpp, fill_template).
#pragma once

#include <string>
#include <vector>

#include "sop/diagnostic.hpp"
#include "src/resolve/resolver.hpp"

namespace sop::resolver {

/// An argument that stands for a row of the catalogue, with arguments of its own (texts or terms).
std::string term(MessageId id, const std::vector<std::string>& args = {});

/// "a fact", "a role, person, team or schedule" ...
std::string term_of(Kind kind);

}  // namespace sop::resolver
