// src/lint/settings.cpp — see settings.hpp; and globs.
//
// A glob is walked with the set of all places in it where one may stand after what was read, so that no glob is slow.
#include "src/lint/settings.hpp"

#include <algorithm>

#include "sop/unicode.hpp"

namespace sop {
namespace {

/// One element of a glob.
struct GlobPart {
  enum class Kind : std::uint8_t { character, one, many, folders } kind = Kind::character;
  char32_t character = 0;
};

std::vector<GlobPart> glob_parts(std::string_view glob) {
  std::vector<GlobPart> parts;
  for (std::size_t at = 0; at < glob.size();) {
    const unicode::Decoded c = unicode::decode(glob, at);
    const bool begins_part = at == 0 || glob[at - 1] == '/';
    if (begins_part && glob.substr(at, 3) == "**/") {
      parts.push_back({GlobPart::Kind::folders, 0});
      at += 3;
      continue;
    }
    if (begins_part && glob.substr(at) == "**") {
      // Everything below: folders, and then a name.
      parts.push_back({GlobPart::Kind::folders, 0});
      parts.push_back({GlobPart::Kind::many, 0});
      break;
    }
    GlobPart part;
    part.character = c.code_point;
    if (c.code_point == U'*') part.kind = GlobPart::Kind::many;
    if (c.code_point == U'?') part.kind = GlobPart::Kind::one;
    if (part.kind != GlobPart::Kind::many || parts.empty() || parts.back().kind != GlobPart::Kind::many)
      parts.push_back(part);
    at += c.length;
  }
  return parts;
}

/// Marks the places that are reached without reading: past a star that takes nothing.
void reach(const std::vector<GlobPart>& parts, std::vector<bool>& at) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool may_be_empty =
        parts[i].kind == GlobPart::Kind::many || parts[i].kind == GlobPart::Kind::folders;
    if (at[i] && may_be_empty) at[i + 1] = true;
  }
}

/// The last rule that fits; null: none.
const SeverityRule* rule_for(const LintOptions& options, const CheckInfo& check, const std::string* file) {
  const SeverityRule* found = nullptr;
  for (const SeverityRule& rule : options.severities) {
    if (rule.check.empty() ? rule.category != check.category : rule.check != check.id) continue;
    const bool fits =
        rule.files.empty() ||
        (file != nullptr && std::any_of(rule.files.begin(), rule.files.end(),
                                        [&](const std::string& g) { return fits_glob(g, *file); }));
    if (fits) found = &rule;
  }
  return found;
}

}  // namespace

bool fits_glob(std::string_view glob, std::string_view path) {
  if (glob.find('/') == std::string_view::npos && path.find('/') != std::string_view::npos)
    path.remove_prefix(path.rfind('/') + 1);
  const std::vector<GlobPart> parts = glob_parts(glob);
  std::vector<bool> now(parts.size() + 1), next(parts.size() + 1);
  now[0] = true;
  reach(parts, now);
  // Inside the folders of a `**/`, one may go on only behind a `/`.
  std::vector<bool> inside(parts.size() + 1);
  for (std::size_t t = 0; t < path.size();) {
    const unicode::Decoded c = unicode::decode(path, t);
    const bool slash = c.code_point == U'/';
    std::fill(next.begin(), next.end(), false);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bool here = now[i];
      switch (parts[i].kind) {
        case GlobPart::Kind::character:
          if (here && c.code_point == parts[i].character) next[i + 1] = true;
          break;
        case GlobPart::Kind::one:
          if (here && !slash) next[i + 1] = true;
          break;
        case GlobPart::Kind::many:
          if (here && !slash) next[i] = true;
          break;
        case GlobPart::Kind::folders:
          if (here || inside[i]) {
            inside[i] = !slash;
            if (slash) next[i] = true;
          }
          break;
      }
    }
    reach(parts, next);
    now.swap(next);
    t += c.length;
  }
  return now[parts.size()];
}

bool find_category(std::string_view name, CheckCategory& out) {
  for (int i = 0; i <= static_cast<int>(CheckCategory::tests); ++i) {
    if (category_name(static_cast<CheckCategory>(i)) != name) continue;
    out = static_cast<CheckCategory>(i);
    return true;
  }
  return false;
}

bool lint_checks::is_off_everywhere(const LintOptions& options, const CheckInfo& check) {
  bool off = false;
  for (const SeverityRule& rule : options.severities) {
    if (rule.check.empty() ? rule.category != check.category : rule.check != check.id) continue;
    if (rule.level != LintLevel::off) {
      off = false;
    } else if (rule.files.empty()) {
      off = true;
    }
  }
  return off;
}

void lint_checks::apply_severities(const LintOptions& options, std::vector<Finding>& findings) {
  if (options.severities.empty()) return;
  const auto is_off = [&](Finding& finding) {
    const FileId file = finding.diagnostic.span.file;
    const SeverityRule* rule = rule_for(options, *find_check(finding.check),
                                        file < options.files.size() ? &options.files[file] : nullptr);
    if (rule == nullptr) return false;
    switch (rule->level) {
      case LintLevel::off:
        return true;
      case LintLevel::note:
        finding.diagnostic.severity = Severity::note;
        break;
      case LintLevel::warning:
        finding.diagnostic.severity = Severity::warning;
        break;
      case LintLevel::error:
        finding.diagnostic.severity = Severity::error;
        break;
    }
    return false;
  };
  findings.erase(std::remove_if(findings.begin(), findings.end(), is_off), findings.end());
}

}  // namespace sop
