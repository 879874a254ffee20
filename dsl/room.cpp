// Room for the tree before it is read: how much, the tokens tell.
#include <algorithm>
#include <array>

#include "dsl/builder.hpp"

namespace sop::dsl {

/// Room for the tree, so that nothing is copied as it grows: new memory costs more than reading does. What the tokens promise is
/// capped, because a hostile text may promise much.
void Builder::reserve() {
  std::array<std::size_t, 32> count{};
  for (const Token& token : lexed_.tokens) ++count[static_cast<std::size_t>(token.kind)];
  const std::size_t tokens = lexed_.tokens.size();
  const auto of = [&](TokenKind kind) { return count[static_cast<std::size_t>(kind)]; };
  const std::size_t rows = std::min(of(TokenKind::bar), tokens / 8) / 2;
  file_.exprs.reserve(tokens / 2);
  depths_.reserve(tokens / 2);
  file_.children.reserve(tokens / 4);
  file_.items.reserve(std::min(of(TokenKind::label) + of(TokenKind::bar) + of(TokenKind::comma), tokens / 4));
  file_.entries.reserve(std::min(of(TokenKind::label), tokens / 4));
  file_.moves.reserve(std::min(of(TokenKind::arrow), tokens / 8));
  file_.blocks.reserve(std::min(of(TokenKind::kind), tokens / 4));
  file_.cells.reserve(std::min(of(TokenKind::bar), tokens / 2));
  file_.rows.reserve(rows);
  file_.tails.reserve(std::min(of(TokenKind::comma), tokens / 32));
  file_.lines.reserve(
      std::min(of(TokenKind::label) + of(TokenKind::arrow) + of(TokenKind::kind), tokens / 4) + rows);
}

}  // namespace sop::dsl
