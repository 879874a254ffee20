// generate_unicode_tables.cpp — writes include/sop/impl/unicode_tables.inl from the files of the Unicode
// Character Database. Run it when the project moves to another version of Unicode, and commit what it writes:
//
//   c++ -std=c++20 -O1 -o generate src/tools/generate_unicode_tables.cpp
//   ./generate /usr/share/unicode include/sop/impl/unicode_tables.inl include/sop/impl/unicode_scripts.def
//
// The idea: everything that the library asks about one code point (script, combining class, width, may it
// stand in a name, ...) is one record; code points with the same record are one range; a range is one number
// (first code point and number of the record); an index by 256 code points makes the search a few steps.
// Decomposition, composition and case folding, which belong to single letters, are lists of their own.
//
// Beside writing, it proves the assumptions that the fast paths of sop/unicode.hpp rest on, for every code
// point, and refuses to write tables for a version of Unicode that breaks one. It is not part of any target:
// the build needs no data.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

using Text = std::vector<std::uint32_t>;

constexpr std::uint32_t code_points = 0x110000;
constexpr std::uint32_t pages =
    0x324;  // one more than the last page of letters; the rest shares the last entry

// The bits of a record; sop/impl/unicode_detail.hpp reads the same ones, by the constants written into the
// tables.
enum : std::uint32_t {
  name_start = 1U << 0,
  name_continue = 1U << 1,
  narrow = 1U << 2,  // one column
  wide = 1U << 3,    // two columns
  letter = 1U << 4,
  mark = 1U << 5,
  number = 1U << 6,
  nfc_no = 1U << 7,
  nfc_maybe = 1U << 8,
  control = 1U << 9,
  bidi_control = 1U << 10,
  ignorable = 1U << 11,
  space = 1U << 12,
  dash = 1U << 13,
  hidden = 1U << 14,  // must not reach a terminal as it is
};
const std::vector<std::pair<const char*, std::uint32_t>> flag_names = {
    {"name_start", name_start},
    {"name_continue", name_continue},
    {"narrow", narrow},
    {"wide", wide},
    {"letter", letter},
    {"mark", mark},
    {"number", number},
    {"nfc_no", nfc_no},
    {"nfc_maybe", nfc_maybe},
    {"control", control},
    {"bidi_control", bidi_control},
    {"ignorable", ignorable},
    {"space", space},
    {"dash", dash},
    {"hidden", hidden},
};

struct Character {
  std::string category = "Cn";
  std::string width = "N";
  std::string script = "Unknown";
  std::string compatibility;  // the tag of a compatibility decomposition, without < >
  std::uint8_t combining_class = 0;
  bool no_composition = false, nfc_no = false, nfc_maybe = false;
  bool xid_start = false, xid_continue = false, ignorable = false;
  bool white_space = false, bidi_control = false, noncharacter = false;
  Text decomposition;  // one step, canonical
  Text folding;        // status C or F
};

std::vector<Character> characters(code_points);

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "generate_unicode_tables: %s\n", what.c_str());
  std::exit(1);
}

void require(bool holds, const char* what, std::uint32_t at) {
  if (!holds) {
    char place[32];
    std::snprintf(place, sizeof place, " at U+%04X", static_cast<unsigned>(at));
    fail(what + std::string(place));
  }
}

std::uint32_t hex(const std::string& text) {
  return static_cast<std::uint32_t>(std::stoul(text, nullptr, 16));
}

