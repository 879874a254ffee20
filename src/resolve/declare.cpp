// src/resolve/declare.cpp — the first pass: every block and entry that has a name gets its place.
//
// All files are walked once in the order of the files, and in the order written within each; ids count in that order, so the
// same files always make the same procedure. Nothing is understood yet beyond kinds and names. Blocks are compared with the
// table of labels on the way.
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/labels.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

void Resolver::declare_all() {
  collect_shared_ends();
  for (const ast::File& file : files_) {
    file_ = &file;
    for (std::uint32_t i = 0; i < file.top.count; ++i) {
      const ast::Line& line = file.lines[file.top.first + i];
      if (line.kind == ast::LineKind::block) declare_block(file.blocks[line.index]);
      if (stopped()) return;
    }
  }
  if (procedure_block_.file == nullptr) {
    file_ = &files_[0];
    error(messages::procedure_missing, files_[0].header, {word(Word::procedure)});
  }
  for (const SharedEnd& end : shared_ends_) {
    if (end.used) continue;
    file_ = end.block.file;
    sink_.warning(messages::shared_end_unused, head(file_->blocks[end.block.block]), {p_.text(end.name)});
  }
}

void Resolver::declare_block(const ast::Block& block) {
  if (block.kind == no_word) {
    unknown_kind(block, nullptr);
    return;
  }
  const BlockRef ref{file_, index_of(block)};
  switch (block.kind) {
    case Word::group:
    case Word::parameters:
    case Word::step:
    case Word::parallel:
    case Word::branch: {
      error(messages::block_only_inside, block.kind_span, {word(block.kind)});
      return;
    }
    case Word::end:
      return;  // shared by scenarios: collect_shared_ends
    default:
      break;
  }
  check_block(block);
  const auto add = [&](Kind kind, auto& things, std::vector<BlockRef>& refs) {
    things.emplace_back();
    auto& thing = things.back();
    thing.span = head(block);
    thing.title = title_of(block.title);
    refs.push_back(ref);
    if (is_empty(block.name)) {
      thing.name = symbol("?");
      return;
    }
    thing.name = symbol(block.name);
    declare(kind, static_cast<Id>(things.size() - 1), block.name);
  };
  switch (block.kind) {
    case Word::procedure:
      if (file_ != &files_[0]) {
        error(messages::procedure_in_import, block.kind_span, {word(Word::procedure)});
      } else if (procedure_block_.file != nullptr) {
        const ast::Block& first = procedure_block_.file->blocks[procedure_block_.block];
        error(messages::second_procedure, block.kind_span, {word(Word::procedure)})
            .note(messages::note_first_here, first.kind_span, {word(Word::procedure)});
      } else {
        procedure_block_ = ref;
      }
      break;
    case Word::facts:
      declare_facts(block, no_id);
      break;
    case Word::settings:
      for (const ast::Entry* e : entries(block, no_word)) {
        p_.settings.push_back({symbol(e->label_span), title_of(e->title), {}, no_id, e->span});
        setting_entries_.push_back({file_, index_of(*e)});
        declare(Kind::setting, static_cast<Id>(p_.settings.size() - 1), e->label_span);
      }
      break;
    case Word::units:
      for (const ast::Entry* e : entries(block, no_word)) {
        p_.units.push_back({symbol(e->label_span), {}, e->span});
        unit_entries_.push_back({file_, index_of(*e)});
        declare(Kind::unit, static_cast<Id>(p_.units.size() - 1), e->label_span);
      }
      break;
    case Word::remedies:
      for (const ast::Entry* e : entries(block, no_word)) {
        Remedy remedy;
        remedy.name = symbol(e->label_span);
        remedy.title = title_of(e->title);
        remedy.span = e->span;
        p_.remedies.push_back(std::move(remedy));
        remedy_entries_.push_back({file_, index_of(*e)});
        declare(Kind::remedy, static_cast<Id>(p_.remedies.size() - 1), e->label_span);
      }
      break;
    case Word::customer_record:
      declare_records(block);
      break;
    case Word::role:
    case Word::person:
    case Word::team:
    case Word::schedule:
      add(Kind::party, p_.parties, party_blocks_);
      p_.parties.back().kind = block.kind == Word::role     ? PartyKind::role
                               : block.kind == Word::person ? PartyKind::person
                               : block.kind == Word::team   ? PartyKind::team
                                                            : PartyKind::schedule;
      break;
    case Word::calendar:
      add(Kind::calendar, p_.calendars, calendar_blocks_);
      break;
    case Word::clock:
      add(Kind::clock, p_.clocks, clock_blocks_);
      break;
    case Word::path:
      add(Kind::path, p_.paths, path_blocks_);
      break;
    case Word::table:
    case Word::matrix:
      add(Kind::table, p_.tables, table_blocks_);
      declare_outputs(block);
      break;
    case Word::definitions:
      declare_definitions(block);
      break;
    case Word::definition:
      declare_definition(block);
      break;
    case Word::requirements:
      add(Kind::requirements, p_.requirements, requirement_blocks_);
      break;
    case Word::response:
      add(Kind::response, p_.responses, response_blocks_);
      break;
    case Word::scenario:
      add(Kind::scenario, p_.scenarios, scenario_blocks_);
      p_.scenarios.back().container = declare_container(block, ContainerKind::scenario);
      break;
    case Word::routine: {
      const Id container = declare_container(block, ContainerKind::routine);
      if (!is_empty(block.name)) declare(Kind::routine, container, block.name);
      break;
    }
    case Word::intake: {
      if (p_.intake != no_id) {
        error(messages::second_block, block.kind_span, {word(Word::intake)})
            .note(messages::note_first_here, p_.containers[p_.intake].span, {word(Word::intake)});
        break;
      }
      const Id container = declare_container(block, ContainerKind::intake);
      p_.intake = container;
      break;
    }
    case Word::always:
      declare_always(block);
      break;
    case Word::phrases_to_avoid:
    case Word::phrases_to_require:
      phrase_blocks_.push_back(ref);
      break;
    case Word::orderings:
      ordering_blocks_.push_back(ref);
      break;
    case Word::test:
      test_blocks_.push_back(ref);
      break;
    case Word::suppress:
      suppress_blocks_.push_back(ref);
      break;
    default:
      break;
  }
}

