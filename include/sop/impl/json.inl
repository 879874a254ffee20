// Bodies of sop/json.hpp: the reader is a loop over an own stack of open brackets.
#pragma once

#include <algorithm>
#include <limits>
#include <utility>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/json.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/unicode.hpp"

namespace sop {

SOP_INLINE JsonKind JsonValue::kind() const {
  return valid() ? document_->nodes_[index_].kind : JsonKind::null;
}

SOP_INLINE bool JsonValue::boolean() const {
  return is(JsonKind::boolean) && document_->nodes_[index_].integer != 0;
}

SOP_INLINE std::int64_t JsonValue::integer() const {
  return is(JsonKind::number) ? document_->nodes_[index_].integer : 0;
}

SOP_INLINE std::string_view JsonValue::text() const {
  if (!is(JsonKind::text)) return {};
  const auto& node = document_->nodes_[index_];
  return std::string_view(document_->pool_).substr(node.text_at, node.text_size);
}

SOP_INLINE std::string_view JsonValue::key() const {
  if (!valid()) return {};
  const auto& node = document_->nodes_[index_];
  return std::string_view(document_->pool_).substr(node.key_at, node.key_size);
}

SOP_INLINE Span JsonValue::span() const {
  if (!valid()) return {};
  const auto& node = document_->nodes_[index_];
  return {document_->file_, node.begin, node.end};
}

SOP_INLINE Span JsonValue::key_span() const {
  if (!valid()) return {};
  const auto& node = document_->nodes_[index_];
  return {document_->file_, node.key_begin, node.key_end};
}

SOP_INLINE std::uint32_t JsonValue::size() const { return valid() ? document_->nodes_[index_].count : 0; }

SOP_INLINE JsonValue JsonValue::find(std::string_view key) const {
  if (is(JsonKind::object)) {
    for (const JsonValue member : *this) {
      if (member.key() == key) return member;
    }
  }
  return {};
}

SOP_INLINE JsonValue::Iterator& JsonValue::Iterator::operator++() {
  index_ = document_->nodes_[index_].next;
  return *this;
}

SOP_INLINE JsonValue::Iterator JsonValue::begin() const { return {document_, valid() ? index_ + 1 : 0}; }

SOP_INLINE JsonValue::Iterator JsonValue::end() const {
  return {document_, valid() ? document_->nodes_[index_].next : 0};
}

SOP_INLINE void JsonDocument::clear() {
  nodes_.clear();
  pool_.clear();
}

namespace detail {

class JsonParser {
 public:
  JsonParser(std::string_view text, FileId file, JsonDocument& document, DiagnosticSink& problems,
             const JsonLimits& limits)
      : text_(text), document_(document), problems_(problems), limits_(limits) {
    document_.file_ = file;
  }

