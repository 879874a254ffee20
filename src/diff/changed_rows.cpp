// src/diff/changed_rows.cpp — of a table of which few rows changed, only those cases are compared that meet a row that did.
//
// Where no such row applies, and none may, the same rows are left in both versions, in the same order: they answer alike. A table of many
// thousands of rows costs what its changed rows cost.
#include <algorithm>
#include <unordered_map>

#include "src/diff/compare.hpp"

namespace sop::diffing {

using proof::Diagram;
using proof::leaf;

namespace {

bool has_exception(const Procedure& p, Id table) {
  return std::any_of(p.tables.begin(), p.tables.end(),
                     [&](const Table& other) { return other.exception_to == table; });
}

}  // namespace

/// False: the table is compared as a whole.
bool Comparison::changed_rows(const Subject& subject, Diagram& where) {
  const Table* tables[2] = {nullptr, nullptr};
  for (const int side : {0, 1}) {
    const Ladder& ladder = subject.side[side];
    if (ladder.reading != Reading::output) return false;
    const Id table = v_.p[side]->outputs[ladder.id].table;
    tables[side] = &v_.p[side]->tables[table];
    // What one of them replaces, and what is in force when, are not told by rows alone.
    if (tables[side]->dated_by != no_id || has_exception(*v_.p[side], table) ||
        tables[side]->rows.size() != ladder.lines.size())
      return false;
  }
  const HitPolicy hit = tables[0]->hit;
  if (hit != tables[1]->hit || hit > HitPolicy::any || v_.p[0]->rounding != v_.p[1]->rounding) return false;
  std::vector<std::string> keys[2];
  for (const int side : {0, 1})
    for (const Line& line : subject.side[side].lines) {
      // A row that shows a default which is another one now is not alike.
      const std::string apart = line.defaults.empty() ? "" : std::to_string(side);
      keys[side].push_back(w_[side]->key(line.condition) + ">" + line.key + ">" + w_[side]->key(line.value) +
                           apart);
    }
  std::vector<bool> alike[2] = {std::vector<bool>(keys[0].size()), std::vector<bool>(keys[1].size())};
  if (hit != HitPolicy::unique) {
    // The order counts (of `any` that of errors): what both begin and end with.
    const std::size_t most = std::min(keys[0].size(), keys[1].size());
    std::size_t first = 0, last = 0;
    while (first < most && keys[0][first] == keys[1][first]) ++first;
    while (last < most - first && keys[0][keys[0].size() - 1 - last] == keys[1][keys[1].size() - 1 - last])
      ++last;
    for (std::vector<bool>& side : alike)
      for (std::size_t r = 0; r < side.size(); ++r) side[r] = r < first || r + last >= side.size();
  } else {
    std::unordered_map<std::string, std::size_t> rows;
    for (std::size_t r = 0; r < keys[0].size(); ++r) rows.emplace(keys[0][r], r);
    for (std::size_t r = 0; r < keys[1].size(); ++r) {
      const auto found = rows.find(keys[1][r]);
      if (found == rows.end() || alike[0][found->second]) continue;
      alike[0][found->second] = alike[1][r] = true;
    }
  }
  where = leaf(0);
  proof::Diagrams& d = space_->diagrams();
  for (const int side : {0, 1}) {
    std::vector<std::size_t> touched;
    for (std::size_t r = 0; r < alike[side].size(); ++r) {
      if (alike[side][r]) continue;
      if (tables[side]->rows[r].otherwise) return false;
      touched.push_back(r);
    }
    // A few: of many the whole costs no more.
    if (2 * touched.size() > alike[side].size()) return false;
    if (touched.empty()) continue;
    const std::vector<Diagram> rows = space_->rows(static_cast<std::uint32_t>(side), *tables[side]);
    for (const std::size_t r : touched) where = d.either(where, d.inverse(d.is(rows[r], proof::truth_no)));
  }
  return !effort_.over();
}

}  // namespace sop::diffing
