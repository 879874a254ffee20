// src/resolve/procedure.cpp — the block `procedure`: what holds for all of it; and the order of the passes.
#include <string>
#include <vector>

#include "sop/date.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/money.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

Resolver::Resolver(SourceSet& sources, const std::vector<ast::File>& files, SourceProvider* provider,
                   const LoadOptions& options, Procedure& procedure, DiagnosticSink& sink)
    : sources_(sources), files_(files), provider_(provider), options_(options), p_(procedure), sink_(sink) {
  intern_plain_types();
  StaticType nothing;
  nothing.type.or_none = true;
  none_type_ = intern(nothing);
}

void Resolver::run() {
  if (files_.empty()) return;
  resolve_all();
  if (p_.exprs.size() > options_.max_expressions)
    error(messages::procedure_too_large, {},
          {std::to_string(p_.exprs.size()), std::to_string(options_.max_expressions)});
}

void Resolver::resolve_all() {
  file_ = &files_[0];
  measure_depths();
  read_csv_files();
  declare_all();
  if (stopped()) return;
  setting_types_.assign(p_.settings.size(), no_type);
  procedure_facts();
  for (Id i = 0; i < p_.calendars.size(); ++i) resolve_calendar(i);
  settle_zone();
  resolve_units();
  resolve_facts();
  add_results();
  case_facts();
  resolve_remedies();
  resolve_settings();
  resolve_parameters();
  resolve_output_types();
  resolve_defaults();
  check_enumeration_values();
  if (stopped()) return;
  resolve_values();
  if (stopped()) return;
  for (Id i = 0; i < p_.parties.size(); ++i) resolve_party(i);
  check_lines_of_authority();
  place_people();
  for (Id i = 0; i < p_.paths.size(); ++i) resolve_path(i);
  collect_promises();
  for (Id i = 0; i < p_.responses.size(); ++i) resolve_response(i);
  for (const BlockRef& ref : phrase_blocks_) resolve_phrases(open(ref));
  resolve_containers();
  for (Id i = 0; i < p_.scenarios.size(); ++i) resolve_scenario(i);
  for (Id i = 0; i < p_.always.size(); ++i) resolve_always(i);
  for (Id i = 0; i < p_.clocks.size(); ++i) resolve_clock(i);
  check_circles_of_steps();
  check_braces();
  collect_rule_paths();
  for (const BlockRef& ref : ordering_blocks_) resolve_orderings(open(ref));
  for (const BlockRef& ref : test_blocks_) {
    if (stopped()) return;
    resolve_test(open(ref));
  }
  for (const BlockRef& ref : suppress_blocks_) resolve_suppression(open(ref));
}

std::string Resolver::entry_text(const ast::Block& block, Word label) {
  const ast::Entry* e = entry(block, label);
  if (e == nullptr || value_count(e->items) == 0) return {};
  const ast::Expr& text = ex(item(e->items, 0).value);
  if (text.kind == ast::ExprKind::text) return text_of(text.span);
  if (text.kind != ast::ExprKind::missing) error(messages::text_expected, text.span, {});
  return {};
}

std::int32_t Resolver::entry_date(const ast::Block& block, Word label) {
  const ast::Entry* e = entry(block, label);
  if (e == nullptr || value_count(e->items) == 0) return 0;
  return date_in(item(e->items, 0).value);
}

std::int32_t Resolver::date_in(ast::ExprId id) {
  if (id == ast::no_expr) return 0;
  const ast::Expr& e = ex(id);
  Date date;
  if (e.kind == ast::ExprKind::missing) return 0;
  if (e.kind != ast::ExprKind::date) {
    error(messages::date_expected, e.span, {});
    return 0;
  }
  return date_of(e, date) ? date.days() : 0;
}

CurrencyCode Resolver::currency() const { return currency_varies_ ? CurrencyCode{} : p_.currency; }

std::string Resolver::currency_example() const {
  return p_.currency.is_none() ? std::string("EUR") : p_.currency.letters();
}

