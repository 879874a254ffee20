// tests/support/schema.hpp: checks a JSON text against a schema of docs/schema, by the part of draft 2020-12 that those
// schemas use: type, const, enum, properties, required, additionalProperties (false), items, oneOf, anyOf, pattern-free
// texts (minLength), minimum, maximum, $ref (into $defs of the same file, or another file of the folder), $defs.
// Any other keyword is a problem of its own, so that a schema cannot say what nobody checks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sop::testing {

/// What is wrong, with the way to it; empty when the text fits. `schema` is a path in the repository.
std::vector<std::string> schema_problems(const std::string& schema, std::string_view text);

}  // namespace sop::testing
