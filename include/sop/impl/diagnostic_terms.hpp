// sop/impl/diagnostic_terms.hpp — words of ours inside messages, which must be in the reader's language too.
//
// A message is filled with what somebody wrote and with words of ours ("a role", "an amount of money"). The latter are rows of
// the catalogue themselves: an argument that is a term carries the row's id and is put into words when the message is shown
// (sop/diagnostic.hpp, fill_template). Private to this project.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "sop/diagnostic.hpp"

namespace sop::detail {

/// A term made of a row of the catalogue and its arguments: a list of strings, which may be terms.
template <class Arguments>
std::string catalogue_term_of(MessageId id, const Arguments& arguments) {
  std::string out("\x01");
  out += message_row_name(id);
  for (const std::string& argument : arguments) {
    out += '\x02';
    out += argument;
  }
  out += '\x03';
  return out;
}

inline std::string catalogue_term(MessageId id, std::initializer_list<std::string> arguments = {}) {
  return catalogue_term_of(id, arguments);
}

/// Whether a text is a term made of this row.
inline bool is_catalogue_term(std::string_view text, MessageId id) {
  const std::string begin = "\x01" + std::string(message_row_name(id));
  return text.substr(0, begin.size()) == begin && text.size() > begin.size() && text[begin.size()] <= '\x03';
}

/// A text of somebody's as it may stand inside a term: it may hold the characters that part the term.
inline std::string in_term(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= '\x01' && c <= '\x03') c = '?';
  return out;
}

}  // namespace sop::detail
