// One ordinary mistake must give few errors. Every mistake of tests/language/one_mistake.tsv is made, alone, at places spread
// over examples/service_centre, the whole is loaded, and the errors are counted. The table says how many there may be at one
// place and at all of them together, and at how many something must be said.
//
// A run takes a few places of each, chosen by a fixed seed. SOP_MISTAKES=60 takes so many, SOP_MISTAKES=all every one, and then
// only the most of one place is asserted; with SOP_MISTAKES_WORST=20 the worst places are printed with what is said there, and SOP_MISTAKES_ONLY names one mistake.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sop/load.hpp"
#include "tests/support/files.hpp"

namespace {

namespace fs = std::filesystem;

using Lines = std::vector<std::string>;

/// The files of the service centre and of dsl/std, by the names under which they are imported, with one of them changed.
class Files : public sop::SourceProvider {
 public:
  Files() {
    const fs::path folder = sop::testing::in_repository("examples/service_centre");
    for (const fs::path& path : sop::testing::list_files(folder, ".sop"))
      texts_[path.filename().string()] = sop::testing::read_file(path);
    for (const fs::path& path : sop::testing::list_files(sop::testing::in_repository("dsl/std"), ".sop"))
      texts_["std/" + path.filename().string()] = sop::testing::read_file(path);
  }
  sop::ReadStatus read(std::string_view path, std::string_view, std::string& text,
                       std::string& identity) override {
    const auto found = texts_.find(std::string(path));
    if (found == texts_.end()) return sop::ReadStatus::not_found;
    text = found->second;
    identity = found->first;
    return sop::ReadStatus::ok;
  }
  std::map<std::string, std::string> texts_;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// A word of a line: where it begins and ends.
struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The words outside quotes and comments.
std::vector<Piece> words_of(const std::string& line) {
  std::vector<Piece> out;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') quoted = !quoted;
    if (quoted) continue;
    if (line[i] == '#') break;
    if (!is_letter(line[i]) || (i > 0 && is_digit(line[i - 1]))) continue;
    const std::size_t begin = i;
    while (i < line.size() && (is_letter(line[i]) || is_digit(line[i]))) ++i;
    out.push_back({begin, i});
    --i;
  }
  return out;
}

std::string without(const std::string& line, std::size_t at, std::size_t count = 1) {
  return line.substr(0, at) + line.substr(at + count);
}

std::string misspelt(const std::string& line, Piece word) {
  std::string out = line;
  if (word.end - word.begin < 3) return {};
  std::swap(out[word.begin + 1], out[word.begin + 2]);
  return out == line ? std::string() : out;
}

/// Every way to make a mistake on the line `number`; each is what the line becomes. An empty text takes the line away.
std::vector<std::string> mistakes(std::string_view kind, const Lines& lines, std::size_t number) {
  const std::string& line = lines[number];
  const std::size_t text = line.find_first_not_of(' ');
  std::vector<std::string> out;
  if (text == std::string::npos || line[text] == '#' || number == 0) return out;
  const std::vector<Piece> words = words_of(line);
  const auto add = [&](std::string changed) {
    if (!changed.empty() && changed != line) out.push_back(std::move(changed));
  };
  const auto drop_each = [&](char c) {
    bool quoted = false;
    for (std::size_t i = text; i < line.size(); ++i) {
      if (line[i] == '"') quoted = !quoted;
      if (line[i] == '#' && !quoted) break;
      if (line[i] == c && (!quoted || c == '"')) add(without(line, i));
    }
  };
  if (kind == "no line") {
    if (line.find('{') == std::string::npos && line[text] != '}') out.emplace_back();
  } else if (kind == "no head") {
    if (line.find('{') != std::string::npos) out.emplace_back();
  } else if (kind == "no closing brace") {
    if (line[text] == '}') out.emplace_back();
  } else if (kind == "no opening brace") {
    if (line.back() == '{') add(line.substr(0, line.size() - 2));
  } else if (kind == "one closing brace more") {
    if (line[text] == '}') add(line + "\n" + line);
  } else if (kind == "no comma") {
    drop_each(',');
  } else if (kind == "no colon") {
    drop_each(':');
  } else if (kind == "no quote") {
    drop_each('"');
  } else if (kind == "no bar") {
    drop_each('|');
  } else if (kind == "no bracket") {
    drop_each('(');
    drop_each(')');
  } else if (kind == "no arrow") {
    const std::size_t arrow = line.find(" -> ");
    if (arrow != std::string::npos) add(without(line, arrow, 3));
  } else if (kind == "comma twice") {
    const std::size_t comma = line.find(", ");
    if (comma != std::string::npos && words_of(line.substr(0, comma + 1)).size() < words.size())
      add(line.substr(0, comma) + "," + line.substr(comma));
  } else if (kind == "first word misspelt") {
    if (!words.empty()) add(misspelt(line, words.front()));
  } else if (kind == "other word misspelt") {
    for (std::size_t i = 1; i < words.size(); ++i) add(misspelt(line, words[i]));
  } else if (kind == "letter of another alphabet") {
    for (const Piece& word : words) {
      const std::size_t at = line.find_first_of("aceop", word.begin);
      if (at >= word.end || word.end - word.begin < 3) continue;
      const char* const twin = line[at] == 'a'   ? "а"
                               : line[at] == 'c' ? "с"
                               : line[at] == 'e' ? "е"
                               : line[at] == 'o' ? "о"
                                                 : "р";
      add(line.substr(0, at) + twin + line.substr(at + 1));
    }
  } else if (kind == "no unit" || kind == "wrong unit") {
    for (std::size_t i = text + 1; i + 2 < line.size(); ++i) {
      if (!is_digit(line[i - 1]) || line[i] != ' ' || !is_letter(line[i + 1])) continue;
      std::size_t end = i + 1;
      while (end < line.size() && is_letter(line[end])) ++end;
      add(kind == "no unit" ? without(line, i, end - i) : line.substr(0, i) + " dollars" + line.substr(end));
    }
  } else if (kind == "wrong literal") {
    for (std::size_t i = text + 1; i < line.size(); ++i) {
      if (!is_digit(line[i]) || is_digit(line[i - 1]) || is_letter(line[i - 1])) continue;
      std::size_t end = i;
      while (end < line.size() && is_digit(line[end])) ++end;
      add(line.substr(0, end) + ",5" + line.substr(end));
    }
  } else if (kind == "wrong indentation") {
    if (text >= 2) add(line.substr(2));
    add("  " + line);
  } else if (kind == "no import") {
    if (line.rfind("import", 0) == 0) out.emplace_back();
  } else if (kind == "import of nothing") {
    if (line.rfind("import", 0) == 0) add(line.substr(0, line.size() - 5) + "x.sop\"");
  }
  return out;
}

/// A line of the table.
struct Row {
  std::string kind;
  std::size_t most = 0;      ///< errors at one place
  std::size_t together = 0;  ///< errors at all places of the sample
  std::size_t fewest = 0;    ///< places of the sample at which there is an error
};

std::vector<Row> read_table() {
  std::vector<Row> out;
  for (const std::string& line : sop::testing::split_lines(
           sop::testing::read_file(sop::testing::in_repository("tests/language/one_mistake.tsv")))) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t tab = line.find('\t');
    REQUIRE_MESSAGE(tab != std::string::npos, line);
    Row row;
    row.kind = line.substr(0, tab);
    std::istringstream numbers(line.substr(tab));
    numbers >> row.most >> row.together >> row.fewest;
    REQUIRE_MESSAGE((!numbers.fail() && (numbers >> std::ws).eof()), line);
    out.push_back(std::move(row));
  }
  return out;
}

