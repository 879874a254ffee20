// dsl/text.hpp — quoted texts: from the source to what they say, and back.
#pragma once

#include <string>
#include <string_view>

namespace sop::dsl {

/// What a text says: quotes off, `\n`, `\\` and escaped quotes resolved. `{name}` and `{{` stay: responses read them.
std::string decode_text(std::string_view quoted);

/// A text in straight quotes that reads back as `content`.
std::string quote_text(std::string_view content);

}  // namespace sop::dsl
