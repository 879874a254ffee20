// Bodies of sop/names.hpp.
#pragma once

#include <algorithm>
#include <cstddef>

#include "sop/diagnostic.hpp"
#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/names.hpp"
#include "sop/unicode.hpp"

namespace sop {

namespace detail {

/// Calls `see(kind, id, spelling)` for everything of a procedure that has a name.
template <class See>
void each_name(const Procedure& p, See see) {
  const auto number = [](std::size_t i) { return static_cast<Id>(i); };
  const auto by_name = [&](NameKind kind, const auto& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].name < p.symbols.size()) see(kind, number(i), std::string_view(p.text(list[i].name)));
    }
  };
  const auto by_path = [&](NameKind kind, const auto& list) {
    for (std::size_t i = 0; i < list.size(); ++i) see(kind, number(i), std::string_view(list[i].path));
  };
  for (std::size_t i = 0; i < p.symbols.size(); ++i) {
    see(NameKind::symbol, number(i), std::string_view(p.symbols[i].text));
  }
  by_name(NameKind::fact, p.facts);
  by_name(NameKind::setting, p.settings);
  by_name(NameKind::definition, p.definitions);
  by_name(NameKind::output, p.outputs);
  by_name(NameKind::table, p.tables);
  by_name(NameKind::requirements, p.requirements);
  by_name(NameKind::remedy, p.remedies);
  by_name(NameKind::party, p.parties);
  by_name(NameKind::calendar, p.calendars);
  by_name(NameKind::response, p.responses);
  by_name(NameKind::scenario, p.scenarios);
  by_path(NameKind::container, p.containers);
  by_path(NameKind::step, p.steps);
  by_path(NameKind::transition, p.transitions);
  by_path(NameKind::always, p.always);
  by_name(NameKind::clock, p.clocks);
  by_name(NameKind::escalation_path, p.paths);
  by_name(NameKind::record, p.records);
}

}  // namespace detail

SOP_INLINE NameTable::NameTable(const Procedure& procedure) : procedure_(&procedure) {
  detail::each_name(procedure, [this](NameKind kind, Id id, std::string_view spelling) {
    entries_[static_cast<std::size_t>(kind)].push_back({unicode::fold(spelling), id});
  });
  for (auto& entries : entries_) {
    // Of two things with one path, which only a damaged procedure has, the first answers.
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& a, const Entry& b) { return a.key < b.key; });
  }
}

SOP_INLINE Id NameTable::find(NameKind kind, std::string_view name) const {
  const auto& entries = entries_[static_cast<std::size_t>(kind)];
  const std::string key = unicode::fold(name);
  const auto at = std::lower_bound(entries.begin(), entries.end(), key,
                                   [](const Entry& entry, const std::string& k) { return entry.key < k; });
  return at != entries.end() && at->key == key ? at->id : no_id;
}

SOP_INLINE std::string_view spelling_of(const Procedure& p, NameKind kind, Id id) {
  const auto by_name = [&](const auto& list) {
    return id < list.size() && list[id].name < p.symbols.size() ? std::string_view(p.text(list[id].name))
                                                                : std::string_view();
  };
  const auto by_path = [&](const auto& list) {
    return id < list.size() ? std::string_view(list[id].path) : std::string_view();
  };
  switch (kind) {
    case NameKind::symbol:
      return id < p.symbols.size() ? std::string_view(p.symbols[id].text) : std::string_view();
    case NameKind::fact:
      return by_name(p.facts);
    case NameKind::setting:
      return by_name(p.settings);
    case NameKind::definition:
      return by_name(p.definitions);
    case NameKind::output:
      return by_name(p.outputs);
    case NameKind::table:
      return by_name(p.tables);
    case NameKind::requirements:
      return by_name(p.requirements);
    case NameKind::remedy:
      return by_name(p.remedies);
    case NameKind::party:
      return by_name(p.parties);
    case NameKind::calendar:
      return by_name(p.calendars);
    case NameKind::response:
      return by_name(p.responses);
    case NameKind::scenario:
      return by_name(p.scenarios);
    case NameKind::container:
      return by_path(p.containers);
    case NameKind::step:
      return by_path(p.steps);
    case NameKind::transition:
      return by_path(p.transitions);
    case NameKind::always:
      return by_path(p.always);
    case NameKind::clock:
      return by_name(p.clocks);
    case NameKind::escalation_path:
      return by_name(p.paths);
    case NameKind::record:
      return by_name(p.records);
  }
  return {};
}

SOP_INLINE std::string_view NameTable::spelling(NameKind kind, Id id) const {
  return spelling_of(*procedure_, kind, id);
}

SOP_INLINE std::string NameTable::help_argument(NameKind kind, std::string_view name) const {
  std::vector<std::string_view> candidates;
  detail::each_name(*procedure_, [&](NameKind its_kind, Id, std::string_view spelling) {
    if (its_kind == kind) candidates.push_back(spelling);
  });
  return name_help_argument(name, candidates);
}

SOP_INLINE std::string NameTable::help(NameKind kind, std::string_view name) const {
  return fill_template("{0}", {help_argument(kind, name)});
}

SOP_INLINE std::string name_list_argument(const std::vector<std::string_view>& names) {
  constexpr std::size_t most = 8;
  const bool all = names.size() <= most;
  const std::size_t shown = all ? names.size() : most;
  std::string first, last;
  for (std::size_t i = 0; i < shown; ++i) {
    std::string& part = all && i > 0 && i + 1 == shown ? last : first;
    part += (part.empty() ? "`" : ", `") + detail::in_term(names[i]) + "`";
  }
  if (!all)
    return detail::catalogue_term(messages::term_list_and_more,
                                  {first, std::to_string(names.size() - shown)});
  return last.empty() ? first : detail::catalogue_term(messages::term_list_and, {first, last});
}

SOP_INLINE std::string name_help_argument(std::string_view name,
                                          const std::vector<std::string_view>& candidates) {
  const auto near = unicode::suggest(name, candidates);
  if (!near.empty())
    return detail::catalogue_term(messages::help_did_you_mean, {detail::in_term(near.front())});
  if (candidates.empty()) return {};
  return detail::catalogue_term(candidates.size() == 1 ? messages::help_there_is : messages::help_there_are,
                                {name_list_argument(candidates)});
}

SOP_INLINE std::string name_list(const std::vector<std::string_view>& names) {
  return fill_template("{0}", {name_list_argument(names)});
}

SOP_INLINE std::string name_help(std::string_view name, const std::vector<std::string_view>& candidates) {
  return fill_template("{0}", {name_help_argument(name, candidates)});
}

}  // namespace sop
