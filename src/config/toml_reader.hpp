// src/config/toml_reader.hpp — what the readers of TOML have in common: where something stands, and how it is said that it is wrong.
// Private to src/config.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/facts.hpp"
#include "sop/names.hpp"
#include "src/config/toml_place.hpp"

namespace sop::config {

class TomlReader {
 protected:
  TomlReader(const SourceFile& file, FileId id, DiagnosticSink& problems)
      : file_(file), id_(id), places_(file, id), problems_(problems) {}

  /// Whether the next mistake is among those that are told.
  [[nodiscard]] bool is_told() const { return problems_.error_count() < told_mistakes; }
  [[nodiscard]] Span span(const toml::source_region& region) {
    return is_told() ? places_.of(region) : Span{id_, 0, 0};
  }
  [[nodiscard]] Span span(const toml::node& node) { return span(node.source()); }

  void wrong(Span span, std::string_view what, std::string expected) {
    problems_.error(messages::json_wrong_kind, span, {std::string(what), std::move(expected)});
  }
  void wrong(const toml::node& node, std::string_view what, std::string expected) {
    wrong(span(node), what, std::move(expected));
  }
  void wrong(const toml::node& node, std::string_view what, MessageId expected, std::string_view example) {
    wrong(node, what, detail::catalogue_term(expected, {"`" + std::string(example) + "`"}));
  }

  /// Each key of a table must be one of these.
  void only(const toml::table& table, const std::string& where,
            std::initializer_list<std::string_view> keys) {
    for (const auto& [key, value] : table) {
      if (std::find(keys.begin(), keys.end(), key.str()) != keys.end()) continue;
      problems_.error(
          messages::json_unknown_key, span(key.source()),
          {where, std::string(key.str()),
           is_told() ? name_help_argument(key.str(), std::vector<std::string_view>(keys)) : std::string()});
    }
  }

  const SourceFile& file_;
  FileId id_;
  Places places_;
  DiagnosticSink& problems_;
};

}  // namespace sop::config
