// src/cli/journal.hpp — journals of cases, read back: what became of each complaint. For `sop report`.
//
// A journal is JSON lines of decisions, as `sop simulate --format json` prints them and as hosts keep them (docs/report.md). What is
// kept of a case is a few words, however long its history: the memory grows with the cases, not with the lines.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sop/json.hpp"

namespace sop::cli {

inline constexpr std::size_t max_report_cases = 1'000'000;
inline constexpr std::size_t max_report_text_bytes =
    200;  ///< of a value, a step, a name: the rest is cut off; of a `case_id`: a longer one is refused
inline constexpr std::size_t max_report_decision_bytes =
    800;  ///< of what one case was granted: the rest is cut off

/// Which facts of the final record, and which clocks, the report speaks of.
struct ReportNames {
  std::string date = "received_on";
  std::string customer = "customer";
  std::string type = "issue";
  std::string cause = "cause";
  std::string channel = "channel";
  std::string satisfaction = "satisfaction";
  std::string reply_clock = "first_reply";
  std::string resolution_clock = "resolve";
};

/// How often a clock ran, and how often it was kept. A cycle counts when it is finished or broken.
struct Kept {
  std::uint64_t cycles = 0, kept = 0;
  bool broken = false;  // the cycle that runs
};

struct Complaint {
  std::string name;  ///< `case_id`, or the number of the case in the journal
  std::string procedure, scenario, end, owner, person;
  std::string date, customer, type, cause, channel, satisfaction, decision;  // empty: not told
  std::int64_t opened = 0, replied = 0, closed = 0;
  bool has_reply = false, is_closed = false, has_level = false;
  std::uint64_t reopened = 0, escalated = 0;
  std::uint64_t turn = 0, effect = 0;  ///< the last of them that was read
  Kept reply, resolution;

  /// What is told of a time before the opening has no length.
  [[nodiscard]] bool has_reply_length() const { return has_reply && replied >= opened; }
  [[nodiscard]] bool has_resolution_length() const { return is_closed && closed >= opened; }
};

class JournalReader {
 public:
  /// `language`: of what is wrong with a line.
  JournalReader(const ReportNames& names, Language language, std::size_t most_cases = max_report_cases)
      : names_(names), language_(language), most_cases_(most_cases) {}

  /// Reads a line. False: `problem` says what is wrong with it, and nothing of it was taken.
  bool line(std::string_view text, std::string& problem);

  /// The cases, in the order in which they were opened in the journal.
  [[nodiscard]] std::vector<Complaint>& complaints() { return complaints_; }

 private:
  Complaint* complaint_of(JsonValue decision, std::string& problem);
  bool check(JsonValue decision, std::string& problem) const;
  [[nodiscard]] std::string word(MessageId id, const std::vector<std::string>& args = {}) const;
  void turns(JsonValue journal, Complaint& c) const;
  void effects(JsonValue effects, Complaint& c) const;
  void record(JsonValue values, Complaint& c) const;

  const ReportNames& names_;
  Language language_;
  std::size_t most_cases_;
  std::vector<Complaint> complaints_;
  std::map<std::string, std::size_t, std::less<>> by_id_;
  std::size_t unnamed_ = static_cast<std::size_t>(-1);  // the case without an id that was opened last
};

}  // namespace sop::cli
