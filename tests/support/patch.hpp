// tests/support/patch.hpp — files with lines that are changed.
//
// A patch says in words what it does (`# ...`) and gives the lines that change: `-` goes, `+` comes, a line that begins with a space stays
// and tells the place. The lines that go and stay must stand one after the other in the file, once (the first place counts where they
// stand twice); after a line `...` comes another place, further down. There are two kinds:
//
// - tests/golden/broken/EXAMPLE/NAME.patch makes one mistake in a file of examples/ (`file: ...`);
// - tests/golden/lint/ID/NAME.mended.patch mends what is found in NAME.sop beside it.
#pragma once

#include <string>
#include <vector>

#include "tests/support/files.hpp"

namespace sop::testing {

struct PatchPlace {
  std::vector<std::string> before, after;
};

struct Patch {
  std::string file;
  std::vector<PatchPlace> places;
};

inline Patch read_patch(const std::string& bytes) {
  Patch patch;
  patch.places.emplace_back();
  for (const std::string& line : split_lines(bytes)) {
    if (line.rfind("file: ", 0) == 0) patch.file = line.substr(6);
    if (line == "...") patch.places.emplace_back();
    if (line.empty() || (line[0] != '-' && line[0] != '+' && line[0] != ' ')) continue;
    PatchPlace& place = patch.places.back();
    if (line[0] != '+') place.before.push_back(line.substr(1));
    if (line[0] != '-') place.after.push_back(line.substr(1));
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
  std::string out;
  std::size_t done = 0;
  for (const PatchPlace& place : patch.places) {
    const std::string before = joined(place.before);
    // The line end before the first line may have been taken with the place above.
    const std::size_t at = text.find("\n" + before, done == 0 ? 0 : done - 1);
    if (at == std::string::npos || before.empty()) return {};
    out += text.substr(done, at + 1 - done) + joined(place.after);
    done = at + 1 + before.size();
  }
  return out + text.substr(done);
}

/// The file of examples/ that a procedure begins in.
inline std::string main_of_example(const std::string& file) {
  return file.rfind("service_centre/", 0) == 0 ? "service_centre/service_centre.sop" : file;
}

}  // namespace sop::testing
