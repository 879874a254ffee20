// src/diff/names.cpp — see the header.
#include "src/diff/names.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "sop/names.hpp"
#include "sop/unicode.hpp"

namespace sop::diffing {
namespace {

bool same_actions(const Step& s, const Step& t) {
  return std::equal(s.actions.begin(), s.actions.end(), t.actions.begin(),
                    [&](const Action& x, const Action& y) {
                      return x.kind == y.kind && x.text == y.text && x.facts.size() == y.facts.size() &&
                             x.responses.size() == y.responses.size() && x.options.size() == y.options.size();
                    });
}

/// Few letters apart: at most a third of the longer one.
bool similar(const std::string& one, const std::string& other) {
  const std::string a = unicode::fold(one), b = unicode::fold(other);
  if (a.empty() || b.empty() || a.size() > 200 || b.size() > 200) return false;
  if (a.find(b) != std::string::npos || b.find(a) != std::string::npos) return true;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t k = 0; k <= b.size(); ++k) row[k] = k;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    for (std::size_t k = 1; k <= b.size(); ++k) {
      const std::size_t kept = corner + (a[i - 1] == b[k - 1] ? 0 : 1);
      corner = row[k];
      row[k] = std::min({kept, row[k] + 1, row[k - 1] + 1});
    }
  }
  return row[b.size()] * 3 <= std::max(a.size(), b.size());
}

/// Where something is used, spelled alike in both versions.
using Uses = std::vector<std::set<std::string>>;

/// Half of what uses either of them uses both.
bool used_alike(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::size_t both = 0;
  for (const std::string& one : a) both += b.count(one);
  return both > 0 && both * 2 >= std::max(a.size(), b.size());
}

class Collected {
 public:
  Collected(const Versions& versions, const Wording& wording, const std::vector<Subject>& subjects, int side)
      : p_(*versions.p[side]),
        w_(wording),
        facts(p_.facts.size()),
        parties(p_.parties.size()),
        steps(p_.steps.size()) {
    for (const Subject& subject : subjects) {
      const std::string where = std::string(name_of(subject.kind)) + " " + subject.name;
      for (const Line& line : subject.side[side].lines) {
        of(line.condition, where);
        of(line.value, where);
        for (const Id more : line.more) of(more, where);
      }
    }
    flow();
    people();
    words();
  }

 private:
  const Procedure& p_;
  const Wording& w_;

 public:
  Uses facts, parties, steps;

 private:
  void of(Id expression, const std::string& where) {
    if (expression == no_id) return;
    const Expr& e = p_.exprs[expression];
    if (e.op == Op::fact) facts[e.a].insert(where);
    if (e.op == Op::constant && p_.constants[e.a].kind == ValueKind::party)
      party(static_cast<Id>(p_.constants[e.a].integer), where);
    for (Id i = 0; i < e.args.count; ++i) of(p_.expr_args[e.args.first + i], where);
  }
  void party(Id id, const std::string& where) {
    if (id != no_id) parties[id].insert(where);
  }
  void target(Id id, const std::string& where) {
    for (Id t = id; t != no_id; t = p_.targets[t].otherwise) {
      party(p_.targets[t].party, where);
      if (p_.targets[t].step != no_id) steps[p_.targets[t].step].insert(where);
    }
  }
  void parts(const std::vector<TextPart>& list, const std::string& where) {
    for (const TextPart& one : list) of(one.value, where);
  }

  void flow() {
    for (Id s = 0; s < p_.steps.size(); ++s) {
      const Step& step = p_.steps[s];
      const std::string at = w_.step(s);
      for (const OwnerChoice& one : step.owner) party(one.party, "owner " + at);
      for (const Action& action : step.actions) {
        const std::string kind = std::to_string(static_cast<int>(action.kind)) + " ";
        for (const Id fact : action.facts) facts[fact].insert(kind + at);
        parts(action.parts, kind + at);
        party(action.approver, kind + at);
        for (const SignOff& sign : action.sign_offs) {
          party(sign.party, kind + at);
          party(sign.deputy, "deputy " + at);
        }
      }
      for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
        const Transition& move = p_.transitions[t];
        const std::string trigger =
            std::to_string(static_cast<int>(move.trigger)) + " " + w_.symbol(move.outcome);
        target(move.target, "from " + at + " " + trigger);
        target(move.then, "then from " + at + " " + trigger);
        if (move.target != no_id && p_.targets[move.target].step != no_id)
          steps[s].insert("to " + w_.step(p_.targets[move.target].step) + " " + trigger);
      }
    }
    for (Id c = 0; c < p_.containers.size(); ++c)
      if (p_.containers[c].steps.count > 0)
        steps[p_.containers[c].steps.first].insert("entry " + w_.container(c));
    for (const AlwaysRule& rule : p_.always) target(rule.target, "rule " + rule.path);
  }

  void people() {
    for (Id i = 0; i < p_.parties.size(); ++i) {
      const Party& one = p_.parties[i];
      const std::string at = w_.party(i);
      party(one.reports_to, "above " + at);
      party(one.approver, "approver of " + at);
      party(one.deputy, "deputy of " + at);
      party(one.acts_as, "role of " + at);
      for (const Id member : one.members) party(member, "member of " + at);
      if (one.reports_to != no_id) parties[i].insert("under " + w_.party(one.reports_to));
    }
    for (const EscalationPath& path : p_.paths)
      for (const Level& level : path.levels) party(level.party, "path " + p_.text(path.name));
  }

  void words() {
    for (const Response& response : p_.responses)
      for (const ResponseVariant& variant : response.variants)
        parts(variant.parts, "text " + p_.text(response.name) + " " + p_.text(variant.locale));
    const auto from = [&](Id fact, const char* where) {
      if (fact != no_id) facts[fact].insert(where);
    };
    from(p_.currency_fact, "currency from");
    from(p_.locale_fact, "locale from");
    from(p_.channel_fact, "channel from");
  }
};

