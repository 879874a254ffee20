// sop/bind.hpp — a C++ struct of a host bound to the facts of a procedure.
//
// A host has its own struct for a complaint. A table says which member is which fact; it is looked up once, when the
// procedure is loaded, and every mismatch is told there: a fact that does not exist, a member that holds another kind of
// value, a name that the fact does not know. After that, filling facts from the struct is a walk over the table: no names
// are compared, and nothing is allocated once the texts have grown to their usual length.
//
//   enum class Issue { delay, poor_repair };
//   struct Complaint {
//     Issue issue = Issue::delay;
//     std::optional<std::int64_t> days_late;   // empty: unknown
//     sop::Money price;
//   };
//   constexpr sop::EnumName<Issue> issue_names[] = {{Issue::delay, "delay"}, {Issue::poor_repair, "poor_repair"}};
//   constexpr sop::BoundMember<Complaint> members[] = {
//       sop::member<&Complaint::issue, issue_names>("issue"),
//       sop::member<&Complaint::days_late>("days_late"),
//       sop::member<&Complaint::price>("price"),
//   };
//
//   sop::DiagnosticSink problems;
//   sop::Binding<Complaint> binding;
//   if (!binding.resolve(names, members, problems)) ...           // once for each version of the procedure
//   std::vector<sop::Value> facts;                                // kept by the host, filled again and again
//   if (!binding.fill(complaint, facts, problems)) ...            // a value that the fact does not take
//
// What a member may be: bool (yes or no) · an enum with a table of names (one of, a remedy, a role, person, team or schedule) ·
// std::vector of such an enum (some of) · a whole number (whole, decimal) · sop::Rational (whole, decimal, percent as a
// share: 1/10 is 10 %) · sop::Money · sop::Duration · sop::Period · sop::Date · sop::Instant · sop::TimeOfDay ·
// std::string and std::string_view (text). Around any of them: std::optional<T> (empty: unknown) or sop::Told<T> (unknown,
// none, or a value). A member without either is always known. Floating point has no place here: amounts are exact.
//
// Thread-safety: a Binding that is resolved may be used from any number of threads at once. Lifetime: it points into the
// procedure and into the table of members. Nothing throws but for memory; no run-time type information is used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/date.hpp"
#include "sop/diagnostic.hpp"
#include "sop/duration.hpp"
#include "sop/event.hpp"
#include "sop/instant.hpp"
#include "sop/model.hpp"
#include "sop/money.hpp"
#include "sop/names.hpp"
#include "sop/rational.hpp"
#include "sop/value.hpp"

namespace sop {

/// How much is known about something that may also be none: nobody has told, told that there is none, or the value.
template <class T>
struct Told {
  enum class State : std::uint8_t { unknown, none, known };
  State state = State::unknown;
  T value{};

  Told() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): assigned from a value, as std::optional is
  Told(T v) : state(State::known), value(static_cast<T&&>(v)) {}
  [[nodiscard]] static Told none() {
    Told told;
    told.state = State::none;
    return told;
  }
};

/// A value of an enum and how the procedure calls it.
template <class Enum>
struct EnumName {
  Enum value;
  std::string_view name;
};

