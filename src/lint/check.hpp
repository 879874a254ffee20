// src/lint/check.hpp — what a check is given, and how it reports.
//
// A check is a function `void id(CheckContext&)` in a file of its own. It looks at the procedure, the graph and what the
// analysis has found, and calls `report`. It keeps no state and never looks at the text of the files.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/analysis.hpp"
#include "sop/lint.hpp"
#include "sop/model.hpp"
#include "sop/state_graph.hpp"

namespace sop::lint_checks {

class CheckContext {
 public:
  CheckContext(const Procedure& the_procedure, const StateGraph& the_graph,
               const analysis::Reachability& what_is_reached, const LintOptions& the_options,
               std::vector<Finding>& findings)
      : procedure(the_procedure),
        graph(the_graph),
        reachability(what_is_reached),
        options(the_options),
        findings_(findings) {}

  const Procedure& procedure;
  const StateGraph& graph;
  const analysis::Reachability& reachability;
  const LintOptions& options;
  std::vector<bool> suppression_used;  ///< one a suppression; known to late checks

  /// Whether a check with this id runs.
  bool runs(std::string_view id) const {
    return options.only.empty() ||
           std::find(options.only.begin(), options.only.end(), id) != options.only.end();
  }
  bool expired(const Suppression& s) const {
    return options.has_today && s.until != 0 && options.today > s.until;
  }

  /// Adds a finding of the check that is running. `path` names the thing for ever; the reference is good until the next call.
  Finding& report(MessageId message, Span span, std::string path, std::vector<std::string> args = {}) {
    Finding finding;
    finding.check = check_->id;
    finding.diagnostic = {message, check_->severity, span, std::move(args), {}, {}};
    finding.path = std::move(path);
    findings_.push_back(std::move(finding));
    return findings_.back();
  }

  /// The name of a symbol as its author wrote it.
  const std::string& name(SymbolId symbol) const { return procedure.text(symbol); }

  void begin(const CheckInfo& check) { check_ = &check; }

 private:
  std::vector<Finding>& findings_;
  const CheckInfo* check_ = nullptr;
};

/// The lasting name of a suppression.
inline std::string suppression_path(const Suppression& s) {
  return "suppress/" + s.check + (s.where.empty() ? "" : "/" + s.where);
}

#define SOP_CHECK(id, severity, category, summary) void id(CheckContext& context);
#define SOP_LATE_CHECK SOP_CHECK
#include "src/lint/checks.def"
#undef SOP_LATE_CHECK
#undef SOP_CHECK

}  // namespace sop::lint_checks
