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

/// Parses a file. False: it is no TOML, or passes the limits of toml_limits.hpp, and an error says where.
inline bool parse_toml(const SourceSet& sources, FileId id, toml::table& out, DiagnosticSink& problems) {
  const SourceFile& file = sources[id];
  if (!fits_toml_limits(file, id, problems)) return false;
  try {
    out = toml::parse(std::string_view(file.text()), std::string_view(file.path()));
    return true;
  } catch (const toml::parse_error& error) {
    problems.error(messages::toml_broken, Places(file, id).of(error.source()),
                   {std::string(error.description())});
  } catch (const TomlSurprise&) {
    problems.error(messages::toml_nameless, {id, 0, 0}, {});
  }
  return false;
}

}  // namespace sop::config
