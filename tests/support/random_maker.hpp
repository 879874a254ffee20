// tests/support/random_maker.hpp — the insides of random_procedure: names that may be used, and expressions made of them.
//
// A name enters a pool when it is declared; an expression takes only names that are there, so that nothing rests on itself. Names
// whose value reads the present (`now`, `today`) are marked: a condition that is watched may not use them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/random.hpp"

namespace sop_test {

class RandomMaker {
 public:
  RandomMaker(std::uint64_t seed, unsigned size) : random_(seed * 1000003 + size), size_(size) {}

  std::string procedure();

 private:
  struct Name {
    std::string text;
    bool reads_clock = false;
  };
  struct NamesFact {
    std::string name;
    std::vector<std::string> values;
    bool ordered = false;
  };
  enum class Now : std::uint8_t { no, yes };  ///< whether `now` and `today` may be read
  /// Where a step stands and what may follow it.
  struct Place {
    std::vector<std::string> steps;  ///< of its container, in order
    std::vector<std::string> ends;   ///< where a way out may lead; of a branch `join`
    std::size_t at = 0;
    bool in_routine = false, in_branch = false;
    bool in_order = false;     ///< `steps: in order`: the last step has to say where it leads
    std::size_t routines = 0;  ///< how many of the routines may be called
  };
  /// Who makes a move: somebody who reports, or time and the case itself.
  enum class Mover : std::uint8_t { person, itself };

  // --- choosing ---
  bool one_in(std::uint64_t n) { return random_.one_in(n); }
  std::size_t below(std::size_t n) {
    return static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(n) - 1));
  }
  std::string number(std::int64_t low, std::int64_t high) {
    return std::to_string(random_.between(low, high));
  }
  template <class T>
  const T& pick(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  std::string any_of(std::initializer_list<const char*> list) {
    return *(list.begin() + static_cast<std::ptrdiff_t>(below(list.size())));
  }
  bool pick_name(const std::vector<Name>& pool, Now now, std::string& out);

  // --- writing ---
  /// Parts put together. A list in braces is evaluated from the left, on every compiler; operands of `+` are not, so that
  /// what draws random numbers stands in such a list, or in a statement of its own.
  static std::string all(std::initializer_list<std::string> parts) {
    std::string text;
    for (const std::string& part : parts) text += part;
    return text;
  }
  void line(const std::string& text) { out_.append(2 * indent_, ' ').append(text).append("\n"); }
  void lines(std::initializer_list<std::string> parts) { line(all(parts)); }
  void open(const std::string& head) {
    line(head + " {");
    ++indent_;
  }
  void close() {
    --indent_;
    line("}");
  }

  // --- random_maker.cpp: values and conditions ---
  std::string money(Now now, int depth = 2);
  std::string plain_money();
  std::string count(Now now, int depth = 2);
  std::string length();
  std::string short_length();
  std::string date(Now now);
  std::string test(Now now);
  std::string condition(Now now, int depth = 2);
  std::string guard(Now now) { return ", if " + condition(now); }
  std::string maybe_guard(Now now, std::uint64_t n) { return one_in(n) ? guard(now) : std::string(); }
  std::string party() { return pick(parties_); }
  std::string role() { return pick(roles_); }

  // --- random_procedure.cpp: blocks ---
  void header();
  void facts();
  void settings();
  void remedies();
  void customer_record();
  void parties();
  void role_block(const std::string& name, const std::string& reports_to, bool may_give);
  void calendars();
  void tables();
  void table();
  void exceptions();
  void matrix();
  std::string cell(std::size_t column);
  void definitions();
  void requirements();
  // --- random_flow.cpp ---
  void paths();
  void clocks();
  std::string signal(bool with_condition);
  void routines();
  void scenarios();
  void intake();
  void sign_offs(const Place& place);
  void step(Place& place);
  void parallel(Place& place);
  void step_body(const Place& place, unsigned kind);
  void owner(const Place& place);
  void actions_before(const Place& place);
  void moves_of(const std::vector<std::string>& reported, const std::vector<std::string>& automatic,
                const Place& place);
  /// `guarded_once_in`: 0 never, 1 always, n in one of n.
  void move(const std::string& trigger, Now now, Mover mover, const Place& place,
            std::uint64_t guarded_once_in);
  std::string target(Mover mover, const Place& place);
  std::string forward(const Place& place);
  std::string record_action();
  std::string offers();
  std::string offer(bool may_be_range);
  void end_block(const std::string& name, const std::string& reopens_at);
  void always(const Place* place);
  void responses();
  std::string response_text(const std::string& locale);
  std::string fresh(const char* stem) { return stem + std::to_string(++names_made_); }

  Random random_;
  unsigned size_;
  std::string out_;
  std::size_t indent_ = 0;
  std::size_t names_made_ = 0;

  std::vector<NamesFact> enums_;
  std::vector<NamesFact> came_out_;  ///< branches with ends, by name
  std::vector<Name> amounts_, numbers_, percents_, lengths_, periods_, dates_, instants_, tests_;
  std::vector<std::string> all_facts_;  ///< every fact, by name
  std::vector<std::string> lists_;      ///< requirement lists
  std::vector<std::string> chosen_remedies_, chosen_parties_;
  std::vector<std::string> remedies_with_amount_, remedies_without_;
  std::vector<std::string> roles_, parties_;
  std::vector<std::string> responses_, paths_, clocks_, signals_, promises_, shared_ends_;
  struct Routine {
    std::string name;
    std::vector<std::string> ends;
  };
  std::vector<Routine> routines_;
  struct Decides {
    std::string table, header;
    std::string type;
    std::string output;
  };
  std::vector<Decides> single_tables_;  ///< tables with one output, which may have exceptions
  std::set<std::string> said_;          ///< lines of the block being written that must not stand twice
  bool has_calendar_ = false, has_record_ = false;
};

}  // namespace sop_test
