// tests/support/catalogue.hpp — rows of the catalogue of messages, and what is wrong with their translations.
//
//   const MessageTexts rows[] = {
//   #define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) {#id, {en, ru, et}, {en_help, ru_help, et_help}},
//   #include "sop/messages/NAME.def"
//   #undef SOP_MESSAGE
//   };
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace sop::testing {

struct MessageTexts {
  std::string id;
  std::string text[3];  ///< English, Russian, Estonian
  std::string help[3];
};

/// A row as a `.def` file has it: compilers read a long table of pointers in no time, and one of strings in minutes.
struct MessageRow {
  const char* id;
  const char* text[3];
  const char* help[3];
};

template <std::size_t count>
std::vector<MessageTexts> texts_of(const MessageRow (&rows)[count]) {
  std::vector<MessageTexts> out;
  for (const MessageRow& row : rows)
    out.push_back({row.id, {row.text[0], row.text[1], row.text[2]}, {row.help[0], row.help[1], row.help[2]}});
  return out;
}

/// A sentence for each text that is missing, help that only some languages have, and argument that a translation names and that is
/// not given to the English row. A translation may leave an argument out: its words say it another way.
inline std::vector<std::string> translation_problems(const std::vector<MessageTexts>& rows) {
  std::vector<std::string> problems;
  for (const MessageTexts& row : rows) {
    for (int i = 0; i < 3; ++i) {
      if (row.text[i].empty()) problems.push_back(row.id + ": a language has no text");
      if (row.help[i].empty() != row.help[0].empty())
        problems.push_back(row.id + ": not all languages have help");
      for (char slot = '0'; slot <= '9'; ++slot) {
        const std::string mark = std::string("{") + slot + "}";
        if ((row.text[0] + row.help[0]).find(mark) != std::string::npos) continue;
        if ((row.text[i] + row.help[i]).find(mark) != std::string::npos)
          problems.push_back(row.id + ": a translation names " + mark + ", which is not given");
      }
    }
  }
  return problems;
}

}  // namespace sop::testing
