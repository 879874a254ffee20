// dsl/lexer.hpp — from bytes to tokens, by hand.
//
// The lexer knows lines, words and phrases, so that the grammar needs one token to know what a line is:
//   * words in a row are looked at together, once the token after them is known. At a line's beginning they are a label
//     (a colon follows, perhaps after a title), the kind of a block and its name, or the beginning of a move; elsewhere
//     each longest phrase of the dialect (`at most`) becomes one token, and what is left are names;
//   * a line that ends in a comma or an opening bracket goes on, unless what follows can only be a line of its own: then
//     the comma was one too many, and only its line is wrong;
//   * braces stand at the end of a line and alone: where they do not, the line end is put in, and it is said.
// Wrong characters and spellings are reported here, with the right spelling, and the token that was meant is handed on, so
// that one mistake gives one message.
#pragma once

#include "dsl/token.hpp"
#include "sop/diagnostic.hpp"
#include "sop/parse.hpp"
#include "sop/source.hpp"

namespace sop::dsl {

/// Reads a whole file. Cost: linear. Never throws except for lack of memory.
Lexed lex(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink);

}  // namespace sop::dsl
