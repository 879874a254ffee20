// src/zones/tzif.cpp — reads TZif, the form in which compiled time zones are kept (RFC 8536).
//
// A file has a block of 32-bit data for old readers, which is passed over, a block of 64-bit data, and a footer with the
// rule that holds afterwards. Every length is known before a block is read, so that one comparison at its beginning makes
// the rest safe. What the data means is judged by Zone::make.
#include <utility>

#include "sop/zone_files.hpp"

namespace sop {
namespace {

constexpr std::size_t header_size = 44;

/// The counts of a header, in the order in which they stand.
struct Header {
  char version = 0;
  std::size_t utc_marks = 0, standard_marks = 0, leaps = 0, transitions = 0, states = 0, letters = 0;

  [[nodiscard]] std::size_t size_of_data(std::size_t time_size) const {
    return transitions * (time_size + 1) + states * 6 + letters + leaps * (time_size + 4) + standard_marks +
           utc_marks;
  }
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  TzifResult read(ZoneData& data) {
    if (bytes_.size() > max_tzif_bytes) return {TzifError::too_large, max_tzif_bytes, ZoneError::none};
    Header header;
    TzifResult result = read_header(header);
    if (!result.ok()) return result;
    if (header.version < '2') return malformed(ZoneError::no_closing_rule);
    if (!has(header.size_of_data(4))) return cut_short();
    at_ += header.size_of_data(4);
    result = read_header(header);
    if (!result.ok()) return result;
    if (!has(header.size_of_data(8))) return cut_short();
    if (header.leaps != 0) return {TzifError::leap_seconds, at_, ZoneError::none};
    if (header.states == 0) return malformed(ZoneError::no_state);
    if (header.states > max_zone_states) return malformed(ZoneError::too_many_states);
    if (header.transitions > max_zone_transitions) return malformed(ZoneError::too_many_transitions);

    read_transitions(header, data);
    result = read_states(header, data);
    if (!result.ok()) return result;
    at_ += header.letters + header.standard_marks + header.utc_marks;

    // The footer: a rule between two line ends, and nothing after it.
    if (!has(1)) return cut_short();
    if (bytes_[at_] != '\n') return malformed(ZoneError::bad_rule);
    const std::size_t end = bytes_.find('\n', at_ + 1);
    if (end == std::string_view::npos) return cut_short();
    if (end + 1 != bytes_.size()) {
      at_ = end + 1;
      return malformed(ZoneError::bad_rule);
    }
    data.rule = bytes_.substr(at_ + 1, end - at_ - 1);
    return {};
  }

  /// Where the part begins that an error of Zone::make speaks of.
  [[nodiscard]] std::size_t place_of(ZoneError error) const {
    switch (error) {
      case ZoneError::not_rising:
      case ZoneError::no_such_state:
        return transitions_at_;
      case ZoneError::offset_too_large:
      case ZoneError::bad_abbreviation:
        return states_at_;
      default:
        return at_;
    }
  }

 private:
  [[nodiscard]] bool has(std::size_t size) const { return bytes_.size() - at_ >= size; }
  [[nodiscard]] TzifResult cut_short() const {
    return {TzifError::cut_short, bytes_.size(), ZoneError::none};
  }
  [[nodiscard]] TzifResult malformed(ZoneError what) const { return {TzifError::malformed, at_, what}; }

  /// A big-endian number of two's complement.
  std::int64_t number(std::size_t size) {
    std::uint64_t value = (static_cast<unsigned char>(bytes_[at_]) & 0x80U) != 0 ? ~std::uint64_t{0} : 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes_[at_ + i]);
    at_ += size;
    return static_cast<std::int64_t>(value);
  }

  TzifResult read_header(Header& header) {
    if (bytes_.substr(at_, 4) != "TZif") {
      const bool is_short = bytes_.size() - at_ < 4 && at_ != 0;
      return is_short ? cut_short() : TzifResult{TzifError::not_tzif, at_, ZoneError::none};
    }
    if (!has(header_size)) return cut_short();
    header.version = bytes_[at_ + 4];
    at_ += 20;
    // A count below zero is a huge one, which no file can hold.
    for (std::size_t* count : {&header.utc_marks, &header.standard_marks, &header.leaps, &header.transitions,
                               &header.states, &header.letters})
      *count = static_cast<std::uint32_t>(number(4));
    return {};
  }

  void read_transitions(const Header& header, ZoneData& data) {
    transitions_at_ = at_;
    data.transitions.resize(header.transitions);
    for (ZoneTransition& transition : data.transitions) transition.at_seconds = number(8);
    for (ZoneTransition& transition : data.transitions)
      transition.state = static_cast<unsigned char>(bytes_[at_++]);
  }

  TzifResult read_states(const Header& header, ZoneData& data) {
    states_at_ = at_;
    const std::string_view letters = bytes_.substr(at_ + header.states * 6, header.letters);
    data.states.resize(header.states);
    for (ZoneState& state : data.states) {
      const std::size_t begin = at_;
      const std::int64_t offset = number(4);
      const unsigned char daylight = static_cast<unsigned char>(bytes_[at_++]);
      const std::size_t name = static_cast<unsigned char>(bytes_[at_++]);
      const std::size_t end = letters.find('\0', name);
      ZoneError error = ZoneError::none;
      if (offset > max_zone_offset_seconds || offset < -max_zone_offset_seconds)
        error = ZoneError::offset_too_large;
      if (name >= letters.size() || end == std::string_view::npos || daylight > 1)
        error = ZoneError::bad_abbreviation;
      if (failed(error)) {
        at_ = begin;
        return malformed(error);
      }
      state = {static_cast<std::int32_t>(offset), daylight != 0,
               std::string(letters.substr(name, end - name))};
    }
    return {};
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::size_t transitions_at_ = 0;
  std::size_t states_at_ = 0;
};

}  // namespace

TzifResult read_tzif(std::string_view bytes, std::string_view name, std::string_view version, Zone& out) {
  ZoneData data;
  Reader reader(bytes);
  const TzifResult result = reader.read(data);
  if (!result.ok()) return result;
  data.name = name;
  data.version = version;
  const ZoneError error = Zone::make(std::move(data), out);
  if (failed(error)) return {TzifError::malformed, reader.place_of(error), error};
  return {};
}

}  // namespace sop
