// Two events whose names differ by one letter: an event needs no declaration, so that a misspelt one is a new one that nobody ever
// tells. Events of clocks and paths and those that steps announce are compared; names that differ in their numbers
// (`part_1`, `part_2`) are always taken to be meant, others where both are announced. One that nobody announces and that is nearly
// an event of the language (`replysent`) is compared with that first.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "sop/unicode.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

namespace {

struct Told {
  SymbolId name = no_id;
  std::string path;  ///< of what tells it or waits for it
  Span span;
  bool announced = false;
};

/// Every event of the author, where it stands first.
std::vector<Told> events_of(const Procedure& p) {
  std::vector<Told> out;
  const auto add = [&](SymbolId name, const std::string& path, Span span, bool announced) {
    if (name == no_id) return;
    for (Told& one : out) {
      if (one.name != name) continue;
      one.announced = one.announced || announced;
      return;
    }
    out.push_back({name, path, span, announced});
  };
  for (const Step& step : p.steps)
    for (const Action& action : step.actions)
      if (action.kind == ActionKind::emit) add(action.name, step.path, action.span, true);
  const auto listen = [&](const std::vector<Signal>& signals, SymbolId owner) {
    for (const Signal& s : signals)
      if (s.kind == SignalKind::event) add(s.event, p.text(owner), s.span, false);
  };
  for (const Clock& clock : p.clocks) {
    for (const auto* list : {&clock.starts_on, &clock.stops_on, &clock.cancels_on, &clock.resets_on,
                             &clock.holds_on, &clock.released_on})
      listen(*list, clock.name);
    for (const Extension& extension : clock.extensions) listen({extension.signal}, clock.name);
  }
  for (const EscalationPath& path : p.paths) {
    listen(path.starts_on, path.name);
    listen(path.stops_on, path.name);
  }
  return out;
}

/// Whether they differ only in numbers: `call_1`, `call_2`.
bool numbered(std::string a, std::string b) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  a.erase(std::remove_if(a.begin(), a.end(), is_digit), a.end());
  b.erase(std::remove_if(b.begin(), b.end(), is_digit), b.end());
  return a == b;
}

/// The events of the language, as each dialect spells them.
constexpr std::string_view events_of_the_language[] = {
    "case_opened",    "случай_открыт",   "juhtum_avatud",    //
    "case_closed",    "случай_закрыт",   "juhtum_suletud",   //
    "reply_sent",     "ответ_отправлен", "vastus_saadetud",  //
    "customer_wrote", "клиент_написал",  "klient_kirjutas"};

std::string without_underscores(std::string name) {
  name.erase(std::remove(name.begin(), name.end(), '_'), name.end());
  return name;
}

/// The event of the language that may have been meant; empty: none.
std::string_view own_event_like(const std::string& name) {
  const std::string key = without_underscores(unicode::fold(name));
  for (const std::string_view own : events_of_the_language) {
    const std::string other = without_underscores(std::string(own));
    if (key == other || (!numbered(key, other) && unicode::edit_distance(key, other, 1) <= 1)) return own;
  }
  return {};
}

}  // namespace

void event_names_alike(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<Told> events = events_of(p);
  const auto is_of_the_language = [&](const Told& one) {
    if (one.announced) return false;
    const std::string_view own = own_event_like(context.name(one.name));
    if (own.empty()) return false;
    context.report(messages::event_names_alike__of_the_language, one.span, one.path,
                   {context.name(one.name), std::string(own)});
    return true;
  };
  events.erase(std::remove_if(events.begin(), events.end(), is_of_the_language), events.end());
  for (std::size_t i = 0; i < events.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (!context.spend(1)) return;
      const std::string a = unicode::fold(p.text(events[i].name)), b = unicode::fold(p.text(events[k].name));
      if (std::min(a.size(), b.size()) < 5 || numbered(a, b) || unicode::edit_distance(a, b, 1) > 1) continue;
      if (events[i].announced && events[k].announced) continue;
      // Of an announced one and one that is only waited for, the latter is the doubtful one.
      const Told& doubtful = events[k].announced || !events[i].announced ? events[i] : events[k];
      const Told& other = &doubtful == &events[i] ? events[k] : events[i];
      context
          .report(messages::event_names_alike, doubtful.span, doubtful.path,
                  {context.name(doubtful.name), context.name(other.name)})
          .diagnostic.note(messages::the_event_that_looks_alike, other.span);
    }
  }
}

}  // namespace sop::lint_checks