void Resolver::procedure_facts() {
  if (procedure_block_.file == nullptr) {
    p_.name = symbol("?");
    return;
  }
  const ast::Block& block = open(procedure_block_);
  p_.name = is_empty(block.name) ? symbol("?") : symbol(block.name);
  p_.title = title_of(block.title);
  p_.span = block.span;
  p_.kept_by = entry_text(block, Word::kept_by);
  p_.policy = entry_text(block, Word::policy);
  p_.valid_from = entry_date(block, Word::valid_from);
  p_.valid_until = entry_date(block, Word::valid_until);
  currency_varies_ = entry(block, Word::currency_from) != nullptr;
  const auto first = [&](Word label) {
    const ast::Entry* e = entry(block, label);
    return e == nullptr || value_count(e->items) == 0 ? ast::no_expr : item(e->items, 0).value;
  };
  if (const ast::ExprId e = first(Word::edition); e != ast::no_expr) {
    const ast::Expr& edition = ex(e);
    if (edition.kind == ast::ExprKind::text) {
      p_.edition = text_of(edition.span);
    } else if (edition.kind == ast::ExprKind::number) {
      p_.edition = std::string(source(edition.span));
    } else if (edition.kind != ast::ExprKind::missing) {
      error(messages::edition_expected, edition.span, {});
    }
  }
  if (const ast::ExprId e = first(Word::currency); e != ast::no_expr) {
    const std::string code(source(ex(e).span));
    p_.currency = CurrencyCode::find(code);
    if (p_.currency.is_none() && ex(e).kind != ast::ExprKind::missing) {
      error(messages::unknown_currency_code, ex(e).span, {code});
      no_currency_said_ = true;
    }
    // Names are equal in upper and lower case; units are closed to them.
    for (std::size_t i = 0; i < declarations_.size(); ++i) {
      const std::string& name = p_.symbols[i].text;
      if (declarations_[i].kind == Kind::none || name.size() != 3) continue;
      const bool is_own =
          !p_.currency.is_none() && unicode::fold(name) == unicode::fold(p_.currency.letters());
      if (is_own || !CurrencyCode::find(name).is_none())
        error(messages::name_is_currency, declarations_[i].span, {name});
    }
  }
  if (const ast::ExprId e = first(Word::rounding); e != ast::no_expr) {
    p_.rounding_stated = true;
    switch (hint(e)) {
      case Word::half_up:
        p_.rounding = Rounding::half_up;
        break;
      case Word::half_down:
        p_.rounding = Rounding::half_down;
        break;
      case Word::half_even:
        p_.rounding = Rounding::half_even;
        break;
      case Word::up:
        p_.rounding = Rounding::up;
        break;
      case Word::down:
        p_.rounding = Rounding::down;
        break;
      default:
        unknown_choice(e, {Word::half_up, Word::half_down, Word::half_even, Word::up, Word::down});
        break;
    }
  }
  if (const ast::ExprId e = first(Word::month_end); e != ast::no_expr) {
    switch (hint(e)) {
      case Word::last_day:
        p_.month_end = MonthEnd::last_day;
        break;
      case Word::next_day:
        p_.month_end = MonthEnd::overflow_to_next;
        break;
      default:
        unknown_choice(e, {Word::last_day, Word::next_day});
        break;
    }
  }
  if (const ast::Entry* e = entry(block, Word::locales)) {
    locales_stated_ = true;
    for (std::uint32_t i = 0; i < value_count(e->items); ++i) {
      const ast::ExprId id = item(e->items, i).value;
      const Span name = name_span(id);
      if (is_empty(name)) {
        if (ex(id).kind != ast::ExprKind::missing) error(messages::name_expected, ex(id).span, {});
        continue;
      }
      const SymbolId locale = locale_symbol(name);
      if (!known_locale(p_.text(locale))) {
        error(messages::unknown_locale, name, {p_.text(locale)});
        continue;
      }
      bool twice = false;
      for (const SymbolId earlier : p_.locales) twice = twice || earlier == locale;
      if (twice) {
        error(messages::value_twice, name, {p_.text(locale)});
      } else {
        p_.locales.push_back(locale);
      }
    }
    locales_lost_ = p_.locales.empty();
  }
  if (const ast::ExprId e = first(Word::calendar); e != ast::no_expr) {
    const Span name = name_span(e);
    if (is_empty(name)) {
      if (ex(e).kind != ast::ExprKind::missing) error(messages::name_expected, ex(e).span, {});
    } else if (const Declaration* calendar = lookup(name, Kind::calendar)) {
      p_.calendar = calendar->id;
    }
  }
  if (const ast::Entry* e = entry(block, Word::zone)) {
    zone_stated_ = true;
    read_zone(*e, p_.has_offset, p_.offset_minutes, p_.zone_name);
  }
  if (const ast::Entry* review = entry(block, Word::review_every);
      review != nullptr && value_count(review->items) > 0) {
    const ast::ExprId e = item(review->items, 0).value;
    const Typed period = value(e, simple(TypeKind::period));
    if (period.type != no_type && kind(period.type) != TypeKind::period) {
      error(messages::wrong_type, ex(e).span,
            {std::string(source(ex(e).span)), describe(period.type), describe(simple(TypeKind::period))});
    } else if (constant_of(period.expr) != nullptr) {
      p_.review_every = p_.exprs[period.expr].a;
    }
    if (const ast::Item* last = option(review->items, Word::last)) p_.last_review = date_in(last->value);
  }
}

