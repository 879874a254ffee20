// A tree as text; see dsl/printer.hpp. docs/identity.md describes the canonical form.
#include "dsl/printer.hpp"

#include "dsl/keywords.hpp"
#include "dsl/letters.hpp"
#include "dsl/text.hpp"
#include "sop/parse.hpp"

namespace sop::dsl {

namespace {

bool empty(Span span) { return span.begin >= span.end; }

std::size_t quote_size(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text[0]);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : 3;
}

std::size_t closing_size(std::string_view text) {
  for (const std::string_view quote : {"\"", "'", "”", "“", "»"}) {
    if (text.size() >= quote.size() && text.substr(text.size() - quote.size()) == quote) return quote.size();
  }
  return 0;
}

std::string_view operator_name(ast::ExprKind kind) {
  switch (kind) {
    case ast::ExprKind::of:
      return "of";
    case ast::ExprKind::date_time:
      return "at";
    case ast::ExprKind::negate:
      return "-";
    case ast::ExprKind::add:
      return "+";
    case ast::ExprKind::subtract:
      return "-";
    case ast::ExprKind::multiply:
      return "*";
    case ast::ExprKind::divide:
      return "/";
    case ast::ExprKind::range:
      return "..";
    case ast::ExprKind::range_below:
      return "..<";
    case ast::ExprKind::is_one_of:
      return "is_one_of";
    case ast::ExprKind::is_not_one_of:
      return "is_not_one_of";
    case ast::ExprKind::bare_one_of:
      return "one_of";
    case ast::ExprKind::logic_and:
      return "and";
    case ast::ExprKind::logic_or:
      return "or";
    case ast::ExprKind::logic_not:
      return "not";
    case ast::ExprKind::all_of:
      return "all_of";
    case ast::ExprKind::any_of:
      return "any_of";
    case ast::ExprKind::none_of:
      return "none_of";
    case ast::ExprKind::worth:
      return "worth";
    case ast::ExprKind::days:
      return "days";
    case ast::ExprKind::time_range:
      return "times";
    case ast::ExprKind::list:
      return "list";
    default:
      return "";
  }
}

}  // namespace

std::string decode_text(std::string_view quoted) {
  std::string out;
  if (quoted.empty()) return out;
  const std::size_t begin = quote_size(quoted);
  const std::size_t end = quoted.size() - (quoted.size() > begin ? closing_size(quoted) : 0);
  out.reserve(quoted.size());
  for (std::size_t i = begin; i < end; ++i) {
    if (quoted[i] == '\\' && i + 1 < end) {
      ++i;
      out += quoted[i] == 'n' ? '\n' : quoted[i];
    } else {
      out += quoted[i];
    }
  }
  return out;
}

