// tests/support/told_together.hpp — what checks say when each is asked alone, against a run of all checks together.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/lint.hpp"
#include "sop/messages/checks.hpp"

namespace sop_test {

/// What each of some checks says when it is asked alone, so that none is told with another.
inline std::vector<sop::Finding> told_apart(const sop::Procedure& p, const std::vector<std::string>& checks) {
  std::vector<sop::Finding> out;
  for (const std::string& check : checks) {
    sop::LintOptions options;
    options.only = {check};
    for (sop::Finding& finding : sop::lint(p, options).findings) out.push_back(std::move(finding));
  }
  return out;
}

/// Whether a note tells of a finding after `with it:`.
inline bool tells_of(const sop::Note& note, const sop::Finding& finding) {
  std::vector<std::string> args;
  for (const std::string& arg : finding.diagnostic.args) args.push_back(sop::detail::in_term(arg));
  return note.id == sop::messages::told_with_it && note.span.begin == finding.diagnostic.span.begin &&
         note.span.end == finding.diagnostic.span.end && !note.args.empty() &&
         note.args.front() == sop::detail::catalogue_term_of(finding.diagnostic.id, args);
}

/// How a run of all checks differs from what some of them say apart: each of that is told once, by itself or after `with it:` of something
/// else, and these checks tell nothing more. Empty: it does not.
inline std::string told_otherwise(const sop::Procedure& p, const std::vector<sop::Finding>& apart,
                                  const std::vector<std::string>& checks) {
  const std::vector<sop::Finding> all = sop::lint(p).findings;
  const auto same = [](const sop::Finding& a, const sop::Finding& b) {
    return a.check == b.check && a.path == b.path && a.diagnostic.id == b.diagnostic.id &&
           a.diagnostic.args == b.diagnostic.args && a.diagnostic.span.begin == b.diagnostic.span.begin;
  };
  for (const sop::Finding& one : apart) {
    std::size_t times = 0;
    for (const sop::Finding& told : all) {
      times += same(told, one) ? 1U : 0U;
      for (const sop::Note& note : told.diagnostic.notes) times += tells_of(note, one) ? 1U : 0U;
    }
    if (times != 1)
      return std::string(one.check) + " of " + one.path + " is told " + std::to_string(times) + " times";
  }
  for (const sop::Finding& told : all)
    if (std::find(checks.begin(), checks.end(), told.check) != checks.end() &&
        std::none_of(apart.begin(), apart.end(), [&](const sop::Finding& one) { return same(told, one); }))
      return std::string(told.check) + " of " + told.path + " is told of all together alone";
  return {};
}

}  // namespace sop_test
