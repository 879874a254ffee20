// The words of a dialect by their spelling: dsl/keywords.def as hash tables, one a dialect, built at the first use.
#include "dsl/keywords.hpp"

#include <array>
#include <memory>

#include "dsl/letters.hpp"

namespace sop {

std::vector<std::string_view> word_forms(Word word, std::size_t index) {
  std::vector<std::string_view> forms;
  std::string_view rest = word_row(word).forms[index];
  while (!rest.empty()) {
    const std::size_t bar = rest.find('|');
    forms.push_back(rest.substr(0, bar));
    rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
  }
  return forms;
}

bool is_word_of_place(Word place, Word value) {
  switch (place) {
    case Word::hit:
      return value == Word::unique || value == Word::first || value == Word::priority ||
             value == Word::collect_list || value == Word::collect_sum || value == Word::collect_smallest ||
             value == Word::collect_largest || value == Word::collect_count;
    case Word::rounding:
      return value == Word::half_up || value == Word::half_down || value == Word::half_even ||
             value == Word::up || value == Word::down;
    case Word::wait_for:
      return value == Word::all || value == Word::some || value == Word::first;
    case Word::owner_while_pending:
      return value == Word::sender || value == Word::receiver;
    case Word::source:
    case Word::holidays:
      return value == Word::host;
    case Word::when_empty:
      return value == Word::skip || value == Word::wait;
    case Word::performer:
      return value == Word::owner || value == Word::customer || value == Word::system ||
             value == Word::third_party;
    case Word::steps:
      return value == Word::in_order;
    case Word::month_end:
      return value == Word::last_day || value == Word::next_day;
    case Word::on_release:
      return value == Word::go_on || value == Word::restart || value == Word::at_once;
    case Word::target_change:
      return value == Word::keep || value == Word::restart;
    case Word::by:
      return value == Word::closing;
    case Word::open:
    case Word::on_duty:
    case Word::hours:
      return value == Word::always || value == Word::closed;
    case Word::status:
      return value == Word::intake || value == Word::open || value == Word::closed ||
             value == Word::waiting || value == Word::held || value == Word::not_taken;
    case Word::outcomes:
    case Word::event:
      return in_group(value, word_group::outcome);
    default:
      return false;
  }
}

namespace dsl {

namespace {

std::uint32_t hash_phrase(std::string_view folded) {
  std::uint32_t hash = 0;
  std::uint32_t word = hash_seed;
  bool first = true;
  for (std::size_t i = 0; i <= folded.size(); ++i) {
    if (i == folded.size() || folded[i] == ' ') {
      hash = first ? word : hash_next_word(hash, word);
      first = false;
      word = hash_seed;
    } else {
      word = hash_byte(word, static_cast<unsigned char>(folded[i]));
    }
  }
  return hash;
}

std::uint8_t count_words(std::string_view text) {
  std::uint8_t words = 1;
  for (const char c : text) words = static_cast<std::uint8_t>(words + (c == ' '));
  return words;
}

}  // namespace

Vocabulary::Vocabulary(std::size_t dialect) {
  std::size_t count = 0;
  for (const WordRow& row : detail::word_rows) {
    for (const std::string_view forms : row.forms) {
      for (const char c : forms) count += c == '|' || c == ' ';
      ++count;
    }
  }
  std::size_t size = 64;
  while (size < count * 4) size *= 2;
  slots_.resize(size);
  texts_.reserve(size);
  mask_ = size - 1;

  for (std::size_t i = 1; i < word_count; ++i) {
    const Word word = static_cast<Word>(i);
    const std::uint32_t groups = word_groups(word);
    for (std::size_t d = 0; d < dialect_count; ++d) {
      for (const std::string_view form : word_forms(word, d)) {
        const std::string folded = fold_word(form);
        const std::uint8_t words = count_words(folded);
        Spelling& spelling = slot_for(folded);
        if ((groups & (word_group::value | word_group::outcome | word_group::answer)) != 0) {
          const bool mine = spelling.hint == no_word || d == dialect;
          if (mine && words == 1) spelling.hint = word;
          if (d == dialect && words > 1 && (groups & word_group::value) != 0) spelling.reserved = word;
        }
        if (d == dialect) {
          if ((groups & word_group::reserved) != 0) spelling.reserved = word;
          if ((groups & word_group::kind) != 0) spelling.kind = word;
          if ((groups & word_group::label) != 0) spelling.label = word;
          if ((groups & word_group::soft_option) != 0) spelling.soft_option = word;
          if (words > 1) {
            Spelling& head = slot_for(std::string_view(folded).substr(0, folded.find(' ')));
            if (head.longest < words) head.longest = words;
          }
        } else if ((groups & word_group::reserved) != 0 && words == 1 && spelling.closed == no_word) {
          spelling.closed = word;
          spelling.closed_by = static_cast<std::uint8_t>(d);
        }
      }
    }
  }
}

Spelling& Vocabulary::slot_for(std::string_view folded) {
  const std::uint32_t hash = hash_phrase(folded);
  std::size_t i = hash & mask_;
  while (slots_[i].words != 0) {
    if (slots_[i].hash == hash && slots_[i].text == folded) return slots_[i];
    i = (i + 1) & mask_;
  }
  texts_.emplace_back(folded);
  slots_[i].text = texts_.back();
  slots_[i].hash = hash;
  slots_[i].words = count_words(folded);
  return slots_[i];
}

const Spelling* Vocabulary::find(std::string_view folded) const {
  return find(hash_phrase(folded), [folded](std::string_view text) { return text == folded; });
}

const Vocabulary& Vocabulary::of(std::size_t dialect) {
  static const std::array<Vocabulary, dialect_count> all = {Vocabulary(0), Vocabulary(1), Vocabulary(2)};
  return all[dialect < dialect_count ? dialect : 0];
}

}  // namespace dsl
}  // namespace sop