std::string trim(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r");
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

Text hex_list(const std::string& text) {
  Text out;
  std::istringstream words(text);
  for (std::string word; words >> word;) out.push_back(hex(word));
  return out;
}

// Calls `use(first, last, fields)` for each line `FIRST[..LAST] ; field ; ... # comment` of a file of the
// database.
template <class Use>
void each_line(const std::string& path, Use use) {
  std::ifstream in(path);
  if (!in) fail("cannot read " + path);
  for (std::string line; std::getline(in, line);) {
    line = line.substr(0, line.find('#'));
    if (trim(line).empty()) continue;
    std::vector<std::string> fields;
    std::istringstream parts(line);
    for (std::string part; std::getline(parts, part, ';');) fields.push_back(trim(part));
    const auto dots = fields[0].find("..");
    const std::uint32_t first = hex(fields[0].substr(0, dots));
    const std::uint32_t last = dots == std::string::npos ? first : hex(fields[0].substr(dots + 2));
    use(first, last, fields);
  }
}

void read_unicode_data(const std::string& path) {
  std::uint32_t range_from = 0;
  each_line(path, [&](std::uint32_t cp, std::uint32_t, const std::vector<std::string>& fields) {
    if (fields[1].find(", First>") != std::string::npos) {
      range_from = cp;
      return;
    }
    const std::uint32_t from = fields[1].find(", Last>") != std::string::npos ? range_from : cp;
    for (std::uint32_t i = from; i <= cp; ++i) {
      Character& c = characters[i];
      c.category = fields[2];
      c.combining_class = static_cast<std::uint8_t>(std::stoul(fields[3]));
      const std::string& mapping = fields[5];
      if (mapping.empty()) continue;
      if (mapping[0] == '<') {
        c.compatibility = mapping.substr(1, mapping.find('>') - 1);
      } else {
        c.decomposition = hex_list(mapping);
      }
    }
  });
}

// `member` is set for the lines of the file whose second field is `property`.
void read_property(const std::string& path, const char* property, bool Character::*member) {
  each_line(path, [&](std::uint32_t first, std::uint32_t last, const std::vector<std::string>& fields) {
    if (fields[1] != property) return;
    for (std::uint32_t i = first; i <= last; ++i) characters[i].*member = true;
  });
}

void read_value(const std::string& path, std::string Character::*member) {
  each_line(path, [&](std::uint32_t first, std::uint32_t last, const std::vector<std::string>& fields) {
    for (std::uint32_t i = first; i <= last; ++i) characters[i].*member = fields[1];
  });
}

void read_database(const std::string& folder) {
  read_unicode_data(folder + "/UnicodeData.txt");
  read_value(folder + "/EastAsianWidth.txt", &Character::width);
  read_value(folder + "/Scripts.txt", &Character::script);
  const std::string derived = folder + "/DerivedCoreProperties.txt";
  read_property(derived, "XID_Start", &Character::xid_start);
  read_property(derived, "XID_Continue", &Character::xid_continue);
  read_property(derived, "Default_Ignorable_Code_Point", &Character::ignorable);
  const std::string list = folder + "/PropList.txt";
  read_property(list, "White_Space", &Character::white_space);
  read_property(list, "Bidi_Control", &Character::bidi_control);
  read_property(list, "Noncharacter_Code_Point", &Character::noncharacter);
  const std::string normal = folder + "/DerivedNormalizationProps.txt";
  read_property(normal, "Full_Composition_Exclusion", &Character::no_composition);
  each_line(normal, [](std::uint32_t first, std::uint32_t last, const std::vector<std::string>& fields) {
    if (fields[1] != "NFC_QC") return;
    for (std::uint32_t i = first; i <= last; ++i) {
      (fields[2] == "N" ? characters[i].nfc_no : characters[i].nfc_maybe) = true;
    }
  });
  each_line(folder + "/CaseFolding.txt", [](std::uint32_t cp, std::uint32_t, const auto& fields) {
    if (fields[1] == "C" || fields[1] == "F") characters[cp].folding = hex_list(fields[2]);
  });
}

// --- a slow, plain normalisation, to prove the assumptions with --------------------------------------------
std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> compositions;

bool is_hangul(std::uint32_t cp) { return cp >= 0xAC00 && cp <= 0xD7A3; }

void decompose(std::uint32_t cp, Text& out) {
  if (is_hangul(cp)) {
    const std::uint32_t index = cp - 0xAC00;
    out.push_back(0x1100 + index / 588);
    out.push_back(0x1161 + index % 588 / 28);
    if (index % 28 != 0) out.push_back(0x11A7 + index % 28);
  } else if (characters[cp].decomposition.empty()) {
    out.push_back(cp);
  } else {
    for (const std::uint32_t part : characters[cp].decomposition) decompose(part, out);
  }
}

Text nfd(const Text& text) {
  Text out;
  for (const std::uint32_t cp : text) decompose(cp, out);
  for (auto at = out.begin(); at != out.end();) {
    auto end = at;
    while (end != out.end() && characters[*end].combining_class != 0) ++end;
    std::stable_sort(at, end, [](std::uint32_t a, std::uint32_t b) {
      return characters[a].combining_class < characters[b].combining_class;
    });
    at = end == out.end() ? end : end + 1;
  }
  return out;
}

// What `first` and `second` compose to; 0: nothing.
std::uint32_t compose(std::uint32_t first, std::uint32_t second) {
  if (first >= 0x1100 && first < 0x1113 && second >= 0x1161 && second < 0x1176) {
    return 0xAC00 + (first - 0x1100) * 588 + (second - 0x1161) * 28;
  }
  if (is_hangul(first) && (first - 0xAC00) % 28 == 0 && second > 0x11A7 && second < 0x11C3) {
    return first + (second - 0x11A7);
  }
  const auto found = compositions.find({first, second});
  return found == compositions.end() ? 0 : found->second;
}

Text nfc(const Text& text) {
  Text out;
  std::size_t starter = 0;
  bool has_starter = false;
  int last_class = -1;
  for (const std::uint32_t cp : nfd(text)) {
    const int cls = characters[cp].combining_class;
    if (has_starter && last_class < cls) {
      const std::uint32_t composite = compose(out[starter], cp);
      if (composite != 0) {
        out[starter] = composite;
        continue;
      }
    }
    if (cls == 0) {
      starter = out.size();
      has_starter = true;
      last_class = -1;
    } else {
      last_class = cls;
    }
    out.push_back(cp);
  }
  return out;
}

Text fold(const Text& text) {
  Text out;
  for (const std::uint32_t cp : text) {
    const Text& to = characters[cp].folding;
    if (to.empty()) {
      out.push_back(cp);
    } else {
      out.insert(out.end(), to.begin(), to.end());
    }
  }
  return out;
}

// Nothing before it can change it under normalisation.
bool is_boundary(std::uint32_t cp) {
  const Character& c = characters[cp];
  return c.combining_class == 0 && !c.nfc_no && !c.nfc_maybe;
}

void prove_assumptions() {
  for (std::uint32_t cp = 0; cp < code_points; ++cp) {
    const Character& c = characters[cp];
    require(c.decomposition.size() <= 2, "a decomposition of more than two", cp);
    require(c.folding.size() <= 3, "a folding of more than three", cp);
    if (!is_boundary(cp)) continue;
    const Text folded = fold(nfd({cp}));
    require(is_boundary(folded[0]), "folding gives a text that joins what stands before it", cp);
    if (c.folding.size() <= 1) {
      const Text direct = c.folding.empty() ? Text{cp} : c.folding;
      require(nfc(folded) == direct, "folding letter by letter is not folding of the decomposed text", cp);
    }
  }
}

// --- what is written ---------------------------------------------------------------------------------------
bool is_one_of(const std::string& text, std::initializer_list<const char*> list) {
  return std::any_of(list.begin(), list.end(), [&](const char* item) { return text == item; });
}

std::uint32_t flags_of(std::uint32_t cp) {
  const Character& c = characters[cp];
  const std::string& category = c.category;
  std::uint32_t flags = 0;
  if (category[0] == 'L') flags |= letter;
  if (category[0] == 'M') flags |= mark;
  if (category[0] == 'N') flags |= number;
  if (category == "Cc") flags |= control;
  if (c.nfc_no) flags |= nfc_no;
  if (c.nfc_maybe) flags |= nfc_maybe;
  if (c.bidi_control) flags |= bidi_control;
  if (c.ignorable) flags |= ignorable;
  if (c.white_space) flags |= space;
  if (category == "Pd" || cp == 0x2212) flags |= dash;

  // Names: XID without what cannot be seen, without styled copies of letters, and without punctuation other
  // than `_`.
  const bool styled = is_one_of(c.compatibility, {"font", "wide", "narrow"});
  const bool plain = !c.ignorable && !styled;
  if (cp == '_' || (c.xid_start && plain && is_one_of(category, {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl"}))) {
    flags |= name_start;
  }
  if ((flags & name_start) != 0 || (c.xid_continue && plain && is_one_of(category, {"Mn", "Mc", "Nd"}))) {
    flags |= name_continue;
  }

  // Columns of a terminal.
  const bool numeral_sign = category == "Cf" && !c.ignorable && !(cp >= 0xFFF9 && cp <= 0xFFFB);
  const bool jamo_tail = (cp >= 0x1160 && cp <= 0x11FF) || (cp >= 0xD7B0 && cp <= 0xD7FF);
  const bool zero = is_one_of(category, {"Mn", "Me", "Cc", "Zl", "Zp", "Cs"}) ||
                    (category == "Cf" && !numeral_sign) || (c.ignorable && cp != 0xAD) || jamo_tail;
  if (cp == 0xAD) {
    flags |= narrow;
  } else if (!zero) {
    flags |= is_one_of(c.width, {"W", "F"}) ? wide : narrow;
  }

  // What a terminal must not get: what steers it or the direction of text, and what hides. Joiners and
  // variation selectors shape emoji and some scripts and stay.
  const bool joiner = cp == 0x200C || cp == 0x200D;
  if (category == "Cc" || c.bidi_control || is_one_of(category, {"Zl", "Zp", "Cs"}) || c.noncharacter ||
      (c.ignorable && category != "Mn" && !joiner) || (cp >= 0xFFF9 && cp <= 0xFFFB)) {
    flags |= hidden;
  }
  return flags;
}

std::FILE* out = nullptr;
int column = 0;

void item(const char* format, auto... values) {
  char text[96];
  const int length = std::snprintf(text, sizeof text, format, values...);
  if (column + length > 110) {
    std::fputc('\n', out);
    column = 0;
  }
  std::fputs(text, out);
  column += length;
}

void open_array(const char* type, const char* name, std::size_t size, const char* what) {
  std::fprintf(out, "\n// %s\ninline constexpr %s %s[%zu] = {\n", what, type, name, size);
  column = 0;
}

void close_array() { std::fputs("};\n", out); }

// `Old_Italic` -> `old_italic`
std::string snake(std::string name) {
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

// `Old_Italic` -> `Old Italic`
std::string spaced(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

void write_records(const std::vector<std::string>& scripts) {
  using Record = std::array<std::uint32_t, 3>;  // script, combining class, flags
  std::map<Record, std::uint32_t> number_of;
  std::vector<Record> records;
  std::vector<std::uint32_t> ranges;
  std::vector<std::size_t> index;
  for (std::uint32_t cp = 0; cp < code_points; ++cp) {
    const Character& c = characters[cp];
    const auto script = std::find(scripts.begin(), scripts.end(), c.script);
    if (script == scripts.end()) fail("unlisted script " + c.script);
    const Record record = {static_cast<std::uint32_t>(script - scripts.begin()), c.combining_class,
                           flags_of(cp)};
    const auto [at, is_new] = number_of.emplace(record, static_cast<std::uint32_t>(records.size()));
    if (is_new) records.push_back(record);
    if (ranges.empty() || (ranges.back() & 0x7FFU) != at->second) ranges.push_back(cp << 11 | at->second);
    if (cp % 256 == 0 && cp / 256 < pages) index.push_back(ranges.size() - 1);
  }
  if (records.size() > 0x7FF) fail("too many records");
  index.push_back(ranges.size());

  std::fputs("\n// The bits of Record::flags.\n", out);
  for (const auto& [name, bit] : flag_names) {
    std::fprintf(out, "inline constexpr std::uint16_t %s = 0x%x;\n", name, static_cast<unsigned>(bit));
  }
  open_array("Record", "records", records.size(),
             "What can be said of a code point: script, combining class, flags.");
  for (const Record& r : records) {
    item("{%u,%u,0x%x},", static_cast<unsigned>(r[0]), static_cast<unsigned>(r[1]),
         static_cast<unsigned>(r[2]));
  }
  std::fputs("\n", out);
  close_array();
  open_array("std::uint32_t", "ranges", ranges.size(),
             "First code point of a range (upper 21 bits) and the number of its record (lower 11).");
  for (const std::uint32_t range : ranges) item("0x%x,", static_cast<unsigned>(range));
  std::fputs("\n", out);
  close_array();
  open_array(
      "std::uint16_t", "range_of_page", index.size(),
      "The range that holds the first code point of each 256; the last entry is the number of ranges.");
  for (const std::size_t at : index) item("%zu,", at);
  std::fputs("\n", out);
  close_array();
}

void write_folding() {
  struct Run {
    std::uint32_t first, last, step;
    std::int64_t delta;
  };
  std::vector<Run> runs;
  std::vector<std::uint32_t> full;
  for (std::uint32_t cp = 0; cp < code_points; ++cp) {
    const Text& to = characters[cp].folding;
    if (to.size() > 1) full.push_back(cp);
    if (to.size() != 1) continue;
    const std::int64_t delta = std::int64_t{to[0]} - std::int64_t{cp};
    if (!runs.empty()) {
      Run& run = runs.back();
      const std::uint32_t gap = cp - run.last;
      if (run.delta == delta && gap <= 2 && (run.first == run.last || run.step == gap)) {
        run.step = gap;
        run.last = cp;
        continue;
      }
    }
    runs.push_back({cp, cp, 1, delta});
  }
  open_array("FoldRun", "fold_runs", runs.size(),
             "Foldings to one code point: first, last, distance to the folded letter, step.");
  for (const Run& run : runs) {
    item("{0x%x,0x%x,%d,%u},", static_cast<unsigned>(run.first), static_cast<unsigned>(run.last),
         static_cast<int>(run.delta), static_cast<unsigned>(run.step));
  }
  std::fputs("\n", out);
  close_array();
  open_array("FoldFull", "fold_full", full.size(), "Foldings to several code points.");
  for (const std::uint32_t cp : full) {
    Text to = characters[cp].folding;
    to.resize(3);
    item("{0x%x,{0x%x,0x%x,0x%x}},", static_cast<unsigned>(cp), static_cast<unsigned>(to[0]),
         static_cast<unsigned>(to[1]), static_cast<unsigned>(to[2]));
  }
  std::fputs("\n", out);
  close_array();
}

void write_normalisation() {
  open_array("Pair", "pairs", compositions.size(),
             "Two code points that compose, and what they compose to; sorted by the two.");
  std::vector<std::pair<std::uint32_t, std::size_t>> by_composite;
  for (const auto& [parts, composite] : compositions) {
    by_composite.emplace_back(composite, by_composite.size());
    item("{0x%x,0x%x,0x%x},", static_cast<unsigned>(parts.first), static_cast<unsigned>(parts.second),
         static_cast<unsigned>(composite));
  }
  std::fputs("\n", out);
  close_array();
  std::sort(by_composite.begin(), by_composite.end());
  open_array("std::uint16_t", "pair_of_composite", by_composite.size(),
             "The same pairs, sorted by the composite.");
  for (const auto& entry : by_composite) item("%zu,", entry.second);
  std::fputs("\n", out);
  close_array();

  // Ideographs for compatibility are two dense blocks; what is left is a short list.
  const std::pair<std::uint32_t, std::uint32_t> blocks[] = {{0xF900, 0xFAD9}, {0x2F800, 0x2FA1D}};
  std::set<std::uint32_t> rest;
  for (std::uint32_t cp = 0; cp < code_points; ++cp) {
    if (!characters[cp].decomposition.empty() && characters[cp].no_composition) rest.insert(cp);
  }
  const char* names[] = {"ideographs_bmp", "ideographs_sip"};
  for (int i = 0; i < 2; ++i) {
    const auto [first, last] = blocks[i];
    std::fprintf(out, "\ninline constexpr std::uint32_t %s_first = 0x%x;", names[i],
                 static_cast<unsigned>(first));
    open_array("std::uint32_t", names[i], last - first + 1,
               "Decompositions of ideographs for compatibility, from that code point; 0: none.");
    for (std::uint32_t cp = first; cp <= last; ++cp) {
      const Text& to = characters[cp].decomposition;
      require(to.size() <= 1, "an ideograph with a decomposition to two", cp);
      item("0x%x,", to.empty() ? 0U : static_cast<unsigned>(to[0]));
      rest.erase(cp);
    }
    std::fputs("\n", out);
    close_array();
  }
  open_array("Pair", "one_way", rest.size(),
             "Decompositions that are never composed again: first, second (0: none), code point.");
  for (const std::uint32_t cp : rest) {
    const Text& to = characters[cp].decomposition;
    item("{0x%x,0x%x,0x%x},", static_cast<unsigned>(to[0]), to.size() > 1 ? static_cast<unsigned>(to[1]) : 0U,
         static_cast<unsigned>(cp));
  }
  std::fputs("\n", out);
  close_array();
}

void write_scripts(const std::string& path, const std::vector<std::string>& scripts) {
  out = std::fopen(path.c_str(), "wb");
  if (out == nullptr) fail("cannot write " + path);
  std::fputs(
      "// Written by src/tools/generate_unicode_tables.cpp from the Unicode Character Database 15.0.0; do "
      "not edit.\n"
      "// Derived from data files © 2022 Unicode®, Inc., selected and packed: docs/licences/unicode.txt.\n"
      "//\n"
      "// The values of the Script property: SOP_UNICODE_SCRIPT(enumerator, name). Included several times.\n",
      out);
  for (const std::string& script : scripts) {
    std::fprintf(out, "SOP_UNICODE_SCRIPT(%s, \"%s\")\n", snake(script).c_str(), spaced(script).c_str());
  }
  std::fclose(out);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) fail("usage: generate_unicode_tables UNICODE_FOLDER TABLES.inl SCRIPTS.def");
  read_database(arguments[1]);
  for (std::uint32_t cp = 0; cp < code_points; ++cp) {
    const Character& c = characters[cp];
    if (c.decomposition.size() == 2 && !c.no_composition) {
      compositions[{c.decomposition[0], c.decomposition[1]}] = cp;
    }
  }
  prove_assumptions();

  // The scripts that people meet first in messages lead; the others follow in alphabetical order.
  std::vector<std::string> scripts = {"Unknown", "Common", "Inherited", "Latin", "Cyrillic", "Greek"};
  std::set<std::string> others;
  for (const Character& c : characters) others.insert(c.script);
  for (const std::string& script : scripts) others.erase(script);
  scripts.insert(scripts.end(), others.begin(), others.end());
  write_scripts(arguments[3], scripts);

  out = std::fopen(arguments[2], "wb");
  if (out == nullptr) fail(std::string("cannot write ") + arguments[2]);
  std::fputs(
      "// Written by src/tools/generate_unicode_tables.cpp from the Unicode Character Database 15.0.0; do "
      "not edit.\n"
      "// Derived from data files © 2022 Unicode®, Inc., selected and packed: docs/licences/unicode.txt.\n"
      "//\n"
      "// Only sop/impl/unicode_detail.hpp reads these tables.\n"
      "#pragma once\n\n"
      "// clang-format off\n\n"
      "#include <cstdint>\n\n"
      "namespace sop::unicode::tables {\n\n"
      "struct Record {\n  std::uint8_t script;\n  std::uint8_t combining_class;\n  std::uint16_t "
      "flags;\n};\n\n"
      "struct FoldRun {\n  std::uint32_t first;\n  std::uint32_t last;\n  std::int32_t delta;\n"
      "  std::uint32_t step;\n};\n\n"
      "struct FoldFull {\n  std::uint32_t from;\n  std::uint32_t to[3];\n};\n\n"
      "struct Pair {\n  std::uint32_t first;\n  std::uint32_t second;\n  std::uint32_t composite;\n};\n",
      out);
  write_records(scripts);
  write_folding();
  write_normalisation();
  std::fputs("\n}  // namespace sop::unicode::tables\n", out);
  std::fclose(out);
  return 0;
}
