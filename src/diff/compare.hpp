// src/diff/compare.hpp — where two versions answer one question differently: regions with a witness each.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "src/diff/play.hpp"
#include "src/diff/subjects.hpp"
#include "src/proof/space.hpp"

namespace sop::diffing {

/// A region with what is needed to find cases in it.
struct Found {
  DiffRegion region;
  std::size_t subject = 0;
  std::vector<proof::Region> boxes;
  std::string answers;                    ///< all of its answers, where it tells but a few of them
  proof::Diagram where = proof::leaf(0);  ///< 1 in it
  bool whole = false;                     ///< it is of no cases: of a fact itself
};

/// Several answers that one region has: the first few in words, and all of them in `all` where these are more.
std::string few_of(const std::vector<std::string>& texts, std::string& all);

/// The name that a region keeps: of what is asked, of both answers and of its cases, each spelled as it is told.
void set_id(DiffRegion& region, const std::string& cases);

class Comparison {
 public:
  Comparison(const Versions& versions, Wording (&wording)[2], const DiffOptions& options);
  ~Comparison();
  Comparison(const Comparison&) = delete;
  Comparison& operator=(const Comparison&) = delete;

  /// Adds the regions of a question, or why it could not be compared.
  void compare(const Subject& subject, std::size_t number, std::vector<Found>& found,
               std::vector<NotCompared>& not_compared);
  /// The limits of those who offer an amount that some case of a region passes in one version and not in the other.
  std::vector<std::string> limits_passed(const Found& region, const Subject& amount);
  /// When all is found: puts a region into words, and names it.
  void describe(Found& found) const;
  /// Whether a case lies in a region. `facts` has one value a fact of the old version.
  bool holds(const Found& region, const std::vector<Value>& facts_before);
  /// The keys of the scenarios to which a case belongs, in one version or the other; empty: not known from its facts.
  std::set<std::string> scenarios_of(const Subject& scenarios, const std::vector<FactUpdate>& facts_before);

 private:
  bool changed_rows(const Subject& subject, proof::Diagram& where);
  proof::Diagram ladder(int side, const Ladder& ladder, bool present_only);
  proof::Diagram each(int side, const Ladder& ladder);
  proof::Diagram reason(int side, const Ladder& ladder);
  proof::Diagram all_met(int side, Id list);
  proof::Diagram least(int side, const Ladder& ladder);
  proof::Diagram line_answer(int side, const Line& line);
  proof::Diagram line_value(int side, const Line& line);
  proof::Diagram met(int side, const Line& line);
  void group(const Subject& subject, std::size_t number, proof::Diagram where, std::vector<Found>& found,
             std::vector<NotCompared>& not_compared);
  bool shown(const Subject& subject, const proof::Found& point, bool on_facts, Found& found);
  void join_regions(std::vector<Found>& found, std::size_t from);
  void compare_cases(const Subject& subject, std::size_t number, std::vector<Found>& found,
                     std::vector<NotCompared>& not_compared);
  // Questions whose conditions are the same in both versions, line by line (line_by_line.cpp).
  bool line_by_line(const Subject& subject, std::size_t number, std::vector<Found>& found,
                    std::vector<NotCompared>& not_compared);
  enum class Lines : std::uint8_t { alike, differ, open };
  Lines compare_lines(const Line& was, const Line& is);
  void same_formulas(Subject& subject, std::vector<NotCompared>& not_compared);
  bool rounded_apart(proof::Diagram before, proof::Diagram after);
  NotCompared blamed(const Subject& subject, std::uint32_t side, Id expression);
  bool rests_on_present(const proof::Region& box, std::uint32_t& side, Id& expression) const;
  void tell(const Subject& subject, const Played& before, const Played& after, DiffRegion& region,
            std::string& answers) const;
  // Which lines answer where (responsible.cpp). Leaves: 0, or the place of a line from 1.
  bool responsible(int side, const Ladder& ladder, proof::Diagram within, proof::Diagram& out);
  bool responsible_row(int side, const Ladder& ladder, Id table, std::size_t place, proof::Diagram within,
                       proof::Diagram& out);
  bool ranked(int side, const Table& table, std::vector<std::size_t>& order) const;
  bool applying(int side, const Ladder& ladder, proof::Diagram where, std::vector<bool>& applies);
  void name_applying(int side, const Ladder& ladder, std::vector<Found>& found, std::size_t from);
  void name_rules(const Subject& subject, std::vector<Found>& found, std::size_t from);
  void merge(std::vector<proof::Region>& boxes) const;
  bool merge_two(proof::Region& a, const proof::Region& b) const;
  [[nodiscard]] DiffBox box_of(const proof::Region& box) const;
  [[nodiscard]] std::string axis_text(proof::AxisId axis) const;
  [[nodiscard]] std::string term_text(proof::TermId term) const;
  proof::Diagram answers_of(const Subject& subject, std::uint32_t a, std::uint32_t b, bool absent,
                            std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>& groups);
  proof::Diagram told_by_both(proof::Diagram of);
  proof::Diagram not_looked_into(proof::Diagram answers);
  void verdict(const Subject& subject, const Played& before, const Played& after, DiffRegion& region) const;

  const Versions& v_;
  Wording* w_[2];
  const DiffOptions& options_;
  proof::Effort effort_;
  std::unique_ptr<proof::Space> space_;
  std::unique_ptr<Player> player_;
};

}  // namespace sop::diffing
