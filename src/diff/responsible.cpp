// src/diff/responsible.cpp — which rules answer in a region: all of them, not only the one that its witness meets.
//
// The ladder once more, with the place of the line that answers instead of what it answers. Of tables that collect their rows, and where all
// lines that apply are told, each line that applies somewhere in the region is responsible. Where neither is computed (the lowest of several
// limits, exceptions to tables that collect, too much work), the rules of the witness are named alone.
#include <algorithm>

#include "src/diff/compare.hpp"
#include "src/proof/lines.hpp"

namespace sop::diffing {

using proof::Diagram;
using proof::leaf;

namespace {

std::uint32_t place_of_line(std::size_t i) { return static_cast<std::uint32_t>(i) + 1; }

}  // namespace

/// The rows of a table and of its exceptions. False: its hit policy has no single row that answers.
bool Comparison::responsible_row(int side, const Ladder& ladder, Id table, std::size_t place, Diagram within,
                                 Diagram& out) {
  const Procedure& p = *v_.p[side];
  const Table& t = p.tables[table];
  if (t.hit >= HitPolicy::collect_list) return false;
  const auto on = static_cast<std::uint32_t>(side);
  proof::Diagrams& d = space_->diagrams();
  std::vector<Diagram> rows = space_->rows(on, t);
  for (Diagram& row : rows) row = d.choose(within, row, leaf(proof::truth_no));
  const auto line = [&](std::size_t r) -> std::uint32_t {
    const TableRow& row = t.rows[r];
    if (r < ladder.lines.size() && ladder.lines[r].path == row.path) return place_of_line(r);
    for (std::size_t i = 0; i < ladder.lines.size(); ++i)
      if (ladder.lines[i].path == row.path) return place_of_line(i);
    return 0;
  };
  Diagram otherwise = leaf(0), met = leaf(0), open = leaf(0);
  for (std::size_t r = t.rows.size(); r-- > 0;)
    if (t.rows[r].otherwise) otherwise = leaf(line(r));
  if (t.hit == HitPolicy::first) {
    out = otherwise;
    Diagram answers = space_->constant(Value::none());
    for (std::size_t r = t.rows.size(); r-- > 0;) {
      if (effort_.over()) return false;
      if (t.rows[r].otherwise || rows[r] == leaf(proof::truth_no)) continue;
      const Diagram own = leaf(line(r)), result = space_->row_result(on, t, r, place);
      const Diagram yes = d.is(rows[r], proof::truth_yes), waits = d.is(rows[r], proof::truth_unknown);
      const Diagram held = d.choose(space_->same(result, answers), out, own);
      out = d.choose(d.either(yes, d.is(rows[r], proof::truth_error)), own, d.choose(waits, held, out));
      answers = d.choose(yes, result, answers);
    }
  } else if (t.hit == HitPolicy::priority) {
    std::vector<std::size_t> order;
    if (!ranked(side, t, order)) return false;
    for (const std::size_t r : order) {
      if (effort_.over()) return false;
      const Diagram own = leaf(line(r));
      met = d.choose(d.is(rows[r], proof::truth_yes), own, met);
      open = d.choose(d.either(d.is(rows[r], proof::truth_unknown), d.is(rows[r], proof::truth_error)), own,
                      open);
    }
    met = d.choose(d.is(met, 0), otherwise, met);
    const Diagram waits = space_->where(space_->output(on, t.outputs[place]),
                                        [](const proof::Term& term) { return !term.known(); });
    out = d.choose(d.without(waits, d.is(open, 0)), open, met);
  } else {
    // Of a dated table the newest row.
    std::vector<std::size_t> order;
    for (std::size_t r = 0; r < t.rows.size(); ++r)
      if (!t.rows[r].otherwise && rows[r] != leaf(proof::truth_no)) order.push_back(r);
    if (t.dated_by != no_id)
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return t.rows[a].since > t.rows[b].since; });
    for (std::size_t i = order.size(); i-- > 0;) {
      if (effort_.over()) return false;
      const Diagram own = leaf(line(order[i])), row = rows[order[i]];
      met = d.choose(d.is(row, proof::truth_yes), own, met);
      open = d.choose(d.either(d.is(row, proof::truth_unknown), d.is(row, proof::truth_error)), own, open);
    }
    out = d.choose(d.is(open, 0), otherwise, open);
    out = d.choose(d.is(met, 0), out, met);
  }
  for (Id e = 0; e < p.tables.size(); ++e) {
    if (p.tables[e].exception_to != table || place >= p.tables[e].outputs.size()) continue;
    Diagram above = leaf(0);
    if (!responsible_row(side, ladder, e, place, within, above)) return false;
    out = d.choose(d.is(above, 0), out, above);
  }
  return !effort_.over();
}

