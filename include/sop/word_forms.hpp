// sop/word_forms.hpp — how the words of the language are written, for whoever writes text of it.
//
// A word has one id in all dialects ("starts_at", "not_taken") and a form in each; `dialect` is that of a file that was parsed
// (`ast::File::dialect`). Declared here, compiled once in dsl/. Thread-safety: pure. Cost: a look through the list of words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sop/ast.hpp"
#include "sop/diagnostic.hpp"
#include "sop/source.hpp"

namespace sop {

/// The form that is written: `starts at`, `начало в`; or another of its forms, by its place in the list (the last, where there are
/// fewer). Empty: no word has this id.
std::string_view written_word(std::string_view id, Word dialect, std::size_t form = 0);
/// The name of an outcome or event: the form of those that the language has (`accepted`), any other as it is.
std::string_view written_outcome(std::string_view name, Word dialect);
/// A unit beside its number: `1 hour`, `5 часов`. Empty: no word has this id.
std::string written_quantity(std::int64_t number, std::string_view unit, Word dialect);
/// A text in quotation marks that reads back as `content`.
std::string written_text(std::string_view content);
/// `en`, `ru` or `et`, as the first line of a file says it.
std::string_view written_dialect(Word dialect);
/// The language in which messages are in the words of a dialect.
Language language_of(Word dialect);
/// The dialect that the file of a place chooses in its first line; `no_word` where it chooses none, or there is no file.
Word dialect_at(const SourceSet& sources, Span span);

/// A message for whoever reads `language` about a file in `dialect`: the words of the language that the template itself quotes in backticks are those
/// that can be written in the file (`on accepted -> ...` is `tulemus nõustus -> ...` of a file that begins with `sop et`). Cost: that of
/// `fill_template`, and (where the two differ; not for `no_word`) a look through the list of words for each quoted word.
std::string fill_template(std::string_view text, const std::vector<std::string>& args, Language language,
                          Word dialect);
std::string message_text(const Diagnostic& diagnostic, Language language, Word dialect);
std::string message_help(const Diagnostic& diagnostic, Language language, Word dialect);

}  // namespace sop
