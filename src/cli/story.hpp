// src/cli/story.hpp — a case as a story: what happened, when, and where that leaves it, for people.
//
// Each moment is a heading and a few lines: what is said, asked, done, paid and promised, who owns the case when that changed,
// and what may happen next. Nothing from a file reaches a terminal as it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/decision.hpp"
#include "sop/diagnostic.hpp"
#include "sop/event.hpp"
#include "sop/model.hpp"

namespace sop::cli {
/// A value for people: words such as `yes` in the reader's language, everything else as it is written.
std::string value_words(const Procedure& procedure, const Value& value, const Type* type, Language language);

class Story {
 public:
  Story(const Procedure& procedure, bool colour, Language language)
      : p_(procedure), colour_(colour), language_(language) {}

  /// From now on fewer lines: where the case goes, whose it is, what is said and paid.
  void be_brief() { brief_ = true; }

  /// From now on each time is told on the wall and as an instant: `2026-09-14 08:58 (2026-09-14T05:58:00Z)`.
  void tell_instants() { instants_ = true; }

  /// What the procedure is called.
  std::string title();
  /// One moment: `what` happened at `at`, and what came of it. `facts`: what the case knows (told_facts).
  std::string moment(std::int64_t at, std::string_view what, const Decision& decision,
                     const std::vector<Value>& facts);
  /// Where the case stands: what it waits for, what may be reported, by when.
  std::string standing(const Decision& decision);
  /// Why: the rules behind a decision, with their places.
  std::string reasons(const Decision& decision);

  /// Goes back to what was told when this copy was made.
  void restore(const Story& kept);

  /// An event in words: `agent Kati: accepted, voucher`.
  std::string words_of(const Event& event) const;
  /// What a turn without an event was: `the time of late/receive/no_reply is over`.
  std::string words_of_timer(const Decision& decision) const;
  /// A rule as people may see it.
  std::string rule_words(const std::string& path) const;
  /// A length of time: `2 days 3 hours`.
  std::string length(std::int64_t milliseconds) const;
  /// Words of the catalogue, in the reader's language.
  std::string word(MessageId id, const std::vector<std::string>& args = {}) const;

 private:
  void line(std::string& out, MessageId label, std::string_view text);
  void labelled(std::string& out, std::string_view label, std::string_view text);
  void problem(std::string& out, const Decision& d, const std::vector<Value>& facts);
  void effects(std::string& out, const Decision& d);
  void changes(std::string& out, const Decision& d);
  std::string waits(const Decision& d);
  std::string step_words(Id step) const;
  std::string when(std::int64_t at) const;
  std::string party_words(Id party, const std::string& person) const;
  std::string fact_words(Id fact) const;
  std::string pay_words(const Pay& pay) const;
  std::string bold(std::string_view text) const;
  std::string dim(std::string_view text) const;

  const Procedure& p_;
  bool colour_;
  Language language_;
  bool brief_ = false;
  bool instants_ = false;
  bool begun_ = false;
  std::int64_t last_at_ = 0;
  Id last_scenario_ = no_id, last_step_ = no_id, last_owner_ = no_id, last_pending_ = no_id;
  std::string last_person_;
  std::string last_waits_;
};

}  // namespace sop::cli
