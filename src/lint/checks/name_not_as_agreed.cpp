// A name that has none of the forms that the options of the run want for things of its kind, or is longer. Which they are is said in
// sop.toml; without it nothing is looked at.
#include <string>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/checks.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/names.hpp"
#include "sop/pattern.hpp"
#include "sop/unicode.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

MessageId word_for(NamedThing thing) {
  switch (thing) {
    case NamedThing::step:
      return messages::term_step;
    case NamedThing::response:
      return messages::term_response;
    case NamedThing::fact:
      return messages::term_fact;
    case NamedThing::role:
      return messages::term_role;
    case NamedThing::remedy:
      return messages::term_remedy;
    case NamedThing::table:
      return messages::term_table;
    case NamedThing::clock:
      return messages::term_clock;
    case NamedThing::path:
      return messages::term_path;
    case NamedThing::scenario:
      return messages::term_scenario;
    case NamedThing::routine:
      return messages::term_routine;
  }
  return messages::term_name;
}

bool fits(const NameSetting& setting, const std::string& name) {
  if (setting.patterns.empty()) return true;
  for (const std::string& pattern : setting.patterns)
    if (matches(pattern, unicode::to_nfc(name))) return true;
  return false;
}

class Look {
 public:
  Look(CheckContext& context, const NameSetting& setting) : context_(context), setting_(setting) {}

  void at(SymbolId symbol, Span span, const std::string& path) {
    if (symbol == no_id || !context_.spend(1)) return;
    const std::string& name = context_.name(symbol);
    const std::string thing = detail::catalogue_term(word_for(setting_.thing));
    const std::size_t letters = unicode::length(name);
    Finding* finding = nullptr;
    if (!fits(setting_, name)) {
      std::vector<std::string_view> forms(setting_.patterns.begin(), setting_.patterns.end());
      finding = &context_.report(messages::name_not_as_agreed, span, path,
                                 {name, thing, name_list_argument(forms)});
    } else if (setting_.max_length != 0 && letters > setting_.max_length) {
      finding = &context_.report(messages::name_not_as_agreed__long, span, path,
                                 {name, thing, std::to_string(letters), std::to_string(setting_.max_length)});
    }
    if (finding != nullptr && !setting_.source.empty())
      finding->diagnostic.note(messages::the_phrase_setting, {static_cast<FileId>(-1), 0, 0},
                               {setting_.source});
  }

  template <class Things>
  void all(const Things& things) {
    for (const auto& thing : things) at(thing.name, thing.span, context_.name(thing.name));
  }

 private:
  CheckContext& context_;
  const NameSetting& setting_;
};

void containers(Look& look, const Procedure& p, ContainerKind kind) {
  for (const Container& container : p.containers)
    if (container.kind == kind) look.at(container.name, container.span, container.path);
}

}  // namespace

void name_not_as_agreed(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const NameSetting& setting : context.options.names) {
    Look look(context, setting);
    switch (setting.thing) {
      case NamedThing::step:
        for (const Step& step : p.steps)
          if (step.kind == StepKind::step) look.at(step.name, step.span, step.path);
        break;
      case NamedThing::response:
        look.all(p.responses);
        break;
      case NamedThing::fact:
        for (const Fact& fact : p.facts)
          if (fact.name != no_id && fact.span.end > fact.span.begin)
            look.at(fact.name, fact.span, context.name(fact.name));
        break;
      case NamedThing::role:
        for (const Party& party : p.parties)
          if (party.kind == PartyKind::role) look.at(party.name, party.span, context.name(party.name));
        break;
      case NamedThing::remedy:
        look.all(p.remedies);
        break;
      case NamedThing::table:
        look.all(p.tables);
        break;
      case NamedThing::clock:
        look.all(p.clocks);
        break;
      case NamedThing::path:
        look.all(p.paths);
        break;
      case NamedThing::scenario:
        containers(look, p, ContainerKind::scenario);
        break;
      case NamedThing::routine:
        containers(look, p, ContainerKind::routine);
        break;
    }
  }
}

}  // namespace sop::lint_checks
