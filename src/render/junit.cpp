// src/render/junit.cpp — findings as a report of tests, in the XML that grew around JUnit.
//
// There is no standard; what is written is what readers have in common: testsuites, testsuite, testcase with failure, error, skipped
// or system-out. A procedure is a suite. A finding at a severity at which the run fails is a case that failed, a milder one a
// case that passed and says something, a suppressed one a case that was skipped; what does not load is an error. A procedure without
// any finding has one case that passed, so that it is seen to have been looked at. Names of cases are unique in their suite. The
// day that the checks counted from is a property of each suite.
#include <algorithm>
#include <map>

#include "sop/unicode.hpp"
#include "sop/word_forms.hpp"
#include "src/render/lint_items.hpp"

namespace sop {
namespace {

using render::append_xml;

struct Suite {
  std::string cases;
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  std::map<std::string, std::size_t> names;
};

void attribute(std::string& out, std::string_view name, std::string_view value) {
  out += " " + std::string(name) + "=\"";
  append_xml(out, value);
  out += "\"";
}

void open_case(Suite& suite, const LintReport& report, std::string name) {
  const std::size_t times = ++suite.names[name];
  if (times > 1) name += " #" + std::to_string(times);
  ++suite.tests;
  suite.cases += "    <testcase";
  attribute(suite.cases, "classname", render::plain_path(report.file));
  attribute(suite.cases, "name", name);
}

std::string place_of(const LintReport& report, Span span) {
  const SourceSet& sources = report.loaded->sources;
  if (!render::has_place(sources, span)) return {};
  const render::Region region = render::region_of(sources[span.file], span);
  return std::string(render::plain_path(sources[span.file].path())) + ":" +
         std::to_string(region.begin.line) + ":" + std::to_string(region.begin.column) + ": ";
}

void add(Suite& suite, const LintReport& report, const render::Item& item, const LintReportOptions& options) {
  const Diagnostic& d = *item.diagnostic;
  std::string name(item.rule);
  if (item.finding != nullptr && !item.finding->path.empty()) name += " " + item.finding->path;
  open_case(suite, report, name);
  std::string& out = suite.cases;
  out += ">\n";
  std::string text = place_of(report, d.span) + std::string(render::severity_name(d.severity)) + ": " +
                     render::whole_message(d, report.loaded->sources, options.language);
  for (const Note& note : d.notes)
    text += "\n" + place_of(report, note.span) +
            render::note_text(note, report.loaded->sources, options.language);
  if (item.finding != nullptr && item.finding->suppressed) {
    ++suite.skipped;
    out += "      <skipped";
    attribute(out, "message", item.finding->suppression_reason);
    out += "/>\n";
  } else if (d.severity > report.fail_on) {
    out += "      <system-out>";
    append_xml(out, text);
    out += "</system-out>\n";
  } else {
    const bool loads = item.finding != nullptr || report.loaded->ok;
    ++(loads ? suite.failures : suite.errors);
    out += loads ? "      <failure" : "      <error";
    attribute(out, "message", message_text(d, options.language, dialect_at(report.loaded->sources, d.span)));
    attribute(out, "type", item.rule);
    out += ">";
    append_xml(out, text);
    out += loads ? "</failure>\n" : "</error>\n";
  }
  out += "    </testcase>\n";
}

void numbers(std::string& out, const Suite& suite) {
  attribute(out, "tests", std::to_string(suite.tests));
  attribute(out, "failures", std::to_string(suite.failures));
  attribute(out, "errors", std::to_string(suite.errors));
  attribute(out, "skipped", std::to_string(suite.skipped));
}

}  // namespace

std::string render_junit(const std::vector<LintReport>& reports, const LintReportOptions& options) {
  std::vector<Suite> suites(reports.size());
  for (const render::Item& item : render::items_of(reports, render::Repeated::kept))
    add(suites[item.report], reports[item.report], item, options);
  Suite all;
  std::string body;
  for (std::size_t r = 0; r < reports.size(); ++r) {
    Suite& suite = suites[r];
    if (const std::string left_out = render::left_out_text(reports[r]); !left_out.empty()) {
      open_case(suite, reports[r], "more");
      suite.cases += ">\n      <error";
      attribute(suite.cases, "message", left_out);
      suite.cases += "/>\n    </testcase>\n";
      ++suite.errors;
    }
    if (suite.tests == 0) {
      open_case(suite, reports[r], "lint");
      suite.cases += "/>\n";
    }
    all.tests += suite.tests;
    all.failures += suite.failures;
    all.errors += suite.errors;
    all.skipped += suite.skipped;
    body += "  <testsuite";
    attribute(body, "name", render::plain_path(reports[r].file));
    numbers(body, suite);
    body += ">\n";
    if (!options.today.empty()) {
      body += "    <properties>\n      <property name=\"today\"";
      attribute(body, "value", options.today);
      body += "/>\n    </properties>\n";
    }
    body += suite.cases + "  </testsuite>\n";
  }
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sop lint\"";
  numbers(text, all);
  return text + ">\n" + body + "</testsuites>\n";
}

}  // namespace sop