namespace detail {

enum class HeldKind : std::uint8_t {
  boolean,
  name,      ///< of an enum
  name_set,  ///< of several
  whole,
  number,
  money,
  duration,
  period,
  date,
  instant,
  time_of_day,
  text,
};

/// A member's value on its way into a Value: what its kind needs, nothing copied.
struct Held {
  enum class State : std::uint8_t { unknown, none, known };
  State state = State::known;
  bool too_large = false;  ///< does not fit 64 bits
  PeriodUnit unit = PeriodUnit::day;
  std::int64_t integer = 0;
  Rational number{};
  CurrencyCode currency{};
  std::string_view text;
  const void* items = nullptr;
  std::size_t item_count = 0;
  std::int64_t (*item_at)(const void* items, std::size_t index) = nullptr;
};

/// What a member can hold, as far as the look-up at load needs it.
struct HeldShape {
  HeldKind kind = HeldKind::text;
  bool may_be_none = false;
  std::size_t name_count = 0;
  std::int64_t (*name_value)(std::size_t index) = nullptr;
  std::string_view (*name_text)(std::size_t index) = nullptr;
};

template <class T>
struct IsVector : std::false_type {};
template <class T, class A>
struct IsVector<std::vector<T, A>> : std::true_type {
  using Item = T;
};
template <class T>
struct IsOptional : std::false_type {
  using Inner = T;
};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {
  using Inner = T;
};
template <class T>
struct IsTold : std::false_type {
  using Inner = T;
};
template <class T>
struct IsTold<Told<T>> : std::true_type {
  using Inner = T;
};
/// Without std::optional and Told.
template <class T>
using Plain = typename IsOptional<typename IsTold<T>::Inner>::Inner;

template <class T>
constexpr HeldKind held_kind() {
  if constexpr (std::is_same_v<T, bool>) {
    return HeldKind::boolean;
  } else if constexpr (std::is_enum_v<T>) {
    return HeldKind::name;
  } else if constexpr (IsVector<T>::value) {
    static_assert(std::is_enum_v<typename IsVector<T>::Item>,
                  "a list that is bound to a fact is a list of an enum");
    return HeldKind::name_set;
  } else if constexpr (std::is_integral_v<T>) {
    return HeldKind::whole;
  } else if constexpr (std::is_same_v<T, Rational>) {
    return HeldKind::number;
  } else if constexpr (std::is_same_v<T, Money>) {
    return HeldKind::money;
  } else if constexpr (std::is_same_v<T, Duration>) {
    return HeldKind::duration;
  } else if constexpr (std::is_same_v<T, Period>) {
    return HeldKind::period;
  } else if constexpr (std::is_same_v<T, Date>) {
    return HeldKind::date;
  } else if constexpr (std::is_same_v<T, Instant>) {
    return HeldKind::instant;
  } else if constexpr (std::is_same_v<T, TimeOfDay>) {
    return HeldKind::time_of_day;
  } else {
    static_assert(!std::is_floating_point_v<T>,
                  "facts are exact: bind a whole number, sop::Rational or sop::Money");
    static_assert(std::is_convertible_v<const T&, std::string_view>,
                  "no fact can take a member of this type (sop/bind.hpp lists those that can be bound)");
    return HeldKind::text;
  }
}

template <class T>
void hold(const T& value, Held& out) {
  if constexpr (IsOptional<T>::value) {
    if (value) {
      hold(*value, out);
    } else {
      out.state = Held::State::unknown;
    }
  } else if constexpr (IsTold<T>::value) {
    if (value.state == T::State::known) {
      hold(value.value, out);
    } else {
      out.state = value.state == T::State::none ? Held::State::none : Held::State::unknown;
    }
  } else if constexpr (std::is_same_v<T, bool>) {
    out.integer = value ? 1 : 0;
  } else if constexpr (std::is_enum_v<T>) {
    out.integer = static_cast<std::int64_t>(value);
  } else if constexpr (IsVector<T>::value) {
    out.items = &value;
    out.item_count = value.size();
    out.item_at = [](const void* items, std::size_t index) {
      return static_cast<std::int64_t>((*static_cast<const T*>(items))[index]);
    };
  } else if constexpr (std::is_integral_v<T>) {
    if constexpr (std::is_unsigned_v<T> && sizeof(T) >= sizeof(std::int64_t)) {
      out.too_large = value > static_cast<T>(INT64_MAX);
    }
    out.integer = static_cast<std::int64_t>(value);
  } else if constexpr (std::is_same_v<T, Rational>) {
    out.number = value;
  } else if constexpr (std::is_same_v<T, Money>) {
    out.integer = value.minor;
    out.currency = value.currency;
  } else if constexpr (std::is_same_v<T, Duration>) {
    out.integer = value.milliseconds;
  } else if constexpr (std::is_same_v<T, Period>) {
    out.integer = value.count;
    out.unit = value.unit;
  } else if constexpr (std::is_same_v<T, Date>) {
    out.integer = value.days();
  } else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, TimeOfDay>) {
    out.integer = value.milliseconds();
  } else {
    out.text = std::string_view(value);
  }
}

template <class T>
constexpr HeldShape held_shape() {
  HeldShape shape;
  shape.kind = held_kind<Plain<T>>();
  shape.may_be_none = IsTold<T>::value || IsTold<typename IsOptional<T>::Inner>::value;
  return shape;
}

template <const auto& names>
constexpr void name_shape(HeldShape& shape) {
  shape.name_count = sizeof(names) / sizeof(names[0]);
  shape.name_value = [](std::size_t i) { return static_cast<std::int64_t>(names[i].value); };
  shape.name_text = [](std::size_t i) { return std::string_view(names[i].name); };
}

template <class T>
struct MemberOf;
template <class Object_, class T>
struct MemberOf<T Object_::*> {
  using Object = Object_;
  using Type = T;
};

