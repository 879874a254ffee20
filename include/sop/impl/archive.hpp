// sop/impl/archive.hpp — a writer and a reader that walk the `fields` of structs. Private to the library.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sop/case.hpp"
#include "sop/decision.hpp"
#include "sop/event.hpp"
#include "sop/model.hpp"
#include "sop/money.hpp"
#include "sop/rational.hpp"
#include "sop/reused_list.hpp"
#include "sop/zone.hpp"

namespace sop::detail {

/// The last enumerator of every enumeration that is stored: a number past it is refused. An enumeration without a line here
/// does not compile in an archive.
template <class E>
struct LastOf;
#define SOP_LAST_OF(E, last)            \
  template <>                           \
  struct LastOf<E> {                    \
    static constexpr E value = E::last; \
  }
SOP_LAST_OF(ValueKind, list);
SOP_LAST_OF(ErrorCode, never_opens);
SOP_LAST_OF(PeriodUnit, business_minute);
SOP_LAST_OF(TypeKind, list);
SOP_LAST_OF(Op, restricted);
SOP_LAST_OF(HitPolicy, collect_count);
SOP_LAST_OF(WindowKind, year);
SOP_LAST_OF(DutyTurn, next);
SOP_LAST_OF(Release, at_once);
SOP_LAST_OF(PartyKind, person);
SOP_LAST_OF(TargetKind, lift);
SOP_LAST_OF(TriggerKind, every);
SOP_LAST_OF(ActionKind, emit);
SOP_LAST_OF(StepKind, end);
SOP_LAST_OF(JoinPolicy, first);
SOP_LAST_OF(Performer, third_party);
SOP_LAST_OF(ContainerKind, intake);
SOP_LAST_OF(SignalKind, condition);
SOP_LAST_OF(WhenEmpty, fallback);
SOP_LAST_OF(PendingOwner, sender);
SOP_LAST_OF(TargetChange, counted_from);
SOP_LAST_OF(DeadlineForm::End, stated);
SOP_LAST_OF(Assertion::Subject, noted);
SOP_LAST_OF(TestEvent, record);
SOP_LAST_OF(TestLineKind, never);
SOP_LAST_OF(Rounding, floor);
SOP_LAST_OF(MonthEnd, overflow_to_next);
SOP_LAST_OF(EventKind, send_back);
SOP_LAST_OF(TimerKind, restriction_end);
SOP_LAST_OF(PromiseState, kept);
SOP_LAST_OF(LevelState, waiting);
SOP_LAST_OF(ActionStatus, left_out);
SOP_LAST_OF(ClockStatus, cancelled);
SOP_LAST_OF(FiredBy, promise);
SOP_LAST_OF(CaseStatus, closed);
#undef SOP_LAST_OF

/// Appends to a text.
class ArchiveWriter {
 public:
  explicit ArchiveWriter(std::string& out) : out_(out) {}

  template <class... Members>
  void operator()(const Members&... members) {
    (put(members), ...);
  }
  /// Members that a later version of the form added.
  template <class... Members>
  void since(unsigned, const Members&... members) {
    (put(members), ...);
  }

  void put_unsigned(uint128 number) {
    while (number >= 0x80) {
      out_ +=
          static_cast<char>(static_cast<unsigned char>(static_cast<std::uint64_t>(number) & 0x7FU) | 0x80U);
      number >>= 7;
    }
    out_ += static_cast<char>(static_cast<unsigned char>(number));
  }
  void put_signed(int128 number) {
    const uint128 bits = static_cast<uint128>(number);
    put_unsigned(number < 0 ? ~(bits << 1) : bits << 1);
  }

 private:
  template <class T>
  void put(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      put_unsigned(value ? 1U : 0U);
    } else if constexpr (std::is_enum_v<T>) {
      put_unsigned(static_cast<std::uint64_t>(value));
    } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
      put_signed(value);
    } else if constexpr (std::is_integral_v<T>) {
      put_unsigned(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
      put_unsigned(value.size());
      out_ += value;
    } else if constexpr (std::is_same_v<T, Rational>) {
      put_signed(value.numerator());
      put_unsigned(static_cast<uint128>(value.denominator()));
    } else if constexpr (std::is_same_v<T, CurrencyCode>) {
      const std::string letters = value.letters();
      put_unsigned(letters.size());
      out_ += letters;
    } else if constexpr (std::is_same_v<T, Zone>) {
      put(value.data());
    } else {
      T::fields(value, *this);
    }
  }
  template <class T>
  void put(const std::vector<T>& list) {
    put_unsigned(list.size());
    for (const auto& element : list) put(element);
  }
  template <class T>
  void put(const ReusedList<T>& list) {
    put_unsigned(list.size());
    for (const auto& element : list) put(element);
  }
  template <std::size_t N>
  void put(const std::array<std::uint8_t, N>& bytes) {
    for (const auto byte : bytes) out_ += static_cast<char>(byte);
  }

  std::string& out_;
};

