// src/diff/compare.hpp — where two versions answer one question differently: regions with a witness each.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sop/engine.hpp"
#include "src/diff/subjects.hpp"
#include "src/proof/space.hpp"

namespace sop::diffing {

/// What one version answers to one question about one case, asked of both interpreters.
struct Played {
  std::string key;    ///< the answer, spelled alike in both versions
  std::string text;   ///< as the author wrote it
  std::string shown;  ///< as it comes out: `8.00 EUR`
  Value value;
  bool waits = false;   ///< something is unknown
  bool agreed = true;   ///< both interpreters say the same
  std::vector<DiffRule> rules;
};

/// A region with what is needed to find cases in it.
struct Found {
  DiffRegion region;
  std::size_t subject = 0;
  std::vector<proof::Region> boxes;
  bool whole = false;  ///< it is of no cases: of a fact itself
};

/// The name that a region keeps: of what is asked, of both answers and of its cases, each spelled as it is told.
void set_id(DiffRegion& region, const std::string& cases);

class Comparison {
 public:
  Comparison(const Versions& versions, Wording (&wording)[2], const DiffOptions& options);
  ~Comparison();
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  /// Adds the regions of a question, or why it could not be compared.
  void compare(const Subject& subject, std::size_t number, std::vector<Found>& found, std::vector<NotCompared>& not_compared);
  /// Whether a case lies in a region. `facts` has one value a fact of the old version.
  bool holds(const Found& region, const std::vector<Value>& facts_before);

 private:
  class Player;
  struct Diagrams;

  proof::Diagram ladder(int side, const Ladder& ladder, bool present_only);
  proof::Diagram line_answer(int side, const Line& line);
  proof::Diagram met(int side, const Line& line);
  void group(const Subject& subject, std::size_t number, proof::Diagram where, std::vector<Found>& found,
             std::vector<NotCompared>& not_compared);
  bool shown(const Subject& subject, const proof::Found& point, DiffRegion& region);
  [[nodiscard]] DiffBox box_of(const proof::Region& box) const;
  [[nodiscard]] std::string axis_text(proof::AxisId axis) const;
  bool place_of(proof::AxisId axis, const std::vector<Value>& facts_before, proof::Place& place);
  void verdict(const Subject& subject, const Played& before, const Played& after, DiffRegion& region) const;

  const Versions& v_;
  Wording* w_[2];
  const DiffOptions& options_;
  proof::Effort effort_;
  std::unique_ptr<proof::Space> space_;
  std::unique_ptr<Player> player_;
};

}  // namespace sop::diffing
