// sop/impl/engine_words.inl — what is said: the words of a response in the case's locale (docs/semantics.md, 13).
//
// How a value stands in a text is shared with the reference interpreter (impl/reference_written.hpp); which variant is said,
// and whether something unknown holds it, is decided here.
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"
#include "sop/impl/reference_written.hpp"

namespace sop::engine {

SOP_INLINE void Machine::append_written(std::string& out, const Datum& value, SymbolId locale,
                                        const Expr* source) {
  write_value(value, m_.written);
  const Bound::Wall& wall = bound_.walls.back();
  const Zone* zone = wall.zone_error == ErrorCode::ok ? &wall.calendar.zone() : nullptr;
  out += reference::parts::written_value(p_, zone, m_.written, locale, source);
}

// The variants of the case's locale in the order written, like a `first` table: one above whose condition is unknown holds the
// response. No variant of that locale: the procedure's first locale. The words are left in the memory, the needs above what
// stood before.
SOP_INLINE Words Machine::words_of(Id response) {
  const Response& r = p_.responses[response];
  const Mark base = e_.mark();
  Words words;
  m_.words.clear();
  SymbolId locales[3];
  std::size_t count = 0;
  if (p_.locale_fact != no_id) {
    const Datum told = e_.ask_fact(scope(true, no_id), p_.locale_fact);
    e_.release(base);
    if (told.kind == ValueKind::name) locales[count++] = static_cast<SymbolId>(told.integer);
    if (told.kind == ValueKind::text) {
      const std::string& name = text_of(told);
      const auto at =
          std::find_if(p_.symbols.begin(), p_.symbols.end(), [&](const Symbol& s) { return s.text == name; });
      if (at != p_.symbols.end()) locales[count++] = static_cast<SymbolId>(at - p_.symbols.begin());
    }
  }
  if (!p_.locales.empty()) locales[count++] = p_.locales[0];
  if (!r.variants.empty()) locales[count++] = r.variants[0].locale;
  for (std::size_t l = 0; l < count; ++l) {
    for (const ResponseVariant& variant : r.variants) {
      if (variant.locale != locales[l]) continue;
      const Mark m = e_.mark();
      const Datum applies = condition(variant.condition, true);
      keep_failure(applies, m, words);
      if (applies.is_unknown())
        e_.join_needs(base.needs, m.needs);
      else
        e_.needs.resize(m.needs);
      if (!applies.is_yes()) continue;
      if (e_.needs.size() != base.needs) break;
      words.locale = locales[l];
      say_parts(variant.parts, words);
      return words;
    }
    if (e_.needs.size() != base.needs) break;
  }
  words.held = true;
  return words;
}

// The reasons of the first value that failed stay; of others nothing is told.
SOP_INLINE void Machine::keep_failure(const Datum& answer, Mark from, Words& words) {
  if (answer.is_error() && words.error == ErrorCode::ok)
    words.error = answer.error;
  else
    e_.because.resize(from.because);
}

SOP_INLINE void Machine::say_parts(const std::vector<TextPart>& parts, Words& words) {
  namespace texts = reference::parts;
  const texts::Language language = texts::language_of(p_, words.locale);
  const Mark base = e_.mark();
  std::string& text = m_.words;
  for (const TextPart& part : parts) {
    if (part.value == no_id) {
      // The point of an abbreviation (2026 г.) ends the sentence too.
      const bool ended = !text.empty() && text.back() == '.' && part.literal[0] == '.';
      text.append(part.literal, ended ? 1 : 0, std::string::npos);
      continue;
    }
    const Mark m = e_.mark();
    const Datum answer = value(part.value);
    keep_failure(answer, m, words);
    if (!answer.known() || answer.is_none()) {
      // What is not known is said by its fallback, or holds the response.
      if (part.fallback != no_id && !answer.is_error()) {
        e_.needs.resize(m.needs);
        text += p_.constants[part.fallback].text;
        continue;
      }
      if (!answer.is_none()) {
        words.held = true;
        e_.join_needs(base.needs, m.needs);
        continue;
      }
    }
    e_.needs.resize(m.needs);
    append_written(text, answer, words.locale, &p_.exprs[part.value]);
    if (part.forms.empty() || answer.kind != ValueKind::number) continue;
    unsigned places = 0;
    (void)texts::number_text(answer.number, language, p_.rounding, places);
    text += ' ';
    text += texts::form_of(part.forms, language, texts::plural_of(language, answer.number, places));
  }
}

// What a task says, in the procedure's first locale; left in the memory, the needs above what stood before.
SOP_INLINE Words Machine::task_words(const Action& action) {
  Words words;
  if (!p_.locales.empty()) words.locale = p_.locales[0];
  m_.words.clear();
  if (action.parts.empty())
    m_.words += action.text;
  else
    say_parts(action.parts, words);
  return words;
}

}  // namespace sop::engine
