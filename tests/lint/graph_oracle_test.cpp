// The checks of shape, compared with what small random procedures are as graphs: steps that nothing leads to, steps without a way to an end,
// circles without a limit, branches that do not join. Each speaks exactly where a search of our own says so, and nowhere else. The graphs
// are written as text, with bounded and unbounded moves, moves by time and moves with a condition, two ends and sometimes a parallel step, and
// are known here from how they were written, not from what was loaded. A graph that forgets an edge is noticed by the same comparison. SOP_RANDOM_COUNT and SOP_RANDOM_SEED choose other graphs; a failing one is printed with its text.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "src/lint/check.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"

namespace {

using sop_test::Random;

constexpr std::uint64_t usual_count = sop_test::as_fast_as_it_is(30'000, 1500);

constexpr int nowhere = -1, to_join = -2;

struct Move {
  int from = 0, to = nowhere, then = nowhere;
  bool bounded = false;
  int hours = 0;           ///< after which it is taken; 0: somebody reports it, or the branches have joined
  bool condition = false;  ///< on a fact; the checks of shape do not look at it
};

/// A step, an end, or a step of a branch.
struct Node {
  std::string name;
  int branch = nowhere;  ///< of the parallel step; nowhere: of the scenario itself
  bool end = false, parallel = false;
};

using Links = std::vector<std::vector<bool>>;

struct Graph {
  std::vector<Node> nodes;
  std::vector<Move> moves;
  int parallel = nowhere;
  std::vector<int> entries;  ///< of the branches
  bool all = true;           ///< the parallel step waits for all of them

  [[nodiscard]] Links none() const { return Links(nodes.size(), std::vector<bool>(nodes.size())); }
  [[nodiscard]] int at(int target) const { return target == to_join ? parallel : target; }
};

/// What can be reached from what in one step or more (Warshall 1962).
Links closed(Links links) {
  for (std::size_t k = 0; k < links.size(); ++k)
    for (std::size_t i = 0; i < links.size(); ++i)
      for (std::size_t j = 0; j < links.size(); ++j)
        if (links[i][k] && links[k][j]) links[i][j] = true;
  return links;
}

Graph random_graph(Random& random) {
  Graph g;
  const int steps = static_cast<int>(random.between(2, 5));
  for (int i = 0; i < steps; ++i) g.nodes.push_back({"s" + std::to_string(i), nowhere, false, false});
  for (int i = 0; i < 2; ++i) g.nodes.push_back({"e" + std::to_string(i), nowhere, true, false});
  const int outer = static_cast<int>(g.nodes.size());
  if (random.one_in(2)) {
    g.parallel = static_cast<int>(random.between(0, steps - 1));
    g.nodes[static_cast<std::size_t>(g.parallel)].parallel = true;
    g.all = !random.one_in(4);
    for (int b = 0; b < 2; ++b) {
      g.entries.push_back(static_cast<int>(g.nodes.size()));
      for (std::int64_t k = random.between(1, 3); k > 0; --k)
        g.nodes.push_back({"b" + std::to_string(g.nodes.size()), b, false, false});
    }
  }
  for (int s = 0; s < static_cast<int>(g.nodes.size()); ++s) {
    const Node& node = g.nodes[static_cast<std::size_t>(s)];
    if (node.end) continue;
    const auto target = [&] {
      if (node.branch == nowhere) return static_cast<int>(random.between(0, outer - 1));
      if (random.one_in(3)) return to_join;
      std::vector<int> beside;
      for (std::size_t i = 0; i < g.nodes.size(); ++i)
        if (g.nodes[i].branch == node.branch) beside.push_back(static_cast<int>(i));
      return beside[static_cast<std::size_t>(random.between(0, static_cast<int>(beside.size()) - 1))];
    };
    for (std::int64_t k = node.parallel ? 1 : random.between(1, 2); k > 0; --k) {
      Move move;
      move.from = s;
      move.to = target();
      move.bounded = random.one_in(3);
      if (move.bounded && (node.parallel || !random.one_in(4))) move.then = target();
      move.condition = random.one_in(4);
      g.moves.push_back(move);
    }
    if (random.one_in(4)) {
      Move late;
      late.from = s;
      late.to = target();
      late.bounded = random.one_in(2);
      if (late.bounded && random.one_in(2)) late.then = target();
      late.hours = static_cast<int>(random.between(1, 9));
      late.condition = random.one_in(4);
      g.moves.push_back(late);
    }
  }
  return g;
}

std::string text_of(const Graph& g) {
  std::string text =
      "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
      "2026-09-01\n}\nfacts {\n  big: yes or no\n}\nrole agent {\n  reports to: nobody\n}\nscenario sc {\n  "
      "applies if: any\n";
  const auto name = [&](int target) {
    return target == to_join ? std::string("join") : g.nodes[static_cast<std::size_t>(target)].name;
  };
  const auto moves = [&](int s) {
    std::string out, outcomes;
    int n = 0;
    for (const Move& move : g.moves) {
      if (move.from != s) continue;
      const bool joined = g.nodes[static_cast<std::size_t>(s)].parallel;
      if (move.hours > 0) {
        out += "    after " + std::to_string(move.hours) + (move.hours == 1 ? " hour" : " hours");
      } else {
        const std::string outcome = joined ? "joined" : std::string(1, static_cast<char>('k' + n++));
        outcomes += (outcomes.empty() ? "" : ", ") + outcome;
        out += "    on " + outcome;
      }
      out += (move.condition ? ", if big is yes -> " : " -> ") + name(move.to);
      if (move.bounded) out += ", at most 2 times";
      if (move.then != nowhere) out += ", then " + name(move.then);
      out += "\n";
    }
    if (!g.nodes[static_cast<std::size_t>(s)].parallel) out = "    outcomes: " + outcomes + "\n" + out;
    return out;
  };
  const auto step = [&](int s) {
    return "  step " + name(s) + " {\n    owner: agent\n    do: \"Look\"\n" + moves(s) + "  }\n";
  };
  for (int s = 0; s < static_cast<int>(g.nodes.size()); ++s) {
    const Node& node = g.nodes[static_cast<std::size_t>(s)];
    if (node.branch != nowhere) continue;
    if (node.end) {
      text += "  end " + node.name + "\n";
    } else if (!node.parallel) {
      text += step(s);
    } else {
      text += "  parallel " + node.name + " {\n    owner: agent\n    wait for: " + (g.all ? "all" : "first") +
              "\n";
      for (int b = 0; b < 2; ++b) {
        text += "    branch br" + std::to_string(b) + " {\n";
        for (int inner = 0; inner < static_cast<int>(g.nodes.size()); ++inner)
          if (g.nodes[static_cast<std::size_t>(inner)].branch == b) text += step(inner);
        text += "    }\n";
      }
      text += moves(s) + "  }\n";
    }
  }
  return text + "}\n";
}

/// The names that a check gives, each finding by the last part of its path.
std::vector<std::string> said(const sop::LintResult& result, const std::string& check) {
  std::vector<std::string> out;
  for (const sop::Finding& finding : result.findings)
    if (finding.check == check) out.push_back(finding.path.substr(finding.path.rfind('/') + 1));
  std::sort(out.begin(), out.end());
  return out;
}

/// Groups of nodes; of each exactly one is to be named.
using Groups = std::vector<std::vector<std::string>>;

void check_names(const std::vector<std::string>& names, const Groups& groups, const std::string& check) {
  CAPTURE(check);
  CHECK(names.size() == groups.size());
  for (const std::vector<std::string>& group : groups) {
    CAPTURE(group.front());
    const auto in_group = [&](const std::string& name) {
      return std::find(group.begin(), group.end(), name) != group.end();
    };
    CHECK(std::count_if(names.begin(), names.end(), in_group) == 1);
  }
}

/// Nodes with a property, those that reach each other together; a group from which (with `forward`) or to which others with it lead is left out.
template <class Has>
Groups groups_of(const Graph& g, const Links& reach, Has has, bool forward) {
  Groups out;
  const int n = static_cast<int>(g.nodes.size());
  const auto leads = [&](int a, int b) {
    return static_cast<bool>(reach[static_cast<std::size_t>(a)][static_cast<std::size_t>(b)]);
  };
  for (int s = 0; s < n; ++s) {
    if (!has(s)) continue;
    std::vector<std::string> group{g.nodes[static_cast<std::size_t>(s)].name};
    bool first = true, last = true;
    for (int other = 0; other < n; ++other) {
      if (other == s || !has(other)) continue;
      const bool there = leads(s, other), back = leads(other, s);
      if (there && back) {
        first = first && other > s;
        group.push_back(g.nodes[static_cast<std::size_t>(other)].name);
      }
      if (forward ? there && !back : back && !there) last = false;
    }
    if (first && last) out.push_back(std::move(group));
  }
  return out;
}

struct Expected {
  Groups unreachable, stuck, loops, never_join, branch_stuck;
};

Expected expected(const Graph& g) {
  const auto n = g.nodes.size();
  Links every = g.none(), lasting = g.none(), inside = g.none();
  std::vector<bool> joins(n);
  const auto link = [&](Links& links, int from, int to) {
    links[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)] = true;
  };
  for (const Move& move : g.moves) {
    for (const int to : {move.to, move.then}) {
      if (to == nowhere) continue;
      link(every, move.from, g.at(to));
      if (to != to_join) link(inside, move.from, to);
      if (to == to_join) joins[static_cast<std::size_t>(move.from)] = true;
    }
    const int stays = move.bounded ? move.then : move.to;
    if (stays >= 0) link(lasting, move.from, stays);
  }
  for (const int entry : g.entries) link(every, g.parallel, entry);
  every = closed(every);
  lasting = closed(lasting);
  inside = closed(inside);
  const auto reached = [&](int s) { return s == 0 || every[0][static_cast<std::size_t>(s)]; };
  const auto ends = [&](int s) {
    for (std::size_t e = 0; e < n; ++e)
      if (g.nodes[e].end && (static_cast<int>(e) == s || every[static_cast<std::size_t>(s)][e])) return true;
    return false;
  };
  Expected out;
  const auto is_stuck = [&](int s) {
    return reached(s) && !ends(s) && g.nodes[static_cast<std::size_t>(s)].branch == nowhere;
  };
  out.stuck = groups_of(g, every, is_stuck, true);
  out.unreachable = groups_of(
      g, every, [&](int s) { return !reached(s); }, false);
  // Where a case has no way to an end the move that is missing may be the one that leads to a step beside it.
  const auto beside = [&](const std::vector<std::string>& group) {
    return !out.stuck.empty() && group.front().front() != 'b';
  };
  out.unreachable.erase(std::remove_if(out.unreachable.begin(), out.unreachable.end(), beside),
                        out.unreachable.end());
  std::vector<bool> done(n);
  for (std::size_t s = 0; s < n; ++s) {
    if (done[s] || !lasting[s][s] || !reached(static_cast<int>(s)) || !ends(static_cast<int>(s))) continue;
    out.loops.emplace_back();
    for (std::size_t other = s; other < n; ++other) {
      if (other != s && !(lasting[s][other] && lasting[other][s])) continue;
      done[other] = true;
      out.loops.back().push_back(g.nodes[other].name);
    }
  }
  std::vector<std::size_t> open;
  for (std::size_t b = 0; b < g.entries.size(); ++b) {
    const auto entry = static_cast<std::size_t>(g.entries[b]);
    const auto within = [&](std::size_t s) { return s == entry || inside[entry][s]; };
    const auto may = [&](std::size_t s, const std::vector<bool>& what) {
      for (std::size_t other = 0; other < n; ++other)
        if (what[other] && (other == s || inside[s][other])) return true;
      return false;
    };
    if (!may(entry, joins)) {
      open.push_back(b);
      continue;
    }
    if (!g.all) continue;
    const Groups stuck = groups_of(
        g, inside,
        [&](int s) {
          const auto at = static_cast<std::size_t>(s);
          return within(at) && !may(at, joins);
        },
        true);
    out.branch_stuck.insert(out.branch_stuck.end(), stuck.begin(), stuck.end());
  }
  const std::size_t wanted = g.all ? 2 : 1;
  if (g.entries.size() - open.size() < wanted)
    for (const std::size_t b : open) out.never_join.push_back({"br" + std::to_string(b)});
  return out;
}

/// What the checks of shape say of the procedure; the cases that show it left aside; with `forgotten` as if the last edge of its graph were not there.
sop::LintResult shape_of(const sop::Procedure& procedure, bool forgotten = false) {
  const sop::LintOptions options;
  sop::Procedure less = procedure;
  if (forgotten) --less.steps[less.transitions.back().step].transitions.count;
  const sop::StateGraph graph(less);
  const sop::analysis::Reachability reachability = sop::analysis::reachability(less, graph);
  sop::LintResult result;
  sop::lint_checks::CheckContext context(procedure, graph, reachability, options, result);
  context.without_stories = true;
  const auto run = [&](const char* id, void (*check)(sop::lint_checks::CheckContext&)) {
    context.begin(*sop::find_check(id));
    check(context);
  };
  run("unreachable_step", &sop::lint_checks::unreachable_step);
  run("no_way_to_an_end", &sop::lint_checks::no_way_to_an_end);
  run("loop_without_limit", &sop::lint_checks::loop_without_limit);
  run("branch_never_joins", &sop::lint_checks::branch_never_joins);
  run("branch_gets_stuck", &sop::lint_checks::branch_gets_stuck);
  return result;
}

}  // namespace

