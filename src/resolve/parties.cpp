// src/resolve/parties.cpp — roles, people, teams and schedules: who may own, give, approve; and the lines of authority.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

Id Resolver::party_named(ast::ExprId id) {
  if (id == ast::no_expr || ex(id).kind == ast::ExprKind::missing) return no_id;
  const Span name = name_span(id);
  if (is_empty(name)) {
    error(messages::party_expected, ex(id).span, {std::string(source(ex(id).span))});
    return no_id;
  }
  const Declaration* known = lookup(name, Kind::party);
  return known == nullptr ? no_id : known->id;
}

Id Resolver::role_named(ast::ExprId id) {
  const Id party = party_named(id);
  if (party == no_id || p_.parties[party].kind == PartyKind::role) return party;
  error(messages::role_expected, ex(id).span, {std::string(source(ex(id).span))})
      .note(messages::note_declared_here, p_.parties[party].span, {p_.text(p_.parties[party].name)});
  return no_id;
}

/// A member of a team: a role or a person.
Id Resolver::member_named(ast::ExprId id) {
  const Id party = party_named(id);
  if (party != no_id && p_.parties[party].kind == PartyKind::person) return party;
  return party == no_id ? no_id : role_named(id);
}

Id Resolver::remedy_named(ast::ExprId id) {
  if (ex(id).kind == ast::ExprKind::missing) return no_id;
  const Span name = name_span(id);
  if (is_empty(name)) {
    error(messages::remedy_expected, ex(id).span, {std::string(source(ex(id).span))});
    return no_id;
  }
  const Declaration* known = lookup(name, Kind::remedy);
  return known == nullptr ? no_id : known->id;
}

std::vector<SymbolId> Resolver::former_names(const ast::Block& block) {
  std::vector<SymbolId> out;
  const ast::Entry* e = entry(block, Word::formerly);
  if (e == nullptr) return out;
  for (std::uint32_t i = 0; i < value_count(e->items); ++i) {
    const Span name = name_span(item(e->items, i).value);
    if (is_empty(name)) {
      error(messages::name_expected, item(e->items, i).span, {});
    } else {
      out.push_back(symbol(name));
    }
  }
  return out;
}

void Resolver::read_permissions(const ast::Block& block, Word label, std::vector<Permission>& out) {
  for (const ast::Entry* e : entries(block, label)) {
    Permission permission;
    for (std::uint32_t i = 0; i < value_count(e->items); ++i) {
      const ast::ExprId value = item(e->items, i).value;
      if (is_word(value, Word::any)) {
        permission.any_remedy = true;
        continue;
      }
      const Id remedy = remedy_named(value);
      if (remedy != no_id) permission.remedies.push_back(remedy);
    }
    permission.condition = option_condition(e->items, true);
    out.push_back(std::move(permission));
  }
}

