// Bodies of sop/diagnostic.hpp.
#pragma once

#include <algorithm>
#include <iterator>

#include "sop/diagnostic.hpp"

namespace sop {

namespace detail {

struct MessageRow {
  std::string_view name;
  std::string_view text[3];
  std::string_view help[3];
};

#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) \
  {#id, {en, ru, et}, {en_help, ru_help, et_help}},
inline constexpr MessageRow syntax_rows[] = {
#include "sop/messages/syntax.def"
};
inline constexpr MessageRow resolve_rows[] = {
#include "sop/messages/resolve.def"
};
inline constexpr MessageRow facts_rows[] = {
#include "sop/messages/facts.def"
};
inline constexpr MessageRow load_rows[] = {
#include "sop/messages/load.def"
};
inline constexpr MessageRow checks_rows[] = {
#include "sop/messages/checks.def"
};
inline constexpr MessageRow tests_rows[] = {
#include "sop/messages/tests.def"
};
inline constexpr MessageRow time_rows[] = {
#include "sop/messages/time.def"
};
inline constexpr MessageRow answers_rows[] = {
#include "sop/messages/answers.def"
};
inline constexpr MessageRow story_rows[] = {
#include "sop/messages/story.def"
};
inline constexpr MessageRow migrate_rows[] = {
#include "sop/messages/migrate.def"
};
inline constexpr MessageRow records_rows[] = {
#include "sop/messages/records.def"
};
inline constexpr MessageRow diff_rows[] = {
#include "sop/messages/diff.def"
};
inline constexpr MessageRow check_notes_rows[] = {
#include "sop/messages/check_notes.def"
};
#undef SOP_MESSAGE

struct MessagePart {
  const MessageRow* rows;
  std::size_t count;
};

// In the order of the numbers in sop/messages/NAME.hpp.
inline constexpr MessagePart message_parts[] = {
    {syntax_rows, std::size(syntax_rows)},
    {resolve_rows, std::size(resolve_rows)},
    {facts_rows, std::size(facts_rows)},
    {load_rows, std::size(load_rows)},
    {checks_rows, std::size(checks_rows)},
    {tests_rows, std::size(tests_rows)},
    {time_rows, std::size(time_rows)},
    {answers_rows, std::size(answers_rows)},
    {story_rows, std::size(story_rows)},
    {migrate_rows, std::size(migrate_rows)},
    {records_rows, std::size(records_rows)},
    {diff_rows, std::size(diff_rows)},
    {check_notes_rows, std::size(check_notes_rows)},
};

inline const MessageRow& message_row(MessageId id) {
  const auto number = static_cast<std::size_t>(id);
  return message_parts[number / 4096].rows[number % 4096];
}

}  // namespace detail

SOP_INLINE std::size_t message_count() {
  std::size_t count = 0;
  for (const detail::MessagePart& part : detail::message_parts) count += part.count;
  return count;
}

SOP_INLINE MessageId message_at(std::size_t index) {
  std::uint16_t number = 0;
  for (const detail::MessagePart& part : detail::message_parts) {
    if (index < part.count) return message_id(number, static_cast<std::uint16_t>(index));
    index -= part.count;
    ++number;
  }
  return MessageId{};
}

// `outcome_not_handled__several` is another wording of `outcome_not_handled`, and people see it under that name.
SOP_INLINE std::string_view message_name(MessageId id) {
  const std::string_view name = detail::message_row(id).name;
  return name.substr(0, name.find("__"));
}

SOP_INLINE std::string_view message_row_name(MessageId id) { return detail::message_row(id).name; }

SOP_INLINE std::string_view message_template(MessageId id, Language language) {
  const auto& row = detail::message_row(id);
  const std::string_view text = row.text[static_cast<std::size_t>(language)];
  return text.empty() ? row.text[0] : text;
}

SOP_INLINE std::string_view message_help_template(MessageId id, Language language) {
  const auto& row = detail::message_row(id);
  const std::string_view text = row.help[static_cast<std::size_t>(language)];
  return text.empty() ? row.help[0] : text;
}

namespace detail {

// What a file holds may be long; a message shows the beginning.
inline std::string cut_argument(std::string_view argument) {
  constexpr std::size_t longest = 400;
  if (argument.size() <= longest) return std::string(argument);
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(argument[end]) & 0xC0U) == 0x80U) --end;
  return std::string(argument.substr(0, end)) + "…";
}

// An argument that is a term, put into words: \x01 id {\x02 argument} \x03, arguments perhaps terms themselves.
inline std::string shown_argument(std::string_view argument, Language language, int depth) {
  if (argument.empty() || argument.front() != '\x01' || depth > 8) return cut_argument(argument);
  std::vector<std::string> parts(1);
  int open = 0;
  for (const char c : argument) {
    if (c == '\x01' && open++ == 0) continue;
    if (c == '\x03' && --open == 0) break;
    if (c == '\x02' && open == 1) {
      parts.emplace_back();
      continue;
    }
    parts.back() += c;
  }
  for (const MessagePart& part_of_catalogue : message_parts) {
    for (std::size_t i = 0; i < part_of_catalogue.count; ++i) {
      const MessageRow& row = part_of_catalogue.rows[i];
      if (row.name != parts[0]) continue;
      parts.erase(parts.begin());
      const std::string_view text = row.text[static_cast<std::size_t>(language)];
      for (std::string& part : parts) part = shown_argument(part, language, depth + 1);
      return fill_template(text.empty() ? row.text[0] : text, parts);
    }
  }
  return std::string(argument);
}

}  // namespace detail

SOP_INLINE std::string fill_template(std::string_view text, const std::vector<std::string>& args,
                                     Language language) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool slot = text[i] == '{' && i + 2 < text.size() && text[i + 1] >= '0' && text[i + 1] <= '9' &&
                      text[i + 2] == '}';
    const std::size_t index = slot ? static_cast<std::size_t>(text[i + 1] - '0') : 0;
    if (slot && index < args.size()) {
      out += detail::shown_argument(args[index], language, 0);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

SOP_INLINE std::string message_text(const Diagnostic& diagnostic, Language language) {
  return fill_template(message_template(diagnostic.id, language), diagnostic.args, language);
}

SOP_INLINE std::string message_help(const Diagnostic& diagnostic, Language language) {
  return fill_template(message_help_template(diagnostic.id, language), diagnostic.args, language);
}

SOP_INLINE Diagnostic& DiagnosticSink::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::error) ++errors_;
  if (items_.size() >= limit_) {
    ++dropped_;
    spare_ = std::move(diagnostic);
    return spare_;
  }
  items_.push_back(std::move(diagnostic));
  return items_.back();
}

SOP_INLINE std::vector<Diagnostic> DiagnosticSink::take() {
  std::stable_sort(items_.begin(), items_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    if (a.span.file != b.span.file) return a.span.file < b.span.file;
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    return a.span.end < b.span.end;
  });
  return std::move(items_);
}

}  // namespace sop
