// sop/parse.hpp: lexer, grammar, builder in a row.
#include "sop/parse.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>
#include <vector>

#include "dsl/builder.hpp"
#include "dsl/grammar.hpp"
#include "dsl/lexer.hpp"
#include "sop/messages/syntax.hpp"

namespace sop {

namespace {

/// After a missing quote the rest of the line is read inside out: only the quote is told.
void tell(std::vector<Diagnostic> said, const SourceFile& file, DiagnosticSink& sink) {
  std::unordered_set<std::uint32_t> inside_out;
  for (const Diagnostic& d : said)
    if (message_name(d.id) == message_name(messages::unclosed_text))
      inside_out.insert(file.locate(d.span.begin).line);
  for (Diagnostic& d : said) {
    const bool quote = message_name(d.id) == message_name(messages::unclosed_text);
    if (!inside_out.empty() && !quote && inside_out.count(file.locate(d.span.begin).line) > 0) continue;
    sink.add(std::move(d));
  }
}

}  // namespace

ast::File parse(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink) {
  DiagnosticSink said(limits.max_errors + 1);
  dsl::Lexed lexed = dsl::lex(sources, file, limits, said);
  dsl::Builder builder(sources, file, limits, said, lexed);
  dsl::parse_tokens(lexed.tokens, builder);
  ast::File tree = builder.take();
  if (said.size() > 0) tell(said.take(), sources[file], sink);
  return tree;
}

}  // namespace sop
