// src/cli/lint_fix.cpp — see lint_fix.hpp.
#include "src/cli/lint_fix.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "sop/files.hpp"

namespace sop::cli {
namespace {

constexpr int most_rounds = 100;

/// Reads files as they are on the disk, and those that were mended as they are now.
class MendedSource : public SourceProvider {
 public:
  explicit MendedSource(const std::map<std::string, std::string>& mended) : mended_(mended) {}
  ReadStatus read(std::string_view path, std::string_view from, std::string& text,
                  std::string& identity) override {
    const ReadStatus status = disk_.read(path, from, text, identity);
    const auto found = mended_.find(identity);
    if (status == ReadStatus::ok && found != mended_.end()) text = found->second;
    return status;
  }

 private:
  const std::map<std::string, std::string>& mended_;  // by what FolderSource calls them
  FolderSource disk_;
};

/// How FolderSource calls a file; empty: it is on no disk.
std::string identity_of(const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) return {};
  return std::to_string(about.st_dev) + ":" + std::to_string(about.st_ino);
}

std::size_t mistakes(const LoadResult& loaded) {
  return loaded.dropped + static_cast<std::size_t>(std::count_if(
                              loaded.diagnostics.begin(), loaded.diagnostics.end(),
                              [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

/// What one round mends, and which places that are.
struct Round {
  std::vector<FixedFile> fixed;
  std::vector<LintChangedHash::Place> places;
};

Round round_of(const LoadedFile& file, FixKind most, const RunChecks& checks, Language language) {
  std::vector<const Diagnostic*> diagnostics;
  LintResult lint;
  if (file.result.ok) {
    lint = checks(file.path, file.result);
    add_fixes(file.result, lint, most);
    for (const Finding& finding : lint.findings)
      if (!finding.suppressed) diagnostics.push_back(&finding.diagnostic);
  } else {
    for (const Diagnostic& d : file.result.diagnostics) diagnostics.push_back(&d);
  }
  Round round{apply_fixes(file.result.sources, diagnostics, most), {}};
  for (FixedFile& one : round.fixed) {
    const SourceFile& source = file.result.sources[one.file];
    for (const Diagnostic* d : one.made)
      round.places.push_back({source.path(), source.locate(d->span.begin).line,
                              std::string(message_name(d->id)), message_text(*d, language)});
    one.made.clear();  // they go with the findings
  }
  return round;
}

}  // namespace

Mended mend(std::vector<LoadedFile>& loaded, FixKind most, const RunChecks& checks, const Console& console) {
  std::map<std::string, std::string> now;  // texts by identity
  std::map<std::string, MendedFile> mended;
  Mended out;
  for (LoadedFile& file : loaded) {
    if (file.path == "-") continue;
    // What an earlier procedure changed in a file that both import.
    if (!now.empty()) {
      MendedSource source(now);
      file.result = load_path(file.path, console, source);
    }
    LintChangedHash changed;
    changed.file = file.path;
    for (int i = 0; i < most_rounds; ++i) {
      Round round = round_of(file, most, checks, console.language());
      const std::vector<FixedFile>& fixed = round.fixed;
      if (fixed.empty()) break;
      std::map<std::string, std::string> next = now;
      bool on_disk = true;
      for (const FixedFile& one : fixed) {
        const std::string identity = identity_of(file.result.sources[one.file].path());
        on_disk = on_disk && !identity.empty();
        next[identity] = one.text;
      }
      if (!on_disk) break;
      MendedSource source(next);
      LoadResult after = load_path(file.path, console, source);
      const bool better =
          file.result.ok ? after.ok && (most == FixKind::changes_meaning || says_the_same(file.result, after))
                         : mistakes(after) < mistakes(file.result);
      if (!better) break;
      for (const FixedFile& one : fixed) {
        const SourceFile& before = file.result.sources[one.file];
        MendedFile& entry = mended[identity_of(before.path())];
        if (entry.path.empty()) {
          entry.path = before.path();
          entry.before = before.text();
        }
        entry.after = one.text;
        entry.fixes += one.applied;
      }
      // A text that did not load had no hash yet.
      if (file.result.ok && file.result.procedure.hash != after.procedure.hash) {
        if (changed.places.empty()) changed.old_hash = file.result.procedure.hash;
        changed.new_hash = after.procedure.hash;
        std::move(round.places.begin(), round.places.end(), std::back_inserter(changed.places));
      }
      now = std::move(next);
      file.result = std::move(after);
    }
    if (!changed.places.empty()) out.hashes.push_back(std::move(changed));
  }
  for (auto& [identity, file] : mended)
    if (file.before != file.after) out.files.push_back(std::move(file));
  std::sort(out.files.begin(), out.files.end(),
            [](const MendedFile& a, const MendedFile& b) { return a.path < b.path; });
  return out;
}

}  // namespace sop::cli
