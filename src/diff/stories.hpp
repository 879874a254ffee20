// src/diff/stories.hpp — cases that are played in both versions, for what no question about facts shows: who owns a step, what is said
// there, where a move leads.
//
// The stories of one version (src/lint/stories.hpp) are played once more in the other one, event by event, with its names. A moment shows a
// region where what the region is about takes place in each version that has it, and is seen differently. The shortest one is told, without
// what is not needed for that.
//
// Cost: counted turns (`most_turns`), once a version and comparison, and as many again in the other version.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "src/diff/play.hpp"
#include "src/diff/subjects.hpp"
#include "src/lint/stories.hpp"

namespace sop::diffing {

class PlayedStories {
 public:
  PlayedStories(const Versions& versions, Wording* before, Wording* after);
  ~PlayedStories();
  PlayedStories(const PlayedStories&) = delete;
  PlayedStories& operator=(const PlayedStories&) = delete;

  /// Gives a region the shortest case that shows it; false: none was played.
  bool show(const Subject& subject, DiffRegion& region);

 private:
  struct Turned;  ///< what every thing of a version is in the other one
  struct Moment;  ///< a case after a turn, or that it was not played so far
  struct Focus;   ///< what a region is about in one version
  struct Told;    ///< an opening and events, of one version
  struct Both;    ///< the stories of one version, and what became of them in the other

  const Both& both(int base);
  bool value_of(int from, Value& value) const;
  bool facts_of(int from, const std::vector<FactUpdate>& facts, std::vector<FactUpdate>& out) const;
  bool event_of(int from, const Event& event, Event& out) const;
  void open(int side, const std::vector<FactUpdate>& facts, Moment& out) const;
  void go_on(int side, const Moment& before, DiffEvent& event, Moment& out) const;
  bool translated(int from, const Told& told, Told& out) const;
  bool replay(int side, Told& told, Moment& out) const;
  [[nodiscard]] Focus focus_of(int side, const Subject& subject, const DiffRegion& region) const;
  bool takes_place(int side, const Focus& focus, const Moment& moment) const;
  [[nodiscard]] std::string seen(int side, const Focus& focus, const Moment& moment) const;
  bool shows(const Subject& subject, const DiffRegion& region, int base, const Moment (&moments)[2]);
  bool answers_differ(const Subject& subject, const DiffRegion& region, const Moment (&moments)[2]);
  bool shows_told(const Subject& subject, const DiffRegion& region, int base, Told told);
  bool show_by_opening(const Subject& subject, DiffRegion& region);
  void make_smaller(const Subject& subject, const DiffRegion& region, int base, Told& told);
  void tell(int base, const Told& told, DiffRegion& region) const;

  const Versions& v_;
  Wording* w_[2];
  Player player_;
  ReferenceData data_[2];
  std::unique_ptr<Turned> turned_[2];
  std::unique_ptr<Both> both_[2];
  std::unique_ptr<Focus> focus_[2];  ///< of the region that is looked at
  std::string shown_[2];             ///< what was answered last
};

}  // namespace sop::diffing
