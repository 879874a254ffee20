// src/proof/lines.hpp — sums of axes behind rounding and caps, as terms: what can be added, scaled and made a number again.
//
// Who may call it: src/proof, src/diff.
#pragma once

#include "src/proof/term.hpp"

namespace sop::proof {

bool is_number(ValueKind kind);
bool on_a_line(ValueKind kind);
/// A constant as a line without axes; false: it is on none.
bool as_line(const Term& t, Term& out);
bool apply_link(const Link& link, const Rational& y, Rational& out);
/// Takes a number through a chain. False: a number is too big.
bool apply_links(const std::vector<Link>& links, Rational& y);
/// A line whose axes are gone is a constant again. False: a number is too big.
bool settle(Term& t);
bool scale(Term& t, const Rational& factor, const Rational& offset);
/// `a + sign * b`; false where that is no line.
bool combine(const Term& a, const Term& b, int sign, Term& out);

}  // namespace sop::proof
