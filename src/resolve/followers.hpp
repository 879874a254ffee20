// src/resolve/followers.hpp — what is said about meaning, without what only follows from another mistake.
//
// Private to src/resolve.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "sop/ast.hpp"
#include "sop/diagnostic.hpp"
#include "sop/source.hpp"
#include "sop/unicode.hpp"

namespace sop::resolver {

/// Of what the resolver `said`, sorted by place, what is worth saying after `broken`: the mistakes of reading the files. A name that
/// is unknown in many places is told once, with a note; when a file is missing, how many names were not checked. `dropped` grows by the
/// names of which only the number is told.
std::vector<Diagnostic> without_followers(const SourceSet& sources, const std::vector<ast::File>& files,
                                          const std::vector<Diagnostic>& broken, std::vector<Diagnostic> said,
                                          std::size_t& dropped);

/// Of the mistakes of reading, leaves out that no step is named after `->` where the word there is one that was declared as a name, and the rest of
/// a list that another line cuts in two: these are told already.
std::vector<Diagnostic> without_reserved_targets(const SourceSet& sources, std::vector<Diagnostic> broken);

/// Leaves out what says the same mistake again: outcomes that a step lacks together or whose label is misspelt, and a name that is declared nowhere
/// because another one was given twice.
std::vector<Diagnostic> one_for_each_mistake(const std::vector<ast::File>& files,
                                             std::vector<Diagnostic> said);

/// Calls `use(word)` for the names and other words of a text, as they are written.
template <class Use>
void for_each_word(std::string_view text, const Use& use) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size()) {
      const unicode::Decoded c = unicode::decode(text, end);
      if (!c.valid || !unicode::is_name_continue(c.code_point)) break;
      end += c.length;
    }
    if (end > i) use(text.substr(i, end - i));
    i = end + std::max<std::size_t>(unicode::decode(text, end).length, 1);
  }
}

/// Whether a text is a word of the language, in any dialect.
bool is_form_of(std::string_view text, Word word);

/// Leaves out what follows from another mistake that is told: rows and labels of which one is misspelt, whatever a table without columns or a part
/// that is not there would have declared, and rules whose names a mistake changes. `broken` are the mistakes of reading the files.
std::vector<Diagnostic> without_what_follows(const SourceSet& sources, const std::vector<ast::File>& files,
                                             const std::vector<Diagnostic>& broken,
                                             std::vector<Diagnostic> said);

}  // namespace sop::resolver
