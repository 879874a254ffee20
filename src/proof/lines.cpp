// src/proof/lines.cpp — see the header.
#include "src/proof/lines.hpp"

#include <algorithm>

namespace sop::proof {

bool is_number(ValueKind kind) {
  return kind == ValueKind::number || kind == ValueKind::percent || kind == ValueKind::money;
}

bool on_a_line(ValueKind kind) {
  return is_number(kind) || kind == ValueKind::duration || kind == ValueKind::date ||
         kind == ValueKind::instant || kind == ValueKind::time_of_day;
}

bool as_line(const Term& t, Term& out) {
  if (t.kind == Term::Kind::line) {
    out = t;
    return true;
  }
  if (t.kind != Term::Kind::constant || !on_a_line(t.value.kind)) return false;
  out = Term::of(Term::Kind::line);
  out.value.kind = t.value.kind;
  out.value.currency = t.value.currency;
  out.value.symbol = t.value.symbol;
  out.offset = is_number(t.value.kind) ? t.value.number : Rational(t.value.integer);
  return true;
}

bool apply_link(const Link& link, const Rational& y, Rational& out) {
  switch (link.kind) {
    case Link::Kind::scale: {
      Rational product;
      return !failed(multiply(link.factor, y, product)) && !failed(add(product, link.offset, out));
    }
    case Link::Kind::round:
      return !failed(round_to_multiple(y, link.factor, link.rounding, out));
    case Link::Kind::cap:
      out = compare(y, link.offset) > 0 ? link.offset : y;
      return true;
    case Link::Kind::floor:
      out = compare(y, link.offset) < 0 ? link.offset : y;
      return true;
  }
  return false;
}

bool apply_links(const std::vector<Link>& links, Rational& y) {
  return std::all_of(links.begin(), links.end(), [&](const Link& link) {
    Rational next;
    if (!apply_link(link, y, next)) return false;
    y = next;
    return true;
  });
}

bool settle(Term& t) {
  t.parts.erase(
      std::remove_if(t.parts.begin(), t.parts.end(), [](const auto& part) { return part.second.is_zero(); }),
      t.parts.end());
  if (!t.parts.empty()) return true;
  Rational y = t.offset;
  if (!apply_links(t.links, y)) return false;
  Value value;
  value.kind = t.value.kind;
  value.currency = t.value.currency;
  value.symbol = t.value.symbol;
  if (is_number(value.kind))
    value.number = y;
  else if (failed(to_int64(y, value.integer)))
    return false;
  t = Term::constant(std::move(value));
  return true;
}

bool scale(Term& t, const Rational& factor, const Rational& offset) {
  if (!t.links.empty()) {
    Link link;
    link.factor = factor;
    link.offset = offset;
    t.links.push_back(link);
    return true;
  }
  Rational product;
  for (auto& part : t.parts) {
    if (failed(multiply(part.second, factor, product))) return false;
    part.second = product;
  }
  return !failed(multiply(t.offset, factor, product)) && !failed(add(product, offset, t.offset));
}

bool combine(const Term& a, const Term& b, int sign, Term& out) {
  Term left = a, right = b;
  if (left.parts.empty() && left.links.empty() && !right.links.empty()) {
    out = right;
    return scale(out, Rational(sign), left.offset);
  }
  if (right.parts.empty() && right.links.empty()) {
    out = left;
    return scale(out, Rational(1), sign < 0 ? negate(right.offset) : right.offset);
  }
  if (!left.links.empty() || !right.links.empty()) return false;
  out = left;
  if (!scale(right, Rational(sign), Rational())) return false;
  for (const auto& [axis, factor] : right.parts) {
    const auto at = std::find_if(out.parts.begin(), out.parts.end(),
                                 [&, id = axis](const auto& p) { return p.first == id; });
    if (at == out.parts.end()) {
      out.parts.push_back({axis, factor});
      continue;
    }
    Rational sum;
    if (failed(add(at->second, factor, sum))) return false;
    at->second = sum;
  }
  std::sort(out.parts.begin(), out.parts.end(),
            [](const auto& x, const auto& y) { return x.first < y.first; });
  Rational sum;
  if (failed(add(left.offset, right.offset, sum))) return false;
  out.offset = sum;
  return true;
}

}  // namespace sop::proof
