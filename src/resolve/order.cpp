// src/resolve/order.cpp — definitions, tables and requirements in the order of their dependence.
//
// A definition's type follows from what it is made of, so whatever it names is read before it. What names what is seen from
// the tree alone: a name that is declared as a definition, an output or a list of requirements is such an edge, wherever it
// stands. The graph's strongly connected parts (graph.hpp) come out dependencies first; a part of more than one, or one that names itself, is a circle and is shown whole.
// A table whose answer an exception replaces depends on the exception.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/graph.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

std::size_t Resolver::value_node(Kind kind, Id id) const {
  switch (kind) {
    case Kind::table:
      return p_.definitions.size() + id;
    case Kind::requirements:
      return p_.definitions.size() + p_.tables.size() + id;
    default:
      return id;
  }
}

void Resolver::add_names_of(ast::ExprId root, std::vector<std::size_t>& out) {
  if (root == ast::no_expr) return;
  std::vector<ast::ExprId> stack{root};
  while (!stack.empty()) {
    const ast::ExprId id = stack.back();
    stack.pop_back();
    const ast::Expr& e = ex(id);
    for (std::uint32_t i = 0; i < e.children.count; ++i) stack.push_back(child(e, i));
    const Span span = e.kind == ast::ExprKind::call ? e.name : name_span(id);
    if (is_empty(span)) continue;
    const Declaration* known = find(find_symbol(source(span)));
    if (known == nullptr) continue;
    if (known->kind == Kind::definition || known->kind == Kind::requirements) {
      out.push_back(value_node(known->kind, known->id));
    } else if (known->kind == Kind::output) {
      out.push_back(value_node(Kind::table, p_.outputs[known->id].table));
    }
  }
}

void Resolver::add_names_of(ast::List items, std::vector<std::size_t>& out) {
  for (std::uint32_t i = 0; i < items.count; ++i) add_names_of(item(items, i).value, out);
}

std::vector<std::vector<std::size_t>> Resolver::value_graph() {
  std::vector<std::vector<std::size_t>> edges(p_.definitions.size() + p_.tables.size() +
                                              p_.requirements.size());
  const auto block_names = [&](const ast::Block& block, std::vector<std::size_t>& out) {
    for (const ast::Entry* e : entries(block, no_word)) add_names_of(e->items, out);
    for (const ast::Row* row : rows_in(block))
      for (std::uint32_t c = 0; c < row->cells.count; ++c)
        add_names_of(file_->cells[row->cells.first + c].items, out);
  };
  for (std::size_t i = 0; i < p_.definitions.size(); ++i) {
    std::vector<std::size_t>& out = edges[i];
    const DefinitionSource& from = definition_sources_[i];
    file_ = from.file;
    for (const std::uint32_t entry : from.rows) add_names_of(file_->entries[entry].items, out);
  }
  for (std::size_t i = 0; i < p_.tables.size(); ++i) {
    const ast::Block& block = open(table_blocks_[i]);
    std::vector<std::size_t>& out = edges[value_node(Kind::table, static_cast<Id>(i))];
    const std::size_t self = value_node(Kind::table, static_cast<Id>(i));
    // The header names the table's own outputs; a table may also share its name with one.
    const std::vector<const ast::Row*> rows = rows_in(block);
    for (const ast::Entry* e : entries(block, no_word))
      if (e->label != Word::exception_to) add_names_of(e->items, out);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::uint32_t c = 0; c < rows[r]->cells.count; ++c) {
        const ast::Cell& cell = file_->cells[rows[r]->cells.first + c];
        if (r > 0 || cell.type == ast::no_expr) add_names_of(cell.items, out);
      }
    }
    if (const ast::Entry* base = entry(block, Word::exception_to)) {
      const Span name = base->items.count > 0 ? name_span(item(base->items, 0).value) : Span{};
      const Declaration* known = is_empty(name) ? nullptr : find_table(find_symbol(source(name)));
      if (known != nullptr) edges[value_node(Kind::table, known->id)].push_back(self);
    }
  }
  for (std::size_t i = 0; i < p_.requirements.size(); ++i)
    block_names(open(requirement_blocks_[i]), edges[value_node(Kind::requirements, static_cast<Id>(i))]);
  for (std::vector<std::size_t>& out : edges) {
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
  }
  return edges;
}

std::string Resolver::name_of_node(std::size_t node) const {
  if (node < p_.definitions.size()) return p_.text(p_.definitions[node].name);
  node -= p_.definitions.size();
  if (node < p_.tables.size()) return p_.text(p_.tables[node].name);
  return p_.text(p_.requirements[node - p_.tables.size()].name);
}

