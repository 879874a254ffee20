// sop/parse.hpp: lexer, grammar, builder in a row, some thousand tokens at a time: they stay in the nearest caches, and a file
// of any size needs no more of them.
//
// A file in which a brace is missing is read twice: only at its end is it known, and then the second reading looks at how
// far in the lines stand, to say which block is not closed. So the messages of the first reading wait until they count.
#include "sop/parse.hpp"

#include "dsl/builder.hpp"
#include "dsl/grammar.hpp"
#include "dsl/lexer_impl.hpp"

namespace sop {

namespace {

constexpr std::size_t tokens_at_a_time = 4096;

/// Reads the file once. Returns whether its braces are balanced.
bool read(const SourceSet& sources, FileId file, const ParseLimits& limits, bool balanced,
          DiagnosticSink& sink, ast::File& tree) {
  dsl::Lexer lexer(sources, file, limits, sink);
  bool more = lexer.more(tokens_at_a_time);
  lexer.lexed().balanced = balanced;
  dsl::Builder builder(sources, file, limits, sink, lexer.lexed());
  dsl::parse_tokens(lexer.lexed().tokens, builder);
  while (more && !builder.gave_up()) {
    more = lexer.more(tokens_at_a_time);
    dsl::parse_tokens(lexer.lexed().tokens, builder);
  }
  tree = builder.take();
  return lexer.balanced();
}

}  // namespace

ast::File parse(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink) {
  ast::File tree;
  DiagnosticSink waiting(limits.max_errors + 1'000);
  if (!read(sources, file, limits, true, waiting, tree)) {
    waiting = DiagnosticSink(limits.max_errors + 1'000);
    read(sources, file, limits, false, waiting, tree);
  }
  for (Diagnostic& diagnostic : waiting.take()) sink.add(std::move(diagnostic));
  return tree;
}

}  // namespace sop
