// src/cli/report.cpp — `sop report`: the complaint table, and the figures per type, cause, owner and channel.
//
// Quantiles are exact, by nearest rank: of n lengths in order, the median is the one at place ⌈n/2⌉, the 90th percentile the one
// at place ⌈9n/10⌉ (counted from 1). Nothing is estimated or sampled.
#include <algorithm>
#include <array>
#include <memory>

#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/json.hpp"
#include "sop/messages/story.hpp"
#include "sop/unicode.hpp"
#include "src/cli/columns.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/cli/journal.hpp"
#include "src/cli/story.hpp"

namespace sop::cli {
namespace {

constexpr std::size_t most_problems = 20;  // that are shown, each with its line
constexpr std::size_t widest_cell = 40;

struct ReportOptions {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string only = "both";
  bool skip_bad = false;
  ReportNames names;
};

using Row = std::vector<std::string>;

/// Of a group of cases.
struct Figures {
  std::uint64_t cases = 0, closed = 0, reopened = 0, escalated = 0;
  Kept reply, resolution;
  std::vector<std::int64_t> replies, resolutions;
  std::map<std::string, std::uint64_t> satisfaction;

  void add(const Complaint& c) {
    ++cases;
    reopened += c.reopened;
    escalated += c.escalated;
    reply.cycles += c.reply.cycles;
    reply.kept += c.reply.kept;
    resolution.cycles += c.resolution.cycles;
    resolution.kept += c.resolution.kept;
    if (c.has_reply_length()) replies.push_back(c.replied - c.opened);
    closed += c.is_closed ? 1 : 0;
    if (c.has_resolution_length()) resolutions.push_back(c.closed - c.opened);
    if (!c.satisfaction.empty()) ++satisfaction[c.satisfaction];
  }
  void finish() {
    std::sort(replies.begin(), replies.end());
    std::sort(resolutions.begin(), resolutions.end());
  }
};

/// The length at place ⌈tenths · n / 10⌉; `sorted` is not empty.
std::int64_t quantile(const std::vector<std::int64_t>& sorted, std::size_t tenths) {
  return sorted[(sorted.size() * tenths + 9) / 10 - 1];
}

std::string result_of(const Complaint& c) { return c.is_closed ? c.end : "open"; }

std::string date_of(const Complaint& c) {
  if (!c.date.empty()) return c.date;
  Instant at;
  return failed(Instant::from_milliseconds(c.opened, at)) ? std::string() : to_text(at).substr(0, 10);
}

std::string type_of(const Complaint& c) { return c.type.empty() ? c.scenario : c.type; }

struct Dimension {
  const char* name;
  MessageId heading;
  std::string (*value)(const Complaint&);
};
constexpr std::array<Dimension, 5> dimensions = {{
    {"all", messages::story_report_all, [](const Complaint&) { return std::string(); }},
    {"type", messages::story_report_type, type_of},
    {"cause", messages::story_report_cause, [](const Complaint& c) { return c.cause; }},
    {"owner", messages::story_report_owner, [](const Complaint& c) { return c.owner; }},
    {"channel", messages::story_report_channel, [](const Complaint& c) { return c.channel; }},
}};

class Report {
 public:
  Report(const std::vector<Complaint>& complaints, Language language)
      : complaints_(complaints), language_(language) {
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
      for (const Complaint& c : complaints) figures_[i][dimensions[i].value(c)].add(c);
      for (auto& [value, figures] : figures_[i]) figures.finish();
    }
  }

  [[nodiscard]] std::vector<Row> complaint_rows() const {
    std::vector<Row> rows = {
        headings({messages::story_report_case, messages::story_report_date, messages::story_report_customer,
                  messages::story_report_type, messages::story_report_cause, messages::story_report_decision,
                  messages::story_report_result})};
    for (const Complaint& c : complaints_)
      rows.push_back({c.name, date_of(c), c.customer, type_of(c), c.cause, c.decision,
                      c.is_closed ? c.end : word(messages::story_report_open)});
    return rows;
  }

