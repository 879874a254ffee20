// src/render/draw.cpp — a picture as DOT, as Mermaid, and as JSON.
//
// Identifiers in the output are numbers of our own (n3, f1), so that no name has to be one; names are labels, and labels
// are escaped: DOT strings by backslashes, Mermaid by numbered entities for everything that could mean something there.
#include "sop/draw.hpp"

#include <string>
#include <string_view>

#include "sop/decision_json.hpp"
#include "sop/json.hpp"
#include "sop/unicode.hpp"
#include "src/render/picture.hpp"

namespace sop {
namespace {

using draw::Group;
using draw::Line;
using draw::Node;
using draw::Picture;

std::string node_id(std::size_t number) { return "n" + std::to_string(number); }
std::string rule_id(std::size_t number) { return "a" + std::to_string(number); }

/// A label with its lines parted by `\n`: title, then owners.
std::string node_label(const Node& node) {
  std::string label = node.label;
  for (std::size_t i = 0; i < node.owners.size(); ++i) label += (i == 0 ? "\n" : ", ") + node.owners[i];
  return label;
}

// --- DOT ---------------------------------------------------------------------------------------------------------------

/// A quoted string. Line ends of labels become line breaks; what could steer a terminal is shown, not sent, and an `&` begins no entity
/// of HTML: Graphviz would write `&#27;` into a picture as the character itself.
std::string dot_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : unicode::escape_for_terminal(text, unicode::Whitespace::keep)) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t' || c == '\r') {
      out += ' ';
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
      if (c == '&') out += "amp;";
    }
  }
  return out + "\"";
}

class DotWriter {
 public:
  explicit DotWriter(const Picture& picture) : picture_(picture) {}

  std::string write() {
    out_ = "digraph " + dot_text(picture_.title) + " {\n";
    out_ += "  rankdir=TB;\n  label=" + dot_text(picture_.title) + ";\n";
    out_ += "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", fontname=\"sans-serif\"];\n";
    out_ += "  edge [fontname=\"sans-serif\", fontsize=10];\n";
    for (const std::size_t frame : picture_.top) write_frame(picture_.frames[frame], frame, "  ");
    for (const Line& line : picture_.lines) write_line(line);
    for (std::size_t i = 0; i < picture_.everywhere.size(); ++i) {
      const auto& rule = picture_.everywhere[i];
      out_ +=
          "  " + rule_id(i) + " [label=" + dot_text(rule.label) + ", shape=note, fillcolor=\"#fff8e1\"];\n";
      for (const std::size_t to : rule.to)
        out_ += "  " + rule_id(i) + " -> " + node_id(to) + " [style=dashed];\n";
    }
    return out_ + "}\n";
  }

 private:
  void write_frame(const Group& frame, std::size_t number, const std::string& margin) {
    out_ += margin + "subgraph \"cluster_" + std::to_string(number) + "\" {\n";
    out_ += margin + "  label=" + dot_text(frame.label) + ";\n" + margin + "  color=\"#9e9e9e\";\n";
    for (const std::size_t node : frame.nodes) write_node(node, margin + "  ");
    for (const std::size_t inner : frame.frames) write_frame(picture_.frames[inner], inner, margin + "  ");
    out_ += margin + "}\n";
  }
  void write_node(std::size_t number, const std::string& margin) {
    const Node& node = picture_.nodes[number];
    out_ += margin + node_id(number) + " [label=" + dot_text(node_label(node));
    if (node.kind == StepKind::end) out_ += ", shape=ellipse, fillcolor=\"#e8f5e9\"";
    if (node.kind == StepKind::parallel) out_ += ", peripheries=2";
    if (node.initial) out_ += ", penwidth=2";
    out_ += "];\n";
  }
  void write_line(const Line& line) {
    out_ += "  " + node_id(line.from) + " -> " + node_id(line.to);
    std::string style;
    switch (line.kind) {
      case EdgeKind::then:
      case EdgeKind::refused:
        style = "style=dashed";
        break;
      case EdgeKind::call:
      case EdgeKind::ret:
        style = "style=dotted";
        break;
      case EdgeKind::reopen:
        style = "style=dashed, color=\"#616161\"";
        break;
      default:
        break;
    }
    if (!line.label.empty())
      style += (style.empty() ? "" : ", ") + std::string("label=") + dot_text(line.label);
    if (!style.empty()) out_ += " [" + style + "]";
    out_ += ";\n";
  }

  const Picture& picture_;
  std::string out_;
};

// --- Mermaid -----------------------------------------------------------------------------------------------------------

/// A quoted label. Letters of all alphabets, digits, spaces and a few marks stay; all else is an entity by number.
std::string mermaid_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : unicode::escape_for_terminal(text, unicode::Whitespace::keep)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z') || c == ' ' || c == ',' || c == '.' || c == '-' || c == '\'' ||
                       c == '?' || c == '!';
    if (plain) {
      out += c;
    } else if (c == '\n') {
      out += "<br/>";
    } else if (byte < 0x20) {
      out += ' ';
    } else {
      out += "#" + std::to_string(byte) + ";";
    }
  }
  return out + "\"";
}

class MermaidWriter {
 public:
  explicit MermaidWriter(const Picture& picture) : picture_(picture) {}

