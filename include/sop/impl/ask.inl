// Bodies of sop/ask.hpp.
#pragma once

#include "sop/ask.hpp"
#include "sop/unicode.hpp"

namespace sop {

SOP_INLINE bool find_asked(const NameTable& names, std::string_view name, std::vector<Asked>& asked,
                           std::string& problem) {
  const Procedure& p = names.procedure();
  asked.clear();
  problem.clear();
  Id id = names.find(NameKind::definition, name);
  if (id != no_id) {
    if (!p.definitions[id].parameter_types.empty()) {
      problem = "`" + std::string(name) + "` has parameters and cannot be asked alone";
      return false;
    }
    asked.push_back({AskedKind::definition, id});
    return true;
  }
  id = names.find(NameKind::requirements, name);
  if (id != no_id) {
    asked.push_back({AskedKind::requirements, id});
    return true;
  }
  // An exception answers for the table that it excepts: that one is asked.
  const std::string key = unicode::fold(name);
  for (Id i = 0; i < p.outputs.size(); ++i) {
    const Output& output = p.outputs[i];
    if (unicode::fold(p.text(output.name)) != key) continue;
    const bool exception = p.tables[output.table].exception_to != no_id;
    if (exception && !asked.empty()) continue;
    if (!exception) asked.clear();
    asked.push_back({AskedKind::output, i});
    if (!exception) break;
  }
  if (!asked.empty()) return true;
  id = names.find(NameKind::table, name);
  if (id != no_id) {
    for (const Id output : p.tables[id].outputs) asked.push_back({AskedKind::output, output});
    return true;
  }
  std::vector<std::string_view> candidates;
  for (const Output& output : p.outputs) candidates.push_back(p.text(output.name));
  for (const Definition& d : p.definitions) {
    if (d.parameter_types.empty()) candidates.push_back(p.text(d.name));
  }
  for (const RequirementList& list : p.requirements) candidates.push_back(p.text(list.name));
  problem = "nothing that can be asked is called `" + std::string(name) + "`";
  const std::string help = name_help(name, candidates);
  if (!help.empty()) problem += ": " + help;
  return false;
}

SOP_INLINE void ask(const Engine& engine, Workspace& workspace, const EngineData& data,
                    const EngineQuestion& question, Asked asked, EngineAnswer& answer) {
  switch (asked.kind) {
    case AskedKind::output:
      engine.ask_output(workspace, data, question, asked.id, answer);
      break;
    case AskedKind::definition:
      engine.ask_definition(workspace, data, question, asked.id, answer);
      break;
    case AskedKind::requirements:
      engine.ask_requirements(workspace, data, question, asked.id, answer);
      break;
  }
}

SOP_INLINE reference::Answer ask(const reference::Question& question, Asked asked) {
  switch (asked.kind) {
    case AskedKind::output:
      return reference::ask_output(question, asked.id);
    case AskedKind::definition:
      return reference::ask_definition(question, asked.id);
    case AskedKind::requirements:
      return reference::ask_requirements(question, asked.id);
  }
  return {};
}

SOP_INLINE std::string_view name_of(const Procedure& p, Asked asked) {
  switch (asked.kind) {
    case AskedKind::output:
      return p.text(p.outputs[asked.id].name);
    case AskedKind::definition:
      return p.text(p.definitions[asked.id].name);
    case AskedKind::requirements:
      return p.text(p.requirements[asked.id].name);
  }
  return {};
}

SOP_INLINE const Type* type_of(const Procedure& p, Asked asked) {
  switch (asked.kind) {
    case AskedKind::output:
      return &p.outputs[asked.id].type;
    case AskedKind::definition:
      return &p.definitions[asked.id].type;
    case AskedKind::requirements:
      return nullptr;
  }
  return nullptr;
}

}  // namespace sop
