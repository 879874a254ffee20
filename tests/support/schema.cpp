// A small checker of JSON schemas; see schema.hpp.
#include "tests/support/schema.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>

#include "sop/json.hpp"
#include "tests/support/files.hpp"

namespace sop::testing {

namespace {

JsonLimits generous() {
  JsonLimits limits;
  limits.max_bytes = std::size_t{64} * 1024 * 1024;
  limits.max_values = 10'000'000;
  return limits;
}

// The same value, whatever the order of members.
bool same(JsonValue a, JsonValue b) {
  if (a.kind() != b.kind() || a.size() != b.size()) return false;
  switch (a.kind()) {
    case JsonKind::null:
      return true;
    case JsonKind::boolean:
      return a.boolean() == b.boolean();
    case JsonKind::number:
      return a.integer() == b.integer();
    case JsonKind::text:
      return a.text() == b.text();
    case JsonKind::array: {
      auto at = b.begin();
      for (const JsonValue element : a) {
        if (!same(element, *at)) return false;
        ++at;
      }
      return true;
    }
    case JsonKind::object:
      for (const JsonValue member : a) {
        const JsonValue other = b.find(member.key());
        if (!other.valid() || !same(member, other)) return false;
      }
      return true;
  }
  return false;
}

bool is_type(JsonValue value, std::string_view type) {
  switch (value.kind()) {
    case JsonKind::null:
      return type == "null";
    case JsonKind::boolean:
      return type == "boolean";
    case JsonKind::number:
      return type == "integer" || type == "number";
    case JsonKind::text:
      return type == "string";
    case JsonKind::array:
      return type == "array";
    case JsonKind::object:
      return type == "object";
  }
  return false;
}

class Checker {
 public:
  // Schemas are read once; a document stays where it is.
  JsonValue schema(const std::string& path) {
    auto& document = documents_[path];
    if (document == nullptr) {
      document = std::make_unique<JsonDocument>();
      DiagnosticSink problems;
      if (!parse_json(read_file(in_repository(path)), *document, problems, generous())) {
        throw std::runtime_error(path + ": " + message_text(problems.items().front()));
      }
    }
    return document->root();
  }

  std::vector<std::string> check(JsonValue value, JsonValue rule, const std::string& file,
                                 const std::string& way) {
    std::vector<std::string> problems;
    if (rule.is(JsonKind::boolean)) {
      if (!rule.boolean()) problems.push_back(way + ": nothing is allowed here");
      return problems;
    }
    const auto add = [&](const std::string& problem) { problems.push_back(way + ": " + problem); };
    const auto add_all = [&](const std::vector<std::string>& more) {
      problems.insert(problems.end(), more.begin(), more.end());
    };
    for (const JsonValue keyword : rule) {
      const std::string_view key = keyword.key();
      if (key == "$schema" || key == "$id" || key == "title" || key == "description" || key == "$defs" ||
          key == "$comment") {
        continue;
      }
      if (key == "$ref") {
        add_all(referred(value, std::string(keyword.text()), file, way));
      } else if (key == "type") {
        bool fits = keyword.is(JsonKind::text) && is_type(value, keyword.text());
        if (keyword.is(JsonKind::array)) {
          for (const JsonValue one : keyword) fits = fits || is_type(value, one.text());
        }
        if (!fits) add("another type than the schema has");
      } else if (key == "const") {
        if (!same(value, keyword)) add("another value than the schema has");
      } else if (key == "enum") {
        bool fits = false;
        for (const JsonValue one : keyword) fits = fits || same(value, one);
        if (!fits) add("`" + std::string(value.text()) + "` is not in the list");
      } else if (key == "properties") {
        for (const JsonValue property : keyword) {
          const JsonValue member = value.find(property.key());
          if (member.valid()) add_all(check(member, property, file, way + "/" + std::string(property.key())));
        }
      } else if (key == "required") {
        for (const JsonValue name : keyword) {
          if (value.is(JsonKind::object) && !value.find(name.text()).valid())
            add("no `" + std::string(name.text()) + "`");
        }
      } else if (key == "additionalProperties") {
        for (const JsonValue member : value) {
          if (!value.is(JsonKind::object) || rule.find("properties").find(member.key()).valid()) continue;
          const std::string there = way + "/" + std::string(member.key());
          if (keyword.is(JsonKind::boolean) && !keyword.boolean()) {
            problems.push_back(there + ": the schema does not know this key");
          } else {
            add_all(check(member, keyword, file, there));
          }
        }
      } else if (key == "items") {
        std::size_t index = 0;
        for (const JsonValue element : value) {
          if (!value.is(JsonKind::array)) break;
          add_all(check(element, keyword, file, way + "[" + std::to_string(index++) + "]"));
        }
      } else if (key == "oneOf" || key == "anyOf") {
        std::size_t fitting = 0;
        std::vector<std::string> why;
        for (const JsonValue one : keyword) {
          const auto inner = check(value, one, file, way);
          if (inner.empty()) ++fitting;
          why.insert(why.end(), inner.begin(), inner.end());
        }
        if (fitting == 0) {
          add("fits none of the choices");
          add_all(why);
        } else if (key == "oneOf" && fitting > 1) {
          add("fits more than one choice");
        }
      } else if (key == "minimum") {
        if (value.is(JsonKind::number) && value.integer() < keyword.integer()) add("too small");
      } else if (key == "maximum") {
        if (value.is(JsonKind::number) && value.integer() > keyword.integer()) add("too large");
      } else if (key == "minLength") {
        if (value.is(JsonKind::text) && static_cast<std::int64_t>(value.text().size()) < keyword.integer())
          add("too short");
      } else if (key == "minItems") {
        if (value.is(JsonKind::array) && static_cast<std::int64_t>(value.size()) < keyword.integer())
          add("too few");
      } else {
        add("the checker does not know the keyword `" + std::string(key) + "` of the schema");
      }
    }
    return problems;
  }

 private:
  std::vector<std::string> referred(JsonValue value, const std::string& reference, const std::string& file,
                                    const std::string& way) {
    const std::size_t hash = reference.find('#');
    const std::string where = reference.substr(0, hash);
    const std::string target = where.empty() ? file : file.substr(0, file.rfind('/') + 1) + where;
    JsonValue rule = schema(target);
    if (hash != std::string::npos && hash + 1 < reference.size()) {
      std::size_t at = hash + 2;  // after `#/`
      while (at <= reference.size()) {
        const std::size_t slash = std::min(reference.find('/', at), reference.size());
        rule = rule.find(reference.substr(at, slash - at));
        at = slash + 1;
      }
    }
    if (!rule.valid()) return {way + ": the schema refers to nothing: " + reference};
    return check(value, rule, target, way);
  }

  std::map<std::string, std::unique_ptr<JsonDocument>> documents_;
};

}  // namespace

std::vector<std::string> schema_problems(const std::string& schema, std::string_view text) {
  JsonDocument document;
  DiagnosticSink problems;
  if (!parse_json(text, document, problems, generous()))
    return {"not JSON: " + message_text(problems.items().front())};
  Checker checker;
  return checker.check(document.root(), checker.schema(schema), schema, "");
}

}  // namespace sop::testing
