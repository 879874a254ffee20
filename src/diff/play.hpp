// src/diff/play.hpp — one question about one case, asked of the reference interpreter and of the engine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sop/engine.hpp"
#include "sop/reference.hpp"
#include "src/diff/subjects.hpp"

namespace sop::diffing {

/// What one version answers to one question about one case.
struct Played {
  std::string key;     ///< the answer, spelled alike in both versions
  std::string text;    ///< as the author wrote it
  std::string detail;  ///< of the line that answers
  std::string shown;   ///< as it comes out: `8.00 EUR`; empty: it waits, cannot be computed, or there is none
  Value value;
  DeadlineForm form;  ///< of a deadline: how it ends, and on which calendar
  std::string calendar;
  bool waits = false;  ///< something is unknown
  bool agreed = true;  ///< both interpreters say the same
  std::vector<DiffRule> rules;
};

/// The key where it is not known which line counts.
inline constexpr const char* waits_key = "waits";

class Player {
 public:
  Player(const Versions& versions, Wording* before, Wording* after);
  /// `facts` has one value a fact of the version.
  Played play(int side, const Ladder& ladder, const std::vector<Value>& facts);

 private:
  [[nodiscard]] reference::Question question() const;
  [[nodiscard]] EngineQuestion fast_question() const;
  void ask(Played& out, const Ladder& ladder);
  void take(Played& out, const Ladder& ladder);
  // Where several lines count together (together.cpp).
  void take_each(Played& out, const Ladder& ladder);
  void take_least(Played& out, const Ladder& ladder);
  void take_reason(Played& out, const Ladder& ladder);
  /// As what is offered, given and limited: on whole minor units.
  [[nodiscard]] Value as_amount(Value value) const;
  void blame(Played& out, const reference::Answer& answer);
  bool named_answer(Played& out, Id definition);
  void settle(Played& out, const Value& slow, const Value& fast) const;
  Value condition(Played& out, const Line& line);

  const Versions& v_;
  Wording* w_[2];
  std::unique_ptr<Engine> engines_[2];
  std::unique_ptr<EngineData> bound_[2];
  Workspace workspace_;
  const std::vector<Value>* facts_ = nullptr;
  int side_ = 0;
};

}  // namespace sop::diffing