  /// `people`: lengths as people say them, else as they are written everywhere.
  [[nodiscard]] std::vector<Row> figure_rows(bool people) const {
    std::vector<Row> rows = {
        headings({messages::story_report_by, messages::story_report_value, messages::story_report_cases,
                  messages::story_report_closed, messages::story_report_reply_median,
                  messages::story_report_reply_90, messages::story_report_reply_kept,
                  messages::story_report_resolution_median, messages::story_report_resolution_90,
                  messages::story_report_resolution_kept, messages::story_report_reopened,
                  messages::story_report_escalated, messages::story_report_satisfaction})};
    for (std::size_t i = 0; i < dimensions.size(); ++i) {
      for (const auto& [value, f] : figures_[i]) {
        Row row = {word(dimensions[i].heading), value, std::to_string(f.cases), std::to_string(f.closed)};
        for (const bool reply : {true, false}) {
          const std::vector<std::int64_t>& lengths = reply ? f.replies : f.resolutions;
          const Kept& clock = reply ? f.reply : f.resolution;
          for (const std::size_t tenths : {std::size_t{5}, std::size_t{9}})
            row.push_back(lengths.empty() ? "" : length(quantile(lengths, tenths), people));
          row.push_back(clock.cycles == 0 ? ""
                                          : word(messages::story_report_of,
                                                 {std::to_string(clock.kept), std::to_string(clock.cycles)}));
        }
        row.push_back(std::to_string(f.reopened));
        row.push_back(std::to_string(f.escalated));
        std::string satisfaction;
        for (const auto& [answer, count] : f.satisfaction)
          satisfaction += (satisfaction.empty() ? "" : ", ") + answer + " " + std::to_string(count);
        row.push_back(std::move(satisfaction));
        rows.push_back(std::move(row));
      }
    }
    return rows;
  }

  [[nodiscard]] std::string json(bool complaints, bool figures) const {
    std::string out;
    JsonWriter writer(out);
    writer.begin_object().integer("version", 1).natural("cases", complaints_.size());
    if (complaints) {
      writer.key("complaints").begin_array();
      for (const Complaint& c : complaints_) {
        writer.begin_object().text("case", c.name);
        optional(writer, "procedure", c.procedure);
        optional(writer, "date", date_of(c));
        optional(writer, "customer", c.customer);
        optional(writer, "type", type_of(c));
        optional(writer, "cause", c.cause);
        optional(writer, "channel", c.channel);
        optional(writer, "owner", c.owner);
        optional(writer, "person", c.person);
        optional(writer, "decision", c.decision);
        writer.text("result", result_of(c));
        optional(writer, "satisfaction", c.satisfaction);
        if (c.has_reply_length()) writer.text("first_reply", to_text(Duration{c.replied - c.opened}));
        if (c.has_resolution_length()) writer.text("resolution", to_text(Duration{c.closed - c.opened}));
        writer.natural("reopened", c.reopened).natural("escalated", c.escalated).end_object();
      }
      writer.end_array();
    }
    if (figures) {
      writer.key("figures").begin_array();
      for (std::size_t i = 0; i < dimensions.size(); ++i)
        for (const auto& [value, f] : figures_[i]) write_figures(writer, dimensions[i].name, value, f);
      writer.end_array();
    }
    writer.end_object();
    return out + "\n";
  }

 private:
  [[nodiscard]] std::string word(MessageId id, const std::vector<std::string>& args = {}) const {
    return in_language(id, args, language_);
  }
  [[nodiscard]] Row headings(std::initializer_list<MessageId> ids) const {
    Row row;
    for (const MessageId id : ids) row.push_back(word(id));
    return row;
  }
  [[nodiscard]] std::string length(std::int64_t milliseconds, bool people) const {
    if (people) return length_text(milliseconds, language_);
    return language_ == Language::en ? to_text(Duration{milliseconds})
                                     : exact_length_text(milliseconds, language_);
  }

  static void optional(JsonWriter& writer, std::string_view key, const std::string& value) {
    if (!value.empty()) writer.text(key, value);
  }

  static void write_figures(JsonWriter& writer, const char* by, const std::string& value, const Figures& f) {
    writer.begin_object().text("by", by);
    optional(writer, "value", value);
    writer.natural("cases", f.cases).natural("closed", f.closed);
    for (const bool reply : {true, false}) {
      const std::vector<std::int64_t>& lengths = reply ? f.replies : f.resolutions;
      const Kept& clock = reply ? f.reply : f.resolution;
      writer.key(reply ? "first_reply" : "resolution").begin_object().natural("count", lengths.size());
      if (!lengths.empty()) {
        writer.text("median", to_text(Duration{quantile(lengths, 5)}));
        writer.text("p90", to_text(Duration{quantile(lengths, 9)}));
      }
      if (clock.cycles > 0) writer.natural("kept", clock.kept).natural("cycles", clock.cycles);
      writer.end_object();
    }
    writer.natural("reopened", f.reopened).natural("escalated", f.escalated);
    if (!f.satisfaction.empty()) {
      writer.key("satisfaction").begin_object();
      for (const auto& [answer, count] : f.satisfaction) writer.natural(answer, count);
      writer.end_object();
    }
    writer.end_object();
  }

