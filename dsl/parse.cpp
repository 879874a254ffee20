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

bool is(const Diagnostic& d, MessageId id) { return message_name(d.id) == message_name(id); }

/// Where words that were declared as a name, and cannot be one, stand again: there the same mistake is met once more.
class DeclaredWrongly {
 public:
  DeclaredWrongly(const SourceFile& file, const std::vector<Diagnostic>& said) : file_(file) {
    for (const Diagnostic& d : said) {
      if (!is(d, messages::name_of_words) && !is(d, messages::reserved_name)) continue;
      const std::string_view written =
          std::string_view(file.text()).substr(d.span.begin, d.span.end - d.span.begin);
      // At a label it is declared: a colon follows, perhaps after a title.
      const std::string_view line = file.line(file.locate(d.span.begin).line);
      const std::size_t at = line.find(written);
      const std::size_t first = line.find_first_not_of(" \t");
      if (written.empty() || at == std::string_view::npos || at != first ||
          line.find(':', at + written.size()) == std::string_view::npos)
        continue;
      if (std::none_of(declared_.begin(), declared_.end(),
                       [&](const Declared& one) { return one.words == written; }))
        declared_.push_back({written, d.span.begin});
    }
  }

  /// Whether this may only follow from such a name.
  [[nodiscard]] bool explains(const Diagnostic& d) const {
    if (declared_.empty()) return false;
    const auto at = file_.locate(d.span.begin);
    const std::string_view line = file_.line(at.line);
    const std::uint32_t line_begin = static_cast<std::uint32_t>(line.data() - file_.text().data());
    for (const Declared& one : declared_) {
      if (d.span.begin == one.at) continue;
      for (std::size_t i = line.find(one.words); i != std::string_view::npos;
           i = line.find(one.words, i + 1)) {
        const std::uint32_t begin = line_begin + static_cast<std::uint32_t>(i);
        if (!is_whole(line, i, one.words.size())) continue;
        if (d.span.begin >= begin && d.span.begin <= begin + one.words.size()) return true;
      }
    }
    return false;
  }

 private:
  static bool is_whole(std::string_view line, std::size_t at, std::size_t size) {
    const auto is_part = [](char c) {
      return static_cast<unsigned char>(c) >= 0x80 || c == '_' || (c >= '0' && c <= '9') ||
             (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    return (at == 0 || !is_part(line[at - 1])) && (at + size == line.size() || !is_part(line[at + size]));
  }

  struct Declared {
    std::string_view words;
    std::uint32_t at;
  };
  const SourceFile& file_;
  std::vector<Declared> declared_;
};

/// After a missing quote the rest of the line is read inside out: only the quote is told. What stands around a character that nobody
/// sees is not what it looks like: only the character is told.
void tell(std::vector<Diagnostic> said, const SourceFile& file, DiagnosticSink& sink) {
  std::unordered_set<std::uint32_t> inside_out, unseen;
  const auto line_of = [&](const Diagnostic& d) { return file.locate(d.span.begin).line; };
  for (const Diagnostic& d : said) {
    if (is(d, messages::unclosed_text)) inside_out.insert(line_of(d));
    if (is(d, messages::invisible_character)) unseen.insert(line_of(d));
  }
  const DeclaredWrongly declared(file, said);
  for (Diagnostic& d : said) {
    if (!inside_out.empty() && !is(d, messages::unclosed_text) && inside_out.count(line_of(d)) > 0) continue;
    if (!unseen.empty() && !is(d, messages::invisible_character) && unseen.count(line_of(d)) > 0) continue;
    if (declared.explains(d)) continue;
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
