// src/resolve/hash.hpp — the identity of a procedure: a hash of what its author wrote and imported.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sop/ast.hpp"
#include "sop/model.hpp"
#include "sop/source.hpp"

namespace sop::resolver {

/// Files are known by what the provider says they are, which takes reading them. Reading again what is known already is let
/// pass for so many times the bytes that a procedure may have.
inline constexpr std::size_t repeated_reads = 16;

/// The fields of a CSV file, as places in its text: a file may be megabytes of commas, so a field costs eight bytes.
struct CsvFields {
  struct Place {
    std::uint32_t begin = 0, end = 0;  ///< quotes and spaces included
  };
  FileId id = 0;  ///< in the source set
  bool good = false;
  std::size_t columns = 0;
  std::vector<Place> places;  ///< row by row, `columns` each

  [[nodiscard]] std::size_t row_count() const { return columns == 0 ? 0 : places.size() / columns; }
  [[nodiscard]] Span span(std::size_t row, std::size_t column) const {
    const Place place = places[row * columns + column];
    return {id, place.begin, place.end};
  }
  [[nodiscard]] Span row_span(std::size_t row) const { return join(span(row, 0), span(row, columns - 1)); }
  /// What a field says: without quotes, or without spaces around it.
  [[nodiscard]] std::string field(const SourceSet& sources, std::size_t row, std::size_t column) const;
};

/// A column of a CSV file as a table or a test reads it.
struct CsvColumn {
  std::size_t place = 0;  ///< among the columns of the file
  std::string unit;       ///< in the header: `fee (EUR)`; empty: each number says its own
  Span span;              ///< of the header
  bool comma = false;     ///< numbers have a decimal comma
};

/// A CSV file that a table or a test takes rows from. Two that name the same file share its fields.
struct CsvText {
  std::uint32_t entry = 0;  ///< where it is named
  std::shared_ptr<const CsvFields> fields;
};

/// SHA-256 over the canonical form of every file and the rows of every CSV file (docs/identity.md).
Hash procedure_hash(const SourceSet& sources, const std::vector<ast::File>& files,
                    const std::vector<CsvText>& csv);

}  // namespace sop::resolver