  std::string write() {
    out_ = "flowchart TD\n";
    for (const std::size_t frame : picture_.top) write_frame(picture_.frames[frame], frame, "  ");
    for (const Line& line : picture_.lines) {
      const bool solid = line.kind == EdgeKind::move || line.kind == EdgeKind::branch ||
                         line.kind == EdgeKind::join || line.kind == EdgeKind::select;
      out_ += "  " + node_id(line.from) + (solid ? " -->" : " -.->");
      if (!line.label.empty()) out_ += "|" + mermaid_text(line.label) + "|";
      out_ += " " + node_id(line.to) + "\n";
    }
    for (std::size_t i = 0; i < picture_.everywhere.size(); ++i) {
      const auto& rule = picture_.everywhere[i];
      out_ += "  " + rule_id(i) + ">" + mermaid_text(rule.label) + "]\n";
      for (const std::size_t to : rule.to) out_ += "  " + rule_id(i) + " -.-> " + node_id(to) + "\n";
    }
    return out_;
  }

 private:
  void write_frame(const Group& frame, std::size_t number, const std::string& margin) {
    out_ += margin + "subgraph f" + std::to_string(number) + "[" + mermaid_text(frame.label) + "]\n";
    for (const std::size_t node : frame.nodes) {
      const Node& n = picture_.nodes[node];
      const char* open = n.kind == StepKind::end ? "([" : n.kind == StepKind::parallel ? "[[" : "[";
      const char* close = n.kind == StepKind::end ? "])" : n.kind == StepKind::parallel ? "]]" : "]";
      out_ += margin + "  " + node_id(node) + open + mermaid_text(node_label(n)) + close + "\n";
    }
    for (const std::size_t inner : frame.frames) write_frame(picture_.frames[inner], inner, margin + "  ");
    out_ += margin + "end\n";
  }

  const Picture& picture_;
  std::string out_;
};

// --- JSON --------------------------------------------------------------------------------------------------------------

std::string_view kind_name(StepKind kind) {
  return kind == StepKind::end ? "end" : kind == StepKind::parallel ? "parallel" : "step";
}
std::string_view kind_name(ContainerKind kind) {
  switch (kind) {
    case ContainerKind::scenario:
      return "scenario";
    case ContainerKind::routine:
      return "routine";
    case ContainerKind::branch:
      return "branch";
    case ContainerKind::intake:
      return "intake";
  }
  return "";
}

}  // namespace

std::string draw_dot(const Procedure& procedure, const StateGraph& graph, const DrawOptions& options) {
  return DotWriter(draw::picture_of(procedure, graph, options)).write();
}

std::string draw_mermaid(const Procedure& procedure, const StateGraph& graph, const DrawOptions& options) {
  return MermaidWriter(draw::picture_of(procedure, graph, options)).write();
}

std::string draw_json(const Procedure& p, const StateGraph& graph, const DrawOptions& options) {
  DrawOptions names = options;
  names.titles = false;
  const Picture picture = draw::picture_of(p, graph, names);
  std::vector<bool> drawn(p.steps.size(), false);
  std::string out;
  JsonWriter writer(out);
  writer.begin_object().integer("version", 1).key("procedure").begin_object();
  writer.text("name", p.name < p.symbols.size() ? std::string_view(p.text(p.name)) : std::string_view());
  if (!p.edition.empty()) writer.text("edition", p.edition);
  writer.text("hash", hash_text(p.hash)).end_object();
  writer.key("containers").begin_array();
  for (const Group& frame : picture.frames) {
    const Container& container = p.containers[frame.container];
    writer.begin_object().text("path", container.path).text("kind", kind_name(container.kind));
    if (!container.title.empty()) writer.text("title", container.title);
    if (container.parent != no_id) writer.text("parent", p.steps[container.parent].path);
    writer.end_object();
  }
  writer.end_array().key("states").begin_array();
  for (const Node& node : picture.nodes) {
    const Step& step = p.steps[node.step];
    drawn[node.step] = true;
    writer.begin_object().text("path", step.path).text("kind", kind_name(step.kind));
    writer.text("container", p.containers[step.container].path);
    if (!step.title.empty()) writer.text("title", step.title);
    if (!node.owners.empty()) {
      writer.key("owners").begin_array();
      for (const std::string& owner : node.owners) writer.text(owner);
      writer.end_array();
    }
    if (node.initial) writer.boolean("initial", true);
    if (node.is_final) writer.boolean("final", true);
    writer.end_object();
  }
  writer.end_array().key("edges").begin_array();
  for (const Edge& edge : graph.edges()) {
    if (!drawn[edge.from] || !drawn[edge.to]) continue;
    writer.begin_object().text("from", p.steps[edge.from].path).text("to", p.steps[edge.to].path);
    writer.text("kind", name_of(edge.kind));
    if (edge.transition < p.transitions.size()) {
      writer.text("transition", p.transitions[edge.transition].path);
      const std::string trigger = draw::trigger_text(p, p.transitions[edge.transition]);
      if (!trigger.empty()) writer.text("trigger", trigger);
    }
    if (edge.rule < p.always.size()) writer.text("rule", p.always[edge.rule].path);
    writer.end_object();
  }
  writer.end_array().end_object();
  out += '\n';
  return out;
}

}  // namespace sop
