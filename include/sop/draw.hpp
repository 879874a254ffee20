// sop/draw.hpp — the state graph of a procedure as a picture: DOT for Graphviz, Mermaid for documents, JSON for programs; and as a
// statechart for other tools: SCXML, XState.
//
// Steps are boxes with their owners, ends are round, parallel steps have a double border; scenarios, routines and branches
// are frames. A line carries what leads along it (`accepted`, `after 3 days`). What a rule or a clock does from every step
// is drawn once, from a node of its own. All names and titles are escaped for the format they stand in.
//
// Declared here, compiled once in src/render. Thread-safety: pure functions. Cost: linear in states and edges.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/model.hpp"
#include "sop/state_graph.hpp"

namespace sop {

struct DrawOptions {
  Id scenario = no_id;  ///< only this scenario and the routines that it runs; no_id: everything
  bool titles = true;   ///< titles where there are some, else names
};

/// For `dot`: `digraph "name" { ... }`.
std::string draw_dot(const Procedure& procedure, const StateGraph& graph, const DrawOptions& options = {});
/// For Mermaid: `flowchart TD`.
std::string draw_mermaid(const Procedure& procedure, const StateGraph& graph,
                         const DrawOptions& options = {});
/// One object on one line (docs/schema/graph.schema.json), names and paths as they are.
std::string draw_json(const Procedure& procedure, const StateGraph& graph, const DrawOptions& options = {});

/// State Chart XML (w3.org/TR/scxml), without a data model: conditions stay with the procedure, `sop:if` names the move that has one.
std::string draw_scxml(const Procedure& procedure, const StateGraph& graph, const DrawOptions& options = {});
/// The configuration of a machine of XState 5 on one line of JSON; a `guard` is the path of the move that has a condition.
std::string draw_xstate(const Procedure& procedure, const StateGraph& graph, const DrawOptions& options = {});

/// The stable name of a kind of edge: `move`, `return` ...
std::string_view name_of(EdgeKind kind);

}  // namespace sop
