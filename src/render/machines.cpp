// src/render/machines.cpp — the state graph as a statechart for other tools: SCXML (w3.org/TR/scxml) and the machine configuration of
// XState 5 (stately.ai/docs).
//
// Both describe the same machine: a state for each scenario and routine, its steps inside, a parallel step with its branches as
// regions. What leads on is an event: outcomes by their names, times as `after 3 days`. Conditions stay with the procedure: a guard is
// the lasting name of the move, which the host asks the engine about. A statechart has no calls, so what a routine returns to
// are events `return` from its ends to every step that waits for it.
#include <algorithm>
#include <map>

#include "sop/decision_json.hpp"
#include "sop/json.hpp"
#include "sop/unicode.hpp"
#include "src/render/lint_items.hpp"
#include "src/render/picture.hpp"

namespace sop {
namespace {

using draw::Group;
using draw::Node;
using draw::Picture;

struct Arrow {
  std::string event, guard;  ///< guard: the path of the move; empty: always
  Id to = no_id;             ///< step
};

struct Machine {
  const Procedure& p;
  Picture picture;
  std::vector<std::vector<Arrow>> of_step;        ///< by step
  std::map<Id, std::vector<Arrow>> of_container;  ///< what rules and clocks do from every step inside
  std::vector<std::vector<std::size_t>> regions;  ///< by step: frames of its branches
  std::vector<bool> drawn;

  Machine(const Procedure& procedure, const StateGraph& graph, const DrawOptions& options)
      : p(procedure),
        picture(draw::picture_of(procedure, graph, options)),
        of_step(procedure.steps.size()),
        regions(procedure.steps.size()),
        drawn(procedure.steps.size(), false) {
    for (const Node& node : picture.nodes) drawn[node.step] = true;
    for (std::size_t f = 0; f < picture.frames.size(); ++f) {
      const Id parent = p.containers[picture.frames[f].container].parent;
      if (parent != no_id) regions[parent].push_back(f);
    }
    for (const Edge& edge : graph.edges())
      if (drawn[edge.from] && drawn[edge.to]) add(edge);
  }

  /// A step that nothing leaves ends its region.
  [[nodiscard]] bool ends(Id step) const {
    return p.steps[step].kind == StepKind::end && of_step[step].empty();
  }

 private:
  void add(const Edge& edge) {
    Arrow arrow;
    arrow.to = edge.to;
    const bool moved = edge.transition < p.transitions.size();
    if (moved) {
      const Transition& t = p.transitions[edge.transition];
      Transition bare = t;
      bare.guard = no_id;
      bare.at_most = 0;
      arrow.event = draw::trigger_text(p, bare);
      // `then` is what comes when the move above it may not be taken any more.
      if ((t.guard != no_id || t.at_most > 0) && edge.kind != EdgeKind::then) arrow.guard = t.path;
    }
    std::vector<Arrow>* out = &of_step[edge.from];
    switch (edge.kind) {
      case EdgeKind::branch:
        return;  // the regions of a parallel state are entered with it
      case EdgeKind::join:
        // The parallel step goes on: what leads from an end of a branch leads from the whole.
        if (const Id parent = p.containers[p.steps[edge.from].container].parent; parent != no_id)
          out = &of_step[parent];
        arrow.event = "joined";
        break;
      case EdgeKind::ret:
        arrow.event = "return";
        break;
      case EdgeKind::call:
        if (arrow.event.empty()) arrow.event = "run";
        break;
      case EdgeKind::select:
        arrow.event = "scenario";
        break;
      default:
        break;
    }
    if (edge.rule != no_id && edge.kind != EdgeKind::ret) {
      arrow.event = p.always[edge.rule].path;
      arrow.guard.clear();
      out = &of_container[p.steps[edge.from].container];
    } else if (edge.kind == EdgeKind::rule) {
      if (moved) arrow.event = p.transitions[edge.transition].path;
      out = &of_container[p.steps[edge.from].container];
    }
    if (arrow.event.empty()) arrow.event = moved ? p.transitions[edge.transition].path : "next";
    const bool known = std::any_of(out->begin(), out->end(), [&](const Arrow& a) {
      return a.to == arrow.to && a.event == arrow.event && a.guard == arrow.guard;
    });
    if (!known) out->push_back(std::move(arrow));
  }
};

// --- SCXML -------------------------------------------------------------------------------------------------------------

/// The id of a state: a path with `.` between its names, as XML takes it.
std::string scxml_id(std::string_view path) {
  std::string out(path);
  std::replace(out.begin(), out.end(), '/', '.');
  return out;
}

class ScxmlWriter {
 public:
  explicit ScxmlWriter(const Machine& machine) : m_(machine) {}

