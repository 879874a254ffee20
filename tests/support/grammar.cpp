// Sentences from a grammar; see grammar.hpp.
#include "tests/support/grammar.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace sop::testing {

class Grammar::Reader {
 public:
  Reader(std::string_view text, Grammar& grammar) : text_(text), grammar_(grammar) {}

  void read() {
    while (!next().empty()) {
      const std::string name = take();
      expect("=");
      Node node = choice();
      expect(";");
      if (!grammar_.rules_.emplace(name, std::move(node)).second)
        throw std::runtime_error("two rules " + name);
    }
  }

 private:
  static bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

  // The next token without taking it: a word, a quoted token with its quotes, or a sign.
  std::string next() {
    for (;;) {
      while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
      if (text_.substr(at_, 2) != "(*") break;
      const std::size_t end = text_.find("*)", at_);
      if (end == std::string_view::npos) throw std::runtime_error("a comment is not closed");
      at_ = end + 2;
    }
    if (at_ >= text_.size()) return {};
    std::size_t end = at_ + 1;
    if (text_[at_] == '"') {
      end = text_.find('"', at_ + 1);
      if (end == std::string_view::npos) throw std::runtime_error("a quoted token is not closed");
      ++end;
    } else if (is_word(text_[at_])) {
      while (end < text_.size() && is_word(text_[end])) ++end;
    }
    return std::string(text_.substr(at_, end - at_));
  }
  std::string take() {
    const std::string token = next();
    at_ += token.size();
    return token;
  }
  void expect(const std::string& token) {
    const std::string found = take();
    if (found != token) throw std::runtime_error("expected " + token + ", found " + found);
  }

  Node choice() {
    Node node;
    node.kind = Node::choice;
    node.parts.push_back(sequence());
    while (next() == "|") {
      take();
      node.parts.push_back(sequence());
    }
    return node;
  }

  Node sequence() {
    Node node;
    for (;;) {
      const std::string token = next();
      if (token.empty() || token == "|" || token == ";" || token == ")" || token == "]" || token == "}")
        return node;
      node.parts.push_back(part(take()));
    }
  }

  Node part(const std::string& token) {
    Node node;
    if (token == "(" || token == "[" || token == "{") {
      node = choice();
      if (token == "(") {
        expect(")");
        return node;
      }
      Node outer;
      outer.kind = token == "[" ? Node::optional : Node::repeat;
      outer.parts.push_back(std::move(node));
      expect(token == "[" ? "]" : "}");
      return outer;
    }
    node.kind = Node::token;
    if (token.front() == '"') {
      node.text = token.substr(1, token.size() - 2);
    } else {
      node.text = token;
      if (std::isupper(static_cast<unsigned char>(token.front())) == 0) {
        node.kind = Node::rule;
      } else if (std::find(grammar_.classes_.begin(), grammar_.classes_.end(), token) ==
                 grammar_.classes_.end()) {
        grammar_.classes_.push_back(token);
      }
    }
    return node;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Grammar& grammar_;
};

Grammar::Grammar(std::string_view text) {
  Reader(text, *this).read();
  bool changed = true;
  while (changed) {
    changed = false;
    for (auto& [name, node] : rules_) changed = settle(node) || changed;
  }
  for (const auto& [name, node] : rules_) {
    if (node.shortest >= 1'000'000) throw std::runtime_error("the rule " + name + " has no sentence");
  }
}

std::size_t Grammar::shortest_of(const Node& node) const {
  switch (node.kind) {
    case Node::token:
      return 1;
    case Node::rule: {
      const auto found = rules_.find(node.text);
      if (found == rules_.end()) throw std::runtime_error("there is no rule " + node.text);
      return found->second.shortest;
    }
    case Node::sequence: {
      std::size_t sum = 0;
      for (const Node& part : node.parts) sum += part.shortest;
      return sum;
    }
    case Node::choice: {
      std::size_t least = 1'000'000;
      for (const Node& part : node.parts) least = std::min(least, part.shortest);
      return least;
    }
    default:
      return 0;
  }
}

bool Grammar::settle(Node& node) {
  bool changed = false;
  for (Node& part : node.parts) changed = settle(part) || changed;
  const std::size_t shortest = std::min<std::size_t>(shortest_of(node), 1'000'000);
  changed = changed || shortest != node.shortest;
  node.shortest = shortest;
  return changed;
}

std::vector<std::string> Grammar::sentence(const std::string& rule, sop_test::Random& random,
                                           std::size_t budget) const {
  std::vector<std::string> out;
  write(rules_.at(rule), random, budget, out);
  return out;
}

/// All places at which what begins somewhere may end, rule by rule; what was found is kept.
class Grammar::Derivation {
 public:
  Derivation(const Grammar& grammar, std::size_t count,
             const std::function<bool(std::size_t, const std::string&)>& fits)
      : grammar_(grammar), count_(count), fits_(fits) {}

