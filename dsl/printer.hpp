// dsl/printer.hpp — a tree as text: for tests (`dump`) and for the hash of a procedure (`canonical_text`).
#pragma once

#include <string>

#include "sop/ast.hpp"
#include "sop/source.hpp"

namespace sop::dsl {

/// Words by their ids with a colon before them, names bare, expressions in brackets with the operator first. `canonical`
/// writes names folded and leaves out what has no meaning (which dialect).
class Printer {
 public:
  Printer(const ast::File& file, const SourceSet& sources, bool canonical)
      : file_(file), sources_(sources), canonical_(canonical) {}

  std::string print();
  void expression(ast::ExprId id);
  const std::string& out() const { return out_; }

 private:
  void lines(ast::List list, std::size_t indent);
  void block(const ast::Block& block, std::size_t indent);
  void entry(const ast::Entry& entry);
  void move(const ast::Move& move);
  void row(const ast::Row& row);
  void items(ast::List list);
  void item(const ast::Item& item);
  void target(const ast::Target& target);
  void children(const ast::Expr& e, std::uint32_t from = 0);
  void open(std::string_view head);
  void word(Word word);
  void name(Span span);
  void text(Span span);

  const ast::File& file_;
  const SourceSet& sources_;
  bool canonical_;
  std::string out_;
};

}  // namespace sop::dsl