/// The rows of a table that ranks them, the best one last; false: where one stands depends on the case.
bool Comparison::ranked(int side, const Table& t, std::vector<std::size_t>& order) const {
  const Type& type = v_.p[side]->outputs[t.outputs[0]].type;
  std::vector<Rational> ranks(t.rows.size());
  for (std::size_t r = t.rows.size(); r-- > 0;) {
    Value rank;
    if (t.rows[r].otherwise) continue;
    if (!w_[side]->constant(t.rows[r].results[0], rank) || !rank.known()) return false;
    if (rank.kind == ValueKind::name) {
      const auto at = std::find(type.names.begin(), type.names.end(), static_cast<SymbolId>(rank.integer));
      ranks[r] = Rational(at - type.names.begin());
    } else {
      ranks[r] = proof::is_number(rank.kind) ? rank.number : Rational(rank.integer);
    }
    order.push_back(r);  // of two that rank alike the first counts
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return sop::compare(ranks[a], ranks[b]) < 0; });
  return true;
}

/// For each line whether it applies, or may apply, anywhere. False: it is not that which makes a line responsible.
bool Comparison::applying(int side, const Ladder& ladder, Diagram where, std::vector<bool>& applies) {
  proof::Diagrams& d = space_->diagrams();
  applies.assign(ladder.lines.size(), false);
  const auto meets = [&](Diagram condition) { return d.both(where, condition) != leaf(0); };
  const auto may = [&](Diagram c) {
    return meets(d.either(d.is(c, proof::truth_yes), d.is(c, proof::truth_unknown)));
  };
  if (ladder.reading == Reading::each) {
    Diagram left = where;  // what no line above has ended
    for (std::size_t i = 0; i < ladder.lines.size() && !effort_.over(); ++i) {
      const Line& line = ladder.lines[i];
      const Diagram c = met(side, line), yes = d.is(c, proof::truth_yes),
                    open = d.is(c, proof::truth_unknown);
      applies[i] = d.both(left, d.either(yes, open)) != leaf(0);
      if (line.ends) left = d.without(left, yes);
      if (line.holds) left = d.without(left, open);
    }
    return !effort_.over();
  }
  if (ladder.reading != Reading::output) return false;
  const Procedure& p = *v_.p[side];
  const Id table = p.outputs[ladder.id].table;
  const Table& t = p.tables[table];
  const bool replaced = std::any_of(p.tables.begin(), p.tables.end(),
                                    [&](const Table& other) { return other.exception_to == table; });
  if (t.hit < HitPolicy::collect_list || replaced) return false;
  const std::vector<Diagram> rows = space_->rows(static_cast<std::uint32_t>(side), t);
  Diagram none = leaf(1);
  for (const Diagram row : rows) none = d.without(none, d.is(row, proof::truth_yes));
  for (std::size_t r = 0; r < t.rows.size() && !effort_.over(); ++r)
    for (std::size_t i = 0; i < ladder.lines.size(); ++i)
      if (ladder.lines[i].path == t.rows[r].path)
        applies[i] = t.rows[r].otherwise ? meets(none) : may(rows[r]);
  return !effort_.over();
}

