// sop/json.hpp — JSON as programs hand it to the engine and get it back: strict, bounded, exact.
//
// The core reads and writes JSON itself, because what a host may pay, promise or say must not depend on the mood of a
// library. The reader takes RFC 8259 and less: UTF-8 without a byte order mark; whole numbers of 64 bits (a fraction or
// an exponent is an error: decimals and money are texts); no key twice in one object; nothing after the value. Depth,
// size and number of values are bounded, nothing recurses, and the first mistake ends the reading with its place.
//
//   sop::JsonDocument document;
//   sop::DiagnosticSink problems;
//   if (sop::parse_json(R"({"issue":"delay","days_late":4})", document, problems)) {
//     sop::JsonValue days = document.root().find("days_late");   // days.integer() == 4
//   }
//
// The writer puts out what it is told in the order in which it is told, the same bytes on every machine. What could
// steer a terminal (controls, direction marks) is escaped, so that JSON may be shown as it is.
//
// Who may call it: anybody. Thread-safety: values. Cost: linear; an object of n members costs n log n for the search for
// repeated keys. Memory: about 60 bytes a value beside the texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/diagnostic.hpp"
#include "sop/source.hpp"

namespace sop {

/// Limits of reading one JSON text (one line, in JSON lines). Past each stands an error with a message of its own.
struct JsonLimits {
  std::size_t max_bytes = 1024U * 1024;
  std::uint32_t max_depth = 64;        ///< objects and arrays inside each other
  std::uint32_t max_values = 200'000;  ///< all values of a text, however deep
};

enum class JsonKind : std::uint8_t { null, boolean, number, text, array, object };

class JsonDocument;

/// A value of a document, or no value (`valid()` is false). Good as long as the document is.
class JsonValue {
 public:
  JsonValue() = default;

  [[nodiscard]] bool valid() const { return document_ != nullptr; }
  explicit operator bool() const { return valid(); }
  [[nodiscard]] JsonKind kind() const;
  [[nodiscard]] bool is(JsonKind kind) const { return valid() && this->kind() == kind; }
  [[nodiscard]] bool boolean() const;           ///< false unless a boolean
  [[nodiscard]] std::int64_t integer() const;   ///< 0 unless a number
  [[nodiscard]] std::string_view text() const;  ///< decoded; empty unless a text
  [[nodiscard]] std::string_view key() const;   ///< of a member of an object; else empty
  [[nodiscard]] Span span() const;              ///< where the value stands
  [[nodiscard]] Span key_span() const;          ///< where its key stands, quotes included
  [[nodiscard]] std::uint32_t size() const;     ///< elements or members
  /// The member with this key; no value when there is none. Cost: linear in the members.
  [[nodiscard]] JsonValue find(std::string_view key) const;

  /// Walks the elements or members, in the order written.
  class Iterator {
   public:
    JsonValue operator*() const { return JsonValue(document_, index_); }
    Iterator& operator++();
    bool operator!=(const Iterator& other) const { return index_ != other.index_; }

   private:
    friend class JsonValue;
    Iterator(const JsonDocument* document, std::uint32_t index) : document_(document), index_(index) {}
    const JsonDocument* document_;
    std::uint32_t index_;
  };
  [[nodiscard]] Iterator begin() const;
  [[nodiscard]] Iterator end() const;

 private:
  friend class JsonDocument;
  JsonValue(const JsonDocument* document, std::uint32_t index) : document_(document), index_(index) {}
  const JsonDocument* document_ = nullptr;
  std::uint32_t index_ = 0;
};

namespace detail {
class JsonParser;

/// A value, before all that it holds: the values of an object follow it, and `next` is the first that does not belong.
struct JsonNode {
  JsonKind kind = JsonKind::null;
  std::uint32_t begin = 0, end = 0;
  std::uint32_t key_begin = 0, key_end = 0;
  std::uint32_t key_at = 0, key_size = 0;    // in the pool
  std::uint32_t text_at = 0, text_size = 0;  // in the pool
  std::int64_t integer = 0;
  std::uint32_t count = 0;
  std::uint32_t next = 0;
};
}  // namespace detail

/// What a text says. It keeps its own copy of all texts; the source may go.
class JsonDocument {
 public:
  /// The whole value; no value when nothing was read.
  [[nodiscard]] JsonValue root() const { return nodes_.empty() ? JsonValue() : JsonValue(this, 0); }
  void clear();

 private:
  friend class JsonValue;
  friend class detail::JsonParser;
  FileId file_ = 0;
  std::vector<detail::JsonNode> nodes_;
  std::string pool_;
};

/// Reads one value and nothing else. False: the first mistake was added to `problems` (its span counts bytes of `text`, in
/// the file `file`), and the document is empty.
bool parse_json(std::string_view text, JsonDocument& document, DiagnosticSink& problems,
                const JsonLimits& limits = {}, FileId file = 0);

/// Appends a text in quotes. What is not UTF-8 becomes U+FFFD; controls, direction marks, U+2028 and U+2029 are escaped.
void append_json(std::string& out, std::string_view text);

/// How a JsonWriter lays out.
enum class JsonLayout : std::uint8_t {
  compact,  ///< one line, no spaces
  pretty,   ///< two spaces a level, one value a line
};

/// Writes JSON piece by piece. The caller keeps the pieces in order; the writer puts commas, quotes and line breaks.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out, JsonLayout layout = JsonLayout::compact)
      : out_(out), layout_(layout) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& natural(std::uint64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  /// A value that is JSON already, in the compact layout.
  JsonWriter& raw(std::string_view json);

  // A member of an object in one call.
  JsonWriter& text(std::string_view name, std::string_view value) { return key(name).text(value); }
  JsonWriter& integer(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  JsonWriter& natural(std::string_view name, std::uint64_t value) { return key(name).natural(value); }
  JsonWriter& boolean(std::string_view name, bool value) { return key(name).boolean(value); }

 private:
  void before_value();
  void line();
  void open(char bracket);
  void close(char bracket);

  std::string& out_;
  JsonLayout layout_;
  bool after_key_ = false;
  std::vector<bool> filled_;  // one an open bracket: something stands in it
};

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/json.inl"
#endif