/// Which places are tried: as many as the sample has, the same ones on every machine.
template <class T>
void choose(std::vector<T>& places, std::size_t count, std::uint32_t seed) {
  std::mt19937 random(seed);
  count = std::min(count, places.size());
  for (std::size_t i = 0; i < count; ++i) std::swap(places[i], places[i + random() % (places.size() - i)]);
  places.resize(count);
}

struct Made {
  std::string file;
  std::size_t line = 0;
  std::string text;
};

std::string shown(const sop::LoadResult& result) {
  std::string out;
  for (const sop::Diagnostic& d : result.diagnostics) {
    const sop::LineColumn at = result.sources[d.span.file].locate(d.span.begin);
    out += "    " + result.sources[d.span.file].path() + ":" + std::to_string(at.line) + ":" +
           std::to_string(at.column) + " " + sop::message_text(d) + " | " + sop::message_help(d) + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("one ordinary mistake gives few errors") {
  const char* const choice = std::getenv("SOP_MISTAKES");
  const char* const worst_text = std::getenv("SOP_MISTAKES_WORST");
  const char* const only = std::getenv("SOP_MISTAKES_ONLY");
  const bool all = choice != nullptr && std::string_view(choice) == "all";
  const std::size_t worst = worst_text != nullptr ? std::strtoul(worst_text, nullptr, 10) : 0;
  constexpr std::uint32_t seed = 20260901;
  constexpr std::size_t sample = 8;  // the table's second and third number are of so many
  MESSAGE("seed " << seed);
  Files files;
  REQUIRE(sop::load("service_centre.sop", files).ok);

  for (const Row& row : read_table()) {  // no structured binding: clang 14 captures none
    const std::string& kind = row.kind;
    const std::size_t most = row.most, together = row.together, fewest = row.fewest;
    if (only != nullptr && kind != only) continue;
    std::vector<Made> places;
    for (const auto& [name, text] : files.texts_) {
      if (name.rfind("std/", 0) == 0) continue;
      const Lines lines = sop::testing::split_lines(text);
      for (std::size_t i = 0; i < lines.size(); ++i)
        for (std::string& changed : mistakes(kind, lines, i)) places.push_back({name, i, std::move(changed)});
    }
    REQUIRE_MESSAGE(!places.empty(), kind);
    if (!all) choose(places, choice != nullptr ? std::strtoul(choice, nullptr, 10) : sample, seed);
    std::size_t sum = 0, telling = 0;
    std::map<std::size_t, std::size_t> counts;
    std::vector<std::pair<std::size_t, std::string>> told;
    for (const Made& made : places) {
      std::string& text = files.texts_[made.file];
      const std::string kept = text;
      Lines lines = sop::testing::split_lines(text);
      lines[made.line] = made.text;
      text.clear();
      for (std::size_t i = 0; i < lines.size(); ++i)
        if (i != made.line || !made.text.empty()) text += lines[i] + "\n";
      const sop::LoadResult result = sop::load("service_centre.sop", files);
      text = kept;
      std::size_t errors = 0;  // names that are told with another one count with it
      for (const sop::Diagnostic& d : result.diagnostics)
        errors += d.severity == sop::Severity::error ? 1 : 0;
      ++counts[errors];
      sum += errors;
      telling += errors > 0 ? 1 : 0;
      const std::string where = made.file + ":" + std::to_string(made.line + 1) + ": `" + made.text + "`";
      CHECK_MESSAGE(errors <= most, kind << " at " << where << ": " << errors << " errors\n"
                                         << shown(result));
      if (worst > 0) told.emplace_back(errors, where + "\n" + shown(result));
    }
    if (choice == nullptr) {
      CHECK_MESSAGE(sum <= together, kind << ": " << sum << " errors at " << places.size() << " places");
      CHECK_MESSAGE(telling >= fewest,
                    kind << ": of " << places.size() << " places only " << telling << " have an error");
    }
    if (worst > 0) {
      std::string line = kind + " (" + std::to_string(places.size()) + " places):";
      for (const auto& [errors, number] : counts)
        line += " " + std::to_string(errors) + "x" + std::to_string(number);
      std::stable_sort(told.begin(), told.end(),
                       [](const auto& a, const auto& b) { return a.first > b.first; });
      told.resize(std::min(told.size(), worst));
      for (const auto& [errors, text] : told) line += "\n  " + std::to_string(errors) + " errors: " + text;
      MESSAGE(line);
    }
  }
}
