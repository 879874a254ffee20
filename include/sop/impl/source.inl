// Bodies of sop/source.hpp.
#pragma once

#include <algorithm>

#include "sop/source.hpp"

namespace sop {

SOP_INLINE SourceFile::SourceFile(std::string path, std::string text)
    : path_(std::move(path)), text_(std::move(text)) {
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const bool lone_cr = text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n');
    if (text_[i] == '\n' || lone_cr) line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

SOP_INLINE LineColumn SourceFile::locate(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  LineColumn place;
  place.line = static_cast<std::uint32_t>(after - line_starts_.begin());
  const std::uint32_t start = line_starts_[place.line - 1];
  place.column_bytes = offset - start + 1;
  for (std::uint32_t i = start; i < offset; ++i) {
    const auto byte = static_cast<unsigned char>(text_[i]);
    if ((byte & 0xC0U) == 0x80U) continue;  // a continuation byte
    ++place.column;
    place.column_utf16 += byte >= 0xF0U ? 2 : 1;
  }
  return place;
}

SOP_INLINE std::uint32_t SourceFile::line_start(std::uint32_t number) const {
  if (number == 0) return 0;
  if (number > line_starts_.size()) return static_cast<std::uint32_t>(text_.size());
  return line_starts_[number - 1];
}

SOP_INLINE std::string_view SourceFile::line(std::uint32_t number) const {
  if (number == 0 || number > line_starts_.size()) return {};
  const std::size_t begin = line_start(number);
  std::size_t end = number < line_starts_.size() ? line_start(number + 1) : text_.size();
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
  return std::string_view(text_).substr(begin, end - begin);
}

SOP_INLINE FileId SourceSet::add(std::string path, std::string text) {
  files_.emplace_back(std::move(path), std::move(text));
  return static_cast<FileId>(files_.size() - 1);
}

SOP_INLINE std::string_view SourceSet::text(Span span) const {
  if (span.file >= files_.size() || span.begin > span.end || span.end > files_[span.file].text().size())
    return {};
  return std::string_view(files_[span.file].text()).substr(span.begin, span.end - span.begin);
}

}  // namespace sop
