// src/proof/texts.cpp — a text that fits some patterns and not others: the shortest, by walking all patterns at once.
//
// A pattern is a small automaton: a place for each element, and a star stays where it is. The walk keeps the places that each
// pattern may be in, letter by letter, over representatives: each character that a pattern names, a digit and a letter and a sign that
// none names. Texts that behave alike in every pattern are one state, so that the walk ends.
#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "sop/pattern.hpp"
#include "sop/unicode.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {
namespace {

using Places = std::set<std::size_t>;

/// A pattern, element by element, each as a pattern of its own.
struct Automaton {
  std::vector<std::string> elements;
  bool wanted = true;

  [[nodiscard]] bool star(std::size_t i) const { return elements[i] == "*"; }
  void close(Places& places) const {
    std::vector<std::size_t> open(places.begin(), places.end());
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (at < elements.size() && star(at) && places.insert(at + 1).second) open.push_back(at + 1);
    }
  }
  [[nodiscard]] Places step(const Places& places, const std::string& letter) const {
    Places out;
    for (const std::size_t at : places) {
      if (at == elements.size()) continue;
      if (star(at))
        out.insert(at);
      else if (matches(elements[at], letter))
        out.insert(at + 1);
    }
    close(out);
    return out;
  }
  [[nodiscard]] bool accepts(const Places& places) const {
    return (places.count(elements.size()) != 0) == wanted;
  }
};

Automaton automaton(const std::string& pattern, bool wanted) {
  Automaton out;
  out.wanted = wanted;
  for (std::size_t at = 0; at < pattern.size();) {
    std::size_t length = unicode::decode(pattern, at).length;
    if (pattern[at] == '\\' && at + length < pattern.size())
      length += unicode::decode(pattern, at + length).length;
    out.elements.push_back(pattern.substr(at, length));
    at += length;
  }
  return out;
}

/// A text as a pattern that fits nothing else.
std::string literally(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '#' || c == '@' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

int Space::solve_text(AxisId text, Stretch stretch, const std::vector<std::pair<std::string, bool>>& patterns,
                      Place& place) {
  std::vector<std::string>& texts = axes_[text].texts;
  const auto fits = [&](const std::string& one) {
    return std::all_of(patterns.begin(), patterns.end(),
                       [&](const auto& p) { return matches(p.first, one) == p.second; });
  };
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (static_cast<Place>(i) < stretch.from || static_cast<Place>(i) > stretch.to || !fits(texts[i]))
      continue;
    place = static_cast<Place>(i);
    return 1;
  }
  if (stretch.to < static_cast<Place>(texts.size())) return 0;
  std::vector<Automaton> all;
  for (const auto& [pattern, wanted] : patterns) all.push_back(automaton(pattern, wanted));
  for (const std::string& one : texts) all.push_back(automaton(literally(one), false));
  std::vector<std::string> letters;
  const auto named = [&](const std::string& letter) {
    return std::any_of(all.begin(), all.end(), [&](const Automaton& a) {
      return std::find(a.elements.begin(), a.elements.end(), letter) != a.elements.end();
    });
  };
  for (const char* group : {"xabcdefghijklmnopqrstuvwyzXABCDEFGHIJKLMNOPQRSTUVWYZ", "1234567890", "-.,:/ "}) {
    for (const char* c = group; *c != '\0'; ++c) {
      if (named(std::string(1, *c))) continue;
      letters.emplace_back(1, *c);
      break;
    }
  }
  for (const Automaton& a : all) {
    for (const std::string& element : a.elements) {
      if (element == "*" || element == "?" || element == "#" || element == "@") continue;
      std::string letter = element.size() > 1 && element[0] == '\\' ? element.substr(1) : element;
      if (std::find(letters.begin(), letters.end(), letter) == letters.end())
        letters.push_back(std::move(letter));
    }
  }
  using State = std::vector<Places>;
  struct Reached {
    State state;
    std::string text;
  };
  std::set<State> seen;
  std::deque<Reached> open;
  Reached first;
  for (const Automaton& a : all) {
    Places begin{0};
    a.close(begin);
    first.state.push_back(std::move(begin));
  }
  const auto accepted = [&](const State& state) {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (!all[i].accepts(state[i])) return false;
    return true;
  };
  const auto found = [&](const std::string& one) {
    place = static_cast<Place>(texts.size());
    texts.push_back(one);
    return 1;
  };
  open.push_back(first);
  while (!open.empty()) {
    const Reached at = std::move(open.front());
    open.pop_front();
    for (const std::string& letter : letters) {
      if (!effort_.spend(all.size())) return -1;
      Reached next;
      next.text = at.text + letter;
      for (std::size_t i = 0; i < all.size(); ++i) next.state.push_back(all[i].step(at.state[i], letter));
      if (!seen.insert(next.state).second) continue;
      if (accepted(next.state)) return found(next.text);
      open.push_back(std::move(next));
    }
  }
  return accepted(first.state) ? found("") : 0;
}

}  // namespace sop::proof