/// Reads what ArchiveWriter wrote; after the first impossible byte it stays failed and everything further is empty.
class ArchiveReader {
 public:
  /// `version` of the form: members that came later keep their defaults.
  ArchiveReader(std::string_view bytes, unsigned version) : bytes_(bytes), version_(version) {}

  template <class... Members>
  void operator()(Members&... members) {
    (get(members), ...);
  }
  template <class... Members>
  void since(unsigned version, Members&... members) {
    if (version_ >= version) (get(members), ...);
  }

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool short_of_bytes() const { return short_; }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }

  uint128 get_unsigned() {
    uint128 number = 0;
    for (unsigned shift = 0; shift < 128; shift += 7) {
      if (at_ >= bytes_.size()) {
        short_ = true;
        fail();
        return 0;
      }
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      const uint128 part = byte & 0x7FU;
      if (shift > 121 && (part >> (128 - shift)) != 0) break;
      number |= part << shift;
      if ((byte & 0x80U) == 0) {
        if (byte == 0 && shift > 0) break;  // not the shortest spelling
        return number;
      }
    }
    fail();
    return 0;
  }
  int128 get_signed() {
    const uint128 bits = get_unsigned();
    return (bits & 1U) != 0 ? static_cast<int128>(~(bits >> 1)) : static_cast<int128>(bits >> 1);
  }

 private:
  static constexpr unsigned max_nesting = 64;

  void fail() { failed_ = true; }

  template <class T>
  void get(T& value) {
    if (failed_) return;
    if constexpr (std::is_same_v<T, bool>) {
      const uint128 number = get_unsigned();
      if (number > 1) fail();
      value = number == 1;
    } else if constexpr (std::is_enum_v<T>) {
      const uint128 number = get_unsigned();
      if (number > static_cast<std::uint8_t>(LastOf<T>::value)) fail();
      value = failed_ ? T{} : static_cast<T>(static_cast<std::uint8_t>(number));
    } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
      const int128 number = get_signed();
      value = static_cast<T>(number);
      if (value != number) fail();
    } else if constexpr (std::is_integral_v<T>) {
      const uint128 number = get_unsigned();
      value = static_cast<T>(number);
      if (value != number) fail();
    } else if constexpr (std::is_same_v<T, std::string>) {
      const std::size_t size = get_size(1);
      value.assign(bytes_.substr(at_, size));
      at_ += size;
    } else if constexpr (std::is_same_v<T, Rational>) {
      const int128 numerator = get_signed();
      const uint128 denominator = get_unsigned();
      constexpr auto largest = static_cast<uint128>(-1) >> 1;
      if (failed_ || denominator == 0 || denominator > largest ||
          Rational::make(numerator, static_cast<int128>(denominator), value) != ValueError::none ||
          value.numerator() != numerator || static_cast<uint128>(value.denominator()) != denominator) {
        value = Rational();
        fail();
      }
    } else if constexpr (std::is_same_v<T, CurrencyCode>) {
      const std::size_t size = get_size(1);
      if (!failed_ && size == 3) value = CurrencyCode::find(bytes_.substr(at_, 3));
      if (!failed_ && size != 0 && (size != 3 || value.is_none())) fail();
      at_ += size;
    } else if constexpr (std::is_same_v<T, Zone>) {
      ZoneData data;
      get(data);
      // A zone of a few bytes grows to tens of kilobytes: a file may not hold them without number.
      if (++zones_ > max_zones) fail();
      if (!failed_ && sop::failed(Zone::make(std::move(data), value))) fail();
    } else {
      if (++nesting_ > max_nesting) {
        fail();
      } else {
        T::fields(value, *this);
      }
      --nesting_;
    }
  }
  template <class T>
  void get(std::vector<T>& list) {
    get_list(list);
  }
  template <class T>
  void get(ReusedList<T>& list) {
    get_list(list);
  }
  template <class List>
  void get_list(List& list) {
    if (failed_) return;
    // An element takes a byte at least: a length that the rest of the bytes cannot fill is refused before allocating. Memory
    // then grows with what is really read.
    const std::size_t size = get_size(1);
    list.clear();
    for (std::size_t i = 0; i < size && !failed_; ++i) {
      list.emplace_back();
      get(list.back());
    }
  }
  template <std::size_t N>
  void get(std::array<std::uint8_t, N>& bytes) {
    if (failed_) return;
    if (bytes_.size() - at_ < N) {
      short_ = true;
      fail();
      return;
    }
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(static_cast<unsigned char>(bytes_[at_++]));
  }
  std::size_t get_size(std::size_t element_bytes) {
    const uint128 size = get_unsigned();
    if (failed_) return 0;
    if (size > (bytes_.size() - at_) / element_bytes) {
      short_ = true;
      fail();
      return 0;
    }
    return static_cast<std::size_t>(size);
  }

  std::string_view bytes_;
  unsigned version_;
  std::size_t at_ = 0;
  unsigned nesting_ = 0;
  unsigned zones_ = 0;
  bool failed_ = false;
  bool short_ = false;
};

}  // namespace sop::detail
