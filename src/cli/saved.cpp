// src/cli/saved.cpp — see saved.hpp.
#include "src/cli/saved.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "sop/binary.hpp"
#include "sop/case_json.hpp"
#include "sop/messages/story.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"

namespace sop::cli {
namespace {

/// Why a case in the compact form cannot be used.
MessageId why_not(BinaryStatus status) {
  switch (status) {
    case BinaryStatus::ok:
    case BinaryStatus::not_this_form:
      break;
    case BinaryStatus::too_short:
      return messages::story_saved_too_short;
    case BinaryStatus::newer_version:
      return messages::story_saved_newer;
    case BinaryStatus::damaged:
      return messages::story_saved_damaged;
    case BinaryStatus::malformed:
      return messages::story_saved_malformed;
    case BinaryStatus::too_large:
      return messages::story_saved_too_large;
    case BinaryStatus::invalid:
      return messages::story_saved_invalid;
    case BinaryStatus::wrong_procedure:
      return messages::story_saved_other_procedure;
  }
  return messages::story_saved_other_form;
}

}  // namespace

void show_problems(Console& console, const Procedure& p, DiagnosticSink& problems, const std::string& name,
                   const std::string& text) {
  SourceSet sources;
  const FileId id = sources.add(name, text);
  const std::size_t dropped = problems.dropped();
  std::vector<Diagnostic> all = problems.take();
  for (Diagnostic& d : all) d.span.file = id;
  console.diagnostics(all, sources, dropped, style_for(p));
}

bool read_saved_json(const std::string& text, const NameTable& names, Case& c, DiagnosticSink& problems) {
  JsonDocument document;
  if (!parse_json(text, document, problems, case_json_limits)) return false;
  const JsonValue inner = document.root().is(JsonKind::object) ? document.root().find("case") : JsonValue();
  return read_case(inner.valid() ? inner : document.root(), names, c, problems);
}

bool read_saved(const std::string& text, const std::string& name, const NameTable& names, Console& console,
                Case& c) {
  const auto word = [&](MessageId id, const std::vector<std::string>& args) {
    return in_language(id, args, console.language());
  };
  if (std::string_view(text).substr(0, 4) == "SOPK") {
    const BinaryResult read = load_case(text, names.procedure(), c);
    if (read.ok()) return true;
    const std::string where = read.status == BinaryStatus::invalid ? read.detail : std::to_string(read.at);
    console.note(word(messages::story_saved_unusable, {name, word(why_not(read.status), {where})}));
    return false;
  }
  DiagnosticSink problems;
  if (read_saved_json(text, names, c, problems)) return true;
  show_problems(console, names.procedure(), problems, name, text);
  return false;
}

RetimeOptions timers_option(const std::string& text) {
  RetimeOptions options;
  const auto policy = [](const std::string& word) {
    return static_cast<RetimePolicy>(choice("--timers", word, {"keep", "recount", "restart"}));
  };
  if (text.find('=') == std::string::npos) {
    options.clocks = options.promises = options.levels = options.steps = options.others = policy(text);
    return options;
  }
  RetimePolicy* const kinds[] = {&options.clocks, &options.promises, &options.levels, &options.steps,
                                 &options.others};
  bool seen[5] = {};
  std::string_view left = text;
  while (true) {
    const std::string_view one = left.substr(0, left.find(','));
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos)
      fail("`--timers` has `" + std::string(one) +
           "` without a policy: write `KIND=POLICY`, as in `clock=recount,step=keep`");
    const std::size_t kind =
        choice("--timers", one.substr(0, equals), {"clock", "promise", "level", "step", "other"});
    if (seen[kind]) fail("`--timers` names `" + std::string(one.substr(0, equals)) + "` twice");
    seen[kind] = true;
    *kinds[kind] = policy(std::string(one.substr(equals + 1)));
    if (one.size() == left.size()) return options;
    left.remove_prefix(one.size() + 1);
  }
}

}  // namespace sop::cli
