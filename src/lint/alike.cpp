// src/lint/alike.cpp — see the header.
#include "src/lint/alike.hpp"

#include <algorithm>
#include <cstdint>

#include "src/lint/look.hpp"

namespace sop::lint_checks {

std::size_t Spelled::operator()(Id expression) {
  if (expression == no_id) return 0;
  // Alike where the operators are; then compared whole.
  std::vector<std::pair<Id, std::size_t>>& some = known_[outline(expression)];
  for (const auto& [other, number] : some)
    if (same_expression(p_, other, expression)) return number;
  some.emplace_back(expression, ++last_);
  return last_;
}

std::string Spelled::outline(Id expression) const {
  std::string out;
  std::vector<Id> stack{expression};
  while (!stack.empty() && out.size() < 200) {
    const Expr& e = p_.exprs[stack.back()];
    stack.pop_back();
    out += static_cast<char>('0' + static_cast<int>(e.op));
    if (e.op == Op::constant) {
      const Value& v = p_.constants[e.a];
      out += std::to_string(v.integer) + '/' +
             std::to_string(static_cast<std::int64_t>(v.number.numerator())) + v.text;
    }
    for (Id i = 0; i < e.args.count; ++i) stack.push_back(p_.expr_args[e.args.first + i]);
  }
  return out;
}

std::vector<std::vector<std::size_t>> AlikeRows::but_for(std::size_t column) {
  if (cells_.empty()) {
    Spelled spelled(p_);
    cells_.resize(table_.rows.size());
    for (std::size_t r = 0; r < table_.rows.size(); ++r) {
      if (table_.rows[r].otherwise) continue;
      for (const Id cell : table_.rows[r].cells) cells_[r].push_back(spelled(cell));
    }
  }
  std::map<std::pair<std::int64_t, std::vector<std::size_t>>, std::vector<std::size_t>> alike;
  for (std::size_t r = 0; r < cells_.size(); ++r) {
    if (column >= cells_[r].size()) continue;
    std::vector<std::size_t> others = cells_[r];
    others[column] = 0;
    alike[{table_.rows[r].since, std::move(others)}].push_back(r);
  }
  std::vector<std::vector<std::size_t>> groups;
  for (auto& [key, rows] : alike)
    if (rows.size() > 1) groups.push_back(std::move(rows));
  std::sort(groups.begin(), groups.end());
  return groups;
}

}  // namespace sop::lint_checks