  bool run() {
    if (text_.size() >
        std::min<std::size_t>(limits_.max_bytes, std::numeric_limits<std::uint32_t>::max() - 1)) {
      return wrong(messages::json_too_large, 0, 0,
                   {std::to_string(text_.size()), std::to_string(limits_.max_bytes)});
    }
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") return wrong(messages::json_byte_order_mark, 0, 3);
    const std::size_t invalid = unicode::first_invalid(text_);
    if (invalid != unicode::npos) return wrong(messages::json_not_utf8, invalid, invalid + 1);
    skip_space();
    if (at_ == text_.size()) return wrong(messages::json_empty, at_, at_);
    if (!value()) return false;
    while (!open_.empty()) {
      skip_space();
      const JsonKind kind = document_.nodes_[open_.back()].kind;
      if (!just_opened_) {
        if (peek() == (kind == JsonKind::object ? '}' : ']')) {
          if (!close()) return false;
          continue;
        }
        if (peek() != ',')
          return expected(
              catalogue_term(messages::term_list_or, {"`,`", kind == JsonKind::object ? "`}`" : "`]`"}));
        ++at_;
        skip_space();
      }
      just_opened_ = false;
      if (kind == JsonKind::object && !key()) return false;
      if (!value()) return false;
    }
    skip_space();
    if (at_ != text_.size()) return wrong(messages::json_trailing, at_, token_end());
    return true;
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool wrong(MessageId id, std::size_t begin, std::size_t end, std::vector<std::string> args = {}) {
    const Span span{document_.file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    problems_.error(id, span, std::move(args));
    return false;
  }

  // What stands here, for messages: a run of letters and digits, or one character.
  std::size_t token_end() const {
    std::size_t end = at_;
    const auto wordy = [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
             c == '.' || c == '-' || c == '+' || byte >= 0x80;
    };
    while (end < text_.size() && wordy(text_[end])) ++end;
    if (end == at_ && end < text_.size()) ++end;
    return end;
  }
  // What stands here instead of what was expected. Words and numbers are not repeated: they may be the value of a private fact.
  std::string met(std::size_t end) const {
    const char c = peek();
    if ((c >= '0' && c <= '9') || c == '-' || (c == '+' && end > at_ + 1))
      return catalogue_term(messages::type_decimal);
    if (c == '"') return catalogue_term(messages::type_text);
    const bool mark =
        end == at_ + 1 && c > ' ' && c < 0x7F && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
    return mark ? std::string("`") + c + "`" : catalogue_term(messages::term_bare_word);
  }
  bool expected(std::string what) {
    if (at_ >= text_.size())
      return wrong(messages::json_ends_early, text_.size(), text_.size(), {std::move(what)});
    const std::size_t end = token_end();
    return wrong(messages::json_expected, at_, end, {std::move(what), met(end)});
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }

  /// The key of a member, and its colon.
  bool key() {
    if (peek() != '"') return expected(catalogue_term(messages::expected_quoted_name));
    key_begin_ = at_;
    if (!quoted(key_at_, key_size_)) return false;
    key_end_ = at_;
    skip_space();
    if (peek() != ':') return expected("`:`");
    ++at_;
    skip_space();
    return true;
  }

  /// A scalar, an empty bracket, or the opening of a bracket, whose first element the caller reads next.
  bool value() {
    auto& nodes = document_.nodes_;
    if (at_ >= text_.size()) return expected(catalogue_term(messages::expected_value));
    if (nodes.size() >= limits_.max_values) {
      return wrong(messages::json_too_many, at_, at_, {std::to_string(limits_.max_values)});
    }
    const auto index = static_cast<std::uint32_t>(nodes.size());
    nodes.emplace_back();
    JsonNode& node = nodes.back();
    node.begin = static_cast<std::uint32_t>(at_);
    if (!open_.empty()) {
      ++nodes[open_.back()].count;
      if (nodes[open_.back()].kind == JsonKind::object) {
        node.key_begin = static_cast<std::uint32_t>(key_begin_);
        node.key_end = static_cast<std::uint32_t>(key_end_);
        node.key_at = key_at_;
        node.key_size = key_size_;
      }
    }
    const char c = peek();
    if (c == '{' || c == '[') {
      if (open_.size() >= limits_.max_depth) {
        return wrong(messages::json_too_deep, at_, at_ + 1, {std::to_string(limits_.max_depth)});
      }
      node.kind = c == '{' ? JsonKind::object : JsonKind::array;
      open_.push_back(index);
      ++at_;
      skip_space();
      if (peek() == (c == '{' ? '}' : ']')) return close();
      just_opened_ = true;
      return true;
    }
    if (!scalar(node)) return false;
    node.end = static_cast<std::uint32_t>(at_);
    node.next = index + 1;
    return true;
  }

  bool close() {
    auto& nodes = document_.nodes_;
    const std::uint32_t index = open_.back();
    open_.pop_back();
    ++at_;
    nodes[index].end = static_cast<std::uint32_t>(at_);
    nodes[index].next = static_cast<std::uint32_t>(nodes.size());
    return nodes[index].kind == JsonKind::array || no_repeated_key(index);
  }

  std::string_view key_of(std::uint32_t index) const {
    const auto& node = document_.nodes_[index];
    return std::string_view(document_.pool_).substr(node.key_at, node.key_size);
  }

  bool no_repeated_key(std::uint32_t object) {
    const auto& nodes = document_.nodes_;
    members_.clear();
    for (std::uint32_t i = object + 1; i < nodes[object].next; i = nodes[i].next) members_.push_back(i);
    std::sort(members_.begin(), members_.end(), [&](std::uint32_t a, std::uint32_t b) {
      const int order = key_of(a).compare(key_of(b));
      return order != 0 ? order < 0 : a < b;
    });
    std::uint32_t second = 0;
    for (std::size_t i = 1; i < members_.size(); ++i) {
      if (key_of(members_[i - 1]) == key_of(members_[i]) && (second == 0 || members_[i] < second))
        second = members_[i];
    }
    if (second == 0) return true;
    return wrong(messages::json_duplicate_key, nodes[second].key_begin, nodes[second].key_end,
                 {std::string(key_of(second))});
  }

  bool scalar(JsonNode& node) {
    const char c = peek();
    if (c == '"') {
      node.kind = JsonKind::text;
      return quoted(node.text_at, node.text_size);
    }
    if (c == '-' || (c >= '0' && c <= '9')) return number(node);
    const std::size_t end = token_end();
    const std::string_view word = text_.substr(at_, end - at_);
    if (word == "true" || word == "false") {
      node.kind = JsonKind::boolean;
      node.integer = word == "true" ? 1 : 0;
    } else if (word == "null") {
      node.kind = JsonKind::null;
    } else {
      return expected(catalogue_term(messages::expected_value));
    }
    at_ = end;
    return true;
  }

  bool number(JsonNode& node) {
    const std::size_t end = token_end();
    const std::string_view word = text_.substr(at_, end - at_);
    const std::size_t sign = word[0] == '-' ? 1 : 0;
    std::size_t digits = sign;
    while (digits < word.size() && word[digits] >= '0' && word[digits] <= '9') ++digits;
    const bool leading_zero = digits > sign + 1 && word[sign] == '0';
    if (digits == sign || leading_zero) return wrong(messages::json_bad_number, at_, end);
    if (digits != word.size()) {
      const char after = word[digits];
      const bool fraction = after == '.' || after == 'e' || after == 'E';
      return wrong(fraction ? messages::json_fraction : messages::json_bad_number, at_, end);
    }
    std::uint64_t magnitude = 0;
    constexpr std::uint64_t most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    for (std::size_t i = sign; i < digits; ++i) {
      const auto digit = static_cast<std::uint64_t>(word[i] - '0');
      if (magnitude > (most - digit) / 10) return wrong(messages::json_number_too_large, at_, end);
      magnitude = magnitude * 10 + digit;
    }
    node.kind = JsonKind::number;
    node.integer = sign != 0 ? -static_cast<std::int64_t>(magnitude) : static_cast<std::int64_t>(magnitude);
    at_ = end;
    return true;
  }

  /// Four hexadecimal digits at `at`; false when they are not there.
  bool hex4(std::size_t at, char32_t& out) const {
    if (at + 4 > text_.size()) return false;
    out = 0;
    for (std::size_t i = at; i < at + 4; ++i) {
      const char c = text_[i];
      char32_t digit = 0;
      if (c >= '0' && c <= '9') {
        digit = static_cast<char32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        digit = static_cast<char32_t>(c - 'a' + 10);
      } else if (c >= 'A' && c <= 'F') {
        digit = static_cast<char32_t>(c - 'A' + 10);
      } else {
        return false;
      }
      out = out * 16 + digit;
    }
    return true;
  }

  bool escape() {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meant = "\"\\/\b\f\n\r\t";
    std::string& pool = document_.pool_;
    const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    const std::size_t place = c == '\0' ? std::string_view::npos : letters.find(c);
    if (place != std::string_view::npos) {
      pool += meant[place];
      at_ += 2;
      return true;
    }
    char32_t unit = 0;
    if (c != 'u' || !hex4(at_ + 2, unit)) {
      const std::size_t end =
          std::min(text_.size(),
                   at_ + 2 + (at_ + 1 < text_.size() ? unicode::decode(text_, at_ + 1).length - 1U : 0U));
      return wrong(messages::json_bad_escape, at_, end);
    }
    if (unit >= 0xD800 && unit < 0xE000) {
      char32_t low = 0;
      const bool pair = unit < 0xDC00 && text_.substr(std::min(at_ + 6, text_.size()), 2) == "\\u" &&
                        hex4(at_ + 8, low) && low >= 0xDC00 && low < 0xE000;
      if (!pair) return wrong(messages::json_half_pair, at_, at_ + 6);
      unicode::append(pool, 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00));
      at_ += 12;
      return true;
    }
    unicode::append(pool, unit);
    at_ += 6;
    return true;
  }

  bool quoted(std::uint32_t& pool_at, std::uint32_t& pool_size) {
    std::string& pool = document_.pool_;
    const std::size_t begin = at_;
    const std::size_t start = pool.size();
    ++at_;
    for (;;) {
      std::size_t plain = at_;
      while (plain < text_.size() && text_[plain] != '"' && text_[plain] != '\\' &&
             static_cast<unsigned char>(text_[plain]) >= 0x20) {
        ++plain;
      }
      pool.append(text_.substr(at_, plain - at_));
      at_ = plain;
      if (at_ == text_.size()) return wrong(messages::json_open_text, begin, text_.size());
      if (text_[at_] == '"') break;
      if (text_[at_] != '\\') {
        const bool line_end = text_[at_] == '\n' || text_[at_] == '\r';
        if (line_end) return wrong(messages::json_open_text, begin, at_);
        constexpr std::string_view hex = "0123456789ABCDEF";
        const auto byte = static_cast<unsigned char>(text_[at_]);
        const std::string code = std::string("00") + hex[byte >> 4U] + hex[byte & 15U];
        return wrong(messages::json_control, at_, at_ + 1, {"U+" + code, "\\u" + code});
      }
      if (!escape()) return false;
    }
    ++at_;
    pool_at = static_cast<std::uint32_t>(start);
    pool_size = static_cast<std::uint32_t>(pool.size() - start);
    return true;
  }

  std::string_view text_;
  JsonDocument& document_;
  DiagnosticSink& problems_;
  const JsonLimits& limits_;
  std::size_t at_ = 0;
  std::size_t key_begin_ = 0, key_end_ = 0;  // of the member that comes next
  std::uint32_t key_at_ = 0, key_size_ = 0;
  bool just_opened_ = false;  // a bracket was opened and has no element yet
  std::vector<std::uint32_t> open_;
  std::vector<std::uint32_t> members_;
};

}  // namespace detail

SOP_INLINE bool parse_json(std::string_view text, JsonDocument& document, DiagnosticSink& problems,
                           const JsonLimits& limits, FileId file) {
  document.clear();
  if (detail::JsonParser(text, file, document, problems, limits).run()) return true;
  document.clear();
  return false;
}

SOP_INLINE void append_json(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    std::size_t plain = at;
    while (plain < text.size() && static_cast<unsigned char>(text[plain]) >= 0x20 &&
           static_cast<unsigned char>(text[plain]) < 0x7F && text[plain] != '"' && text[plain] != '\\') {
      ++plain;
    }
    out.append(text.substr(at, plain - at));
    at = plain;
    if (at == text.size()) break;
    const unicode::Decoded c = unicode::decode(text, at);
    switch (c.code_point) {
      case U'"':
        out += "\\\"";
        break;
      case U'\\':
        out += "\\\\";
        break;
      case U'\n':
        out += "\\n";
        break;
      case U'\t':
        out += "\\t";
        break;
      case U'\r':
        out += "\\r";
        break;
      default:
        if (unicode::is_control(c.code_point) || unicode::is_bidi_control(c.code_point) ||
            c.code_point == 0x2028 || c.code_point == 0x2029 || c.code_point == 0xFEFF) {
          out += "\\u";
          for (int shift = 12; shift >= 0; shift -= 4)
            out += hex[(c.code_point >> static_cast<unsigned>(shift)) & 15U];
        } else if (c.valid) {
          out.append(text.substr(at, c.length));
        } else {
          unicode::append(out, unicode::replacement);
        }
    }
    at += c.length;
  }
  out += '"';
}

SOP_INLINE void JsonWriter::line() {
  if (layout_ == JsonLayout::compact) return;
  out_ += '\n';
  out_.append(2 * filled_.size(), ' ');
}

SOP_INLINE void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (filled_.empty()) return;
  if (filled_.back()) out_ += ',';
  filled_.back() = true;
  line();
}