  std::string write() {
    out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scxml xmlns=\"http://www.w3.org/2005/07/scxml\"";
    out_ += " xmlns:sop=\"urn:sop\" version=\"1.0\" datamodel=\"null\"";
    if (m_.p.name < m_.p.symbols.size()) attribute("name", m_.p.text(m_.p.name));
    attribute("sop:hash", hash_text(m_.p.hash));
    for (const Node& node : m_.picture.nodes) {
      if (!node.initial) continue;
      attribute("initial", scxml_id(m_.p.steps[node.step].path));
      break;
    }
    out_ += ">\n";
    for (const std::size_t frame : m_.picture.top) write_frame(m_.picture.frames[frame], 1);
    return out_ + "</scxml>\n";
  }

 private:
  void attribute(std::string_view name, std::string_view value) {
    out_ += " " + std::string(name) + "=\"";
    render::append_xml(out_, value);
    out_ += "\"";
  }
  void begin(std::size_t depth, std::string_view tag) {
    out_.append(2 * depth, ' ');
    out_ += "<" + std::string(tag);
  }
  void end(std::size_t depth, std::string_view tag) {
    out_.append(2 * depth, ' ');
    out_ += "</" + std::string(tag) + ">\n";
  }
  void arrows(const std::vector<Arrow>& arrows, std::size_t depth) {
    for (const Arrow& arrow : arrows) {
      begin(depth, "transition");
      // Events have no spaces: these part several of them.
      std::string event = arrow.event;
      std::replace(event.begin(), event.end(), ' ', '_');
      attribute("event", event);
      attribute("target", scxml_id(m_.p.steps[arrow.to].path));
      if (!arrow.guard.empty()) attribute("sop:if", arrow.guard);
      out_ += "/>\n";
    }
  }
  void write_frame(const Group& frame, std::size_t depth) {
    const Container& container = m_.p.containers[frame.container];
    begin(depth, "state");
    attribute("id", scxml_id(container.path) + ".");
    if (!frame.nodes.empty())
      attribute("initial", scxml_id(m_.p.steps[m_.picture.nodes[frame.nodes.front()].step].path));
    attribute("sop:title", frame.label);
    out_ += ">\n";
    if (const auto found = m_.of_container.find(frame.container); found != m_.of_container.end())
      arrows(found->second, depth + 1);
    for (const std::size_t node : frame.nodes) write_node(m_.picture.nodes[node], depth + 1);
    end(depth, "state");
  }
  void write_node(const Node& node, std::size_t depth) {
    const std::vector<std::size_t>& regions = m_.regions[node.step];
    const char* tag = !regions.empty() ? "parallel" : m_.ends(node.step) ? "final" : "state";
    begin(depth, tag);
    attribute("id", scxml_id(m_.p.steps[node.step].path));
    attribute("sop:title", node.label);
    std::string owners;
    for (const std::string& owner : node.owners) owners += (owners.empty() ? "" : ", ") + owner;
    if (!owners.empty()) attribute("sop:owner", owners);
    if (regions.empty() && m_.of_step[node.step].empty()) {
      out_ += "/>\n";
      return;
    }
    out_ += ">\n";
    arrows(m_.of_step[node.step], depth + 1);
    for (const std::size_t region : regions) write_frame(m_.picture.frames[region], depth + 1);
    end(depth, tag);
  }