  std::set<std::size_t> ends(const Node& node, std::size_t from) {
    switch (node.kind) {
      case Node::token:
        return from < count_ && fits_(from, node.text) ? std::set<std::size_t>{from + 1}
                                                       : std::set<std::size_t>();
      case Node::rule: {
        const auto key = std::pair(node.text, from);
        const auto found = known_.find(key);
        if (found != known_.end()) return found->second;
        return known_[key] = ends(grammar_.rules_.at(node.text), from);
      }
      case Node::sequence: {
        std::set<std::size_t> places{from};
        for (const Node& part : node.parts) places = after(part, places);
        return places;
      }
      case Node::choice: {
        std::set<std::size_t> places;
        for (const Node& part : node.parts) places.merge(ends(part, from));
        return places;
      }
      case Node::optional: {
        std::set<std::size_t> places = ends(node.parts[0], from);
        places.insert(from);
        return places;
      }
      case Node::repeat: {
        std::set<std::size_t> places{from}, fresh{from};
        while (!fresh.empty()) {
          std::set<std::size_t> next;
          for (const std::size_t place : after(node.parts[0], fresh))
            if (places.insert(place).second) next.insert(place);
          fresh = std::move(next);
        }
        return places;
      }
    }
    return {};
  }

 private:
  std::set<std::size_t> after(const Node& node, const std::set<std::size_t>& from) {
    std::set<std::size_t> places;
    for (const std::size_t place : from) places.merge(ends(node, place));
    return places;
  }

  const Grammar& grammar_;
  std::size_t count_;
  const std::function<bool(std::size_t, const std::string&)>& fits_;
  std::map<std::pair<std::string, std::size_t>, std::set<std::size_t>> known_;
};

bool Grammar::derives(const std::string& rule, std::size_t count,
                      const std::function<bool(std::size_t, const std::string&)>& fits) const {
  return Derivation(*this, count, fits).ends(rules_.at(rule), 0).count(count) != 0;
}

void Grammar::write(const Node& node, sop_test::Random& random, std::size_t budget,
                    std::vector<std::string>& out) const {
  const bool spent = out.size() >= budget;
  switch (node.kind) {
    case Node::token:
      out.push_back(node.text);
      break;
    case Node::rule:
      write(rules_.at(node.text), random, budget, out);
      break;
    case Node::sequence:
      for (const Node& part : node.parts) write(part, random, budget, out);
      break;
    case Node::choice: {
      const Node* chosen = &node.parts[random.next() % node.parts.size()];
      if (spent) {
        for (const Node& part : node.parts) {
          if (part.shortest < chosen->shortest) chosen = &part;
        }
      }
      write(*chosen, random, budget, out);
      break;
    }
    case Node::optional:
      if (!spent && random.one_in(3)) write(node.parts[0], random, budget, out);
      break;
    case Node::repeat:
      while (out.size() < budget && !random.one_in(3)) write(node.parts[0], random, budget, out);
      break;
  }
}

}  // namespace sop::testing
