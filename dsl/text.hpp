// dsl/text.hpp — quoted texts: from the source to what they say, and back; names with letters of another alphabet.
#pragma once

#include <string>
#include <string_view>

namespace sop::dsl {

/// What a text says: quotes off, `\n`, `\\` and escaped quotes resolved. `{name}` and `{{` stay: responses read them.
std::string decode_text(std::string_view quoted);

/// A text in straight quotes that reads back as `content`.
std::string quote_text(std::string_view content);

/// A name in which no word mixes Latin letters with Cyrillic ones that look like them: what was probably meant. The name itself
/// when nothing is mixed, or when no letters look alike.
std::string unmixed(std::string_view name);

}  // namespace sop::dsl
