// src/resolve/responses.cpp — what is said: responses with their placeholders, phrases to avoid and to require.
//
// A placeholder is `{name}`, `{name?what to say when it is not known}`, `{name day|days}` with the plural forms of that locale
// in the order of CLDR (one, few, many, other as far as the locale has them), or both: `{name day|days?none}`. `{{` and `}}`
// are braces. A name is a
// fact, a setting, a definition, what a table decides, a built-in name; a promise or a clock, and means when it is due; or a
// list of requirements, and means the reason of the first that fails.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

namespace {

struct LocaleRow {
  std::string_view name;
  std::size_t whole_forms;    ///< plural forms that whole numbers need
  std::size_t decimal_forms;  ///< and those with a fraction
  std::string_view forms;
};
constexpr LocaleRow locale_rows[] = {
    {"en", 2, 2, "one|other"},
    {"et", 2, 2, "one|other"},
    {"ru", 3, 4, "one|few|many"},
};

const LocaleRow* locale_row(std::string_view name) {
  for (const LocaleRow& row : locale_rows)
    if (row.name == name) return &row;
  return nullptr;
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> out;
  std::size_t from = 0;
  while (true) {
    const std::size_t to = text.find(at, from);
    out.emplace_back(text.substr(from, to == std::string_view::npos ? to : to - from));
    if (to == std::string_view::npos) return out;
    from = to + 1;
  }
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool Resolver::known_locale(std::string_view name) { return locale_row(name) != nullptr; }

SymbolId Resolver::locale_symbol(Span name) {
  const SymbolId locale = symbol(name);
  const std::string written(source(name));
  const std::string small = unicode::fold(written);
  if (!known_locale(small)) return locale;
  if (small != written) error(messages::locale_in_capitals, name, {written, small}).fix(name, small);
  p_.symbols[locale].text = small;  // it may have been met first as a name of something else
  return locale;
}

/// The value that a placeholder names.
Typed Resolver::placeholder_value(Span name) {
  const std::string written(source(name));
  const Word reserved = reserved_word(written);
  const auto builtin = [&](Builtin what, TypeKind type) {
    return add_expr(Op::builtin, simple(type), name, {}, static_cast<Id>(what));
  };
  switch (reserved) {
    case Word::today:
      return builtin(Builtin::today, TypeKind::date);
    case Word::now:
      return builtin(Builtin::now, TypeKind::instant);
    case Word::decision:
      return builtin(Builtin::decision, TypeKind::text);
    case Word::result:
      return builtin(Builtin::result, TypeKind::text);
    case Word::previous_owner:
      return builtin(Builtin::previous_owner, TypeKind::party);
    default:
      break;
  }
  const SymbolId id = find_symbol(written);
  const Declaration* known = find(id);
  if (known != nullptr) {
    switch (known->kind) {
      case Kind::fact:
        return add_expr(Op::fact, fact_types_[known->id], name, {}, known->id);
      case Kind::setting:
        return add_expr(Op::setting, setting_types_[known->id], name, {}, known->id);
      case Kind::output:
        return add_expr(Op::output, output_types_[known->id], name, {}, known->id);
      case Kind::definition:
        if (!p_.definitions[known->id].parameter_names.empty()) break;
        return add_expr(Op::definition, definition_types_[known->id], name, {}, known->id);
      case Kind::clock:
        return add_expr(Op::clock_due, simple(TypeKind::instant), name, {}, known->id);
      case Kind::requirements:
        return add_expr(Op::reason_of, simple(TypeKind::text), name, {}, known->id);
      default:
        break;
    }
    error(messages::not_a_value, name, {written, term_of(known->kind)})
        .note(messages::note_declared_here, known->span, {written});
    return {};
  }
  if (id != no_id && promises_.count(id) > 0)
    return add_expr(Op::promise_due, simple(TypeKind::instant), name, {}, id);
  std::vector<std::string> names;
  for (const Kind each :
       {Kind::fact, Kind::setting, Kind::definition, Kind::output, Kind::clock, Kind::requirements}) {
    const std::vector<std::string> more = names_of(each);
    names.insert(names.end(), more.begin(), more.end());
  }
  error(messages::unknown_variable, name,
        {written, nearest(written, names, term(messages::help_declare_fact, {written}))});
  return {};
}

/// A value in the braces of a title or a reason would be shown as it is written.
void Resolver::check_braces() {
  for (std::size_t i = 0; i < braces_.size(); ++i) {
    const Span name = braces_[i];
    // The title of a scenario is read for its container, too.
    if (std::find(braces_.begin(), braces_.begin() + static_cast<std::ptrdiff_t>(i), name) !=
        braces_.begin() + static_cast<std::ptrdiff_t>(i))
      continue;
    const Declaration* known = find(find_symbol(source(name)));
    const bool is_value = known != nullptr && (known->kind == Kind::fact || known->kind == Kind::setting ||
                                               known->kind == Kind::definition ||
                                               known->kind == Kind::output || known->kind == Kind::clock);
    if (is_value) error(messages::braces_not_filled, name, {std::string(source(name))});
  }
}

/// What stands between the braces of one placeholder.
void Resolver::read_placeholder(Span inside, SymbolId locale, std::vector<TextPart>& parts) {
  const std::string_view text = source(inside);
  std::size_t name_begin = 0;
  while (name_begin < text.size() && text[name_begin] == ' ') ++name_begin;
  std::size_t name_end = name_begin;
  while (name_end < text.size()) {
    const unicode::Decoded c = unicode::decode(text, name_end);
    if (!c.valid || !(name_end == name_begin ? unicode::is_name_start(c.code_point)
                                             : unicode::is_name_continue(c.code_point)))
      break;
    name_end += c.length;
  }
  const Span name{inside.file, inside.begin + static_cast<std::uint32_t>(name_begin),
                  inside.begin + static_cast<std::uint32_t>(name_end)};
  if (is_empty(name)) {
    error(messages::placeholder_shape, inside, {std::string(text)});
    return;
  }
  TextPart part;
  part.span = inside;
  const Typed typed = placeholder_value(name);
  part.value = typed.expr;
  const std::string_view rest = text.substr(name_end);
  const std::size_t mark = rest.find('?');
  const std::string_view words = trim(rest.substr(0, mark));
  const StaticType& t = types_[typed.type];
  if (mark != std::string_view::npos) {
    const std::string_view fallback = trim(rest.substr(mark + 1));
    const std::size_t bar = fallback.find('|');
    if (bar != std::string_view::npos || fallback.find('?') != std::string_view::npos) {
      error(messages::fallback_shape, inside, {std::string(source(name))});
      return;
    }
    part.fallback = add_constant(Value::of_text(unicode::to_nfc(fallback)));
  }
  if (!words.empty()) {
    for (const std::string& form : split(words, '|')) part.forms.emplace_back(unicode::to_nfc(trim(form)));
    const LocaleRow* row = locale_row(p_.text(locale));
    if (typed.type != no_type && !is_number(typed.type)) {
      error(messages::forms_of_no_number, inside, {std::string(source(name)), describe(typed.type)});
    } else if (row != nullptr && typed.type != no_type) {
      const std::size_t wanted = t.type.kind == TypeKind::whole ? row->whole_forms : row->decimal_forms;
      if (part.forms.size() != wanted) {
        const std::string forms = std::string(row->forms) + (wanted > 3 ? "|other" : "");
        error(messages::wrong_number_of_forms, inside,
              {std::string(row->name), std::to_string(wanted), std::to_string(part.forms.size()), forms});
      }
    }
  }
  if (typed.type != no_type) parts.push_back(std::move(part));
}

void Resolver::read_parts(const ast::Expr& quoted, SymbolId locale, std::vector<TextPart>& parts) {
  const std::string_view raw = source(quoted.span);
  const unicode::Decoded opening = unicode::decode(raw, 0);
  const std::size_t end = unicode::previous(raw, raw.size());
  std::string literal;
  Span literal_span = quoted.span;
  const auto flush = [&] {
    if (literal.empty()) return;
    TextPart part;
    part.literal = unicode::to_nfc(literal);
    part.span = literal_span;
    parts.push_back(std::move(part));
    literal.clear();
  };
  const auto at = [&](std::size_t i) {
    const auto offset = quoted.span.begin + static_cast<std::uint32_t>(i);
    return Span{quoted.span.file, offset, offset + 1};
  };
  for (std::size_t i = opening.length; i < end; ++i) {
    const char c = raw[i];
    const char next = i + 1 < end ? raw[i + 1] : '\0';
    if (c == '\\' && next != '\0') {
      literal += next == 'n' ? '\n' : next;
      ++i;
    } else if ((c == '{' || c == '}') && next == c) {
      literal += c;
      ++i;
    } else if (c == '}') {
      error(messages::lone_brace, at(i), {});
    } else if (c == '{') {
      const std::size_t close = raw.find('}', i);
      if (close == std::string_view::npos || close >= end) {
        error(messages::brace_open, at(i), {});
        return;
      }
      flush();
      read_placeholder({quoted.span.file, quoted.span.begin + static_cast<std::uint32_t>(i + 1),
                        quoted.span.begin + static_cast<std::uint32_t>(close)},
                       locale, parts);
      i = close;
    } else {
      literal += c;
    }
  }
  flush();
}

SymbolId Resolver::locale_of(const ast::Entry& e) {
  const std::string written(source(e.label_span));
  const SymbolId locale = locale_symbol(e.label_span);
  for (const SymbolId known : p_.locales)
    if (known == locale) return locale;
  // A file that several procedures import may speak more languages than this one.
  if (file_->id != 0 && known_locale(p_.text(locale))) return no_id;
  std::vector<std::string> names;
  for (const SymbolId known : p_.locales) names.push_back(p_.text(known));
  const std::string condition = " " + word(Word::if_) + " ";
  const std::size_t before = written.find(condition);
  if (before != std::string::npos) {  // `en if channel is chat: "..."`
    error(messages::condition_before_text, e.label_span,
          {written.substr(0, before), word(Word::if_), written.substr(before + condition.size())});
  } else if (!known_locale(p_.text(locale))) {
    error(messages::unknown_locale, e.label_span, {written});
  } else if (p_.locales.empty() || locales_lost_) {
    // A procedure in one language need not say so; where the list could not be read, the texts are the list.
    p_.locales.push_back(locale);
    return locale;
  } else {
    error(locales_stated_ ? messages::unlisted_locale : messages::locales_missing, e.label_span,
          {written, word(Word::locales), choices(names), p_.text(p_.locales[0])});
  }
  return no_id;
}

/// `max length: 160 characters, if channel is sms`, tried from the top; one without a condition holds for the rest.
void Resolver::read_lengths(const std::vector<const ast::Entry*>& rows, Response& response) {
  (void)check_choice(rows, false);
  for (const ast::Entry* e : rows) {
    if (value_count(e->items) == 0) continue;
    const ast::Expr& length = ex(item(e->items, 0).value);
    const bool fits = length.kind == ast::ExprKind::quantity && length.word == Word::characters;
    std::int64_t count = 0;
    if (!fits || failed(parse_whole(source(ex(child(length, 0)).span), count)) || count < 1) {
      if (length.kind != ast::ExprKind::missing)
        error(messages::characters_expected, length.span,
              {std::string(word_forms(Word::characters, dialect_index(file_->dialect)).back())});
      continue;
    }
    const Id most = add_constant(Value::rational(ValueKind::number, Rational(count)));
    const Id condition = option_condition(e->items, true);
    if (condition == no_id) {
      response.max_length = most;
    } else {
      response.max_lengths.push_back({most, condition});
    }
  }
}

void Resolver::resolve_response(Id id) {
  const ast::Block& block = open(response_blocks_[id]);
  Response response = p_.responses[id];
  std::vector<std::pair<SymbolId, std::vector<const ast::Entry*>>> groups;
  std::vector<const ast::Entry*> lengths;
  for (const ast::Entry* e : entries(block, no_word)) {
    if (e->label == Word::max_length) {
      lengths.push_back(e);
      continue;
    }
    if (e->label == Word::must_hold) {
      for (std::uint32_t i = 0; i < value_count(e->items); ++i) {
        const ast::Expr& text = ex(item(e->items, i).value);
        if (text.kind == ast::ExprKind::text) {
          response.must_hold.push_back(text_of(text.span));
        } else if (text.kind != ast::ExprKind::missing) {
          error(messages::text_expected, text.span, {});
        }
      }
      continue;
    }
    if (e->label == Word::note) continue;
    const SymbolId locale = locale_of(*e);
    if (locale == no_id) continue;
    bool found = false;
    for (auto& [known, rows] : groups) {
      if (known != locale) continue;
      rows.push_back(e);
      found = true;
    }
    if (!found) groups.push_back({locale, {e}});
  }
  read_lengths(lengths, response);
  for (const auto& [locale, rows] : groups) {
    (void)check_choice(rows, true);
    for (const ast::Entry* e : rows) {
      if (value_count(e->items) == 0) continue;
      const ast::Expr& text = ex(item(e->items, 0).value);
      if (text.kind != ast::ExprKind::text) {
        if (text.kind != ast::ExprKind::missing) error(messages::text_expected, text.span, {});
        continue;
      }
      ResponseVariant variant;
      variant.locale = locale;
      variant.span = text.span;
      variant.condition = option_condition(e->items, true);
      read_parts(text, locale, variant.parts);
      response.variants.push_back(std::move(variant));
    }
  }
  if (groups.empty() && entries(block, no_word).empty())
    error(messages::block_is_empty, response.span, {word(Word::response), p_.text(response.name)});
  p_.responses[id] = std::move(response);
}

void Resolver::resolve_phrases(const ast::Block& block) {
  for (const ast::Entry* e : entries(block, no_word)) {
    const SymbolId locale = locale_of(*e);
    std::string instead;
    if (const ast::Item* use = option(e->items, Word::use_instead);
        use != nullptr && use->value != ast::no_expr) {
      if (ex(use->value).kind == ast::ExprKind::text) {
        instead = text_of(ex(use->value).span);
      } else {
        error(messages::text_expected, use->span, {});
      }
    }
    for (std::uint32_t i = 0; i < value_count(e->items); ++i) {
      const ast::Expr& text = ex(item(e->items, i).value);
      if (text.kind != ast::ExprKind::text) {
        if (text.kind != ast::ExprKind::missing) error(messages::text_expected, text.span, {});
        continue;
      }
      PhraseRule rule;
      rule.require = block.kind == Word::phrases_to_require;
      rule.locale = locale;
      rule.pattern = text_of(text.span);
      rule.instead = instead;
      rule.span = text.span;
      if (trim(rule.pattern).empty() || rule.pattern == "*") {
        error(messages::phrase_empty, text.span, {});
        continue;
      }
      for (std::size_t k = 0; k < rule.pattern.size(); ++k) {
        const bool ends_word = k + 1 == rule.pattern.size() || rule.pattern[k + 1] == ' ';
        if (rule.pattern[k] != '*' || (ends_word && k > 0 && rule.pattern[k - 1] != ' ')) continue;
        error(messages::star_inside_word, text.span, {rule.pattern});
        break;
      }
      if (locale != no_id) p_.phrases.push_back(std::move(rule));
    }
  }
}

}  // namespace sop::resolver
