// src/config/toml_place.hpp — toml++ made safe, and where something of it stands in our sources. Private to src/config: who reads
// TOML includes this, and never toml++ itself.
//
// toml++ takes some texts for impossible, such as a header that begins with a point (`[[.a]]`): it asserts, and in a release
// build assumes, that they do not come. Here its assertions are exceptions in every build, so that such a text is one that
// is no TOML.
#pragma once

#include <stdexcept>

namespace sop::config {
/// What an assertion of toml++ throws.
struct TomlSurprise : std::runtime_error {
  TomlSurprise() : std::runtime_error("toml++") {}
};
[[noreturn]] inline void toml_surprise() { throw TomlSurprise(); }
}  // namespace sop::config

#define TOML_ASSERT(condition) ((condition) ? void() : sop::config::toml_surprise())
#ifdef NDEBUG
#undef NDEBUG
#include <toml++/toml.h>
#define NDEBUG
#else
#include <toml++/toml.h>
#endif

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "sop/diagnostic.hpp"
#include "sop/messages/facts.hpp"
#include "sop/source.hpp"
#include "src/config/toml_limits.hpp"

namespace sop::config {

/// Where something of toml++ stands in a file, as bytes. It goes on from the place that was asked last, so that places asked in
/// their order cost one walk over each line.
class Places {
 public:
  Places(const SourceFile& file, FileId id) : file_(&file), id_(id) {}

  /// Of a place of toml++: lines and columns from 1, columns in code points.
  [[nodiscard]] Span of(const toml::source_region& region) {
    const std::uint32_t begin = offset(region.begin);
    return {id_, begin, std::max(begin, offset(region.end))};
  }

 private:
  std::uint32_t offset(const toml::source_position& at) {
    if (at.line != line_ || at.column < column_) {
      line_ = at.line;
      column_ = 1;
      byte_ = 0;
    }
    const std::string_view line = file_->line(line_);
    for (; column_ < at.column && byte_ < line.size(); ++column_) {
      ++byte_;
      while (byte_ < line.size() && (static_cast<unsigned char>(line[byte_]) & 0xC0U) == 0x80U) ++byte_;
    }
    return file_->line_start(line_) + static_cast<std::uint32_t>(byte_);
  }

  const SourceFile* file_;
  FileId id_;
  std::uint32_t line_ = 0, column_ = 1;
  std::size_t byte_ = 0;
};

/// Mistakes of one file that are looked at closely: with their place, and with what may have been meant. The others are counted.
inline constexpr std::size_t told_mistakes = DiagnosticSink::default_limit;

/// Says that a file is no TOML from a place on: with what stands there, and in our words, for toml++ says what its parser did.
inline void tell_broken_toml(const SourceFile& file, const Span& at, std::string_view said,
                             DiagnosticSink& problems) {
  constexpr std::size_t shown_bytes = 30;
  if (said.find("cannot redefine") != std::string_view::npos ||
      said.find("cannot insert") != std::string_view::npos) {
    problems.error(messages::toml_twice, at, {});
    return;
  }
  const std::string_view rest = std::string_view(file.text()).substr(at.begin);
  const std::string_view word = rest.substr(0, rest.find_first_of(" \t\r\n"));
  if (word.empty()) {
    problems.error(messages::toml_ends_early, at, {});
    return;
  }
  std::size_t end = std::min(word.size(), shown_bytes);
  while (end < word.size() && (static_cast<unsigned char>(word[end]) & 0xC0U) == 0x80U) ++end;
  problems.error(messages::toml_broken, at, {std::string(word.substr(0, end))});
}

/// Parses a file. False: it is no TOML, or passes the limits of toml_limits.hpp, and an error says where.
inline bool parse_toml(const SourceSet& sources, FileId id, toml::table& out, DiagnosticSink& problems) {
  const SourceFile& file = sources[id];
  if (!fits_toml_limits(file, id, problems)) return false;
  try {
    out = toml::parse(std::string_view(file.text()), std::string_view(file.path()));
    return true;
  } catch (const toml::parse_error& error) {
    tell_broken_toml(file, Places(file, id).of(error.source()), error.description(), problems);
  } catch (const TomlSurprise&) {
    problems.error(messages::toml_nameless, {id, 0, 0}, {});
  }
  return false;
}

}  // namespace sop::config