  const Machine& m_;
  std::string out_;
};

// --- XState ------------------------------------------------------------------------------------------------------------

class XStateWriter {
 public:
  explicit XStateWriter(const Machine& machine) : m_(machine), w_(out_) {}

  std::string write() {
    w_.begin_object();
    w_.text("id", m_.p.name < m_.p.symbols.size() ? std::string_view(m_.p.text(m_.p.name)) : "procedure");
    for (const Node& node : m_.picture.nodes) {
      if (!node.initial) continue;
      w_.text("initial", m_.p.containers[m_.p.steps[node.step].container].path);
      break;
    }
    w_.key("meta").begin_object().text("hash", hash_text(m_.p.hash)).end_object();
    w_.key("states").begin_object();
    for (const std::size_t frame : m_.picture.top) write_frame(m_.picture.frames[frame]);
    w_.end_object().end_object();
    return out_ + "\n";
  }

 private:
  /// Keys and ids: a path, in which `.` would part a child from its parent.
  static std::string id_of(std::string_view path) {
    std::string out(path);
    std::replace(out.begin(), out.end(), '.', '_');
    return out;
  }
  void arrows(const std::vector<Arrow>& arrows) {
    if (arrows.empty()) return;
    w_.key("on").begin_object();
    std::vector<std::string_view> told;
    for (const Arrow& first : arrows) {
      if (std::find(told.begin(), told.end(), first.event) != told.end()) continue;
      told.push_back(first.event);
      w_.key(first.event).begin_array();
      for (const Arrow& arrow : arrows) {
        if (arrow.event != first.event) continue;
        w_.begin_object().text("target", "#" + id_of(m_.p.steps[arrow.to].path));
        if (!arrow.guard.empty()) w_.text("guard", arrow.guard);
        w_.end_object();
      }
      w_.end_array();
    }
    w_.end_object();
  }
  void write_frame(const Group& frame) {
    const Container& container = m_.p.containers[frame.container];
    w_.key(id_of(container.path)).begin_object();
    if (!frame.nodes.empty()) {
      const Step& entry = m_.p.steps[m_.picture.nodes[frame.nodes.front()].step];
      w_.text("initial", id_of(entry.path));
    }
    w_.text("description", frame.label);
    if (const auto found = m_.of_container.find(frame.container); found != m_.of_container.end())
      arrows(found->second);
    w_.key("states").begin_object();
    for (const std::size_t node : frame.nodes) write_node(m_.picture.nodes[node]);
    w_.end_object().end_object();
  }
  void write_node(const Node& node) {
    const std::string id = id_of(m_.p.steps[node.step].path);
    const std::vector<std::size_t>& regions = m_.regions[node.step];
    w_.key(id).begin_object().text("id", id);
    if (!regions.empty()) w_.text("type", "parallel");
    if (m_.ends(node.step)) w_.text("type", "final");
    w_.text("description", node.label);
    if (!node.owners.empty()) {
      w_.key("meta").begin_object().key("owners").begin_array();
      for (const std::string& owner : node.owners) w_.text(owner);
      w_.end_array().end_object();
    }
    arrows(m_.of_step[node.step]);
    if (!regions.empty()) {
      w_.key("states").begin_object();
      for (const std::size_t region : regions) write_frame(m_.picture.frames[region]);
      w_.end_object();
    }
    w_.end_object();
  }

  const Machine& m_;
  std::string out_;
  JsonWriter w_;
};

}  // namespace

std::string draw_scxml(const Procedure& p, const StateGraph& graph, const DrawOptions& options) {
  return ScxmlWriter(Machine(p, graph, options)).write();
}

std::string draw_xstate(const Procedure& p, const StateGraph& graph, const DrawOptions& options) {
  return XStateWriter(Machine(p, graph, options)).write();
}

}  // namespace sop
