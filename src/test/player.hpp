// src/test/player.hpp — plays one test, or one of its rows, and keeps what did not come as expected.
//
// There are two ways. A test that only asks for values (what tables decide, definitions, requirements) opens no case: its
// facts are told and the questions asked. Every other test opens a case at its start and moves it line by line.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sop/case.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/reference.hpp"
#include "sop/test.hpp"

namespace sop::played {

using Subject = Assertion::Subject;

/// Rules by their lasting names, and how often each was among the reasons.
using Used = std::map<std::string, std::uint64_t, std::less<>>;

class Player {
 public:
  /// `row`: place of the row that is played; no_id: the test has none.
  Player(const Procedure& procedure, const Test& test, Id row, const TestOptions& options, Used& used);

  void play(TestResult& result);

 private:
  /// What one expectation found.
  struct Look {
    enum class State : std::uint8_t { met, not_met, unknown, failed, no_moment };
    State state = State::not_met;
    std::string got;
    ErrorCode error = ErrorCode::ok;  // failed: why
    std::vector<Id> needs;
    std::vector<Reason> because;
  };

  // --- player.cpp: lines ---
  bool needs_a_case() const;
  bool is_asked_alone(const Assertion& assertion) const;
  bool find_moments();
  void collect_roster();
  void add_roster(const std::vector<Assertion>& items, std::int64_t from);
  void take_settings(const std::vector<Assertion>& items);
  bool play_line(const TestLine& line, std::size_t place);
  bool open(std::vector<FactUpdate> facts, Span span);
  bool give(const TestLine& line);
  bool report(const TestLine& line);
  static bool is_record(const TestLine& line);
  void add_record_line(const TestLine& line, std::int64_t now);
  bool hand_in(std::size_t place);
  bool pass_time(std::int64_t until, Span span);
  bool call(const Event* event, std::int64_t now, Span span);
  void begin_window();
  void remember(const Decision& decision);
  void remember(const std::vector<Reason>& reasons);
  void watch();
  std::vector<FactUpdate> facts_of(const std::vector<Assertion>& items) const;
  void add_totals(Event& event) const;
  std::string status_words() const;

  // --- look.cpp: expectations ---
  void expect(const Assertion& assertion);
  void because(const Assertion& assertion);
  Look look(const Assertion& assertion);
  Look look_at_value(const Assertion& assertion);
  Look look_at_amount(const Assertion& assertion);
  Look look_at_due(const Assertion& assertion);
  Look one_of_these(const std::vector<std::string>& there, const std::string& wanted,
                    const Assertion& a) const;
  Look just_these(const std::vector<std::string>& there, const Assertion& a) const;
  Look part_of_these(const std::vector<std::string>& there, const std::vector<std::string>& masked,
                     const Assertion& a) const;
  Look look_at_branches(const Assertion& a) const;
  Look look_at_record(const Assertion& a) const;
  std::string recorded_words(const Effect& effect, bool masked) const;
  std::vector<std::string> standing() const;
  Look compared(const Value& left, const Type* type, const Assertion& assertion) const;
  bool among_reasons(const std::string& path) const;
  Value evaluate(Id expression) const;
  Value wanted(const Assertion& assertion) const;
  reference::Question question() const;
  std::vector<Value> told() const;

  Diagnostic& fail(MessageId id, Span span, std::vector<std::string> args);
  void describe(const std::string& expected, const std::string& got);

  const Procedure* p_;
  const Test& test_;
  Id row_;
  const TestOptions& options_;
  Used& used_;
  TestResult* result_ = nullptr;

  Procedure varied_;             // when the test gives settings
  std::vector<Value> settings_;  // the same, for questions
  bool has_settings_ = false;
  ReferenceData data_;
  std::vector<std::int64_t> moments_;  // one a line: where it leaves the clock
  bool has_moment_ = false;
  bool plays_case_ = false;
  bool is_open_ = false;
  std::int64_t start_ = default_start;
  std::int64_t now_ = default_start;
  Case case_;
  Decision decision_;
  std::vector<Value> facts_;  // of a test without a case
  bool has_record_ = false;
  std::vector<RecordLine> record_;  // as the lines say it
  std::uint32_t fired_ = 0;
  Id already_given_ = no_id;  // constant: what other cases gave the customer

  // What happened since the last line that made something happen.
  std::vector<Effect> effects_;
  std::vector<Reason> reasons_;
  std::vector<Id> asked_needs_;  // facts that the values asked since then wait for

  struct Watched {
    const Assertion* assertion = nullptr;
    std::size_t line = 0;  // place of the `never`
    bool happened = false;
    std::int64_t at = 0;
  };
  std::vector<Watched> watched_;
  std::size_t line_ = 0;
};

}  // namespace sop::played
