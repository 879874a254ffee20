// src/test/test_lines.hpp — lines of a test in the words of a dialect: what is given, what happens, what is expected.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/ast.hpp"
#include "sop/event.hpp"
#include "sop/model.hpp"

namespace sop::played {

class TestLines {
 public:
  TestLines(const Procedure& procedure, Word dialect) : p_(procedure), dialect_(dialect) {}

  /// Tells facts; nothing is written of none. What cannot be written in a file makes the lines bad (`good`).
  void given(const std::vector<FactUpdate>& facts);
  /// Who is on duty, by the name of the schedule.
  void given_duty(Id schedule);
  void starts_at(std::int64_t moment);
  void event(const Event& event);
  void wait(std::int64_t milliseconds);
  /// `expect: LEFT is RIGHT`, with words of the language by their ids.
  void expect(const std::string& left, std::string_view relation, const std::string& right);
  /// The same, of several items (`item`) on one line; nothing is written of none.
  void expect(const std::vector<std::string>& items);
  /// `LEFT is RIGHT`
  [[nodiscard]] std::string item(const std::string& left, std::string_view relation,
                                 const std::string& right) const;
  /// A value as it stands in a file. What cannot be written makes the lines bad (`good`).
  [[nodiscard]] std::string value(const Value& value, const Type& type);
  /// `never: ...`
  void never(const std::string& left, std::string_view relation, const std::string& right);

  [[nodiscard]] std::string word(std::string_view id) const;
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  [[nodiscard]] std::string length(std::int64_t milliseconds) const;
  void entry(std::string_view label, const std::string& text) { lines_.push_back(word(label) + ": " + text); }

  const Procedure& p_;
  Word dialect_;
  std::vector<std::string> lines_;
  bool good_ = true;
};

}  // namespace sop::played
