// src/cli/console.cpp — writing, and when it is coloured: never because of what is said, only because somebody looks.
#include "src/cli/console.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "sop/messages/story.hpp"
#include "sop/unicode.hpp"

namespace sop::cli {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

bool wants_colour(const std::string& choice, int stream) {
  if (choice == "always") return true;
  if (choice == "never" || is_set("NO_COLOR")) return false;
  const char* terminal = std::getenv("TERM");
  return ::isatty(stream) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

}  // namespace

void fail(std::string message) { throw Failure{std::move(message)}; }

std::string shown(std::string_view text) {
  std::string out;
  unicode::append_escaped(out, text);
  return out;
}

std::string counted(std::int64_t count, MessageId id, Language language) {
  const std::string_view forms = message_template(id, language);
  std::size_t form = count == 1 ? 0 : 1;
  if (language == Language::ru) {
    const bool teens = count % 100 >= 11 && count % 100 <= 14;
    form = teens || count % 10 == 0 || count % 10 >= 5 ? 2 : count % 10 == 1 ? 0 : 1;
  }
  std::size_t from = 0;
  for (; form > 0 && forms.find('|', from) != std::string_view::npos; --form)
    from = forms.find('|', from) + 1;
  return fill_template(forms.substr(from, forms.find('|', from) - from), {std::to_string(count)}, language);
}

std::string in_language(MessageId id, const std::vector<std::string>& args, Language language) {
  return fill_template(message_template(id, language), args, language);
}

namespace {

/// A length in units from `largest` (ms) down, the first `most` of them that are not zero.
std::string length_in_units(std::int64_t milliseconds, std::int64_t largest, int most, Language language) {
  struct Unit {
    std::int64_t size;
    MessageId name;
  };
  static constexpr Unit units[] = {{86'400'000, messages::story_days},
                                   {3'600'000, messages::story_hours},
                                   {60'000, messages::story_minutes},
                                   {1000, messages::story_seconds},
                                   {1, messages::story_milliseconds}};
  std::string out;
  for (const Unit& unit : units) {
    if (unit.size > largest || most == 0) continue;
    const std::int64_t count = milliseconds / unit.size;
    if (count == 0) continue;
    milliseconds -= count * unit.size;
    out += (out.empty() ? "" : " ") + counted(count, unit.name, language);
    --most;
  }
  return out.empty() ? counted(0, messages::story_minutes, language) : out;
}

}  // namespace

std::string exact_length_text(std::int64_t milliseconds, Language language) {
  return length_in_units(milliseconds, 3'600'000, 4, language);
}

std::string length_text(std::int64_t milliseconds, Language language) {
  return length_in_units(milliseconds, 86'400'000, 2, language);
}

Console::Console(const Common& common) {
  if (common.colour != "auto" && common.colour != "always" && common.colour != "never") {
    fail("`--color` is `auto`, `always` or `never`, not `" + common.colour + "`");
  }
  render_.colour = wants_colour(common.colour, STDERR_FILENO);
  zones_ = common.zones;
  colour_results_ = wants_colour(common.colour, STDOUT_FILENO);
  if (common.language == "ru") {
    render_.language = Language::ru;
  } else if (common.language == "et") {
    render_.language = Language::et;
  } else if (common.language != "en") {
    fail("`--language` is `en`, `ru` or `et`, not `" + common.language + "`");
  }
}

void Console::out(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void Console::flush() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) fail("standard output cannot be written");
}

void Console::note(std::string_view text) {
  std::string shown;
  unicode::append_escaped(shown, text, unicode::Whitespace::keep);
  shown += '\n';
  std::fwrite(shown.data(), 1, shown.size(), stderr);
}

void Console::diagnostics(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                          std::size_t dropped, Style style, std::string_view lead) {
  RenderOptions options = render_;
  options.excerpts = style != Style::without_lines;
  const std::string text =
      std::string(lead) + (style == Style::compact ? render_compact(diagnostics, sources, options, dropped)
                                                   : render_text(diagnostics, sources, options, dropped));
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace sop::cli
