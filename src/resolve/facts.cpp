// src/resolve/facts.cpp — what a case is described by: facts with their defaults, settings, own units, remedies.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

void Resolver::resolve_units() {
  for (std::size_t i = 0; i < p_.units.size(); ++i) {
    const ast::Entry& e = open(unit_entries_[i]);
    if (value_count(e.items) == 0) continue;
    const ast::Expr& text = ex(item(e.items, 0).value);
    if (text.kind != ast::ExprKind::text) {
      error(messages::text_expected, text.span, {});
      continue;
    }
    p_.units[i].title = text_of(text.span);
  }
}

void Resolver::resolve_facts() {
  for (std::size_t i = 0; i < fact_entries_.size(); ++i) {
    const ast::Entry& e = open(fact_entries_[i]);
    if (value_count(e.items) == 0) continue;
    TypeRef ref = read_type(item(e.items, 0).value);
    if (const ast::Item* unit = option(e.items, Word::unit)) ref = with_unit(ref, *unit);
    if (const ast::Item* ordered = option(e.items, Word::ordered)) {
      if (ref != no_type && kind(ref) != TypeKind::enumeration) {
        error(messages::ordered_needs_names, ordered->span, {describe(ref)});
      } else {
        StaticType t = types_[ref];
        t.type.ordered = true;
        ref = intern(t);
      }
    }
    Fact& fact = p_.facts[i];
    fact.type = types_[ref].type;
    fact.is_private = option(e.items, Word::private_) != nullptr;
    fact_types_[i] = ref;
    if (const ast::Item* former = option(e.items, Word::formerly)) {
      const Span name = name_span(former->value);
      if (is_empty(name)) {
        error(messages::name_expected, former->span, {});
      } else {
        fact.formerly.push_back(symbol(name));
      }
    }
  }
}

/// A branch with ends is, by its name, a value too: the end that it came to, or none. It stands behind the facts of the file.
void Resolver::add_results() {
  for (Id c = 0; c < p_.containers.size(); ++c) {
    if (p_.containers[c].kind != ContainerKind::branch) continue;
    StaticType ends;
    ends.type.kind = TypeKind::enumeration;
    ends.type.or_none = true;
    const ast::Block& block = open(container_blocks_[c]);
    const Slice steps = p_.containers[c].steps;
    for (Id s = steps.first; s < steps.first + steps.count; ++s) {
      if (p_.steps[s].kind != StepKind::end) continue;
      ends.type.names.push_back(p_.steps[s].name);
      enumeration_values_.push_back({p_.steps[s].name, p_.steps[s].span, file_});
    }
    if (ends.type.names.empty() || is_empty(block.name)) continue;
    if (!declare(Kind::fact, static_cast<Id>(p_.facts.size()), block.name)) continue;
    Fact fact;
    fact.name = p_.containers[c].name;
    fact.title = p_.containers[c].title;
    fact.type = ends.type;
    fact.span = p_.containers[c].span;
    p_.containers[c].result_fact = static_cast<Id>(p_.facts.size());
    p_.facts.push_back(std::move(fact));
    fact_types_.push_back(intern(ends));
  }
}

/// Whether a fact is what a branch comes out with, so that nobody else tells it; then it is said.
bool Resolver::is_result(Id fact, Span name) {
  if (fact < fact_entries_.size()) return false;
  error(messages::result_of_branch, name, {std::string(source(name))})
      .note(messages::note_declared_here, p_.facts[fact].span, {p_.text(p_.facts[fact].name)});
  return true;
}

void Resolver::resolve_defaults() {
  for (std::size_t i = 0; i < fact_entries_.size(); ++i) {
    const ast::Entry& e = open(fact_entries_[i]);
    const ast::Item* given = option(e.items, Word::default_);
    if (given == nullptr || given->value == ast::no_expr) continue;
    const Typed typed = value_as(given->value, fact_types_[i]);
    if (typed.type == no_type) continue;
    const Value* constant = constant_of(typed.expr);
    if (constant == nullptr) {
      error(messages::constant_expected, ex(given->value).span, {});
    } else if (!in_range(*constant, p_.facts[i].type)) {
      error(messages::outside_range, ex(given->value).span,
            {show(*constant), p_.text(p_.facts[i].name), show_range(fact_types_[i])});
    } else {
      p_.facts[i].default_value = p_.exprs[typed.expr].a;
    }
  }
}

void Resolver::resolve_settings() {
  setting_values_.resize(p_.settings.size());
  settings_unitless_.resize(p_.settings.size());
  for (std::size_t i = 0; i < p_.settings.size(); ++i) {
    const ast::Entry& e = open(setting_entries_[i]);
    if (value_count(e.items) == 0) continue;
    const ast::ExprId id = item(e.items, 0).value;
    const Typed typed = value(id, no_type);
    if (typed.type == no_type) continue;
    if (constant_of(typed.expr) == nullptr) {
      error(messages::constant_expected, ex(id).span, {});
      continue;
    }
    p_.settings[i].type = types_[unbounded(typed.type)].type;
    p_.settings[i].value = p_.exprs[typed.expr].a;
    setting_types_[i] = unbounded(typed.type);
    setting_values_[i] = ex(id).span;
  }
}

void Resolver::resolve_remedies() {
  for (std::size_t i = 0; i < p_.remedies.size(); ++i) {
    const ast::Entry& e = open(remedy_entries_[i]);
    if (value_count(e.items) == 0) continue;
    const ast::Expr& type_expr = ex(item(e.items, 0).value);
    const bool is_type =
        type_expr.kind == ast::ExprKind::type && type_expr.children.count == 0 && !type_expr.or_none;
    if (is_type && type_expr.word == Word::money) {
      (void)read_type(item(e.items, 0).value);
    } else if (is_type && type_expr.word == Word::no_amount) {
      p_.remedies[i].has_amount = false;
    } else if (type_expr.kind != ast::ExprKind::missing) {
      error(messages::remedy_type_expected, type_expr.span, {word(Word::money), word(Word::no_amount)});
    }
    if (const ast::Item* exclusive = option(e.items, Word::exclusive_with)) {
      const Span name = name_span(exclusive->value);
      if (is_empty(name)) {
        error(messages::name_expected, exclusive->span, {});
      } else if (const Declaration* other = lookup(name, Kind::remedy)) {
        const Id first = std::min(other->id, static_cast<Id>(i));
        const Id group = p_.remedies[first].group == no_id ? first : p_.remedies[first].group;
        p_.remedies[i].group = p_.remedies[other->id].group = group;
      }
    }
  }
}

void Resolver::check_enumeration_values() {
  for (const NameUse& v : enumeration_values_) {
    const Declaration* known = find(v.name);
    if (known == nullptr) continue;
    switch (known->kind) {
      case Kind::fact:
      case Kind::setting:
      case Kind::definition:
      case Kind::requirements:
      case Kind::output:
        file_ = v.file;
        error(messages::value_name_taken, v.span, {p_.text(v.name), term_of(known->kind)})
            .note(messages::note_declared_here, known->span, {p_.text(v.name)});
        break;
      default:
        break;
    }
  }
}

}  // namespace sop::resolver
