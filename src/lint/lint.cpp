// src/lint/lint.cpp — runs the checks, applies suppressions, sorts, and gives each finding its fingerprint.
//
// The list of checks is src/lint/checks.def and nothing registers itself: an object of a static library that nobody names is
// dropped by the linker.
#include "sop/lint.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "sop/messages/checks.hpp"
#include "sop/sha256.hpp"
#include "src/lint/check.hpp"
#include "src/lint/settings.hpp"
#include "src/lint/settle.hpp"
#include "src/lint/wholes.hpp"

namespace sop {
namespace {

using lint_checks::CheckContext;

/// When a check runs.
enum class Turn : std::uint8_t {
  usual,
  closing,  ///< after those, because it speaks of what they left open
  late      ///< after the suppressions of the file have been applied to the others
};

struct CheckEntry {
  CheckInfo info;
  void (*run)(CheckContext&);
  bool dated;  ///< speaks of a date, so it runs only where today is known
  Turn turn;
};

constexpr CheckEntry entries[] = {
#define SOP_CHECK(id, severity, category, summary) \
  {{#id, Severity::severity, CheckCategory::category, summary}, &lint_checks::id, false, Turn::usual},
#define SOP_DATED_CHECK(id, severity, category, summary) \
  {{#id, Severity::severity, CheckCategory::category, summary}, &lint_checks::id, true, Turn::usual},
#define SOP_CLOSING_CHECK(id, severity, category, summary) \
  {{#id, Severity::severity, CheckCategory::category, summary}, &lint_checks::id, false, Turn::closing},
#define SOP_LATE_CHECK(id, severity, category, summary) \
  {{#id, Severity::severity, CheckCategory::category, summary}, &lint_checks::id, false, Turn::late},
#include "src/lint/checks.def"
#undef SOP_LATE_CHECK
#undef SOP_CLOSING_CHECK
#undef SOP_DATED_CHECK
#undef SOP_CHECK
};

/// The same for the same mistake wherever its lines have moved: the check, the thing and the words, and a number when one
/// thing has the same mistake several times.
void fingerprint(std::vector<Finding>& findings) {
  std::unordered_map<std::string, std::size_t> seen;
  for (Finding& finding : findings) {
    std::string text = std::string(finding.check) + "\n" + finding.path + "\n" +
                       std::string(message_name(finding.diagnostic.id));
    for (const auto& arg : finding.diagnostic.args) text += "\n" + arg;
    const std::size_t times = seen[text]++;
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

/// The case that shows a finding, as a note without a place.
void tell_witnesses(const Procedure& procedure, std::vector<Finding>& findings) {
  constexpr Span nowhere{static_cast<FileId>(-1), 0, 0};
  // Where there are no facts and no conditions, what is seen of one case that was only opened is so with each.
  const bool all_alike = procedure.facts.empty() && lint_checks::whole_conditions(procedure).empty();
  for (Finding& finding : findings) {
    if (finding.witness.empty()) continue;
    const std::string text = witness_text(finding.witness, procedure);
    if (text.empty())
      finding.diagnostic.note(
          all_alike ? messages::for_example__any_case : messages::for_example__nothing_told, nowhere);
    else
      finding.diagnostic.note(finding.witness.events.empty() && !finding.witness.has_opening
                                  ? messages::for_example
                                  : messages::for_example__story,
                              nowhere, {text});
  }
}

/// Marks what the author has silenced, and what each suppression did. One that has expired still silences, because the check
/// `expired_suppression` then speaks of it, once, as an error; where that check does not run, it silences nothing.
void suppress(CheckContext& context, std::vector<Finding>& findings) {
  const auto& suppressions = context.procedure.suppressions;
  context.silenced.assign(suppressions.size(), {});
  context.silenced_suspicion.assign(suppressions.size(), false);
  for (std::size_t i = 0; i < suppressions.size(); ++i) {
    if (context.expired(suppressions[i]) && !context.can_run("expired_suppression")) continue;
    for (std::size_t f = 0; f < findings.size(); ++f) {
      if (findings[f].suppressed || !covers(suppressions[i], findings[f])) continue;
      findings[f].suppressed = true;
      findings[f].suppression_reason = suppressions[i].reason;
      context.silenced[i].push_back(f);
    }
    for (Finding& suspected : context.suspected) {
      if (!covers(suppressions[i], suspected)) continue;
      suspected.suppressed = true;
      context.silenced_suspicion[i] = true;
    }
  }
}

bool is_before(const Span& x, std::string_view check, const Span& y, std::string_view other) {
  if (x.file != y.file) return x.file < y.file;
  if (x.begin != y.begin) return x.begin < y.begin;
  return check < other;
}

/// What was suspected, once a check and place, without what is silenced and where the check has found something.
std::vector<NotShown> not_shown(CheckContext& context) {
  std::vector<Finding>& suspected = context.suspected;
  lint_checks::apply_severities(context.options, suspected);
  std::vector<NotShown> out;
  for (Finding& one : suspected) {
    const auto same = [&](const auto& other) { return other.check == one.check && other.path == one.path; };
    if (one.suppressed || std::any_of(context.findings().begin(), context.findings().end(), same) ||
        std::any_of(out.begin(), out.end(), same))
      continue;
    one.diagnostic.severity = Severity::note;
    out.push_back({one.check, std::move(one.diagnostic), std::move(one.path), lint_checks::limit_of_stories});
  }
  std::stable_sort(out.begin(), out.end(), [](const NotShown& a, const NotShown& b) {
    return is_before(a.diagnostic.span, a.check, b.diagnostic.span, b.check);
  });
  return out;
}

bool options_allow(const CheckContext& context) {
  return context.options.stop == nullptr || !context.options.stop->requested();
}

/// Runs the checks whose turn it is; false when it was asked to stop.
bool run(CheckContext& context, Turn turn) {
  for (const CheckEntry& entry : entries) {
    if (!options_allow(context)) return false;
    if (entry.turn != turn || !context.runs(entry.info.id)) continue;
    if (entry.dated && !context.options.has_today) continue;
    if (lint_checks::is_off_everywhere(context.options, entry.info)) continue;
    context.begin(entry.info);
    entry.run(context);
  }
  return options_allow(context);
}

}  // namespace

bool lint_checks::needs_today(std::string_view id) {
  return std::any_of(std::begin(entries), std::end(entries),
                     [&](const CheckEntry& entry) { return entry.dated && entry.info.id == id; });
}

std::string_view category_name(CheckCategory category) {
  static constexpr std::array<std::string_view, 9> names = {
      "shape", "ownership", "escalation", "money", "time", "words", "tables", "life", "tests"};
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
  CheckContext context(procedure, graph, reachability, options, result);
  bool whole = run(context, Turn::usual) && run(context, Turn::closing);
  suppress(context, result.findings);
  whole = whole && run(context, Turn::late);
  result.stopped = !whole;
  result.not_shown = not_shown(context);
  lint_checks::apply_severities(options, result.findings);
  lint_checks::settle(context, result.findings);
  std::stable_sort(result.findings.begin(), result.findings.end(), [](const Finding& a, const Finding& b) {
    return is_before(a.diagnostic.span, a.check, b.diagnostic.span, b.check);
  });
  fingerprint(result.findings);
  tell_witnesses(procedure, result.findings);
  if (result.findings.size() > options.max_findings) {
    result.dropped = result.findings.size() - options.max_findings;
    result.findings.resize(options.max_findings);
  }
  return result;
}

}  // namespace sop