void Resolver::declare_facts(const ast::Block& block, Id group) {
  for (std::uint32_t i = 0; i < block.lines.count; ++i) {
    const ast::Line& line = file_->lines[block.lines.first + i];
    if (line.kind == ast::LineKind::entry) {
      const ast::Entry& e = file_->entries[line.index];
      const Id id = static_cast<Id>(p_.facts.size());
      Fact fact;
      fact.name = symbol(e.label_span);
      fact.title = title_of(e.title);
      fact.group = group;
      fact.span = e.span;
      p_.facts.push_back(std::move(fact));
      fact_types_.push_back(no_type);
      fact_entries_.push_back({file_, line.index});
      declare(Kind::fact, id, e.label_span);
      if (group != no_id) p_.groups[group].facts.push_back(id);
    } else if (line.kind == ast::LineKind::block && group == no_id) {
      const ast::Block& inner = file_->blocks[line.index];
      if (inner.kind != Word::group) continue;
      check_block(inner);
      FactGroup facts_together;
      facts_together.span = head(inner);
      facts_together.title = title_of(inner.title);
      if (!is_empty(inner.name)) {
        facts_together.name = symbol(inner.name);
        declare(Kind::group, static_cast<Id>(p_.groups.size()), inner.name);
      }
      p_.groups.push_back(std::move(facts_together));
      declare_facts(inner, static_cast<Id>(p_.groups.size() - 1));
    }
  }
}

void Resolver::declare_definitions(const ast::Block& block) {
  for (const ast::Entry* e : entries(block, no_word)) {
    const SymbolId name = symbol(e->label_span);
    const Declaration* known = find(name);
    const std::uint32_t index = index_of(*e);
    if (known != nullptr && known->kind == Kind::definition &&
        definition_sources_[known->id].block == index_of(block) &&
        definition_sources_[known->id].file == file_ && definition_sources_[known->id].in_list) {
      DefinitionSource& from = definition_sources_[known->id];
      from.rows.push_back(index);
      if (!is_empty(e->title))
        error(messages::title_on_later_row, e->title, {std::string(source(e->label_span))});
      continue;
    }
    const Id id = static_cast<Id>(p_.definitions.size());
    Definition definition;
    definition.name = name;
    definition.title = title_of(e->title);
    definition.path = p_.text(name);
    definition.span = e->label_span;
    p_.definitions.push_back(std::move(definition));
    definition_types_.push_back(no_type);
    parameter_types_.emplace_back();
    DefinitionSource from;
    from.file = file_;
    from.block = index_of(block);
    from.in_list = true;
    from.rows.push_back(index);
    definition_sources_.push_back(std::move(from));
    declare(Kind::definition, id, e->label_span);
  }
}

