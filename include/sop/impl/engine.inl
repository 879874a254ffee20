// sop/impl/engine.inl — the engine's public calls.
#pragma once

#include "sop/engine.hpp"
#include "sop/impl/engine_evaluator.hpp"
#include "sop/impl/engine_memory.hpp"
#include "sop/impl/engine_program.hpp"
#include "sop/impl/engine_turns.hpp"

namespace sop {

SOP_INLINE Workspace::Workspace() : memory_(std::make_unique<engine::Memory>()) {}
SOP_INLINE Workspace::~Workspace() = default;
SOP_INLINE Workspace::Workspace(Workspace&&) noexcept = default;
SOP_INLINE Workspace& Workspace::operator=(Workspace&&) noexcept = default;

SOP_INLINE Engine::Engine(const Procedure& procedure) : program_(std::make_unique<engine::Program>()) {
  engine::make_program(procedure, *program_);
}
SOP_INLINE Engine::~Engine() = default;
SOP_INLINE Engine::Engine(Engine&&) noexcept = default;
SOP_INLINE Engine& Engine::operator=(Engine&&) noexcept = default;
SOP_INLINE const Procedure& Engine::procedure() const { return program_->p(); }

SOP_INLINE EngineData::EngineData(const Engine& engine, const ReferenceData& data)
    : bound_(std::make_unique<engine::Bound>()) {
  engine::bind(*engine.program_, data, *bound_);
}
SOP_INLINE EngineData::~EngineData() = default;
SOP_INLINE EngineData::EngineData(EngineData&&) noexcept = default;
SOP_INLINE EngineData& EngineData::operator=(EngineData&&) noexcept = default;

template <class Ask>
void Engine::ask(Workspace& workspace, const EngineData& data, const EngineQuestion& question,
                 EngineAnswer& answer, Ask ask) const {
  engine::Evaluator& evaluator = workspace.memory_->evaluator;
  evaluator.begin(*program_, *data.bound_);
  engine::Scope scope;
  scope.facts = question.facts;
  scope.settings = question.settings;
  scope.has_now = question.has_now;
  scope.now = question.now;
  scope.max_steps = question.max_steps;
  if (question.trace.function != nullptr) scope.trace = &question.trace;
  answer.failed_requirement = no_id;
  engine::write_value(ask(evaluator, scope), answer.value);
  answer.needs.assign(evaluator.needs.begin(), evaluator.needs.end());
  answer.because.clear();
  for (const engine::ReasonId id : evaluator.because) answer.because.push_back(&program_->reasons[id]);
}

SOP_INLINE void Engine::ask_output(Workspace& workspace, const EngineData& data,
                                   const EngineQuestion& question, Id output, EngineAnswer& answer) const {
  ask(workspace, data, question, answer,
      [&](engine::Evaluator& e, const engine::Scope& scope) { return e.ask_output(scope, output); });
}
SOP_INLINE void Engine::ask_definition(Workspace& workspace, const EngineData& data,
                                       const EngineQuestion& question, Id definition,
                                       EngineAnswer& answer) const {
  ask(workspace, data, question, answer,
      [&](engine::Evaluator& e, const engine::Scope& scope) { return e.ask_definition(scope, definition); });
}
SOP_INLINE void Engine::ask_requirements(Workspace& workspace, const EngineData& data,
                                         const EngineQuestion& question, Id list,
                                         EngineAnswer& answer) const {
  ask(workspace, data, question, answer, [&](engine::Evaluator& e, const engine::Scope& scope) {
    return e.ask_requirements(scope, list, answer.failed_requirement);
  });
}
SOP_INLINE void Engine::evaluate(Workspace& workspace, const EngineData& data, const EngineQuestion& question,
                                 Id expression, EngineAnswer& answer) const {
  ask(workspace, data, question, answer,
      [&](engine::Evaluator& e, const engine::Scope& scope) { return e.ask_value(scope, expression); });
}

SOP_INLINE void Engine::open(Workspace& workspace, const EngineData& data,
                             const std::vector<FactUpdate>& facts, std::int64_t now, Case& c,
                             Decision& decision, const AdvanceOptions& options,
                             const std::vector<RecordLine>* record) const {
  engine::Machine(*program_, *data.bound_, *workspace.memory_, c, decision, options).open(facts, now, record);
}
SOP_INLINE void Engine::advance(Workspace& workspace, const EngineData& data, Case& c, const Event* event,
                                std::int64_t now, Decision& decision, const AdvanceOptions& options) const {
  engine::Machine(*program_, *data.bound_, *workspace.memory_, c, decision, options).advance(event, now);
}

}  // namespace sop