TEST_CASE("steps, circles and branches of random graphs are judged as a search of all ways judges them") {
  const sop_test::Seeds seeds("graphs", usual_count);
  std::size_t loaded = 0, unreachable = 0, stuck = 0, loops = 0, never = 0, branch = 0, clean = 0;
  for (const std::uint64_t seed : seeds) {
    Random random(seed + 700000);
    const Graph g = random_graph(random);
    const std::string text = text_of(g);
    CAPTURE(seed);
    CAPTURE(text);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) continue;  // a circle that moves by itself
    ++loaded;
    const Expected expect = expected(g);
    const sop::LintResult result = shape_of(load.procedure);
    CHECK(result.unfinished.empty());
    check_names(said(result, "unreachable_step"), expect.unreachable, "unreachable_step");
    check_names(said(result, "no_way_to_an_end"), expect.stuck, "no_way_to_an_end");
    check_names(said(result, "loop_without_limit"), expect.loops, "loop_without_limit");
    check_names(said(result, "branch_never_joins"), expect.never_join, "branch_never_joins");
    check_names(said(result, "branch_gets_stuck"), expect.branch_stuck, "branch_gets_stuck");
    unreachable += expect.unreachable.size();
    stuck += expect.stuck.size();
    loops += expect.loops.size();
    never += expect.never_join.size();
    branch += expect.branch_stuck.size();
    clean += result.findings.empty() ? 1U : 0U;
  }
  if (!seeds.is_whole()) return;
  CHECK(loaded > seeds.count() / 2);
  for (const std::size_t met : {unreachable, stuck, loops, never, branch, clean}) CHECK(met >= 10);
}

TEST_CASE("an edge that the graph forgets on purpose is noticed") {
  std::size_t noticed = 0;
  for (std::uint64_t seed = 1; seed < 400; ++seed) {
    Random random(seed + 700000);
    const Graph g = random_graph(random);
    const sop::LoadResult load = sop::load_text("t.sop", text_of(g));
    if (!load.ok || load.procedure.transitions.empty()) continue;
    const Expected expect = expected(g);
    const sop::LintResult result = shape_of(load.procedure, true);
    if (said(result, "unreachable_step").size() != expect.unreachable.size() ||
        said(result, "no_way_to_an_end").size() != expect.stuck.size() ||
        said(result, "loop_without_limit").size() != expect.loops.size())
      ++noticed;
  }
  CHECK(noticed >= 10);
}
