// src/resolve/hash.hpp — the identity of a procedure: a hash of what its author wrote and imported.
#pragma once

#include <string>
#include <vector>

#include "sop/ast.hpp"
#include "sop/model.hpp"
#include "sop/source.hpp"

namespace sop::resolver {

/// A CSV file that a table or a test takes rows from: its fields as they are meant, in a normal form.
struct CsvText {
  const ast::File* file = nullptr;  ///< where it is named
  std::uint32_t entry = 0;
  FileId id = 0;  ///< in the source set
  bool good = false;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::vector<Span>> spans;
};

/// SHA-256 over the canonical form of every file and the rows of every CSV file (docs/identity.md).
Hash procedure_hash(const SourceSet& sources, const std::vector<ast::File>& files,
                    const std::vector<CsvText>& csv);

}  // namespace sop::resolver
