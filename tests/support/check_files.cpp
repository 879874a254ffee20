// tests/support/check_files.cpp — see the header.
#include "tests/support/check_files.hpp"

#include <algorithm>
#include <set>

#include "tests/support/files.hpp"

namespace sop::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* unwritten = "WRITE ME";
constexpr const char* headings[] = {"## What it finds", "## An example of the mistake", "## Why it hurts",
                                    "## How to mend it", "## How to silence it"};

bool holds(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::string content(const fs::path& path) { return fs::exists(path) ? read_file(path) : std::string(); }

std::set<std::string> stems(const fs::path& folder, const char* suffix) {
  std::set<std::string> out;
  if (!fs::exists(folder)) return out;
  for (const fs::path& path : list_files(folder, suffix)) out.insert(path.stem().string());
  return out;
}

void golden_problems_of(const fs::path& root, const std::string& id, std::vector<std::string>& problems) {
  const fs::path folder = root / "tests/golden/lint" / id;
  std::size_t fires = 0, near_misses = 0;
  for (const fs::path& input : list_files(folder, ".sop")) {
    if (holds(read_file(input), unwritten)) problems.push_back(input.string() + " is not written yet");
    if (input.parent_path().filename() == "ok") {
      ++near_misses;
      continue;
    }
    fs::path expected = input;
    expected.replace_extension(".out");
    if (holds(content(expected), "[" + id + "]")) {
      ++fires;
    } else {
      problems.push_back(expected.string() + " does not show the finding");
    }
  }
  if (fires == 0) problems.push_back("tests/golden/lint/" + id + " has no file that fires");
  if (near_misses == 0) problems.push_back("tests/golden/lint/" + id + "/ok has no near miss");
}

void page_problems(const fs::path& root, const std::string& id, std::vector<std::string>& problems) {
  const std::string page = "docs/checks/" + id + ".md";
  const std::string text = content(root / page);
  if (text.empty()) {
    problems.push_back("there is no " + page);
    return;
  }
  if (holds(text, unwritten)) problems.push_back(page + " is not written yet");
  if (text.rfind("# " + id + ": ", 0) != 0)
    problems.push_back(page + " does not begin with `# " + id + ": `");
  std::size_t at = 0;
  for (const char* heading : headings) {
    const std::size_t found = text.find("\n" + std::string(heading) + "\n", at);
    if (found == std::string::npos) {
      problems.push_back(page + " has no `" + heading + "` in its place");
    } else {
      at = found;
    }
  }
  const CheckPage parts = read_check_page(text);
  if (parts.whole.empty()) problems.push_back(page + " has no hidden file `<!-- part page`");
  if (parts.mistakes.empty()) problems.push_back(page + " has no example of the mistake");
  if (parts.mended.empty()) problems.push_back(page + " has no example of how it is mended");
}

}  // namespace

std::vector<std::string> check_ids(const fs::path& root) {
  std::vector<std::string> ids;
  for (const std::string& line : split_lines(content(root / "src/lint/checks.def"))) {
    for (const char* kind : {"SOP_CHECK(", "SOP_DATED_CHECK(", "SOP_CLOSING_CHECK(", "SOP_LATE_CHECK("}) {
      if (line.rfind(kind, 0) != 0) continue;
      const std::size_t begin = std::string_view(kind).size();
      ids.push_back(line.substr(begin, line.find(',') - begin));
    }
  }
  return ids;
}

std::vector<std::string> check_file_problems(const fs::path& root) {
  std::vector<std::string> problems;
  const std::vector<std::string> ids = check_ids(root);
  const std::set<std::string> known(ids.begin(), ids.end());
  if (known.size() != ids.size()) problems.push_back("an id stands twice in src/lint/checks.def");
  if (holds(content(root / "src/lint/checks.def"), unwritten))
    problems.push_back("src/lint/checks.def has a summary that is not written yet");

  const std::set<std::string> sources = stems(root / "src/lint/checks", ".cpp");
  const std::set<std::string> pages = stems(root / "docs/checks", ".md");
  std::set<std::string> folders;
  if (fs::exists(root / "tests/golden/lint"))
    for (const auto& entry : fs::directory_iterator(root / "tests/golden/lint"))
      folders.insert(entry.path().filename().string());
  const auto left_over = [&](const std::set<std::string>& names, const char* what) {
    for (const std::string& name : names)
      if (known.count(name) == 0)
        problems.push_back(std::string(what) + " `" + name + "` belongs to no check");
  };
  left_over(sources, "the source file");
  left_over(pages, "the page");
  left_over(folders, "the golden folder");

  const std::string messages = content(root / "include/sop/messages/checks.def");
  const std::string index = content(root / "docs/checks.md");
  for (const std::string& line : split_lines(messages))
    if (holds(line, unwritten))
      problems.push_back("include/sop/messages/checks.def: not written yet: " + line);
  for (const std::string& id : ids) {
    const std::string source = content(root / "src/lint/checks" / (id + ".cpp"));
    if (source.empty()) problems.push_back("there is no src/lint/checks/" + id + ".cpp");
    if (holds(source, unwritten)) problems.push_back("src/lint/checks/" + id + ".cpp is not written yet");
    if (!holds(messages, "SOP_MESSAGE(" + id + ","))
      problems.push_back("no message is called `" + id + "` (include/sop/messages/checks.def)");
    if (!holds(index, "(checks/" + id + ".md)"))
      problems.push_back("docs/checks.md does not name `" + id + "`");
    golden_problems_of(root, id, problems);
    page_problems(root, id, problems);
  }
  return problems;
}

CheckPage read_check_page(const std::string& text) {
  CheckPage page;
  std::string heading;
  std::string* hidden = nullptr;
  std::string* fence = nullptr;
  std::string ignored;
  for (const std::string& line : split_lines(text)) {
    if (hidden != nullptr) {
      if (line == "-->")
        hidden = nullptr;
      else
        hidden->append(line).append("\n");
    } else if (fence != nullptr) {
      if (line == "```")
        fence = nullptr;
      else
        fence->append(line).append("\n");
    } else if (line == "<!-- part page") {
      hidden = &page.whole;
    } else if (line.rfind("```", 0) == 0) {
      const bool example = line == "```sop part page";
      std::vector<std::string>* list = !example                 ? nullptr
                                       : heading == headings[1] ? &page.mistakes
                                       : heading == headings[3] ? &page.mended
                                                                : nullptr;
      if (heading == headings[4] && line == "```text") list = &page.silencing;
      if (list != nullptr) list->emplace_back();
      fence = list == nullptr ? &ignored : &list->back();
      if (line == "```toml") fence = &page.settings;
      if (line == "```toml roster") fence = &page.roster;
      if (line == "```text earlier") fence = &page.earlier;
    } else if (line.rfind("## ", 0) == 0) {
      heading = line;
    } else if (line.rfind("# ", 0) == 0) {
      page.title = line.substr(std::min(line.size(), line.find(": ") + 2));
    }
  }
  return page;
}

std::string filled_in(const std::string& whole, const std::string& lines) {
  std::string out;
  for (const std::string& line : split_lines(whole)) {
    const std::size_t at = line.find("...");
    if (at == std::string::npos || line.find_first_not_of(' ') != at) {
      out.append(line).append("\n");
      continue;
    }
    for (const std::string& inner : split_lines(lines)) {
      if (!inner.empty()) out.append(line, 0, at).append(inner);
      out.append("\n");
    }
  }
  return out;
}

}  // namespace sop::testing
