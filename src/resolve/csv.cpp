// src/resolve/csv.cpp — rows from CSV files.
#include <string>
#include <vector>

#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

void Resolver::read_csv_files() {}
void Resolver::csv_rows(Id id, const ast::Entry& entry, const std::vector<Column>& columns,
                        std::size_t written) {
  (void)id;
  (void)entry;
  (void)columns;
  (void)written;
}

}  // namespace sop::resolver