/// A fact found for a member: what filling needs, nothing else.
struct FactSlot {
  struct Name {
    std::int64_t value = 0;    ///< of the enum
    std::int64_t integer = 0;  ///< of the Value: symbol, remedy or party
    std::size_t place = 0;     ///< in the order of the declaration
  };
  Id fact = no_id;
  HeldKind held = HeldKind::text;
  std::vector<Name> names;  ///< in the order of the declaration

  bool resolve(const NameTable& table, std::string_view name, const HeldShape& shape,
               DiagnosticSink& problems);
  /// Writes the value in place. False: it is not one for this fact; `out` is then unknown and a problem was added.
  bool put(const Procedure& procedure, const Held& held_value, Value& out, DiagnosticSink& problems) const;
};

bool check_groups_of(const Procedure& procedure, const std::vector<Value>& facts, DiagnosticSink& problems);
bool same_fact_twice(const Procedure& procedure, const std::vector<FactSlot>& slots,
                     DiagnosticSink& problems);
bool same_value(const Value& a, const Value& b);

}  // namespace detail

/// One line of the table: a member and the fact that it is. Made by `member`.
template <class Object>
struct BoundMember {
  std::string_view fact;
  detail::HeldShape shape;
  void (*hold)(const Object& object, detail::Held& out) = nullptr;
};

/// A member without names: `sop::member<&Complaint::days_late>("days_late")`.
template <auto pointer>
constexpr auto member(std::string_view fact) {
  using Of = detail::MemberOf<decltype(pointer)>;
  using Kind = detail::Plain<typename Of::Type>;
  static_assert(!std::is_enum_v<Kind> && !detail::IsVector<Kind>::value,
                "an enum needs the names of its values: member<&S::m, names>(\"fact\")");
  BoundMember<typename Of::Object> bound;
  bound.fact = fact;
  bound.shape = detail::held_shape<typename Of::Type>();
  bound.hold = [](const typename Of::Object& object, detail::Held& out) {
    detail::hold(object.*pointer, out);
  };
  return bound;
}

/// A member that is an enum, or a list of one, with the names of its values: an array of EnumName with static lifetime.
template <auto pointer, const auto& names>
constexpr auto member(std::string_view fact) {
  using Of = detail::MemberOf<decltype(pointer)>;
  using Kind = detail::Plain<typename Of::Type>;
  static_assert(std::is_enum_v<Kind> || detail::IsVector<Kind>::value, "only an enum has names");
  BoundMember<typename Of::Object> bound;
  bound.fact = fact;
  bound.shape = detail::held_shape<typename Of::Type>();
  detail::name_shape<names>(bound.shape);
  bound.hold = [](const typename Of::Object& object, detail::Held& out) {
    detail::hold(object.*pointer, out);
  };
  return bound;
}

/// A struct bound to the facts of one version of a procedure.
template <class Object>
class Binding {
 public:
  /// Looks up every line of the table. All mismatches are told, each with the place of the fact's declaration. False:
  /// at least one is an error; the binding then fills nothing. A value of an enumeration that no enum value stands for is a
  /// warning. `names` and its procedure must outlive the binding. Cost: a search by halves for each name.
  template <std::size_t count>
  bool resolve(const NameTable& names, const BoundMember<Object> (&members)[count],
               DiagnosticSink& problems) {
    return resolve(names, members, count, problems);
  }
  bool resolve(const NameTable& names, const BoundMember<Object>* members, std::size_t count,
               DiagnosticSink& problems) {
    procedure_ = &names.procedure();
    members_ = members;
    slots_.assign(count, {});
    bool fine = true;
    for (std::size_t i = 0; i < count; ++i) {
      if (!slots_[i].resolve(names, members[i].fact, members[i].shape, problems)) fine = false;
    }
    if (!detail::same_fact_twice(*procedure_, slots_, problems)) fine = false;
    if (!fine) slots_.clear();
    resolved_ = fine;
    return fine;
  }
  [[nodiscard]] bool resolved() const { return resolved_; }

  /// Facts of the procedure that no member is bound to, in the order of their declaration.
  [[nodiscard]] std::vector<Id> unbound() const {
    std::vector<bool> bound(procedure_ == nullptr ? 0 : procedure_->facts.size(), false);
    for (const detail::FactSlot& slot : slots_) bound[slot.fact] = true;
    std::vector<Id> rest;
    for (std::size_t i = 0; i < bound.size(); ++i) {
      if (!bound[i]) rest.push_back(static_cast<Id>(i));
    }
    return rest;
  }

