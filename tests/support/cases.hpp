// tests/support/cases.hpp: the worked cases of the published procedures (tests/cases), as data.
//
// A line of a file of cases says: which procedure of examples/published, which facts, and for each thing asked its answer as
// JSON. The readers here know just that shape; nothing is interpreted, so that what is compared is the text in the file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/model.hpp"

namespace sop::testing {

/// One case: what is asked, in the order written, and the answers as JSON.
struct WorkedCase {
  std::string id;
  std::string procedure;  ///< examples/published/NAME.sop
  std::string facts;      ///< a JSON object
  std::vector<std::pair<std::string, std::string>> expected;
};

/// The cases of a file (a path in the repository), in order. Throws when a line is not such a case.
std::vector<WorkedCase> read_cases(std::string_view path);

/// The text of `examples/published/NAME.sop`.
std::string published_text(const std::string& name);

/// The members of a JSON object, in order; values as JSON text.
std::vector<std::pair<std::string, std::string>> json_members(std::string_view object);

/// What an answer of `sop eval` says (docs/json.md): its value, or `{"error":"no_row"}`, or the whole answer.
std::string answer_of(std::string_view answer);

/// The same text without blanks outside of quotation marks.
std::string without_blanks(std::string_view json);

/// The cases that a loaded procedure answers otherwise than expected, each as a sentence; at most `most`. Asked of the
/// reference interpreter.
std::vector<std::string> wrong_answers(const Procedure& procedure, const std::vector<WorkedCase>& cases,
                                       std::size_t most = 1000);

}  // namespace sop::testing
