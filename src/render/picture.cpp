// src/render/picture.cpp — chooses what of a state graph is drawn, and finds the words.
#include "src/render/picture.hpp"

#include <algorithm>

#include "sop/facts_json.hpp"

namespace sop::draw {
namespace {

/// A constant as text; what is computed is named by its kind.
std::string constant_text(const Procedure& p, Id expression) {
  if (expression >= p.exprs.size()) return "";
  const Expr& e = p.exprs[expression];
  switch (e.op) {
    case Op::constant:
      return value_text(p, p.constants[e.a]);
    case Op::fact:
      return p.text(p.facts[e.a].name);
    case Op::setting:
      return p.text(p.settings[e.a].name);
    case Op::definition:
      return p.text(p.definitions[e.a].name);
    case Op::output:
      return p.text(p.outputs[e.a].name);
    case Op::wall_time:
      return constant_text(p, p.expr_args[e.args.first]) + " " +
             constant_text(p, p.expr_args[e.args.first + 1]);
    default:
      return "...";
  }
}

std::string guarded(std::string text, const Transition& t) {
  if (t.guard != no_id) text += text.empty() ? "if ..." : ", if ...";
  if (t.at_most > 0) text += ", at most " + std::to_string(t.at_most) + (t.at_most == 1 ? " time" : " times");
  return text;
}

std::string titled(const std::string& title, const std::string& name, const DrawOptions& options) {
  return options.titles && !title.empty() ? title : name;
}

std::vector<std::string> owners_of(const Procedure& p, const Step& step, const DrawOptions& options) {
  std::vector<std::string> owners;
  for (const OwnerChoice& choice : step.owner) {
    std::string name = "(computed)";
    if (choice.party < p.parties.size()) {
      const Party& party = p.parties[choice.party];
      name = titled(party.title, p.text(party.name), options);
    }
    if (std::find(owners.begin(), owners.end(), name) == owners.end()) owners.push_back(std::move(name));
  }
  return owners;
}

/// The containers that are drawn: all, or a scenario with its branches and what it runs.
std::vector<bool> chosen_containers(const Procedure& p, const StateGraph& graph, const DrawOptions& options) {
  std::vector<bool> chosen(p.containers.size(), options.scenario == no_id);
  if (options.scenario == no_id) return chosen;
  std::vector<Id> open{p.scenarios[options.scenario].container};
  chosen[open.front()] = true;
  while (!open.empty()) {
    const Slice steps = p.containers[open.back()].steps;
    open.pop_back();
    for (Id s = steps.first; s < steps.first + steps.count; ++s) {
      for (const Edge& edge : graph.edges_from(s)) {
        const Id container = p.steps[edge.to].container;
        if (chosen[container] || edge.kind == EdgeKind::ret) continue;
        chosen[container] = true;
        open.push_back(container);
      }
    }
  }
  return chosen;
}

/// The words of a line.
std::string line_label(const Procedure& p, const Edge& edge) {
  switch (edge.kind) {
    case EdgeKind::branch:
      return "";
    case EdgeKind::select:
      return "";
    case EdgeKind::ret:
      return "";
    case EdgeKind::then:
      return "then";
    case EdgeKind::refused:
      return "not accepted";
    default:
      break;
  }
  if (edge.transition < p.transitions.size()) return trigger_text(p, p.transitions[edge.transition]);
  return edge.kind == EdgeKind::call ? "run" : "";
}

void everywhere(const Procedure& p, const Edge& edge, std::size_t to,
                std::vector<std::pair<std::string, std::size_t>>& keys, Picture& picture) {
  std::string key, label;
  if (edge.rule < p.always.size()) {
    const AlwaysRule& rule = p.always[edge.rule];
    key = "rule " + rule.path;
    label = rule.title.empty() ? rule.path : rule.title;
  } else if (edge.transition < p.transitions.size()) {
    key = "clock " + p.transitions[edge.transition].path;
    label = p.transitions[edge.transition].path;
  }
  std::size_t place = picture.everywhere.size();
  for (const auto& [known, index] : keys) {
    if (known == key) place = index;
  }
  if (place == picture.everywhere.size()) {
    keys.push_back({key, place});
    picture.everywhere.push_back({label, {}});
  }
  auto& targets = picture.everywhere[place].to;
  if (std::find(targets.begin(), targets.end(), to) == targets.end()) targets.push_back(to);
}

}  // namespace

std::string trigger_text(const Procedure& p, const Transition& t) {
  const std::string outcome = t.outcome < p.symbols.size() ? p.text(t.outcome) : std::string();
  const auto named = [&](const char* fallback) { return outcome.empty() ? std::string(fallback) : outcome; };
  switch (t.trigger) {
    case TriggerKind::outcome:
    case TriggerKind::returned:
      return guarded(named(""), t);
    case TriggerKind::known:
      return guarded(named("known"), t);
    case TriggerKind::joined:
      return guarded(named("joined"), t);
    case TriggerKind::kept:
      return guarded(named("kept"), t);
    case TriggerKind::broken:
      return guarded(named("broken"), t);
    case TriggerKind::approved:
      return guarded(named("approved"), t);
    case TriggerKind::not_approved:
      return guarded(named("not_approved"), t);
    case TriggerKind::after:
      return guarded("after " + constant_text(p, t.time), t);
    case TriggerKind::every:
      return guarded("every " + constant_text(p, t.time), t);
    case TriggerKind::at:
      return guarded("at " + constant_text(p, t.time), t);
    case TriggerKind::no_reply:
      return guarded("no reply for " + constant_text(p, t.time), t);
    case TriggerKind::condition:
      return guarded("", t);
    case TriggerKind::clock_broken:
      return guarded("broken", t);
    case TriggerKind::clock_at: {
      const Value share = Value::rational(ValueKind::percent, t.share);
      return guarded("at " + value_text(p, share), t);
    }
  }
  return "";
}

Picture picture_of(const Procedure& p, const StateGraph& graph, const DrawOptions& options) {
  Picture picture;
  picture.title = titled(p.title, p.name < p.symbols.size() ? p.text(p.name) : std::string(), options);
  const std::vector<bool> chosen = chosen_containers(p, graph, options);
  constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
  std::vector<std::size_t> node_of(p.steps.size(), nowhere), frame_of(p.containers.size(), nowhere);

  for (std::size_t c = 0; c < p.containers.size(); ++c) {
    if (!chosen[c]) continue;
    const Container& container = p.containers[c];
    Group frame;
    frame.container = static_cast<Id>(c);
    frame.label = titled(container.title, container.path, options);
    for (Id s = container.steps.first; s < container.steps.first + container.steps.count; ++s) {
      const Step& step = p.steps[s];
      Node node;
      node.step = s;
      node.label = titled(step.title, step.name < p.symbols.size() ? p.text(step.name) : step.path, options);
      node.owners = owners_of(p, step, options);
      node.kind = step.kind;
      node.is_final = graph.is_final(s);
      node.initial = std::find(graph.initial().begin(), graph.initial().end(), s) != graph.initial().end();
      node_of[s] = picture.nodes.size();
      frame.nodes.push_back(node_of[s]);
      picture.nodes.push_back(std::move(node));
    }
    frame_of[c] = picture.frames.size();
    picture.frames.push_back(std::move(frame));
  }
  for (std::size_t f = 0; f < picture.frames.size(); ++f) {
    const Id parent = p.containers[picture.frames[f].container].parent;
    const std::size_t around = parent == no_id ? nowhere : frame_of[p.steps[parent].container];
    if (around == nowhere) {
      picture.top.push_back(f);
    } else {
      picture.frames[around].frames.push_back(f);
    }
  }
  std::vector<std::pair<std::string, std::size_t>> keys;
  for (const Edge& edge : graph.edges()) {
    if (node_of[edge.from] == nowhere || node_of[edge.to] == nowhere) continue;
    if (edge.kind == EdgeKind::rule || edge.rule != no_id) {
      if (edge.kind != EdgeKind::ret) everywhere(p, edge, node_of[edge.to], keys, picture);
      continue;
    }
    picture.lines.push_back({node_of[edge.from], node_of[edge.to], edge.kind, line_label(p, edge)});
  }
  return picture;
}

}  // namespace sop::draw

namespace sop {

std::string_view name_of(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::move:
      return "move";
    case EdgeKind::then:
      return "then";
    case EdgeKind::refused:
      return "refused";
    case EdgeKind::branch:
      return "branch";
    case EdgeKind::join:
      return "join";
    case EdgeKind::call:
      return "call";
    case EdgeKind::ret:
      return "return";
    case EdgeKind::rule:
      return "rule";
    case EdgeKind::reopen:
      return "reopen";
    case EdgeKind::select:
      return "select";
  }
  return "";
}

}  // namespace sop