Span Resolver::span_of_node(std::size_t node) const {
  if (node < p_.definitions.size()) return p_.definitions[node].span;
  node -= p_.definitions.size();
  if (node < p_.tables.size()) return p_.tables[node].span;
  return p_.requirements[node - p_.tables.size()].span;
}

void Resolver::resolve_values() {
  const std::vector<std::vector<std::size_t>> edges = value_graph();
  clock_readers_.assign(edges.size(), false);
  std::vector<std::uint32_t> depth(edges.size(), 0);
  for (const std::vector<std::size_t>& part : strong_parts(edges)) {
    const std::size_t node = part.front();
    const bool names_itself = std::binary_search(edges[node].begin(), edges[node].end(), node);
    if (part.size() > 1 || names_itself) {
      std::string circle;
      const std::vector<std::size_t> nodes = shortest_circle(edges, part);
      for (const std::size_t each : nodes) circle += '`' + name_of_node(each) + "` → ";
      circle += '`' + name_of_node(node) + '`';
      Diagnostic& d = error(messages::circular_value, span_of_node(node), {name_of_node(node), circle});
      for (std::size_t i = 1; i < nodes.size() && i < 8; ++i)
        d.note(messages::note_part_of_circle, span_of_node(nodes[i]), {name_of_node(nodes[i])});
      continue;  // its type stays `none`, which nobody complains about
    }
    for (const std::size_t to : edges[node]) depth[node] = std::max(depth[node], depth[to]);
    if (++depth[node] == options_.max_definition_depth + 1) {
      error(messages::definitions_too_deep, span_of_node(node),
            {name_of_node(node), std::to_string(options_.max_definition_depth)});
    }
    if (stopped()) return;
    if (node < p_.definitions.size()) {
      resolve_definition(static_cast<Id>(node));
    } else if (node < p_.definitions.size() + p_.tables.size()) {
      resolve_table(static_cast<Id>(node - p_.definitions.size()));
    } else {
      resolve_requirements(static_cast<Id>(node - p_.definitions.size() - p_.tables.size()));
    }
  }
}

void Resolver::resolve_definition(Id id) {
  const DefinitionSource& from = definition_sources_[id];
  file_ = from.file;
  std::vector<const ast::Entry*> rows;
  for (const std::uint32_t entry : from.rows) rows.push_back(&file_->entries[entry]);
  Scope scope;
  scope.names = &p_.definitions[id].parameter_names;
  scope.types = &parameter_types_[id];
  scope_ = scope;
  TypeRef want = from.gives == ast::no_expr ? no_type : read_type(from.gives);
  if (kind(want) == TypeKind::duration) want = no_type;  // of either kind: it follows from the value
  // A single row that is a condition is read as one, so that `x` alone is not taken for it.
  const Typed result = choose(rows, want, true);
  scope_ = {};
  Definition& definition = p_.definitions[id];
  if (result.type == no_type) return;
  if (result.type == none_type_) {
    error(messages::none_alone, definition.span, {p_.text(definition.name)});
    return;
  }
  const TypeRef type = want != no_type            ? want
                       : types_[result.type].zero ? simple(TypeKind::whole)
                                                  : result.type;
  if (from.gives != ast::no_expr && want == no_type && !is_length(result.type)) {
    (void)fit(result, simple(TypeKind::duration), p_.exprs[result.expr].span);
    return;
  }
  definition.value = result.expr;
  definition.type = types_[type].type;
  definition_types_[id] = type;
  clock_readers_[id] = expr_facts_[result.expr].reads_clock;
}

void Resolver::resolve_requirements(Id id) {
  const ast::Block& block = open(requirement_blocks_[id]);
  bool reads_clock = false;
  std::unordered_set<SymbolId> seen;
  for (const ast::Entry* e : entries(block, no_word)) {
    Requirement requirement;
    requirement.name = symbol(e->label_span);
    if (!seen.insert(requirement.name).second)
      error(messages::duplicate_here, e->label_span, {std::string(source(e->label_span))});
    if (!is_empty(e->title)) requirement.reason = plain_text_of(e->title);
    requirement.path = p_.text(p_.requirements[id].name) + "/" + p_.text(requirement.name);
    requirement.span = e->span;
    if (value_count(e->items) > 0) requirement.condition = condition(item(e->items, 0).value, true);
    if (requirement.condition != no_id)
      reads_clock = reads_clock || expr_facts_[requirement.condition].reads_clock;
    p_.requirements[id].items.push_back(std::move(requirement));
  }
  if (p_.requirements[id].items.empty())
    error(messages::block_is_empty, p_.requirements[id].span,
          {word(Word::requirements), p_.text(p_.requirements[id].name)});
  clock_readers_[value_node(Kind::requirements, id)] = reads_clock;
}

}  // namespace sop::resolver
