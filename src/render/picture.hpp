// src/render/picture.hpp — what is drawn, before any format: nodes, frames and lines with their words.
#pragma once

#include <string>
#include <vector>

#include "sop/draw.hpp"

namespace sop::draw {

struct Node {
  Id step = no_id;
  std::string label;  ///< title or name
  std::vector<std::string> owners;
  StepKind kind = StepKind::step;
  bool initial = false;
  bool is_final = false;
};

/// A scenario, routine or branch with its nodes, and the frames inside it.
struct Group {
  Id container = no_id;
  std::string label;
  std::vector<std::size_t> nodes;   ///< into Picture::nodes
  std::vector<std::size_t> frames;  ///< into Picture::frames
};

/// A line between two nodes.
struct Line {
  std::size_t from = 0, to = 0;
  EdgeKind kind = EdgeKind::move;
  std::string label;
};

/// What a rule or a clock does from every step: a node of its own, and where it leads.
struct Everywhere {
  std::string label;
  std::vector<std::size_t> to;
};

struct Picture {
  std::string title;
  std::vector<Node> nodes;
  std::vector<Group> frames;
  std::vector<std::size_t> top;  ///< frames that stand in no other
  std::vector<Line> lines;
  std::vector<Everywhere> everywhere;
};

Picture picture_of(const Procedure& procedure, const StateGraph& graph, const DrawOptions& options);

/// What leads along an edge, in words: `accepted`, `after 3 days`, `no reply for 7 days`.
std::string trigger_text(const Procedure& procedure, const Transition& transition);

}  // namespace sop::draw
