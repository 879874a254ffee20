// src/test/drafts.hpp — tests that are written by the program: a witness as lines, blocks, and the file around them.
//
// Who may call it: what writes tests (finding_tests.cpp, generated_tests.cpp). A draft is a test as it will stand in the file; before it is
// given out it is read and run beside the procedure (`with_drafts`).
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sop/case.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/diagnostic.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "src/test/test_lines.hpp"

namespace sop::played {

struct Draft {
  std::size_t of = 0;  ///< what it tells of: a finding, an item of the coverage
  std::string title;
  std::string comment;  ///< lines above the block
  std::string block;
};

/// Where a witness comes to.
struct WitnessEnd {
  Case c;
  Decision d;
  std::vector<std::string> used;  ///< lasting paths of the rules that were reasons on the way
};

/// Adds some value for each fact that expressions rest on and that nobody tells.
void tell_facts_behind(const Procedure& procedure, const std::vector<Id>& expressions,
                       std::vector<FactUpdate>& facts);

/// Says who is on duty, by the names of the schedules that the host keeps.
void tell_duty(const Procedure& procedure, TestLines& lines);

/// When the case of a witness is opened.
std::int64_t opening_of(const Witness& witness);

/// Writes a witness of the stories down (`starts at` is told before), and plays it. A test goes on in whole minutes where a story goes on to
/// the millisecond. False: something on the way is refused.
bool play_witness(const Procedure& procedure, const ReferenceData& data, const Witness& witness,
                  TestLines& lines, WitnessEnd& end);

/// A text as a line of a comment.
std::string one_line(std::string text);
/// A sentence of the catalogue as a line of a comment.
std::string comment_words(MessageId id, std::vector<std::string> args, Language language);

/// The first lines of a file of tests: the dialect, the mark by which it is known again, and a sentence about the procedure (its argument).
/// `name`: the procedure's file, as the sentence calls it; empty: as it was loaded.
std::string head_of(const LoadResult& loaded, std::string_view mark, MessageId sentence,
                    std::string_view name);
/// `test "TITLE" { LINES }`
std::string block_of(const std::string& title, const std::vector<std::string>& lines, Word dialect);

/// Titles that are given once.
class Titles {
 public:
  void take(const std::string& title) { taken_.insert(title); }
  /// The title, with a number behind it where it is taken.
  std::string give(const std::string& title);

 private:
  std::set<std::string> taken_;
};

/// The procedure with drafts beside it: its tests are those of the drafts alone, in their order. Not ok: one of them cannot be read.
LoadResult with_drafts(const LoadResult& loaded, const std::string& head, const std::vector<Draft>& drafts);

}  // namespace sop::played
