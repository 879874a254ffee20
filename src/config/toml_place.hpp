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

namespace sop::config {

/// The bytes that a place of toml++ (lines and columns from 1, columns in code points) means.
inline Span span_of(const SourceFile& file, FileId id, const toml::source_region& region) {
  const auto offset = [&](const toml::source_position& at) {
    std::uint32_t byte = file.line_start(at.line);
    const std::string_view line = file.line(at.line);
    std::size_t in_line = 0;
    for (std::uint32_t column = 1; column < at.column && in_line < line.size(); ++column) {
      ++in_line;
      while (in_line < line.size() && (static_cast<unsigned char>(line[in_line]) & 0xC0U) == 0x80U) ++in_line;
    }
    return byte + static_cast<std::uint32_t>(in_line);
  };
  const std::uint32_t begin = offset(region.begin);
  return {id, begin, std::max(begin, offset(region.end))};
}

/// Parses a file. False: it is no TOML, and an error says where.
inline bool parse_toml(const SourceSet& sources, FileId id, toml::table& out, DiagnosticSink& problems) {
  const SourceFile& file = sources[id];
  try {
    out = toml::parse(std::string_view(file.text()), std::string_view(file.path()));
    return true;
  } catch (const toml::parse_error& error) {
    problems.error(messages::toml_broken, span_of(file, id, error.source()),
                   {std::string(error.description())});
  } catch (const TomlSurprise&) {
    problems.error(messages::toml_broken, {id, 0, 0}, {"somewhere a name is missing, as in `[[.a]]`"});
  }
  return false;
}

}  // namespace sop::config
