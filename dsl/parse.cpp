// sop/parse.hpp: lexer, grammar, builder in a row.
#include "sop/parse.hpp"

#include "dsl/builder.hpp"
#include "dsl/grammar.hpp"
#include "dsl/lexer.hpp"

namespace sop {

ast::File parse(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink) {
  const std::size_t errors_before = sink.error_count();
  dsl::Lexed lexed = dsl::lex(sources, file, limits, sink);
  dsl::Builder builder(sources, file, limits, sink, errors_before, lexed);
  dsl::parse_tokens(lexed.tokens, builder);
  return builder.take();
}

}  // namespace sop