void Resolver::declare_definition(const ast::Block& block) {
  const Id id = static_cast<Id>(p_.definitions.size());
  Definition definition;
  definition.name = is_empty(block.name) ? symbol("?") : symbol(block.name);
  definition.title = title_of(block.title);
  definition.path = p_.text(definition.name);
  definition.span = head(block);
  p_.definitions.push_back(std::move(definition));
  definition_types_.push_back(no_type);
  parameter_types_.emplace_back();
  DefinitionSource from;
  from.file = file_;
  from.block = index_of(block);
  for (const ast::Entry* e : entries(block, Word::value)) from.rows.push_back(index_of(*e));
  if (const ast::Entry* gives = entry(block, Word::gives); gives != nullptr && value_count(gives->items) > 0)
    from.gives = item(gives->items, 0).value;
  for (const ast::Block* parameters : blocks_in(block, Word::parameters)) {
    check_block(*parameters);
    for (const ast::Entry* e : entries(*parameters, no_word)) {
      const SymbolId name = symbol(e->label_span);
      const std::vector<SymbolId>& known = p_.definitions[id].parameter_names;
      for (const SymbolId earlier : known)
        if (earlier == name)
          error(messages::duplicate_here, e->label_span, {std::string(source(e->label_span))});
      p_.definitions[id].parameter_names.push_back(name);
      parameter_entries_.push_back({id, {file_, index_of(*e)}});
    }
  }
  definition_sources_.push_back(std::move(from));
  if (!is_empty(block.name)) declare(Kind::definition, id, block.name);
}

void Resolver::declare_outputs(const ast::Block& block) {
  const Id table = static_cast<Id>(p_.tables.size() - 1);
  const std::vector<const ast::Row*> rows = rows_in(block);
  if (rows.empty()) return;
  const bool is_exception = entry(block, Word::exception_to) != nullptr;
  for (std::uint32_t c = 0; c < rows[0]->cells.count; ++c) {
    const ast::Cell& cell = file_->cells[rows[0]->cells.first + c];
    if (cell.type == ast::no_expr || cell.items.count == 0) continue;
    const Span name = name_span(item(cell.items, 0).value);
    if (is_empty(name)) {
      error(messages::name_expected, cell.span, {});
      continue;
    }
    const Id id = static_cast<Id>(p_.outputs.size());
    const SymbolId written = symbol(name);
    Output output;
    // An exception decides what the table that it excepts decides, under the same name; its own answer is spoken of by both.
    output.name = is_exception ? symbol(p_.text(p_.tables[table].name) + "/" + p_.text(written)) : written;
    output.table = table;
    output.place = static_cast<Id>(p_.tables[table].outputs.size());
    output.span = cell.span;
    p_.outputs.push_back(std::move(output));
    output_types_.push_back(no_type);
    output_cell_types_.push_back(no_type);
    output_sources_.push_back({file_, cell.type, written});
    p_.tables[table].outputs.push_back(id);
    if (!is_exception) declare(Kind::output, id, name);
  }
}

void Resolver::declare_always(const ast::Block& block) {
  for (const ast::Entry* e : entries(block, no_word)) {
    AlwaysRule rule;
    rule.name = symbol(e->label_span);
    rule.title = title_of(e->title);
    rule.path = p_.text(rule.name);
    rule.span = e->span;
    rule.scenario = declaring_scenario_;
    const Id id = static_cast<Id>(p_.always.size());
    p_.always.push_back(std::move(rule));
    always_entries_.push_back({file_, index_of(*e)});
    declare(Kind::always_rule, id, e->label_span);
    if (declaring_scenario_ != no_id) p_.scenarios[declaring_scenario_].always.push_back(id);
  }
}

}  // namespace sop::resolver
