// src/diff/responsible.cpp — which rules answer in a region: all of them, not only the one that its witness meets.
//
// The ladder once more, with the place of the line that answers instead of what it answers. Where no such diagram is made (tables that
// collect or rank their rows, too much work), the rules of the witness are named alone.
#include <algorithm>

#include "src/diff/compare.hpp"

namespace sop::diffing {

using proof::Diagram;
using proof::leaf;

namespace {

/// Texts of one side of a region that are told.
constexpr std::size_t most_texts = 4;

std::uint32_t place_of_line(std::size_t i) { return static_cast<std::uint32_t>(i) + 1; }

}  // namespace

/// The rows of a table and of its exceptions. False: its hit policy has no single row that answers.
bool Comparison::responsible_row(int side, const Ladder& ladder, Id table, std::size_t place, Diagram& out) {
  const Procedure& p = *v_.p[side];
  const Table& t = p.tables[table];
  if (t.hit != HitPolicy::first && t.hit != HitPolicy::unique && t.hit != HitPolicy::any) return false;
  const auto on = static_cast<std::uint32_t>(side);
  proof::Diagrams& d = space_->diagrams();
  const std::vector<Diagram> rows = space_->rows(on, t);
  const auto line = [&](const TableRow& row) -> std::uint32_t {
    for (std::size_t i = 0; i < ladder.lines.size(); ++i)
      if (ladder.lines[i].path == row.path) return place_of_line(i);
    return 0;
  };
  Diagram otherwise = leaf(0), met = leaf(0), open = leaf(0);
  for (std::size_t r = t.rows.size(); r-- > 0;)
    if (t.rows[r].otherwise) otherwise = leaf(line(t.rows[r]));
  if (t.hit == HitPolicy::first) {
    out = otherwise;
    Diagram answers = space_->constant(Value::none());
    for (std::size_t r = t.rows.size(); r-- > 0;) {
      if (effort_.over()) return false;
      if (t.rows[r].otherwise) continue;
      const Diagram own = leaf(line(t.rows[r])), result = space_->row_result(on, t, r, place);
      const Diagram yes = d.is(rows[r], proof::truth_yes), waits = d.is(rows[r], proof::truth_unknown);
      const Diagram held = d.choose(space_->same(result, answers), out, own);
      out = d.choose(d.either(yes, d.is(rows[r], proof::truth_error)), own, d.choose(waits, held, out));
      answers = d.choose(yes, result, answers);
    }
  } else {
    // Of a dated table the newest row.
    std::vector<std::size_t> order;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
      if (!t.rows[r].otherwise) order.push_back(r);
    if (t.dated_by != no_id)
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return t.rows[a].since > t.rows[b].since; });
    for (std::size_t i = order.size(); i-- > 0;) {
      if (effort_.over()) return false;
      const Diagram own = leaf(line(t.rows[order[i]])), row = rows[order[i]];
      met = d.choose(d.is(row, proof::truth_yes), own, met);
      open = d.choose(d.either(d.is(row, proof::truth_unknown), d.is(row, proof::truth_error)), own, open);
    }
    out = d.choose(d.is(open, 0), otherwise, open);
    out = d.choose(d.is(met, 0), out, met);
  }
  for (Id e = 0; e < p.tables.size(); ++e) {
    if (p.tables[e].exception_to != table || place >= p.tables[e].outputs.size()) continue;
    Diagram above = leaf(0);
    if (!responsible_row(side, ladder, e, place, above)) return false;
    out = d.choose(d.is(above, 0), out, above);
  }
  return !effort_.over();
}