  const std::vector<Complaint>& complaints_;
  Language language_;
  std::array<std::map<std::string, Figures>, dimensions.size()> figures_;
};

// --- texts -----------------------------------------------------------------------------------------------------------

/// A table for people: long cells cut, empty ones a dash.
std::string text_table(const std::vector<Row>& rows) {
  std::vector<Row> cells;
  for (const Row& row : rows) {
    Row& line = cells.emplace_back();
    for (const std::string& cell : row)
      line.push_back(cell.empty() ? "-" : cut_to_columns(shown(cell), widest_cell));
  }
  return in_columns(cells);
}

/// A cell of CSV (RFC 4180). What a spreadsheet would take for a formula is led by an apostrophe, and what could steer a
/// terminal is made visible.
std::string csv_cell(std::string_view text) {
  std::string cell;
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    cell += '\'';
  unicode::append_escaped(cell, text);
  if (cell.find_first_of(",;\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string csv_table(const std::vector<Row>& rows) {
  std::string out;
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) out += (i == 0 ? "" : ",") + csv_cell(row[i]);
    out += "\r\n";
  }
  return out;
}

/// Reads a journal. False: lines are wrong, and have been told. `count`: the lines that are not empty are added.
bool read_journal(const std::string& path, JournalReader& reader, bool skip_bad, std::size_t& count,
                  Console& console) {
  const auto word = [&](MessageId id, const std::string& argument) {
    return in_language(id, {argument}, console.language());
  };
  LineReader lines(path, JsonLimits().max_bytes + 1);
  std::string line;
  std::size_t problems = 0;
  while (lines.next(line)) {
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    ++count;
    std::string problem;
    if (lines.too_long()) {
      problem = word(messages::story_line_too_long, std::to_string(JsonLimits().max_bytes));
    } else if (reader.line(line, problem)) {
      continue;
    }
    ++problems;
    if (problems > most_problems) continue;
    // One line, whatever a name of the journal holds.
    console.note(shown(path + ":" + std::to_string(lines.number()) + ": " +
                       word(skip_bad ? messages::story_line_left_out : messages::story_line_error, problem)));
  }
  if (problems > most_problems)
    console.note("... " + word(messages::story_and_more, std::to_string(problems - most_problems)));
  return problems == 0;
}

int run(const ReportOptions& options, const Common& common) {
  Console console(common);
  const std::size_t format = choice("--format", options.format, {"text", "csv", "json"});
  const std::size_t only = choice("--only", options.only, {"both", "complaints", "figures"});
  JournalReader reader(options.names, console.language());
  bool good = true;
  std::size_t lines = 0;
  for (const std::string& path : options.paths)
    good = read_journal(path, reader, options.skip_bad, lines, console) && good;
  if (lines == 0)
    fail("there are no decisions: give lines as `sop simulate --format json` prints them (docs/report.md)");
  if (!good && !options.skip_bad) {
    console.note(std::string(message_template(messages::story_nothing_counted, console.language())));
    return exit_no;
  }
  const Report report(reader.complaints(), console.language());
  const bool complaints = only != 2;
  const bool figures = only != 1;
  std::string out;
  if (format == 2) {
    out = report.json(complaints, figures);
  } else if (format == 1) {
    // One file, one table.
    out = csv_table(only == 2 ? report.figure_rows(false) : report.complaint_rows());
  } else {
    if (complaints) out += text_table(report.complaint_rows());
    if (complaints && figures) out += "\n";
    if (figures) out += text_table(report.figure_rows(true));
  }
  console.out(out);
  console.flush();
  return good ? exit_fine : exit_no;
}

}  // namespace

void add_report(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command = add_command(app, chosen, "report", "Prints the table of complaints, and the figures",
                                  "sop report examples/journal/journal.jsonl --format csv --only figures");
  command->add_option("JOURNAL", options->paths, "decisions as JSON lines (docs/report.md): files, or -")
      ->required();
  command->add_option("--format", options->format, "text (default), csv or json");
  command->add_option("--only", options->only, "complaints or figures (default: both; csv: complaints)");
  command->add_flag("--skip-bad", options->skip_bad, "leave out lines that cannot be read, and say so");
  ReportNames& names = options->names;
  command->add_option("--date", names.date, "fact with the day of the complaint (received_on)");
  command->add_option("--customer", names.customer, "fact with the customer (customer)");
  command->add_option("--type", names.type, "fact with the type (issue; else the scenario)");
  command->add_option("--cause", names.cause, "fact with the cause (cause)");
  command->add_option("--channel", names.channel,
                      "fact with the channel (channel; else that of the replies)");
  command->add_option("--satisfaction", names.satisfaction, "fact with the satisfaction (satisfaction)");
  command->add_option("--reply-clock", names.reply_clock, "clock of the first reply (first_reply)");
  command->add_option("--resolution-clock", names.resolution_clock, "clock of the resolution (resolve)");
  command->callback(
      [&chosen, options] { chosen.run = [&chosen, options] { return run(*options, chosen.common); }; });
}

}  // namespace sop::cli
