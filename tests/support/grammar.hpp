// tests/support/grammar.hpp: sentences from dsl/grammar.ebnf.
//
// Reads the notation of that file (`|`, `[ ]`, `{ }`, `( )`, quoted tokens, tokens in capitals, rules in small letters) and
// makes random sentences: lists of tokens, each with what it is, so that a test may write the same sentence in another
// dialect or damage it. It also says whether a list of tokens is a sentence.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/random.hpp"

namespace sop::testing {

class Grammar {
 public:
  /// Throws std::runtime_error for a text that is not in the notation, or names a rule that does not exist.
  explicit Grammar(std::string_view text);

  /// A sentence of `rule`: quoted tokens without their quotes, and class names in capitals. Past `budget` tokens it takes
  /// the shortest way out.
  std::vector<std::string> sentence(const std::string& rule, sop_test::Random& random,
                                    std::size_t budget) const;

  /// Whether `count` tokens are a sentence of `rule`. `fits` says whether the token at a place may be read as a quoted token (without
  /// its quotes) or as one of a class; a token may fit several. Every way is tried; no rule may begin with itself.
  bool derives(const std::string& rule, std::size_t count,
               const std::function<bool(std::size_t, const std::string&)>& fits) const;

  /// All token classes that the rules use, in the order met.
  const std::vector<std::string>& classes() const { return classes_; }

 private:
  struct Node {
    enum Kind { token, rule, sequence, choice, optional, repeat } kind = sequence;
    std::string text;
    std::vector<Node> parts;
    std::size_t shortest = 1'000'000;  // tokens
  };
  class Reader;
  class Derivation;

  void write(const Node& node, sop_test::Random& random, std::size_t budget,
             std::vector<std::string>& out) const;
  std::size_t shortest_of(const Node& node) const;
  bool settle(Node& node);

  std::map<std::string, Node> rules_;
  std::vector<std::string> classes_;
};

}  // namespace sop::testing
