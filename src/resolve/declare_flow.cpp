// src/resolve/declare_flow.cpp — the first pass over scenarios, routines, branches and intake: containers and their steps.
//
// The steps of a container stand together; the branches of its parallel steps follow. An `end` outside any scenario is shared:
// every scenario that names it without having one of that name gets its own copy, with a lasting name of its own.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

void Resolver::collect_shared_ends() {
  std::unordered_map<SymbolId, std::size_t> places;
  for (const ast::File& file : files_) {
    file_ = &file;
    for (std::uint32_t i = 0; i < file.top.count; ++i) {
      const ast::Line& line = file.lines[file.top.first + i];
      if (line.kind != ast::LineKind::block || file.blocks[line.index].kind != Word::end) continue;
      const ast::Block& block = file.blocks[line.index];
      check_block(block);
      if (is_empty(block.name)) continue;
      const SymbolId name = symbol(block.name);
      const auto [place, is_new] = places.emplace(name, shared_ends_.size());
      if (is_new) {
        shared_ends_.push_back({name, {file_, line.index}, false});
        continue;
      }
      const BlockRef& known = shared_ends_[place->second].block;
      const ast::Block& first = known.file->blocks[known.block];
      error(messages::duplicate_here, block.name, {std::string(source(block.name))})
          .note(messages::note_declared_here, first.name, {p_.text(name)});
    }
  }
}

/// The names that moves of a block, and of the blocks in it, lead to.
void Resolver::collect_targets(const ast::Block& block, std::vector<SymbolId>& out) const {
  const auto add = [&](const ast::Target& target) {
    if (target.action == no_word && !is_empty(target.name)) out.push_back(find_symbol(source(target.name)));
  };
  const auto add_move = [&](const ast::Move& move) {
    add(move.target);
    for (std::uint32_t i = 0; i < move.tail.count; ++i) {
      const ast::TailItem& tail = file_->tails[move.tail.first + i];
      if (tail.is_then) add(tail.target);
      if (!tail.is_then && tail.option.option == Word::go_to) {
        const Span name = name_span(tail.option.value);
        if (!is_empty(name)) out.push_back(find_symbol(source(name)));
      }
    }
  };
  for (const ast::Move* move : moves_in(block)) add_move(*move);
  for (const ast::Entry* e : entries(block, no_word))
    if (e->move != ast::no_index) add_move(file_->moves[e->move]);
  for (const ast::Block* inner : blocks_in(block, no_word)) {
    // A branch leads nowhere but to its own steps.
    if (inner->kind != Word::branch) collect_targets(*inner, out);
  }
}

void Resolver::declare_shared_ends(const ast::Block& block, Id container) {
  if (shared_ends_.empty()) return;
  std::vector<SymbolId> targets;
  collect_targets(block, targets);
  const std::unordered_set<SymbolId> named(targets.begin(), targets.end());
  const ast::File* here = file_;
  for (SharedEnd& end : shared_ends_) {
    if (named.count(end.name) == 0) continue;
    if (step_names_.count(step_key(container, end.name)) > 0) continue;
    end.used = true;
    declare_step(open(end.block), container, StepKind::end);
    file_ = here;
  }
}

void Resolver::declare_step(const ast::Block& block, Id container, StepKind kind) {
  const Id id = static_cast<Id>(p_.steps.size());
  Step step;
  step.kind = kind;
  step.container = container;
  step.title = title_of(block.title);
  step.span = head(block);
  // What has no name of its own is called the same in every dialect.
  const SymbolId name = is_empty(block.name) ? symbol(word_id(block.kind)) : symbol(block.name);
  step.name = name;
  const std::string& around = p_.containers[container].path;
  const bool is_whole_container = block.kind == Word::intake || block.kind == Word::branch;
  step.path = is_whole_container ? around : around + "/" + p_.text(name);
  if (!is_empty(block.name) && block.kind != Word::branch) {
    const auto [place, is_new] = step_names_.emplace(step_key(container, name), id);
    if (!is_new) {
      error(messages::duplicate_here, block.name, {std::string(source(block.name))})
          .note(messages::note_declared_here, p_.steps[place->second].span, {p_.text(name)});
    }
  }
  p_.steps.push_back(std::move(step));
  step_blocks_.push_back({file_, index_of(block)});
}

Id Resolver::declare_container(const ast::Block& block, ContainerKind kind, Id parent_step) {
  const Id id = static_cast<Id>(p_.containers.size());
  Container container;
  container.kind = kind;
  container.name = is_empty(block.name) ? symbol(word_id(block.kind)) : symbol(block.name);
  container.title = title_of(block.title);
  container.parent = parent_step;
  container.span = head(block);
  const std::string& own = p_.text(container.name);
  container.path = kind == ContainerKind::intake   ? "intake"
                   : kind == ContainerKind::branch ? p_.steps[parent_step].path + "/" + own
                                                   : own;
  container.steps.first = static_cast<Id>(p_.steps.size());
  p_.containers.push_back(std::move(container));
  container_blocks_.push_back({file_, index_of(block)});

  const std::vector<const ast::Block*> inner = blocks_in(block, no_word);
  bool has_steps = false;
  for (const ast::Block* each : inner)
    has_steps = has_steps || each->kind == Word::step || each->kind == Word::parallel;
  const bool is_one_step = kind == ContainerKind::intake || (kind == ContainerKind::branch && !has_steps);
  if (is_one_step) declare_step(block, id, StepKind::step);
  if (!is_one_step || kind == ContainerKind::intake || kind == ContainerKind::branch) {
    std::vector<const ast::Block*> steps;
    for (const ast::Block* each : inner) {
      if (each->kind != Word::step && each->kind != Word::parallel && each->kind != Word::end) continue;
      check_block(*each);
      steps.push_back(each);
      declare_step(*each, id,
                   each->kind == Word::step       ? StepKind::step
                   : each->kind == Word::parallel ? StepKind::parallel
                                                  : StepKind::end);
    }
    if (kind == ContainerKind::scenario || kind == ContainerKind::intake) declare_shared_ends(block, id);
    p_.containers[id].steps.count = static_cast<Id>(p_.steps.size()) - p_.containers[id].steps.first;
    const Id first = p_.containers[id].steps.first;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (steps[i]->kind != Word::parallel) continue;
      for (const ast::Block* branch : blocks_in(*steps[i], Word::branch)) {
        check_block(*branch);
        const Id step = first + static_cast<Id>(i);
        const Id branch_container = declare_container(*branch, ContainerKind::branch, step);
        p_.steps[step].branches.push_back(branch_container);
      }
    }
    if (kind == ContainerKind::scenario) {
      declaring_scenario_ = static_cast<Id>(p_.scenarios.size() - 1);
      for (const ast::Block* each : inner) {
        if (each->kind != Word::always) continue;
        check_block(*each);
        declare_always(*each);
      }
      declaring_scenario_ = no_id;
    }
    if (steps.empty() && !is_one_step)
      error(messages::container_without_steps, p_.containers[id].span,
            {word(block.kind), p_.text(p_.containers[id].name)});
    return id;
  }
  p_.containers[id].steps.count = static_cast<Id>(p_.steps.size()) - p_.containers[id].steps.first;
  return id;
}

}  // namespace sop::resolver
