// src/diff/boxes.cpp — the cases of a region in words: facts and their values, and conditions as they are written.
#include "sop/facts_json.hpp"
#include "src/diff/compare.hpp"

namespace sop::diffing {

using proof::Place;
using proof::Stretch;

namespace {

/// Stretches of one fact that are told as text, and how many of them where there are more.
constexpr std::size_t most_stretches_told = 8, few_stretches_told = 5;

}  // namespace

/// What a term is, as an author would write it.
std::string Comparison::term_text(proof::TermId id) const {
  const proof::Term& term = space_->term(id);
  if (term.kind == proof::Term::Kind::constant) return value_text(*v_.p[0], term.value);
  if (term.expression != no_id) return w_[term.side]->text(term.expression);
  if (term.kind == proof::Term::Kind::line && term.parts.size() == 1) return axis_text(term.parts[0].first);
  if (term.kind == proof::Term::Kind::text || term.kind == proof::Term::Kind::set)
    return axis_text(term.axis);
  return "?";
}

std::string Comparison::axis_text(proof::AxisId id) const {
  const proof::Axis& axis = space_->axis(id);
  const auto fact_name = [&](const proof::Axis& a) -> std::string {
    if (a.fact[1] != no_id) return v_.p[1]->text(v_.p[1]->facts[a.fact[1]].name);
    if (a.fact[0] != no_id) return v_.p[0]->text(v_.p[0]->facts[a.fact[0]].name);
    return "?";
  };
  switch (axis.kind) {
    case proof::Axis::Kind::fact:
      return fact_name(axis);
    case proof::Axis::Kind::member:
      return fact_name(space_->axis(axis.of)) + " includes " + v_.p[0]->text(axis.symbol);
    case proof::Axis::Kind::pattern:
      return fact_name(space_->axis(axis.of)) + " matches \"" + axis.text + "\"";
    case proof::Axis::Kind::line: {
      std::string out;
      for (const auto& [part, factor] : axis.parts) {
        if (!out.empty())
          out += factor < 0 ? " - " : " + ";
        else if (factor < 0)
          out += "-";
        const Place size = factor < 0 ? -factor : factor;
        if (size != 1) out += to_text(Rational(static_cast<std::int64_t>(size))) + " * ";
        out += axis_text(part);
      }
      return out;
    }
    default:
      if (axis.expression != no_id) return w_[axis.side]->text(axis.expression);
      return axis.is_comparison
                 ? term_text(axis.terms[0]) + comparison_word(axis.op) + term_text(axis.terms[1])
                 : "?";
  }
}

DiffBox Comparison::box_of(const proof::Region& box) const {
  DiffBox out;
  for (const auto& [id, stretches] : box.parts) {
    const proof::Axis& axis = space_->axis(id);
    DiffRange range;
    range.fact = axis_text(id);
    std::vector<Stretch> told;
    bool none = false;
    for (Stretch s : stretches) {
      if (axis.may_be_unknown && s.from == proof::place_unknown) {
        range.unknown = true;
        if (s.to == proof::place_unknown) continue;
        s.from = proof::place_none;
      }
      if (s.from == proof::place_none) {
        none = axis.may_be_none;
        if (s.to == proof::place_none) continue;
        s.from = axis.low;
      }
      told.push_back(s);
    }
    if (axis.kind == proof::Axis::Kind::member || axis.kind == proof::Axis::Kind::pattern) {
      range.values =
          told.size() == 1 && told[0].from == told[0].to ? (told[0].from == 1 ? "yes" : "no") : "yes, no";
    } else if (axis.kind == proof::Axis::Kind::outside) {
      constexpr const char* answers[] = {"no", "yes", "cannot be computed"};
      for (const Stretch& s : told)
        for (Place at = std::max<Place>(s.from, 0); at <= s.to && at < 3; ++at)
          range.values +=
              (range.values.empty() ? "" : ", ") + std::string(answers[static_cast<std::size_t>(at)]);
    } else if (axis.kind == proof::Axis::Kind::fact && told.size() == 1 && told[0].from <= axis.low &&
               told[0].to >= axis.high) {
      range.any_known = true;
      if (axis.may_be_none && !none) range.values = "any";
    } else if (!told.empty()) {
      const std::uint32_t side = axis.fact[1] != no_id || axis.fact[0] == no_id ? 1 : 0;
      range.values = space_->stretches_text(id, told, side);
      if (told.size() > most_stretches_told) {
        range.more_values = told.size() - few_stretches_told;
        told.resize(few_stretches_told);
        range.first_values = space_->stretches_text(id, told, side);
      }
    }
    if (none && !range.any_known) range.values += range.values.empty() ? "none" : ", none";
    out.push_back(std::move(range));
  }
  return out;
}

/// Puts the boxes of each region into words, and names it.
void Comparison::describe(Found& one) const {
  std::string about;
  for (const proof::Region& box : one.boxes) {
    DiffBox said = box_of(box);
    for (const DiffRange& range : said)
      about += "\n" + range.fact + ": " + range.values + (range.unknown ? " unknown" : "") +
               (range.any_known ? " any" : "");
    about += "\n";
    if (said.empty()) continue;
    if (one.region.when.size() < options_.max_boxes)
      one.region.when.push_back(std::move(said));
    else
      ++one.region.more_boxes;
  }
  set_id(one.region, about + one.answers);
}

}  // namespace sop::diffing
