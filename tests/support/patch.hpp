// tests/support/patch.hpp — examples with one mistake in them.
//
// A patch (tests/golden/broken/EXAMPLE/NAME.patch) says what the mistake is (`# ...`), in which file of examples/ it is made (`file: ...`),
// and the lines that change: `-` goes, `+` comes, a line that begins with a space stays and tells the place. The lines that go and stay
// must stand one after the other in the file, once (the first place counts where they stand twice).
#pragma once

#include <string>
#include <vector>

#include "tests/support/files.hpp"

namespace sop::testing {

struct Patch {
  std::string file;
  std::vector<std::string> before, after;
};

inline Patch read_patch(const std::string& bytes) {
  Patch patch;
  for (const std::string& line : split_lines(bytes)) {
    if (line.rfind("file: ", 0) == 0) patch.file = line.substr(6);
    if (line.empty() || (line[0] != '-' && line[0] != '+' && line[0] != ' ')) continue;
    if (line[0] != '+') patch.before.push_back(line.substr(1));
    if (line[0] != '-') patch.after.push_back(line.substr(1));
  }
  return patch;
}

/// The text with the change; empty: the lines do not stand there.
inline std::string patched(const std::string& text, const Patch& patch) {
  const auto joined = [](const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) out += line + "\n";
    return out;
  };
  const std::string before = joined(patch.before);
  std::size_t at = text.find("\n" + before);
  if (at == std::string::npos || before.empty()) return {};
  ++at;
  return text.substr(0, at) + joined(patch.after) + text.substr(at + before.size());
}

/// The file of examples/ that a procedure begins in.
inline std::string main_of_example(const std::string& file) {
  return file.rfind("service_centre/", 0) == 0 ? "service_centre/service_centre.sop" : file;
}

}  // namespace sop::testing
