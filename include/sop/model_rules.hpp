// sop/model_rules.hpp — facts, tables, who may give what, and what is said.
//
// Part of the model: sop/model.hpp tells the whole and its rules.
// Thread-safety and cost: as of the Procedure that holds them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/config.hpp"
#include "sop/expression.hpp"
#include "sop/source.hpp"
#include "sop/value.hpp"

namespace sop {

// ---------------------------------------------------------------------------------------------------------------------
// What a case is described by

struct Symbol {
  std::string text;  ///< as first written, NFC
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.text);
  }
};

struct Fact {
  SymbolId name = no_id;
  std::string title;
  Type type;
  bool is_private = false;
  Id default_value = no_id;  ///< constant
  Id group = no_id;          ///< facts of a group come together or not at all
  std::vector<SymbolId> formerly;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.type, s.is_private, s.default_value, s.group, s.formerly, s.span);
  }
};

struct FactGroup {
  SymbolId name = no_id;
  std::string title;
  std::vector<Id> facts;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.facts, s.span);
  }
};

struct Setting {
  SymbolId name = no_id;
  std::string title;
  Type type;
  Id value = no_id;  ///< constant
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.type, s.value, s.span);
  }
};

/// An own unit of a number: `km`.
struct Unit {
  SymbolId name = no_id;
  std::string title;  ///< what replies print; empty: the name
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.span);
  }
};

struct Definition {
  SymbolId name = no_id;
  std::string title;
  Type type;  ///< money: rounded when it gets this name
  std::vector<SymbolId> parameter_names;
  std::vector<Type> parameter_types;
  Id value = no_id;  ///< expression
  std::string path;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.type, s.parameter_names, s.parameter_types, s.value, s.path, s.span);
  }
};

struct Requirement {
  SymbolId name = no_id;
  std::string reason;  ///< shown when it fails
  Id condition = no_id;
  std::string path;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.reason, s.condition, s.path, s.span);
  }
};

struct RequirementList {
  SymbolId name = no_id;
  std::string title;
  std::vector<Requirement> items;  ///< tried in order; the first that fails answers
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.items, s.span);
  }
};

// ---------------------------------------------------------------------------------------------------------------------
// Tables

enum class HitPolicy : std::uint8_t {
  unique,
  first,
  any,
  priority,
  collect_list,
  collect_sum,
  collect_smallest,
  collect_largest,
  collect_count,
};

/// What a table decides, by name: `goodwill: money`.
struct Output {
  SymbolId name = no_id;
  Type type;
  Id table = no_id;
  Id place = 0;  ///< among the outputs of its table
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.type, s.table, s.place, s.span);
  }
};

struct TableRow {
  std::string path;         ///< `goodwill_by_delay/delay,3..7`
  std::vector<Id> cells;    ///< one condition an input column, no_id for `any`
  Id condition = no_id;     ///< all of them; no_id: applies always
  bool otherwise = false;   ///< applies when no other row does
  std::int64_t since = 0;   ///< days since 1970-01-01, when the table is dated
  std::vector<Id> results;  ///< one expression an output
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.path, s.cells, s.condition, s.otherwise, s.since, s.results, s.span);
  }
};

struct Table {
  SymbolId name = no_id;
  std::string title;
  HitPolicy hit = HitPolicy::unique;
  std::vector<Id> inputs;   ///< an expression a column; no_id for a column of whole conditions
  std::vector<Id> outputs;  ///< into Procedure::outputs
  std::vector<TableRow> rows;
  Id dated_by = no_id;      ///< expression: the date that chooses the rows in force
  Id exception_to = no_id;  ///< table whose answer this one replaces when a row of it applies
  std::vector<Id> before;   ///< tables that are exceptions to the same one and yield to this
  std::string policy;       ///< clause of the policy text it implements
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.hit, s.inputs, s.outputs, s.rows, s.dated_by, s.exception_to, s.before, s.policy,
      s.span);
  }
};

// ---------------------------------------------------------------------------------------------------------------------
// Who, and what may be given

struct Remedy {
  SymbolId name = no_id;
  std::string title;
  bool has_amount = true;
  Id group = no_id;  ///< `exclusive with`: at most one remedy of a group in a case (index of the first)
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.has_amount, s.group, s.span);
  }
};

enum class PartyKind : std::uint8_t { role, team, schedule, person };

/// Which totals of a customer a limit counts.
enum class WindowKind : std::uint8_t {
  rolling,  ///< in any period of `window`
  week,  ///< in the calendar week (Monday first), month, quarter or year of the grant, in the procedure's zone
  month,
  quarter,
  year
};

/// A limit on the total after the grant, of the remedies on its line.
struct Limit {
  std::vector<Id> remedies;   ///< empty: all that the role may give
  bool per_customer = false;  ///< the customer's total in `window`
  bool per_grant = false;     ///< one grant alone; else, and without per_customer, the case's total
  Id amount = no_id;          ///< expression, money; no_id: unlimited
  Id share_of = no_id;        ///< expression: the amount is a share of this
  Id window = no_id;          ///< expression, period: the customer's total in any such period
  WindowKind window_kind = WindowKind::rolling;
  Id condition = no_id;
  std::string path;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.remedies, s.per_customer, s.per_grant, s.amount, s.share_of, s.window, s.condition, s.path, s.span);
    a.since(3, s.window_kind);
  }
};

/// `may give: refund, voucher, if tier is gold`
struct Permission {
  bool any_remedy = false;
  std::vector<Id> remedies;
  Id condition = no_id;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.any_remedy, s.remedies, s.condition);
  }
};

