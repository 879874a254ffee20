// dsl/grammar.hpp — reads the tokens of a file into a builder. Spirit stays behind this one function.
#pragma once

#include "dsl/builder.hpp"

namespace sop::dsl {

void parse_tokens(const std::vector<Token>& tokens, Builder& builder);

}  // namespace sop::dsl
