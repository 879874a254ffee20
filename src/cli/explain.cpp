// src/cli/explain.cpp — `sop explain ID`: the page of a check, or the words of a message or a code; `--list`: all checks. With
// `--events`, what the clocks of a case counted (clocks.hpp).
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/files.hpp"
#include "sop/lint.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/story.hpp"
#include "sop/names.hpp"
#include "src/cli/clocks.hpp"
#include "src/cli/command.hpp"
#include "src/render/check_page.hpp"

namespace sop::cli {
namespace {

/// A message as it stands in the catalogue: its name, its sentence, what to do.
std::string words_of(MessageId message, Language language) {
  const std::string_view help = message_help_template(message, language);
  std::string out = "# " + std::string(message_name(message)) + "\n\n";
  out += std::string(message_template(message, language)) + "\n";
  if (!help.empty())
    out += "\n" + fill_template(message_template(messages::story_help, language), {std::string(help)}) + "\n";
  out += "\n" + std::string(message_template(messages::story_slots, language)) + "\n";
  return out;
}

/// Every check on a line of its own: how bad it is, how it is called, what it finds.
int list(Console& console) {
  static constexpr std::string_view words[] = {"error  ", "warning", "note   "};
  std::size_t width = 0;
  for (const CheckInfo& check : checks()) width = std::max(width, check.id.size());
  std::string out;
  for (const CheckInfo& check : checks()) {
    out += std::string(words[static_cast<std::size_t>(check.severity)]) + "  " + std::string(check.id);
    out += std::string(width + 2 - check.id.size(), ' ') + std::string(check.summary) + "\n";
  }
  console.out(out);
  console.flush();
  return exit_fine;
}

/// What a code means that stands in results: of an answer that cannot be computed, of a call that is refused, of a line that
/// cannot be read (`no_row`, `stale_turn`, `bad_json`). Two things may have one code; empty: no code is called so.
std::string code_text(std::string_view id, Language language) {
  std::string text;
  const auto help = [&](MessageId message) {
    const std::string words(message_help_template(message, language));
    if (!words.empty())
      text += "\n" + fill_template(message_template(messages::story_help, language), {words}) + "\n";
  };
  for (unsigned i = 1; name_of(static_cast<ErrorCode>(i)) != "error"; ++i) {
    const auto code = static_cast<ErrorCode>(i);
    if (name_of(code) != id) continue;
    text += "\n" + std::string(error_text(code, language)) + "\n";
    // What to do about it is said where an answer fails.
    for (std::size_t m = 0; m < message_count(); ++m)
      if (message_name(message_at(m)) == "answer_" + std::string(id)) help(message_at(m));
  }
  for (unsigned i = 1; i <= static_cast<unsigned>(Status::value_error); ++i) {
    const auto status = static_cast<Status>(i);
    if (name_of(status) == id) text += "\n" + std::string(status_text(status, language)) + "\n";
  }
  for (const auto& [code, message] : {std::pair(std::string_view("bad_json"), messages::code_bad_json),
                                      std::pair(std::string_view("bad_facts"), messages::code_bad_facts)}) {
    if (code != id) continue;
    text += "\n" + std::string(message_template(message, language)) + "\n";
    help(message);
  }
  return text;
}

int run(const std::string& id, bool lists, const Common& common) {
  Console console(common);
  if (lists && !id.empty()) fail("`--list` names every check: leave `" + id + "` out");
  if (lists) return list(console);
  if (id.empty()) fail("which check or message? `sop explain --list` names the checks");
  std::string_view page;
  if (check_page(id, page)) {
    // The pages are in English; what the check says is in three languages.
    if (console.language() != Language::en) {
      for (std::size_t i = 0; i < message_count(); ++i) {
        if (message_name(message_at(i)) != id) continue;
        console.out(words_of(message_at(i), console.language()));
        console.out("\n" + std::string(message_template(messages::story_english_page, console.language())) +
                    "\n\n");
        break;
      }
    }
    console.out(render::readable_page(page));
    console.flush();
    return exit_fine;
  }
  std::vector<std::string_view> names;
  for (const CheckInfo& check : checks()) names.push_back(check.id);
  for (std::size_t i = 0; i < message_count(); ++i) {
    const MessageId message = message_at(i);
    names.push_back(message_name(message));
    if (names.back() != id) continue;
    // What keeps a procedure from loading has an example, in English.
    std::string_view part;
    const bool has_example = error_page(id, part);
    if (!has_example || console.language() != Language::en)
      console.out(words_of(message, console.language()));
    if (has_example && console.language() != Language::en)
      console.out("\n" + std::string(message_template(messages::story_english_page, console.language())) +
                  "\n\n");
    if (has_example) console.out(part.substr(1));  // one of the page's headings is the heading here
    console.flush();
    return exit_fine;
  }
  if (const std::string text = code_text(id, console.language()); !text.empty()) {
    console.out("# " + id + "\n" + text);
    console.flush();
    return exit_fine;
  }
  std::error_code error;
  if (std::filesystem::exists(id, error) || id.ends_with(".sop") || id.ends_with(".sop.md"))
    fail("`" + id +
         "` is no check or message. Of a procedure `sop explain` tells what the clocks of a case counted: "
         "add " +
         "`--events EVENTS`, the events of that case");
  const std::string help = name_help(id, names);
  fail("no check or message is called `" + id + "`" + (help.empty() ? "" : ": " + help));
}

}  // namespace

void add_explain(CLI::App& app, Chosen& chosen) {
  auto id = std::make_shared<std::string>();
  auto lists = std::make_shared<bool>(false);
  CLI::App* command =
      add_command(app, chosen, "explain", "Prints the page about a check", "sop explain unreachable_step");
  auto clocks = std::make_shared<ClockQuestion>();
  command->add_option(
      "ID", *id,
      "a check or a message, as it stands in [brackets], or a code of a result; with --events: "
      "the procedure");
  command->add_flag("--list", *lists, "every check with one line about it");
  command->add_option("--events", clocks->events,
                      "what the clocks of a case counted, and what not: JSON lines as for sop simulate");
  command->add_option("--clock", clocks->clock, "with --events: this clock alone");
  command->add_option("--data", clocks->data, "with --events: a JSON file of holidays and rosters");
  command->add_option("--roster", clocks->roster, "with --events: schedules, a TOML file");
  command->add_option("--format", clocks->format, "with --events: text (default) or json");
  command->callback([&chosen, id, lists, clocks, command] {
    chosen.run = [&chosen, id, lists, clocks, command] {
      if (command->count("--events") == 0) {
        for (const char* option : {"--clock", "--data", "--roster", "--format"})
          if (command->count(option) > 0)
            fail("`" + std::string(option) +
                 "` goes with `--events`, the events of the case that is explained");
        return run(*id, *lists, chosen.common);
      }
      if (*lists) fail("`--list` names every check: leave `--events` out");
      if (id->empty()) fail("which procedure? `sop explain PATH --events EVENTS`");
      Console console(chosen.common);
      clocks->path = *id;
      return explain_clocks(*clocks, console);
    };
  });
}

}  // namespace sop::cli