bool Comparison::responsible(int side, const Ladder& ladder, Diagram& out) {
  proof::Diagrams& d = space_->diagrams();
  if (ladder.lines.size() < 2) return false;
  if (ladder.reading == Reading::output) {
    const Output& output = v_.p[side]->outputs[ladder.id];
    return responsible_row(side, ladder, output.table, output.place, out);
  }
  const Diagram absent = space_->constant(Value::of_text(absent_key));
  const Diagram unknown = space_->constant(Value::unknown());
  Diagram answers = absent, later = leaf(0), met = leaf(0), open = leaf(0);
  out = leaf(0);
  for (std::size_t i = ladder.lines.size(); i-- > 0;) {
    if (effort_.over()) return false;
    const Line& line = ladder.lines[i];
    const Diagram c = this->met(side, line), own = leaf(place_of_line(i));
    const Diagram yes = d.is(c, proof::truth_yes), no = d.is(c, proof::truth_no),
                  waits = d.is(c, proof::truth_unknown), wrong = d.is(c, proof::truth_error);
    switch (ladder.reading) {
      case Reading::first:
      case Reading::moves: {
        const bool holds_all = ladder.reading == Reading::moves;
        const Diagram result = line_answer(side, line),
                      alike = holds_all ? leaf(0) : space_->same(result, answers);
        out = d.choose(d.either(yes, wrong), own, d.choose(waits, d.choose(alike, out, own), out));
        answers = d.choose(yes, result, d.choose(waits, d.choose(alike, answers, unknown), answers));
        break;
      }
      case Reading::unique:
        if (i + 1 < ladder.lines.size() && ladder.lines[i + 1].group != line.group) {
          later = d.choose(d.is(met, 0), d.choose(d.is(open, 0), later, open), met);
          met = open = leaf(0);
        }
        met = d.choose(yes, own, met);
        open = d.choose(waits, own, open);
        out = d.choose(d.is(met, 0), d.choose(d.is(open, 0), later, open), met);
        break;
      case Reading::requirements:
        met = d.choose(no, own, met);
        open = d.choose(d.either(waits, wrong), own, open);
        out = d.choose(d.is(met, 0), open, met);
        break;
      default:
        return false;
    }
  }
  return !effort_.over();
}

/// Names the rules of the regions of a question, from `from` on.
void Comparison::name_rules(const Subject& subject, std::vector<Found>& found, std::size_t from) {
  if (found.size() <= from || effort_.stopped()) return;
  for (const int side : {0, 1}) {
    const Ladder& ladder = subject.side[side];
    effort_.refill(options_.max_work);
    Diagram who = leaf(0);
    if (!responsible(side, ladder, who)) continue;
    proof::Diagrams& d = space_->diagrams();
    for (std::size_t i = from; i < found.size(); ++i) {
      DiffRegion& region = found[i].region;
      std::vector<DiffRule>& rules = side == 0 ? region.rules_before : region.rules_after;
      if (rules.size() != 1) continue;
      std::vector<std::uint32_t> lines = d.leaves(d.choose(found[i].where, who, leaf(0)));
      if (effort_.over()) return;
      std::sort(lines.begin(), lines.end());
      std::vector<DiffRule> all;
      std::vector<std::string> texts;
      bool own = false;
      for (const std::uint32_t place : lines) {
        if (place == 0) continue;
        const Line& line = ladder.lines[place - 1];
        own = own || line.path == rules[0].path;
        if (std::none_of(all.begin(), all.end(), [&](const DiffRule& r) { return r.path == line.path; }))
          all.push_back({line.path, line.span});
        if (std::find(texts.begin(), texts.end(), line.text) == texts.end()) texts.push_back(line.text);
      }
      if (!own) continue;
      rules = std::move(all);
      // Where the other version waits, several answers may be one region.
      const bool waits = region.verdict == (side == 0 ? DiffVerdict::waits : DiffVerdict::waits_less);
      std::string& text = side == 0 ? region.before : region.after;
      if (!waits || texts.size() < 2 || text.empty() || ladder.reading == Reading::requirements) continue;
      text.clear();
      for (std::size_t k = 0; k < texts.size() && k < most_texts; ++k)
        text += (k == 0 ? "" : " or ") + texts[k];
      if (texts.size() > most_texts) text += " or ...";
    }
  }
}

}  // namespace sop::diffing