  /// Writes the value of every member into `facts`, which has one element a fact afterwards; facts that no member is bound
  /// to are left as they are. False: a value is not one for its fact (its range, an enum value without a name, a text that
  /// is not UTF-8, a group that came in part); that fact is then unknown and a problem was added for each. Allocates
  /// nothing once `facts` has its size and its texts their length. Cost: linear in the members.
  bool fill(const Object& object, std::vector<Value>& facts, DiagnosticSink& problems) const {
    if (!resolved_) return false;
    if (facts.size() != procedure_->facts.size()) facts.resize(procedure_->facts.size());
    bool fine = true;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      detail::Held held;
      members_[i].hold(object, held);
      if (!slots_[i].put(*procedure_, held, facts[slots_[i].fact], problems)) fine = false;
    }
    return detail::check_groups_of(*procedure_, facts, problems) && fine;
  }

  /// The known members as updates, in the order of the table: what `open` wants. Memory of `updates` is used again.
  bool updates(const Object& object, std::vector<FactUpdate>& updates, DiagnosticSink& problems) const {
    return collect(object, nullptr, updates, problems);
  }

  /// What differs from what the case knows, a member that became unknown included: what an event carries.
  bool changes(const Object& object, const Case& known, std::vector<FactUpdate>& updates,
               DiagnosticSink& problems) const {
    return collect(object, &known, updates, problems);
  }

 private:
  bool collect(const Object& object, const Case* known, std::vector<FactUpdate>& updates,
               DiagnosticSink& problems) const {
    std::size_t used = 0;
    bool fine = resolved_;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      detail::Held held;
      members_[i].hold(object, held);
      if (used == updates.size()) updates.emplace_back();
      FactUpdate& update = updates[used];
      update.fact = slots_[i].fact;
      if (!slots_[i].put(*procedure_, held, update.value, problems)) {
        fine = false;
      } else if (known == nullptr ? !update.value.is_unknown()
                                  : update.fact >= known->facts.size() ||
                                        !detail::same_value(update.value, known->facts[update.fact].value)) {
        ++used;
      }
    }
    updates.resize(used);
    return fine;
  }

  const Procedure* procedure_ = nullptr;
  const BoundMember<Object>* members_ = nullptr;
  std::vector<detail::FactSlot> slots_;
  bool resolved_ = false;
};

/// One fact by its name, for a host that has no struct: found and checked once, then set without looking anything up.
///
///   sop::FactHandle<std::int64_t> days_late;
///   if (!days_late.resolve(names, "days_late", problems)) ...
///   days_late.set(facts, 4, problems);
template <class T>
class FactHandle {
 public:
  bool resolve(const NameTable& names, std::string_view fact, DiagnosticSink& problems) {
    static_assert(!std::is_enum_v<detail::Plain<T>> && !detail::IsVector<detail::Plain<T>>::value,
                  "an enum needs the names of its values: resolve<names>(...)");
    return look_up(names, fact, detail::held_shape<T>(), problems);
  }
  /// The same for an enum or a list of one, with the names of its values.
  template <const auto& enum_names>
  bool resolve(const NameTable& names, std::string_view fact, DiagnosticSink& problems) {
    detail::HeldShape shape = detail::held_shape<T>();
    detail::name_shape<enum_names>(shape);
    return look_up(names, fact, shape, problems);
  }

  /// The fact's place in the procedure; no_id when it was not found.
  [[nodiscard]] Id id() const { return slot_.fact; }

  /// Sets the fact. False: it was not found, or the value is not one for it; the fact is then unknown.
  bool set(std::vector<Value>& facts, const T& value, DiagnosticSink& problems) const {
    if (slot_.fact == no_id) return false;
    if (facts.size() != procedure_->facts.size()) facts.resize(procedure_->facts.size());
    detail::Held held;
    detail::hold(value, held);
    return slot_.put(*procedure_, held, facts[slot_.fact], problems);
  }
  /// Makes the fact unknown.
  void forget(std::vector<Value>& facts) const {
    if (slot_.fact < facts.size()) facts[slot_.fact] = Value();
  }

 private:
  bool look_up(const NameTable& names, std::string_view fact, const detail::HeldShape& shape,
               DiagnosticSink& problems) {
    procedure_ = &names.procedure();
    slot_ = {};
    if (slot_.resolve(names, fact, shape, problems)) return true;
    slot_ = {};
    return false;
  }

  const Procedure* procedure_ = nullptr;
  detail::FactSlot slot_;
};

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/bind.inl"
#endif