/// One kind of thing.
struct Kind {
  NameKind kind;
  const std::vector<Id>& tie;
  std::size_t old_size, new_size;
  std::function<bool(Id, Id)> of_one_type, alike, used_alike;
};

void look(const Kind& kind, const Versions& versions, std::vector<DiffName>& out) {
  std::vector<bool> told(kind.old_size), taken(kind.new_size);
  const auto tell = [&](Id was, Id is, bool stated) {
    taken[is] = told[was] = true;
    const std::string before(spelling_of(*versions.p[0], kind.kind, was)),
        after(spelling_of(*versions.p[1], kind.kind, is));
    if (!stated || !unicode::equal_but_case(before, after)) out.push_back({kind.kind, before, after, stated});
  };
  for (Id i = 0; i < kind.old_size; ++i)
    if (kind.tie[i] != no_id) tell(i, kind.tie[i], true);
  for (Id i = 0; i < kind.old_size; ++i)
    for (Id k = 0; k < kind.new_size && !told[i]; ++k)
      if (!taken[k] && kind.of_one_type(i, k) && kind.alike(i, k)) tell(i, k, false);
  // The only one that is gone, and the only one that is new.
  for (Id i = 0; i < kind.old_size; ++i) {
    if (told[i]) continue;
    std::vector<Id> now;
    for (Id k = 0; k < kind.new_size; ++k)
      if (!taken[k] && kind.of_one_type(i, k)) now.push_back(k);
    if (now.size() != 1 || !kind.used_alike(i, now[0])) continue;
    std::size_t gone = 0;
    for (Id other = 0; other < kind.old_size; ++other)
      if (!told[other] && kind.of_one_type(other, now[0])) ++gone;
    if (gone == 1) tell(i, now[0], false);
  }
}

}  // namespace

std::vector<DiffName> names_of(const Versions& versions, Wording (&wording)[2],
                               const std::vector<Subject>& subjects) {
  std::vector<DiffName> out;
  const Procedure &a = *versions.p[0], &b = *versions.p[1];
  const auto& tie = versions.tie;
  const Collected was(versions, wording[0], subjects, 0), is(versions, wording[1], subjects, 1);
  // By their names, or by the title that both have.
  const auto alike = [&](const auto& x, const auto& y) {
    return similar(a.text(x.name), b.text(y.name)) || (!x.title.empty() && x.title == y.title);
  };
  look({NameKind::fact, tie.fact, a.facts.size(), b.facts.size(),
        [&](Id x, Id y) {
          const Type &s = a.facts[x].type, &t = b.facts[y].type;
          return s.kind == t.kind && s.names.size() == t.names.size() &&
                 wording[0].symbol(s.unit) == wording[1].symbol(t.unit);
        },
        [&](Id x, Id y) { return alike(a.facts[x], b.facts[y]); },
        [&](Id x, Id y) { return used_alike(was.facts[x], is.facts[y]); }},
       versions, out);
  look({NameKind::party, tie.party, a.parties.size(), b.parties.size(),
        [&](Id x, Id y) { return a.parties[x].kind == b.parties[y].kind; },
        [&](Id x, Id y) { return alike(a.parties[x], b.parties[y]); },
        [&](Id x, Id y) { return used_alike(was.parties[x], is.parties[y]); }},
       versions, out);
  look({NameKind::step, tie.step, a.steps.size(), b.steps.size(),
        [&](Id x, Id y) {
          return a.steps[x].kind == b.steps[y].kind &&
                 tie.container[a.steps[x].container] == b.steps[y].container;
        },
        [&](Id x, Id y) {
          const Step &s = a.steps[x], &t = b.steps[y];
          return alike(s, t) || (!s.actions.empty() && s.actions.size() == t.actions.size() &&
                                 s.transitions.count == t.transitions.count && same_actions(s, t));
        },
        [&](Id x, Id y) { return used_alike(was.steps[x], is.steps[y]); }},
       versions, out);
  return out;
}

}  // namespace sop::diffing
