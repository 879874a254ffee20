// tests/support/patch.hpp — files with lines that are changed.
//
// A patch says in words what it does (`# ...`) and gives the lines that change: `-` goes, `+` comes, a line that begins with a space stays
// and tells the place. The lines that go and stay must stand one after the other in the file, once (the first place counts where they
// stand twice); after a line `...` comes another place, further down. There are two kinds:
//
// - tests/golden/broken/EXAMPLE/NAME.patch makes one mistake in a file of examples/ (`file: ...`; `std/...`: a ready piece of dsl/std,
//   inside the procedure of examples/ready_pieces that imports it);
// - tests/golden/lint/ID/NAME.mended.patch mends what is found in NAME.sop beside it.
#pragma once

#include <filesystem>
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

/// A copy of an example in a folder of its own: as it is, until `break_it` makes the mistake.
class ExampleCopy {
 public:
  explicit ExampleCopy(const Patch& patch) : patch_(patch) {
    namespace fs = std::filesystem;
    const bool is_piece = patch.file.rfind("std/", 0) == 0;
    const fs::path folder = is_piece ? fs::path("ready_pieces") : fs::path(patch.file).parent_path();
    fs::create_directories(copy_.path() / folder);
    fs::copy(in_repository("examples") / folder, copy_.path() / folder, fs::copy_options::recursive);
    file_ = copy_.path() / patch.file;
    main_ = patch.file.rfind("service_centre/", 0) == 0 ? copy_.path() / "service_centre/service_centre.sop"
                                                        : file_;
    if (!is_piece) return;
    // The piece lies beside the procedure that imports it.
    const std::string name = fs::path(patch.file).filename().string();
    file_ = copy_.path() / folder / name;
    write_file(file_, read_file(in_repository("dsl") / patch.file));
    const std::string import = "import \"" + patch.file + "\"";
    for (const fs::path& path : list_files(copy_.path() / folder, ".sop")) {
      std::string text = read_file(path);
      const std::size_t at = text.find("\n" + import);
      if (at == std::string::npos) continue;
      main_ = path;
      write_file(path, text.replace(at + 1, import.size(), "import \"" + name + "\""));
    }
  }

  /// False: the lines do not stand there.
  bool break_it() {
    const std::string text = patched(read_file(file_), patch_);
    if (!text.empty()) write_file(file_, text);
    return !text.empty();
  }
  /// The file that the procedure begins in, the file that is broken, and what leads their paths.
  [[nodiscard]] std::string main() const { return main_.string(); }
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] std::string root() const { return copy_.path().string() + "/"; }

 private:
  const Patch& patch_;
  TemporaryFolder copy_;
  std::filesystem::path file_, main_;
};

}  // namespace sop::testing
