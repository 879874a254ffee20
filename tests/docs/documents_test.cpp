// The documents keep their promises: every relative link leads to a file, every C++ example compiles as it stands.
//
// An example is a fenced block that opens with ```cpp and is a whole file with its includes. A block that only shows a
// shape opens with ```cpp fragment and is not compiled.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> documents() {
  std::vector<fs::path> result = list_files(in_repository("docs"), ".md");
  for (const char* name : {"README.md", "CHANGELOG.md"}) result.push_back(in_repository(name));
  for (const fs::path& path : list_files(in_repository("examples"), ".md")) {
    if (!path.string().ends_with(".sop.md")) result.push_back(path);
  }
  return result;
}

// The targets of [text](target) outside fenced blocks, without their #fragment; only those inside the repository.
std::vector<std::string> links_of(const std::string& text) {
  std::vector<std::string> links;
  bool fenced = false;
  for (const std::string& line : split_lines(text)) {
    if (line.starts_with("```")) fenced = !fenced;
    if (fenced) continue;
    for (std::size_t at = line.find("]("); at != std::string::npos; at = line.find("](", at + 1)) {
      const std::size_t end = line.find(')', at);
      if (end == std::string::npos) break;
      std::string target = line.substr(at + 2, end - at - 2);
      target.erase(std::min(target.size(), target.find('#')));
      if (!target.empty() && target.find("://") == std::string::npos && !target.starts_with("mailto:")) {
        links.push_back(std::move(target));
      }
    }
  }
  return links;
}

struct Block {
  std::size_t line;
  std::string text;
};

std::vector<Block> blocks_of(const std::string& text, std::string_view opening) {
  std::vector<Block> blocks;
  bool inside = false;
  std::size_t number = 0;
  for (const std::string& line : split_lines(text)) {
    ++number;
    if (!inside && line == opening) {
      blocks.push_back({number, {}});
      inside = true;
    } else if (inside && line.starts_with("```")) {
      inside = false;
    } else if (inside) {
      blocks.back().text.append(line).append("\n");
    }
  }
  return blocks;
}

// What the compiler says about a file of C++; empty when it is content.
std::string compiler_says(const std::string& text) {
  const TemporaryFolder folder;
  write_file(folder.path() / "example.cpp", text);
  const Run run =
      run_program({SOP_COMPILER, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-I",
                   in_repository("include").string(), (folder.path() / "example.cpp").string()});
  return run.exit_code == 0 ? "" : run.err + "(exit code " + std::to_string(run.exit_code) + ")";
}

}  // namespace

TEST_CASE("every relative link of the documents leads to a file") {
  for (const fs::path& document : documents()) {
    for (const std::string& link : links_of(read_file(document))) {
      CHECK_MESSAGE(fs::exists(document.parent_path() / link), document.string(), " links to ", link);
    }
  }
}

TEST_CASE("every C++ example of the documents compiles") {
  for (const fs::path& document : documents()) {
    for (const Block& block : blocks_of(read_file(document), "```cpp")) {
      const std::string complaint = compiler_says(block.text);
      CHECK_MESSAGE(complaint.empty(), document.string(), ":", block.line, "\n", complaint);
    }
  }
}

TEST_CASE("a broken link and a broken example are seen") {
  CHECK(links_of(
            "see [a](docs/a.md#part) and [b](https://example.org) and [c](#here)\n```\n[d](d.md)\n```\n") ==
        std::vector<std::string>{"docs/a.md"});
  const std::vector<Block> blocks =
      blocks_of("text\n```cpp\nint a;\n```\n```cpp fragment\n...\n```\n", "```cpp");
  REQUIRE(blocks.size() == 1);
  CHECK(blocks[0].line == 2);
  CHECK(blocks[0].text == "int a;\n");
  CHECK(compiler_says("#include <sop/config.hpp>\nint main() { return sop::version() == nullptr; }\n") == "");
  CHECK(compiler_says("int main() { return nowhere(); }\n") != "");
}