void Resolver::read_limits(Party& party, const ast::Block& block, Word label) {
  const std::size_t first = party.limits.size();
  std::vector<PathParts> parts;
  for (const ast::Entry* e : entries(block, label)) {
    if (value_count(e->items) == 0) continue;
    Limit limit;
    limit.span = e->span;
    limit.per_customer = label == Word::limit_per_customer;
    limit.per_grant = label == Word::limit_per_grant;
    const ast::ExprId amount = item(e->items, 0).value;
    bool good = true;
    if (!is_word(amount, Word::any)) {
      const Typed typed = value_as(amount, money_type());
      limit.amount = typed.expr;
      good = typed.type != no_type;
    }
    PathParts names;
    names.push_back(p_.text(party.name) + "/" + std::string(word_id(label)));
    std::string remedies;
    if (const ast::Item* only = option(e->items, Word::for_);
        only != nullptr && only->value != ast::no_expr) {
      const ast::Expr& list = ex(only->value);
      const auto add = [&](ast::ExprId id) {
        const Id remedy = remedy_named(id);
        if (remedy == no_id) return;
        limit.remedies.push_back(remedy);
        if (!remedies.empty()) remedies += ',';
        remedies += p_.text(p_.remedies[remedy].name);
      };
      if (list.kind == ast::ExprKind::list) {
        for (std::uint32_t i = 0; i < list.children.count; ++i) add(child(list, i));
      } else {
        add(only->value);
      }
    }
    names.push_back(remedies);
    const ast::Item* each = option(e->items, Word::in_each);
    if (const ast::Item* window = option(e->items, Word::in_any); window != nullptr) {
      const Typed period = time_value(window->value, no_id);
      limit.window = period.expr;
      names.push_back(plain_text(window->value));
      if (each != nullptr) {
        error(messages::two_windows, each->span, {word(Word::in_any), word(Word::in_each)});
        good = false;
      }
    } else if (each != nullptr) {
      good = read_calendar_window(each->value, limit.window_kind) && good;
      names.push_back(plain_text(each->value));
    } else {
      names.emplace_back();
      if (limit.per_customer) {
        error(messages::window_missing, e->span, {word(label), word(Word::in_any)});
        good = false;
      }
    }
    if (const ast::Item* guard = option(e->items, Word::if_)) {
      limit.condition = condition(guard->value, true);
      names.push_back(plain_text(guard->value));
    } else {
      names.emplace_back();
    }
    if (!good) continue;
    party.limits.push_back(std::move(limit));
    parts.push_back(std::move(names));
  }
  std::vector<std::string> paths;
  unique_paths(parts, paths);
  std::vector<Span> spans;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    party.limits[first + i].path = paths[i];
    spans.push_back(party.limits[first + i].span);
  }
  report_same(paths, spans, messages::same_line);
}

/// A week, month, quarter or year of the calendar: a unit that stands alone.
bool Resolver::read_calendar_window(ast::ExprId id, WindowKind& out) {
  if (id == ast::no_expr || ex(id).kind == ast::ExprKind::missing) return false;
  static constexpr std::pair<Word, WindowKind> kinds[] = {{Word::week, WindowKind::week},
                                                          {Word::month, WindowKind::month},
                                                          {Word::quarter, WindowKind::quarter},
                                                          {Word::year, WindowKind::year}};
  for (const auto& [unit, window] : kinds) {
    if (!is_word(id, unit)) continue;
    out = window;
    return true;
  }
  if (ex(id).kind == ast::ExprKind::quantity) {
    error(messages::window_counts_one, ex(id).span,
          {word(Word::in_each), std::string(source(ex(id).span)), word(Word::month), word(Word::in_any)});
    return false;
  }
  unknown_choice(id, {Word::week, Word::month, Word::quarter, Word::year});
  return false;
}

/// Says which of the lines have a name that an earlier one has.
void Resolver::report_same(const std::vector<std::string>& paths, const std::vector<Span>& spans,
                           MessageId message) {
  std::unordered_map<std::string_view, std::size_t> first;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto [place, is_new] = first.emplace(paths[i], i);
    if (!is_new) error(message, spans[i], {}).note(messages::note_first_here, spans[place->second], {});
  }
}

/// Lasting names: each gets as few of its parts as tell it from the others of its group.
void Resolver::unique_paths(const std::vector<PathParts>& parts, std::vector<std::string>& out) {
  out.assign(parts.size(), {});
  std::vector<std::size_t> used(parts.size(), 1);
  const auto text = [&](std::size_t i) {
    std::string path = parts[i][0];
    for (std::size_t k = 1; k < used[i]; ++k)
      if (!parts[i][k].empty()) path += "/" + parts[i][k];
    return path;
  };
  for (std::size_t i = 0; i < parts.size(); ++i) out[i] = text(i);
  bool changed = true;
  while (changed) {
    changed = false;
    std::unordered_map<std::string, std::size_t> count;
    for (const std::string& path : out) ++count[path];
    std::vector<std::string> next = out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (count[out[i]] < 2 || used[i] >= parts[i].size()) continue;
      ++used[i];
      next[i] = text(i);
      changed = true;
    }
    out = std::move(next);
  }
}

