// src/resolve/hash.cpp — the identity of a procedure; docs/identity.md says in words what is computed here.
#include "src/resolve/hash.hpp"

#include "sop/parse.hpp"
#include "sop/sha256.hpp"
#include "sop/unicode.hpp"

namespace sop::resolver {

namespace {

/// Every part is led by its length, so that no two lists of parts give the same bytes.
void add_part(Sha256& hash, std::string_view part) {
  hash.update(std::to_string(part.size()));
  hash.update("\n");
  hash.update(part);
}

}  // namespace

Hash procedure_hash(const SourceSet& sources, const std::vector<ast::File>& files,
                    const std::vector<CsvText>& csv) {
  Sha256 hash;
  hash.update("sop procedure 1\n");
  for (const ast::File& file : files) {
    add_part(hash, "file");
    add_part(hash, canonical_text(file, sources));
  }
  for (const CsvText& table : csv) {
    add_part(hash, "csv");
    const CsvFields& fields = *table.fields;
    add_part(hash, std::to_string(fields.row_count()));
    for (std::size_t row = 0; row < fields.row_count(); ++row) {
      add_part(hash, std::to_string(fields.columns));
      for (std::size_t column = 0; column < fields.columns; ++column)
        add_part(hash, unicode::to_nfc(fields.field(sources, row, column)));
    }
  }
  return hash.finish();
}

}  // namespace sop::resolver
