// src/cli/output.cpp — see output.hpp.
#include "src/cli/output.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "sop/binary.hpp"
#include "sop/case_json.hpp"
#include "sop/json.hpp"
#include "sop/lint_baseline.hpp"
#include "sop/test_findings.hpp"
#include "sop/test_generate.hpp"
#include "src/cli/console.hpp"
#include "src/cli/input.hpp"

namespace sop::cli {
namespace {

namespace fs = std::filesystem;

/// Whether a file holds a saved case: in the compact form, alone as JSON, or as `sop decide` prints it with its decision.
bool is_saved_case(const std::string& path) {
  const std::string text = read_text(path, max_case_bytes);
  if (std::string_view(text).substr(0, 4) == "SOPK") return true;
  JsonDocument document;
  DiagnosticSink problems;
  if (!parse_json(text, document, problems, case_json_limits)) return false;
  const JsonValue root = document.root();
  if (!root.is(JsonKind::object)) return false;
  const JsonValue inner = root.find("case");
  const JsonValue saved = inner.valid() ? inner : root;
  return saved.is(JsonKind::object) && saved.find("version").valid() && saved.find("procedure").valid() &&
         saved.find("opened").valid();
}

bool is_baseline(const std::string& path) {
  SourceSet sources;
  const FileId file = sources.add(path, read_text(path, max_baseline_bytes));
  std::vector<BaselineEntry> entries;
  DiagnosticSink problems;
  return read_baseline(sources, file, entries, problems);
}

/// Whether a command wrote the tests of a file: its mark stands below the first line.
bool has_mark(const std::string& path, std::string_view mark) {
  const std::string text = read_text(path, ParseLimits().max_file_bytes);
  const std::size_t line = text.find("\n\n");
  return line != std::string::npos && text.compare(line + 2, mark.size(), mark) == 0;
}

bool is_of_kind(const std::string& path, OutputKind kind) {
  switch (kind) {
    case OutputKind::compiled:
      return is_compiled(path);
    case OutputKind::saved_case:
      return is_saved_case(path);
    case OutputKind::baseline:
      return is_baseline(path);
    case OutputKind::tests:
      return has_mark(path, emitted_tests_mark);
    case OutputKind::generated:
      return has_mark(path, generated_tests_mark);
  }
  return false;
}

const char* name_of(OutputKind kind) {
  switch (kind) {
    case OutputKind::compiled:
      return "compiled procedure";
    case OutputKind::saved_case:
      return "saved case";
    case OutputKind::baseline:
      return "baseline";
    case OutputKind::tests:
      return "file of `--emit-tests`";
    case OutputKind::generated:
      return "file of `--generate`";
  }
  return "";
}

}  // namespace

void check_output(const std::string& path, OutputKind kind, const std::vector<std::string>& inputs) {
  struct stat there {};
  if (::stat(path.c_str(), &there) != 0)
    return;  // nothing is there; what is wrong with the way to it is said when it is written
  if (S_ISDIR(there.st_mode)) fail("`" + path + "` is a folder: name a file in it");
  if (!S_ISREG(there.st_mode)) fail("`" + path + "` is no plain file and is not written: name a file");
  for (const std::string& input : inputs) {
    struct stat read {};
    if (input == "-" || input.empty() || ::stat(input.c_str(), &read) != 0) continue;
    if (read.st_dev == there.st_dev && read.st_ino == there.st_ino)
      fail("`" + path + "` is what is read here and is not overwritten: name another file");
  }
  if (there.st_size == 0 || is_of_kind(path, kind)) return;
  fail("`" + path + "` exists and is no " + name_of(kind) +
       ", so it is not overwritten: name another file, or remove it");
}

void write_whole(const std::string& path, std::string_view bytes) {
  // Behind a link stands the file that is meant.
  std::error_code error;
  const fs::path behind = fs::canonical(path, error);
  const std::string target = error ? path : behind.string();
  std::string beside = target + ".XXXXXX";
  const int handle = ::mkstemp(beside.data());
  if (handle < 0) fail("`" + path + "` cannot be written: " + std::strerror(errno));
  const auto give_up = [&](const char* why) {
    const std::string reason = std::strerror(errno);
    ::close(handle);
    ::unlink(beside.c_str());
    fail("`" + path + "` cannot be written" + why + ": " + reason);
  };
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = ::write(handle, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) give_up("");
    written += static_cast<std::size_t>(count);
  }
  // A new file is only its owner's; give it the rights that the one before had, or that any new file gets.
  struct stat before {};
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const mode_t rights = ::stat(target.c_str(), &before) == 0 ? before.st_mode & 0777U : 0666U & ~mask;
  if (::fchmod(handle, rights) != 0 || ::fsync(handle) != 0) give_up("");
  if (::close(handle) != 0 || std::rename(beside.c_str(), target.c_str()) != 0) {
    const std::string reason = std::strerror(errno);
    ::unlink(beside.c_str());
    fail("`" + path + "` cannot be written: " + reason);
  }
}

}  // namespace sop::cli