void Resolver::resolve_party(Id id) {
  const ast::Block& block = open(party_blocks_[id]);
  Party party = p_.parties[id];
  party.formerly = former_names(block);
  if (const ast::Entry* e = entry(block, Word::reports_to); e != nullptr && value_count(e->items) > 0) {
    const ast::ExprId to = item(e->items, 0).value;
    if (!is_word(to, Word::nobody)) party.reports_to = role_named(to);
  }
  if (const ast::Entry* e = entry(block, Word::hours); e != nullptr && value_count(e->items) > 0)
    party.calendar = calendar_named(item(e->items, 0).value);
  if (party.kind == PartyKind::role) {
    read_permissions(block, Word::may_give, party.may_give);
    read_permissions(block, Word::may_not_give, party.may_not_give);
    read_limits(party, block, Word::limit_per_grant);
    read_limits(party, block, Word::limit_per_case);
    read_limits(party, block, Word::limit_per_customer);
    if (const ast::Entry* e = entry(block, Word::approval_above); e != nullptr && value_count(e->items) > 0) {
      party.approval_above = value_as(item(e->items, 0).value, money_type()).expr;
      const ast::Item* approver = option(e->items, Word::approver);
      if (approver == nullptr) {
        error(messages::option_missing, e->span, {word(Word::approval_above), word(Word::approver)});
      } else {
        party.approver = party_named(approver->value);
      }
    }
    if (const ast::Entry* e = entry(block, Word::deputy); e != nullptr && value_count(e->items) > 0)
      party.deputy = party_named(item(e->items, 0).value);
  } else if (party.kind == PartyKind::team) {
    if (const ast::Entry* e = entry(block, Word::members)) {
      for (std::uint32_t i = 0; i < value_count(e->items); ++i) {
        const Id member = member_named(item(e->items, i).value);
        if (member != no_id) party.members.push_back(member);
      }
    }
  } else if (party.kind == PartyKind::person) {
    if (const ast::Entry* e = entry(block, Word::role); e != nullptr && value_count(e->items) > 0)
      party.acts_as = role_named(item(e->items, 0).value);
    if (const ast::Entry* e = entry(block, Word::deputy); e != nullptr && value_count(e->items) > 0)
      party.deputy = party_named(item(e->items, 0).value);
  } else {
    resolve_schedule(party, block);
  }
  read_quiet_hours(party, block);
  p_.parties[id] = std::move(party);
}

/// A person stands where their role stands.
void Resolver::place_people() {
  for (Party& party : p_.parties)
    if (party.kind == PartyKind::person && party.acts_as != no_id)
      party.reports_to = p_.parties[party.acts_as].reports_to;
}

/// `reports to` never comes back to where it began.
void Resolver::check_lines_of_authority() {
  std::vector<std::uint8_t> seen(p_.parties.size(), 0);
  for (Id start = 0; start < p_.parties.size(); ++start) {
    std::vector<Id> line;
    Id at = start;
    while (at != no_id && seen[at] == 0) {
      seen[at] = 1;
      line.push_back(at);
      at = p_.parties[at].reports_to;
    }
    if (at != no_id && seen[at] == 1) {
      std::string circle;
      const auto begin = std::find(line.begin(), line.end(), at);
      for (auto each = begin; each != line.end(); ++each)
        circle += '`' + p_.text(p_.parties[*each].name) + "` → ";
      circle += '`' + p_.text(p_.parties[at].name) + '`';
      error(messages::circular_line, p_.parties[at].span, {circle});
      p_.parties[at].reports_to = no_id;
    }
    for (const Id each : line) seen[each] = 2;
  }
}

}  // namespace sop::resolver
