// sop/diagnostic.hpp — what is wrong with a procedure, or with what a host gave, as data.
//
// A diagnostic is a message id with arguments and a place, never prose: the words come from the catalogue
// (sop/messages/*.def, one row a message, a template per language), so that a test can assert on ids, an editor can show
// another language, and one wording is changed in one place. A template names its arguments `{0}`, `{1}` ...
//
// Wording: lower case, what the author wrote in backticks, one plain sentence; the help line says what to do next. No
// word of the implementation.
//
// Thread-safety: values. Cost: a diagnostic allocates; there are none on the good path.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/config.hpp"
#include "sop/source.hpp"

namespace sop {

enum class Severity : std::uint8_t { error, warning, note };

/// Languages of messages. A missing template falls back to English.
enum class Language : std::uint8_t { en, ru, et };

/// A message of the catalogue. The ids themselves are in sop/messages/NAME.hpp, a header for each part of the catalogue:
/// `messages::unknown_name` stands in sop/messages/resolve.hpp, and `message_name` of it is "unknown_name", which people see.
enum class MessageId : std::uint16_t;

/// The id of row `row` of part `part` of the catalogue (used by sop/messages/NAME.hpp).
constexpr MessageId message_id(std::uint16_t part, std::uint16_t row) {
  return static_cast<MessageId>(part * 4096 + row);
}

namespace messages::detail {
template <int part>
struct Rows;  // the numbers of the rows of a part (sop/messages/declare.def)
}  // namespace messages::detail

/// Every message there is, in the order of the catalogue: `for (std::size_t i = 0; i < message_count(); ++i) message_at(i)`.
std::size_t message_count();
MessageId message_at(std::size_t index);

/// The id as text, for example "unknown_name".
std::string_view message_name(MessageId id);
/// The name of its row, with the wording: "outcome_not_handled__several". No two rows have one name.
std::string_view message_row_name(MessageId id);
/// The template of a message, or of its help line (empty: it has none).
std::string_view message_template(MessageId id, Language language);
std::string_view message_help_template(MessageId id, Language language);

/// Another place that a diagnostic speaks of.
struct Note {
  MessageId id;
  Span span;
  std::vector<std::string> args;
};

/// A replacement that is safe to apply as it is.
struct Fix {
  Span span;
  std::string replacement;
};

/// One thing that is wrong.
struct Diagnostic {
  MessageId id;
  Severity severity = Severity::error;
  Span span;
  std::vector<std::string> args;
  std::vector<Note> notes;
  std::vector<Fix> fixes;

  Diagnostic& note(MessageId note_id, Span where, std::vector<std::string> note_args = {}) {
    notes.push_back({note_id, where, std::move(note_args)});
    return *this;
  }
  Diagnostic& fix(Span where, std::string replacement) {
    fixes.push_back({where, std::move(replacement)});
    return *this;
  }
};

/// Fills a template: `{0}` becomes the first argument. An argument that is missing stays visible as `{n}`. An argument may
/// be a term: a row of the catalogue that is put into words in the same language (`\x01` id, each of its arguments led by
/// `\x02`, then `\x03`; src/resolve/terms.hpp makes them).
std::string fill_template(std::string_view text, const std::vector<std::string>& args,
                          Language language = Language::en);
/// The sentence of a diagnostic, and its help line (may be empty).
std::string message_text(const Diagnostic& diagnostic, Language language = Language::en);
std::string message_help(const Diagnostic& diagnostic, Language language = Language::en);

/// Collects diagnostics up to a cap; counts those past it.
///
/// `take` sorts by place (file, begin, end, then order of arrival). Past `limit`, only the number is kept, for "and N more".
class DiagnosticSink {
 public:
  static constexpr std::size_t default_limit = 200;

  explicit DiagnosticSink(std::size_t limit = default_limit) : limit_(limit) {}

  Diagnostic& error(MessageId id, Span span, std::vector<std::string> args = {}) {
    return add({id, Severity::error, span, std::move(args), {}, {}});
  }
  Diagnostic& warning(MessageId id, Span span, std::vector<std::string> args = {}) {
    return add({id, Severity::warning, span, std::move(args), {}, {}});
  }
  /// The reference is good until the next call.
  Diagnostic& add(Diagnostic diagnostic);

  bool has_errors() const { return errors_ > 0; }
  std::size_t error_count() const { return errors_; }
  std::size_t size() const { return items_.size(); }
  std::size_t dropped() const { return dropped_; }
  const std::vector<Diagnostic>& items() const { return items_; }
  /// Sorts and hands out; the sink is empty afterwards except for its counts.
  std::vector<Diagnostic> take();

 private:
  std::size_t limit_;
  std::size_t errors_ = 0;
  std::size_t dropped_ = 0;
  Diagnostic spare_{};
  std::vector<Diagnostic> items_;
};

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/diagnostic.inl"
#endif
