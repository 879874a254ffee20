// src/resolve/one_mistake.cpp — one mistake, one message: a label or an action that a step lacks takes several outcomes with it, a name that
// was given twice leaves another one undeclared, a calendar that is not named takes its zone with it,
// and a promise that is not made its name.
#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/followers.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

namespace {

/// A block by its place; the file of none is no file.
using Place = std::pair<FileId, std::uint32_t>;
constexpr Place no_place{static_cast<FileId>(-1), 0};

/// The innermost block of some kinds around a place.
Place block_around(const std::vector<ast::File>& files, Span span, std::initializer_list<Word> kinds) {
  Place best = no_place;
  for (const ast::File& file : files) {
    if (file.id != span.file) continue;
    for (const ast::Block& block : file.blocks) {
      const bool around = span.begin >= block.span.begin && span.end <= block.span.end;
      if (!around || std::find(kinds.begin(), kinds.end(), block.kind) == kinds.end()) continue;
      if (best == no_place || block.span.begin > best.second) best = {file.id, block.span.begin};
    }
  }
  return best;
}

Place step_around(const std::vector<ast::File>& files, Span span) {
  return block_around(files, span, {Word::step, Word::branch, Word::intake, Word::parallel});
}
Place container_around(const std::vector<ast::File>& files, Span span) {
  return block_around(files, span, {Word::scenario, Word::routine, Word::branch});
}

bool says_what_was_meant(const Diagnostic& d, std::size_t help) {
  return d.args.size() > help && detail::is_catalogue_term(d.args[help], messages::help_did_you_mean);
}

/// The outcomes of a step whose labels are not all understood are not known; those of which it lacks the same thing are one mistake.
std::vector<Diagnostic> with_outcomes_once(const std::vector<ast::File>& files,
                                           std::vector<Diagnostic> said) {
  std::vector<Place> unread;
  for (const Diagnostic& d : said)
    if (d.id == messages::unknown_label) unread.push_back(step_around(files, d.span));
  struct Seen {
    std::size_t first = 0;
    std::size_t more = 0;
    Span next;
  };
  std::map<std::pair<Place, std::string>, Seen> seen;
  std::set<std::string> outcomes;  // folded
  std::vector<Diagnostic> kept;
  for (Diagnostic& d : said) {
    if (d.id == messages::unknown_outcome && d.args.size() > 2) {
      outcomes.insert(unicode::fold(d.args[0]));
      const Place step = step_around(files, d.span);
      if (step != no_place && std::find(unread.begin(), unread.end(), step) != unread.end()) continue;
      if (step != no_place && !says_what_was_meant(d, 2)) {
        const auto [place, is_new] = seen.emplace(std::pair(step, d.args[2]), Seen{kept.size(), 0, d.span});
        if (!is_new) {
          if (place->second.more++ == 0) place->second.next = d.span;
          continue;
        }
      }
    }
    kept.push_back(std::move(d));
  }
  for (const auto& [key, it] : seen)
    if (it.more > 0) kept[it.first].note(messages::note_more_outcomes, it.next, {std::to_string(it.more)});
  // A test that reports such an outcome is right as soon as the step can have it.
  kept.erase(std::remove_if(kept.begin(), kept.end(),
                            [&](const Diagnostic& d) {
                              return d.id == messages::unknown_event && !d.args.empty() &&
                                     outcomes.count(unicode::fold(d.args[0])) > 0;
                            }),
             kept.end());
  return kept;
}

/// A name that stands where another one was meant: given to something that cannot have it, because something else has it already.
struct Taken {
  std::size_t at = 0;  ///< the message
  std::string name;
  std::string kind;        ///< what has the name; empty: a step
  Place part = no_place;   ///< a step: where
  std::string undeclared;  ///< folded: the name that was meant, perhaps
};

/// Whether somebody who looks for this kind of thing may mean what has the name.
bool may_be(const std::string& kind, const std::string& wanted) {
  if (kind == wanted) return true;
  if (wanted != term(messages::term_value)) return false;
  for (const Kind each : {Kind::fact, Kind::setting, Kind::definition, Kind::output, Kind::requirements})
    if (kind == term_of(each)) return true;
  return false;
}

std::vector<Taken> names_taken(const std::vector<ast::File>& files, const std::vector<Diagnostic>& said) {
  std::vector<Taken> taken;
  for (std::size_t i = 0; i < said.size(); ++i) {
    const Diagnostic& d = said[i];
    if (d.id == messages::duplicate_name && d.args.size() > 1)
      taken.push_back({i, d.args[0], d.args[1], no_place, {}});
    if (d.id != messages::duplicate_here || d.args.empty()) continue;
    const Place step = block_around(files, d.span, {Word::step, Word::parallel, Word::end});
    const Place part = container_around(files, d.span);
    if (step != no_place && part != no_place) taken.push_back({i, d.args[0], {}, part, {}});
  }
  return taken;
}

/// Where a name was given twice, one that nobody declared is probably what the second was to be called.
std::vector<Diagnostic> with_names_once(const std::vector<ast::File>& files, std::vector<Diagnostic> said) {
  std::vector<Taken> taken = names_taken(files, said);
  if (taken.empty()) return said;
  std::vector<bool> gone(said.size());
  std::vector<std::tuple<std::size_t, Span, std::string>> notes;
  for (std::size_t i = 0; i < said.size(); ++i) {
    const Diagnostic& d = said[i];
    const bool step = d.id == messages::unknown_step;
    if (!(step && d.args.size() > 1) && !(d.id == messages::unknown_name && d.args.size() > 2)) continue;
    const std::string& written = d.args[step ? 0 : 1];
    const std::string& help = d.args[step ? 1 : 2];
    const std::string name = unicode::fold(written);
    const Place part = step ? container_around(files, d.span) : no_place;
    for (Taken& one : taken) {
      if (step ? one.part != part || part == no_place : one.kind.empty() || !may_be(one.kind, d.args[0]))
        continue;
      if (!one.undeclared.empty() && one.undeclared != name) continue;
      if (says_what_was_meant(d, step ? 1 : 2) && help != term(messages::help_did_you_mean, {one.name}))
        continue;
      if (one.undeclared.empty()) notes.emplace_back(one.at, d.span, written);
      one.undeclared = name;
      gone[i] = true;
      break;
    }
  }
  for (auto& [at, span, name] : notes) said[at].note(messages::note_meant_here, span, {name});
  std::vector<Diagnostic> kept;
  for (std::size_t i = 0; i < said.size(); ++i)
    if (!gone[i]) kept.push_back(std::move(said[i]));
  return kept;
}

/// Whether a calendar that is declared has a zone, so that naming it says both where a day begins and what a working day is.
bool has_calendar_with_zone(const std::vector<ast::File>& files) {
  for (const ast::File& file : files)
    for (const ast::Block& block : file.blocks) {
      if (block.kind != Word::calendar) continue;
      for (std::uint32_t i = block.lines.first; i < block.lines.first + block.lines.count; ++i)
        if (file.lines[i].kind == ast::LineKind::entry &&
            file.entries[file.lines[i].index].label == Word::zone)
          return true;
    }
  return false;
}

/// Where the calendar of the procedure is not named, its zone is missing as well; where a zone is miswritten, it is none that is missing.
std::vector<Diagnostic> with_calendar_once(const std::vector<ast::File>& files,
                                           std::vector<Diagnostic> said) {
  const auto is_calendar = [](const Diagnostic& d) { return d.id == messages::calendar_missing; };
  const auto is_zone = [](const Diagnostic& d) { return d.id == messages::zone_missing; };
  const auto is_miswritten = [](const Diagnostic& d) { return d.id == messages::offset_expected; };
  if (std::any_of(said.begin(), said.end(), is_miswritten) ||
      (std::any_of(said.begin(), said.end(), is_calendar) && has_calendar_with_zone(files)))
    said.erase(std::remove_if(said.begin(), said.end(), is_zone), said.end());
  return said;
}

/// Whether an outcome is unknown because its step makes no promise, or a promise has no name.
bool lacks_promise(const Diagnostic& d) {
  if (d.id == messages::value_missing) return !d.args.empty() && is_form_of(d.args[0], Word::promise);
  if (d.id != messages::unknown_outcome || d.args.size() < 3) return false;
  for (std::size_t i = 0; i < dialect_count; ++i)
    if (d.args[2] == term(messages::help_outcome_of, {std::string(word_form(Word::promise, i)),
                                                      std::string(word_form(Word::outcomes, i))}))
      return true;
  return false;
}

/// Where a step lacks its promise, the one name that texts and tests look for in vain was to be that promise, and what becomes of it is told
/// nowhere.
std::vector<Diagnostic> with_promise_once(std::vector<Diagnostic> said) {
  const auto lacking = std::find_if(said.begin(), said.end(), lacks_promise);
  if (lacking == said.end()) return said;
  std::string name;
  bool several = false;
  for (const MessageId looked_for : {messages::unknown_promise, messages::unknown_variable}) {
    if (!name.empty()) break;
    for (const Diagnostic& d : said) {
      if (d.id != looked_for || d.args.size() < 2 || says_what_was_meant(d, 1)) continue;
      several = several || (!name.empty() && name != unicode::fold(d.args[0]));
      name = unicode::fold(d.args[0]);
    }
  }
  const auto follows = [&](const Diagnostic& d) {
    if (d.args.empty()) return false;
    if (d.id == messages::unknown_event)
      return is_form_of(d.args[0], Word::kept) || is_form_of(d.args[0], Word::broken);
    return !several && (d.id == messages::unknown_promise || d.id == messages::unknown_variable) &&
           unicode::fold(d.args[0]) == name;
  };
  const auto first = std::find_if(said.begin(), said.end(), [&](const Diagnostic& d) {
    return d.id != messages::unknown_event && follows(d);
  });
  if (first != said.end()) lacking->note(messages::note_meant_here, first->span, {first->args[0]});
  said.erase(std::remove_if(said.begin(), said.end(), follows), said.end());
  return said;
}

}  // namespace

bool is_form_of(std::string_view text, Word word) {
  for (std::size_t i = 0; i < dialect_count; ++i)
    if (unicode::fold(text) == unicode::fold(word_form(word, i))) return true;
  return false;
}

std::vector<Diagnostic> one_for_each_mistake(const std::vector<ast::File>& files,
                                             std::vector<Diagnostic> said) {
  return with_names_once(
      files, with_outcomes_once(files, with_calendar_once(files, with_promise_once(std::move(said)))));
}

}  // namespace sop::resolver