/// Names the rules of regions in which several lines count at once.
void Comparison::name_applying(int side, const Ladder& ladder, std::vector<Found>& found, std::size_t from) {
  proof::Diagrams& d = space_->diagrams();
  for (std::size_t i = from; i < found.size(); ++i) {
    DiffRegion& region = found[i].region;
    // What fails is named by the case that was played.
    if ((side == 0 ? region.error_before : region.error_after) != ErrorCode::ok) continue;
    std::vector<bool> applies;
    if (!applying(side, ladder, found[i].where, applies)) return;
    std::vector<DiffRule> all;
    for (std::size_t n = 0; n < applies.size(); ++n)
      if (applies[n] && std::none_of(all.begin(), all.end(),
                                     [&](const DiffRule& r) { return r.path == ladder.lines[n].path; }))
        all.push_back({ladder.lines[n].path, ladder.lines[n].span});
    (side == 0 ? region.rules_before : region.rules_after) = std::move(all);
    const bool waits =
        region.waits_before != region.waits_after && (side == 0 ? region.waits_after : region.waits_before);
    if (!waits || ladder.reading != Reading::output) continue;
    // Beside what waits, several answers may be one region.
    const Diagram answers = space_->output(static_cast<std::uint32_t>(side), ladder.id);
    const Diagram nothing = space_->constant(Value::none());
    std::vector<std::string> texts;
    for (const std::uint32_t term : d.leaves(d.choose(found[i].where, answers, nothing)))
      if (space_->term(term).known()) texts.push_back(term_text(term));
    if (effort_.over() || texts.size() < 2) continue;
    (side == 0 ? region.before : region.after) = few_of(texts, found[i].answers);
  }
}

bool Comparison::responsible(int side, const Ladder& ladder, Diagram within, Diagram& out) {
  proof::Diagrams& d = space_->diagrams();
  if (ladder.lines.size() < 2) return false;
  if (ladder.reading == Reading::output) {
    const Output& output = v_.p[side]->outputs[ladder.id];
    return responsible_row(side, ladder, output.table, output.place, within, out);
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
    Diagram who = leaf(0), within = leaf(0);
    for (std::size_t i = from; i < found.size(); ++i)
      within = space_->diagrams().either(within, found[i].where);
    if (!responsible(side, ladder, within, who)) {
      name_applying(side, ladder, found, from);
      continue;
    }
    proof::Diagrams& d = space_->diagrams();
    for (std::size_t i = from; i < found.size(); ++i) {
      DiffRegion& region = found[i].region;
      std::vector<DiffRule>& rules = side == 0 ? region.rules_before : region.rules_after;
      if (rules.size() > 1) continue;
      std::vector<std::uint32_t> lines = d.leaves(d.choose(found[i].where, who, leaf(0)));
      if (effort_.over()) return;
      std::sort(lines.begin(), lines.end());
      std::vector<DiffRule> all;
      std::vector<std::string> texts;
      bool own = false;
      for (const std::uint32_t place : lines) {
        if (place == 0) continue;
        const Line& line = ladder.lines[place - 1];
        own = own || rules.empty() || line.path == rules[0].path;
        if (std::none_of(all.begin(), all.end(), [&](const DiffRule& r) { return r.path == line.path; }))
          all.push_back({line.path, line.span});
        if (std::find(texts.begin(), texts.end(), line.text) == texts.end()) texts.push_back(line.text);
      }
      if (!own) continue;
      rules = std::move(all);
      // Where the other version waits, several answers may be one region.
      const bool waits =
          region.waits_before != region.waits_after && (side == 0 ? region.waits_after : region.waits_before);
      std::string& text = side == 0 ? region.before : region.after;
      if (!waits || texts.size() < 2 || text.empty() || ladder.reading == Reading::requirements) continue;
      text = few_of(texts, found[i].answers);
    }
  }
}

}  // namespace sop::diffing