std::string quote_text(std::string_view content) {
  std::string out = "\"";
  for (const char c : content) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string Printer::print() {
  if (canonical_) {
    out_ += "sop 1\n";
  } else {
    out_ += "file ";
    out_ += word_id(file_.dialect);
    if (file_.language_version != 0) out_ += " " + std::to_string(file_.language_version);
    out_ += '\n';
  }
  lines(file_.top, 0);
  return std::move(out_);
}

void Printer::lines(ast::List list, std::size_t indent) {
  for (std::uint32_t i = 0; i < list.count; ++i) {
    const ast::Line& line = file_.lines[list.first + i];
    out_.append(indent * 2, ' ');
    switch (line.kind) {
      case ast::LineKind::block:
        block(file_.blocks[line.index], indent);
        continue;
      case ast::LineKind::entry:
        entry(file_.entries[line.index]);
        break;
      case ast::LineKind::move:
        move(file_.moves[line.index]);
        break;
      case ast::LineKind::row:
        row(file_.rows[line.index]);
        break;
    }
    out_ += '\n';
  }
}

void Printer::block(const ast::Block& block, std::size_t indent) {
  out_ += "block ";
  if (block.kind != no_word) {
    word(block.kind);
  } else {
    name(block.kind_span);
  }
  if (!empty(block.name)) {
    out_ += ' ';
    name(block.name);
  }
  if (!empty(block.title)) {
    out_ += ' ';
    text(block.title);
  }
  out_ += '\n';
  lines(block.lines, indent + 1);
}

void Printer::entry(const ast::Entry& entry) {
  out_ += "entry ";
  if (entry.label != no_word) {
    word(entry.label);
  } else {
    name(entry.label_span);
  }
  if (!empty(entry.title)) {
    out_ += ' ';
    text(entry.title);
  }
  if (entry.move != ast::no_index) {
    out_ += ' ';
    move(file_.moves[entry.move]);
  }
  items(entry.items);
}

void Printer::items(ast::List list) {
  for (std::uint32_t i = 0; i < list.count; ++i) {
    out_ += i == 0 ? " " : ", ";
    item(file_.items[list.first + i]);
  }
}

void Printer::item(const ast::Item& item) {
  if (item.option != no_word) {
    word(item.option);
    if (item.value != ast::no_expr) out_ += ' ';
  }
  if (item.value != ast::no_expr) expression(item.value);
}

void Printer::move(const ast::Move& move) {
  out_ += "move ";
  switch (move.trigger) {
    case ast::TriggerKind::none:
      break;
    case ast::TriggerKind::on:
      word(Word::on);
      break;
    case ast::TriggerKind::after:
      word(Word::after);
      break;
    case ast::TriggerKind::at:
      word(Word::at);
      break;
    case ast::TriggerKind::every:
      word(Word::every);
      break;
    case ast::TriggerKind::no_reply:
      word(Word::no_reply_for);
      break;
    case ast::TriggerKind::condition:
      word(Word::if_);
      break;
  }
  out_ += ' ';
  if (move.trigger == ast::TriggerKind::on) {
    if (move.outcome_word != no_word) {
      word(move.outcome_word);
    } else {
      name(move.outcome);
    }
  } else if (move.trigger_value != ast::no_expr) {
    expression(move.trigger_value);
  }
  for (std::uint32_t i = 0; i < move.options.count; ++i) {
    out_ += ", ";
    item(file_.items[move.options.first + i]);
  }
  out_ += " -> ";
  target(move.target);
  for (std::uint32_t i = 0; i < move.tail.count; ++i) {
    const ast::TailItem& tail = file_.tails[move.tail.first + i];
    out_ += ", ";
    if (tail.is_then) {
      out_ += "then ";
      target(tail.target);
    } else {
      item(tail.option);
    }
  }
}

void Printer::target(const ast::Target& target) {
  if (target.action != no_word) {
    word(target.action);
    if (empty(target.name)) return;
    out_ += ' ';
  }
  if (target.name_word != no_word) {
    word(target.name_word);
  } else {
    name(target.name);
  }
}

void Printer::row(const ast::Row& row) {
  out_ += "row";
  for (std::uint32_t i = 0; i < row.cells.count; ++i) {
    const ast::Cell& cell = file_.cells[row.cells.first + i];
    out_ += " |";
    items(cell.items);
    if (cell.type != ast::no_expr) {
      out_ += " : ";
      expression(cell.type);
    }
  }
  out_ += " |";
}

void Printer::open(std::string_view head) {
  out_ += '(';
  out_ += head;
}

void Printer::children(const ast::Expr& e, std::uint32_t from) {
  for (std::uint32_t i = from; i < e.children.count; ++i) {
    out_ += ' ';
    expression(file_.children[e.children.first + i]);
  }
}

void Printer::expression(ast::ExprId id) {
  const ast::Expr& e = file_.exprs[id];
  switch (e.kind) {
    case ast::ExprKind::missing:
      out_ += "?";
      return;
    case ast::ExprKind::number:
    case ast::ExprKind::date:
    case ast::ExprKind::time:
      out_ += sources_.text(e.span);
      return;
    case ast::ExprKind::text:
      text(e.span);
      return;
    case ast::ExprKind::name:
      name(e.span);
      return;
    case ast::ExprKind::word:
      word(e.word);
      return;
    case ast::ExprKind::day:
      word(e.word);
      return;
    case ast::ExprKind::day_range:
      open("");
      word(e.word);
      out_ += "..";
      word(e.second_word);
      out_ += ')';
      return;
    case ast::ExprKind::quantity:
      open("quantity");
      children(e);
      out_ += ' ';
      if (e.word != no_word) {
        word(e.word);
      } else {
        name(e.name);
      }
      out_ += ')';
      return;
    case ast::ExprKind::compare:
    case ast::ExprKind::bare_compare:
      open(word_id(e.word));
      break;
    case ast::ExprKind::call:
      open("call ");
      if (e.word != no_word) {
        word(e.word);
      } else {
        name(e.name);
      }
      break;
    case ast::ExprKind::type:
      open("type ");
      if (e.word != no_word) {
        word(e.word);
      } else {
        name(e.name);
      }
      children(e);
      out_ += e.or_none ? " or_none)" : ")";
      return;
    default:
      open(operator_name(e.kind));
      break;
  }
  children(e);
  out_ += e.or_none ? " or_none)" : ")";
}

void Printer::word(Word word) {
  out_ += ':';
  out_ += word_id(word);
}

void Printer::name(Span span) {
  const std::string_view written = sources_.text(span);
  if (canonical_) {
    out_ += fold_word(written);
  } else {
    out_ += written;
  }
}

void Printer::text(Span span) { out_ += quote_text(decode_text(sources_.text(span))); }

}  // namespace sop::dsl

namespace sop {

std::string dump(const ast::File& file, const SourceSet& sources) {
  return dsl::Printer(file, sources, false).print();
}

std::string canonical_text(const ast::File& file, const SourceSet& sources) {
  return dsl::Printer(file, sources, true).print();
}

}  // namespace sop
