// src/lint/lint.cpp — runs the checks, applies suppressions, sorts, and gives each finding its fingerprint.
//
// The list of checks is src/lint/checks.def and nothing registers itself: an object of a static library that nobody names is
// dropped by the linker.
#include "sop/lint.hpp"

#include <algorithm>
#include <array>

#include "sop/sha256.hpp"
#include "src/lint/check.hpp"

namespace sop {
namespace {

using lint_checks::CheckContext;

struct CheckEntry {
  CheckInfo info;
  void (*run)(CheckContext&);
  bool late;
};

constexpr CheckEntry entries[] = {
#define SOP_CHECK(id, severity, category, summary) \
  {{#id, Severity::severity, CheckCategory::category, summary}, &lint_checks::id, false},
#define SOP_LATE_CHECK(id, severity, category, summary) \
  {{#id, Severity::severity, CheckCategory::category, summary}, &lint_checks::id, true},
#include "src/lint/checks.def"
#undef SOP_LATE_CHECK
#undef SOP_CHECK
};

/// The same for the same mistake wherever its lines have moved: the check, the thing and the words, and a number when one
/// thing has the same mistake several times.
void fingerprint(std::vector<Finding>& findings) {
  std::vector<std::string> seen;
  for (Finding& finding : findings) {
    std::string text = std::string(finding.check) + "\n" + finding.path + "\n" +
                       std::string(message_name(finding.diagnostic.id));
    for (const auto& arg : finding.diagnostic.args) text += "\n" + arg;
    const auto times = std::count(seen.begin(), seen.end(), text);
    seen.push_back(text);
    text += "\n" + std::to_string(times);
    finding.fingerprint = to_hex(sha256(text)).substr(0, 32);
  }
}

/// A suppression covers a thing and everything inside it.
bool covers(const Suppression& suppression, const Finding& finding) {
  if (suppression.check != finding.check) return false;
  const std::string& where = suppression.where;
  if (where.empty() || where == finding.path) return true;
  return finding.path.size() > where.size() && finding.path.compare(0, where.size(), where) == 0 &&
         finding.path[where.size()] == '/';
}

/// Marks what the author has silenced, and which suppressions did so.
void suppress(CheckContext& context, std::vector<Finding>& findings) {
  const auto& suppressions = context.procedure.suppressions;
  context.suppression_used.assign(suppressions.size(), false);
  for (std::size_t i = 0; i < suppressions.size(); ++i) {
    if (context.expired(suppressions[i])) continue;
    for (Finding& finding : findings) {
      if (finding.suppressed || !covers(suppressions[i], finding)) continue;
      finding.suppressed = true;
      finding.suppression_reason = suppressions[i].reason;
      context.suppression_used[i] = true;
    }
  }
}

/// Runs the checks of one of the two kinds; false when it was asked to stop.
bool run(CheckContext& context, bool late) {
  for (const CheckEntry& entry : entries) {
    if (context.options.stop != nullptr && context.options.stop->requested()) return false;
    if (entry.late != late || !context.runs(entry.info.id)) continue;
    context.begin(entry.info);
    entry.run(context);
  }
  return true;
}

}  // namespace

std::string_view category_name(CheckCategory category) {
  static constexpr std::array<std::string_view, 8> names = {"shape", "ownership", "escalation", "money",
                                                            "time",  "words",     "life",       "tests"};
  return names[static_cast<std::size_t>(category)];
}

const std::vector<CheckInfo>& checks() {
  static const std::vector<CheckInfo> list = [] {
    std::vector<CheckInfo> all;
    for (const CheckEntry& entry : entries) all.push_back(entry.info);
    return all;
  }();
  return list;
}

const CheckInfo* find_check(std::string_view id) {
  for (const CheckEntry& entry : entries) {
    if (entry.info.id == id) return &entry.info;
  }
  return nullptr;
}

std::size_t LintResult::count(Severity severity) const {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), [&](const Finding& f) {
    return !f.suppressed && f.diagnostic.severity == severity;
  }));
}

LintResult lint(const Procedure& procedure, const LintOptions& options) {
  LintResult result;
  const StateGraph graph(procedure);
  const analysis::Reachability reachability = analysis::reachability(procedure, graph);
  CheckContext context(procedure, graph, reachability, options, result.findings);
  result.stopped = !run(context, false);
  if (!result.stopped) {
    suppress(context, result.findings);
    result.stopped = !run(context, true);
  }
  std::stable_sort(result.findings.begin(), result.findings.end(), [](const Finding& a, const Finding& b) {
    const Span& x = a.diagnostic.span;
    const Span& y = b.diagnostic.span;
    if (x.file != y.file) return x.file < y.file;
    if (x.begin != y.begin) return x.begin < y.begin;
    return a.check < b.check;
  });
  fingerprint(result.findings);
  if (result.findings.size() > options.max_findings) {
    result.dropped = result.findings.size() - options.max_findings;
    result.findings.resize(options.max_findings);
  }
  return result;
}

}  // namespace sop