SOP_INLINE void JsonWriter::open(char bracket) {
  before_value();
  out_ += bracket;
  filled_.push_back(false);
}

SOP_INLINE void JsonWriter::close(char bracket) {
  const bool filled = filled_.back();
  filled_.pop_back();
  if (filled) line();
  out_ += bracket;
}

SOP_INLINE JsonWriter& JsonWriter::begin_object() {
  open('{');
  return *this;
}

SOP_INLINE JsonWriter& JsonWriter::end_object() {
  close('}');
  return *this;
}

SOP_INLINE JsonWriter& JsonWriter::begin_array() {
  open('[');
  return *this;
}

SOP_INLINE JsonWriter& JsonWriter::end_array() {
  close(']');
  return *this;
}

SOP_INLINE JsonWriter& JsonWriter::key(std::string_view name) {
  before_value();
  append_json(out_, name);
  out_ += layout_ == JsonLayout::pretty ? ": " : ":";
  after_key_ = true;
  return *this;
}

SOP_INLINE JsonWriter& JsonWriter::text(std::string_view value) {
  before_value();
  append_json(out_, value);
  return *this;
}

SOP_INLINE JsonWriter& JsonWriter::integer(std::int64_t value) { return raw(std::to_string(value)); }

SOP_INLINE JsonWriter& JsonWriter::natural(std::uint64_t value) { return raw(std::to_string(value)); }

SOP_INLINE JsonWriter& JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }

SOP_INLINE JsonWriter& JsonWriter::null() { return raw("null"); }

SOP_INLINE JsonWriter& JsonWriter::raw(std::string_view json) {
  before_value();
  out_.append(json);
  return *this;
}

}  // namespace sop