/// Opening hours of one weekday set; milliseconds since midnight.
struct OpenWindow {
  std::uint8_t weekdays = 0;  ///< bit 0 = Monday
  std::int64_t from = 0, to = 0;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.weekdays, s.from, s.to);
  }
};

/// A role, a team, a schedule or a person: whoever can own.
struct Party {
  PartyKind kind = PartyKind::role;
  SymbolId name = no_id;
  std::string title;
  Id reports_to = no_id;  ///< role; no_id: nobody
  std::vector<Permission> may_give;
  std::vector<Permission> may_not_give;  ///< beats may_give
  std::vector<Limit> limits;
  Id approval_above =
      no_id;                ///< expression, money: above it this role needs `approver` even within its limit
  Id approver = no_id;      ///< party
  Id deputy = no_id;        ///< party
  std::vector<Id> members;  ///< team: roles
  Id calendar = no_id;      ///< hours of the role, rota of the schedule
  bool from_host = false;   ///< schedule: `source: host`
  std::vector<std::string> people;  ///< schedule: whose turns follow each other in this order
  Id rotation = no_id;              ///< schedule: constant, period: how long a turn lasts
  std::int32_t rotation_since = 0;  ///< schedule: days since 1970-01-01: when the first person's turn began
  std::uint8_t hand_over_days = 0;  ///< schedule: bit 0 = Monday; 0: every day
  std::int64_t hand_over_time = 0;  ///< schedule: milliseconds since midnight
  std::vector<OpenWindow> on_duty;  ///< schedule: hours in which somebody is on duty; none: always
  std::vector<OpenWindow> quiet;    ///< hours in which it is told nothing: a notice is kept until they end
  Id acts_as = no_id;               ///< person: role
  std::vector<SymbolId> formerly;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.name, s.title, s.reports_to, s.may_give, s.may_not_give, s.limits, s.approval_above,
      s.approver, s.deputy, s.members, s.calendar, s.from_host, s.people, s.formerly, s.span);
    a.since(3, s.rotation, s.rotation_since, s.hand_over_days, s.hand_over_time, s.on_duty, s.quiet,
            s.acts_as);
  }
};

/// A date with hours of its own, instead of those of its weekday: `open on: 2026-12-31 09:00..13:00`. Without any: closed.
struct SpecialOpening {
  std::int32_t day = 0;          ///< days since 1970-01-01
  std::vector<OpenWindow> open;  ///< their weekdays mean nothing
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.day, s.open);
  }
};

struct Calendar {
  SymbolId name = no_id;
  std::string title;
  bool has_offset =
      false;  ///< a fixed offset; else `zone_name` names a zone, which the procedure carries or the host's data must hold
  std::int32_t offset_minutes = 0;
  std::string zone_name;
  std::vector<OpenWindow> open;
  std::uint8_t working_days = 0x1F;    ///< bit 0 = Monday; from `open`
  std::vector<std::int32_t> holidays;  ///< sorted days since 1970-01-01, written in the file
  std::string holidays_file;           ///< reference data: the host or the tool hands it in
  bool holidays_from_host = false;     ///< `holidays: host`: the same, without a file's name
  std::int32_t holidays_until = 0;  ///< last day for which the holidays in the file are known; 0: not stated
  std::vector<SpecialOpening> special_days;  ///< sorted by day
  bool hours_stated = false;                 ///< `open` is written: business hours can be counted
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.has_offset, s.offset_minutes, s.zone_name, s.open, s.working_days, s.holidays,
      s.holidays_file, s.holidays_from_host, s.holidays_until, s.span);
    a.since(2, s.special_days, s.hours_stated);
  }
};

// ---------------------------------------------------------------------------------------------------------------------
// What is said

/// A piece of a reply: literal text, or a value with its form.
struct TextPart {
  std::string literal;
  Id value = no_id;  ///< expression; no_id: literal
  std::vector<std::string>
      forms;            ///< plural forms in the order of CLDR (one, few, many, other) that the locale has
  Id fallback = no_id;  ///< constant text when the value is unknown or none
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.literal, s.value, s.forms, s.fallback, s.span);
  }
};

struct ResponseVariant {
  SymbolId locale = no_id;
  Id condition = no_id;  ///< `if channel is chat`; no_id: otherwise
  std::vector<TextPart> parts;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.locale, s.condition, s.parts, s.span);
  }
};

/// `at most 160 letters, if channel is sms`
struct LengthLimit {
  Id length = no_id;  ///< constant; code points
  Id condition = no_id;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.length, s.condition);
  }
};

struct Response {
  SymbolId name = no_id;
  std::string title;
  std::vector<ResponseVariant> variants;  ///< per locale in the order written
  Id max_length = no_id;                  ///< constant; code points
  std::vector<LengthLimit> max_lengths;   ///< under conditions; the first whose condition is true counts
  std::vector<std::string> must_hold;     ///< phrases that must be in every variant
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.variants, s.max_length, s.must_hold, s.span);
    a.since(3, s.max_lengths);
  }
};

// ---------------------------------------------------------------------------------------------------------------------
// What is known of the customer beside the case

/// What the customer's record counts: `abuse "Abused somebody"`; or a restriction that may be put on the customer.
struct RecordKind {
  SymbolId name = no_id;
  std::string title;
  bool restriction = false;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.restriction, s.span);
  }
};

struct PhraseRule {
  bool require = false;  ///< else avoid
  SymbolId locale = no_id;
  std::string pattern;  ///< words; a `*` at the end of a word stands for any ending
  std::string instead;  ///< what to say instead
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.require, s.locale, s.pattern, s.instead, s.span);
  }
};

}  // namespace sop