/// `currency from`, `locale from`, `channel from`: facts that the case brings.
void Resolver::case_facts() {
  if (procedure_block_.file == nullptr) return;
  const ast::Block& block = open(procedure_block_);
  const auto fact_of = [&](Word label) {
    const ast::Entry* e = entry(block, label);
    if (e == nullptr || value_count(e->items) == 0) return no_id;
    const ast::ExprId id = item(e->items, 0).value;
    const Span name = name_span(id);
    if (is_empty(name)) {
      if (ex(id).kind != ast::ExprKind::missing) error(messages::name_expected, ex(id).span, {});
      return no_id;
    }
    const Declaration* fact = lookup(name, Kind::fact);
    if (fact == nullptr) return no_id;
    if (fact_types_[fact->id] != no_type && p_.facts[fact->id].type.kind != TypeKind::enumeration) {
      error(messages::fact_of_names_expected, name,
            {std::string(source(name)), describe(fact_types_[fact->id])});
      return no_id;
    }
    return fact->id;
  };
  p_.locale_fact = fact_of(Word::locale_from);
  p_.channel_fact = fact_of(Word::channel_from);
  const Id currency_fact = fact_of(Word::currency_from);
  if (currency_fact == no_id) return;
  p_.currency_fact = currency_fact;
  for (const SymbolId name : p_.facts[currency_fact].type.names) {
    if (CurrencyCode::find(p_.text(name)).is_none())
      error(messages::unknown_currency_code, p_.facts[currency_fact].span, {p_.text(name)});
  }
}

void Resolver::resolve_parameters() {
  for (const auto& [definition, ref] : parameter_entries_) {
    const ast::Entry& e = open(ref);
    TypeRef type = value_count(e.items) == 0 ? no_type : read_type(item(e.items, 0).value);
    if (const ast::Item* unit = option(e.items, Word::unit)) type = with_unit(type, *unit);
    const SymbolId name = symbol(e.label_span);
    if (const Declaration* known = find(name)) {
      error(messages::duplicate_name, e.label_span, {std::string(source(e.label_span)), term_of(known->kind)})
          .note(messages::note_declared_here, known->span, {p_.text(name)});
    }
    p_.definitions[definition].parameter_types.push_back(types_[type].type);
    parameter_types_[definition].push_back(type);
  }
}

}  // namespace sop::resolver
