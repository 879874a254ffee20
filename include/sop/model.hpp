// sop/model.hpp — what a procedure means: resolved, typed, flat.
//
// The resolver (src/resolve) turns trees into this; the reference interpreter, the engine, the checks, the tests, the
// exporters and the compiled form all read it and nothing else. Everything is a struct in a vector, tied by index; names are
// symbols; expressions are data in one pool, with spans, for table cells, guards, scenarios, definitions and `always`
// alike: nothing calls back into a host. A Procedure is immutable once loaded; share it between any number of threads.
//
// Each struct lists its members once more in `fields`, in the order of the compiled form; a saved procedure, its check on
// reading and its dump come from that list.
//
// A `path` is the lasting name of a rule (docs/identity.md): `late_repair/offer/refused`, `goodwill_by_delay/delay,3..7`.
// Stable within a minor version: hosts may read it.
//
// Cost: reading a member is constant; a copy is linear in the whole.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/config.hpp"
#include "sop/expression.hpp"
#include "sop/model_flow.hpp"
#include "sop/model_rules.hpp"
#include "sop/source.hpp"
#include "sop/value.hpp"
#include "sop/zone.hpp"

namespace sop {

enum class Word : std::uint16_t;

// ---------------------------------------------------------------------------------------------------------------------
// Tests written in the files

/// `given: mood is furious`, `expect: owner is supervisor`: a thing of the case, a comparison, a value.
struct Assertion {
  /// What is compared, and with what. Given: `fact`, `setting` and `roster` alone. Of what happened (say, task, ask of effects)
  /// only what came since the line before counts.
  enum class Subject : std::uint8_t {
    fact,       ///< index = fact; value
    setting,    ///< index = setting; value
    named,      ///< index = an expression that asks an output, a definition or a list of requirements; value
    scenario,   ///< name; no_id with is_none: none chosen yet
    step,       ///< name: where a line of the case stands
    owner,      ///< index = party
    level,      ///< index = party of the escalation level reached; is_none: none
    pending,    ///< index = party that must take over or approve; is_none: nobody
    say,        ///< index = response that was said; is_none: nothing
    ask,        ///< index = fact that is asked for now; is_none: none
    task,       ///< text: what is to be done
    offer,      ///< index = remedy that may be given now
    amount,     ///< index = remedy, no_id: the only one that may be given now; value = its amount
    due,        ///< index = clock, or name = promise (index no_id); value = instant
    reason,     ///< text: the lasting name of a rule, or its end (`not_refunded`)
    needs,      ///< index = unknown fact that held something back; is_none: none
    allowed,    ///< name: an outcome that may be reported now
    roster,     ///< index = schedule; text = the person, empty: nobody
    next_wake,  ///< value = instant
    ended,      ///< name: the end that was reached; is_none: the case is open
    promise,    ///< name: a promise that is open
    status,     ///< text: how the call was taken, as Status is spelled (`not_permitted`)
    list,       ///< index = an expression that asks a list; `values` in this order
    notified,   ///< index = party that was told; is_none: nobody
    noted,  ///< index = kind of entry added to the customer's record, or restriction put on; is_none: none
  };
  Subject subject = Subject::fact;
  Id index = no_id;
  bool negated = false;       ///< `is not`
  Op comparison = Op::equal;  ///< also not_equal, less ..., is_none, is_unknown (then without value)
  Id value = no_id;           ///< expression without facts
  SymbolId name = no_id;
  std::string text;
  std::vector<Id> values;  ///< list: expressions without facts
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.subject, s.index, s.negated, s.comparison, s.value, s.name, s.text, s.span);
    a.since(3, s.values);
  }
};

enum class TestLineKind : std::uint8_t { starts_at, given, event, wait, at, expect, because, never };

/// What a test reports; the host's events (sop/event.hpp), by what an author calls them.
enum class TestEvent : std::uint8_t {
  outcome,           ///< `event: accepted`
  signal,            ///< an author's own event
  customer_message,  ///< `event: customer_wrote`
  reply_sent,
  acknowledge,  ///< `event: acknowledged`
  approve,
  refuse,     ///< `event: approved`, `event: not_approved`
  reopen,     ///< `event: reopened`
  send_back,  ///< `event: sent_back`
  record,     ///< what the customer's record holds now
};

struct TestLine {
  TestLineKind kind = TestLineKind::given;
  std::vector<Assertion> items;  ///< given, expect, because, never
  TestEvent event_kind = TestEvent::outcome;
  SymbolId event = no_id;       ///< event: outcome or event name
  SymbolId actor_role = no_id;  ///< name of a role
  std::string actor;            ///< event: who
  Id option = no_id;            ///< event: remedy chosen
  Id amount = no_id;            ///< event: constant
  Id already_given = no_id;     ///< event: constant, money: what other cases have given this customer
  Id time = no_id;              ///< wait: constant expression; at, starts at: constant
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.items, s.event_kind, s.event, s.actor_role, s.actor, s.option, s.amount, s.already_given,
      s.time, s.span);
  }
};

/// A test: a timeline, or rows (each row is `given` cells and expected cells after the common lines).
struct Test {
  std::string title;
  std::vector<TestLine> lines;
  std::vector<std::vector<Assertion>> row_given, row_expect;  ///< one element a row
  std::vector<Span> row_spans;
  std::string cases_file;  ///< the file that rows came from; they are among the rows already
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.title, s.lines, s.row_given, s.row_expect, s.row_spans, s.cases_file, s.span);
  }
};

/// `suppress unreachable_step { where: late_repair/old; reason: "..."; until: 2027-03-31 }`
struct Suppression {
  std::string check;
  std::string where;  ///< a path; empty: the whole file
  std::string reason;
  std::int32_t until = 0;  ///< days since 1970-01-01; 0: without end
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.check, s.where, s.reason, s.until, s.span);
  }
};

// ---------------------------------------------------------------------------------------------------------------------
// The whole

using Hash = std::array<std::uint8_t, 32>;

/// A file of the procedure, for messages and reasons: spans count in these.
struct FileInfo {
  std::string path;
  std::vector<std::uint32_t> line_starts;
  Word dialect{};  ///< of its words, for whoever writes some; not kept in the compiled form
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.path, s.line_starts);
  }
};

struct Procedure {
  SymbolId name = no_id;
  std::string title;
  std::string edition;
  std::string kept_by;
  Id review_every = no_id;       ///< constant, period
  std::int32_t last_review = 0;  ///< days since 1970-01-01; 0: not stated
  std::int32_t valid_from = 0, valid_until = 0;
  CurrencyCode currency{};
  Id currency_fact = no_id;  ///< `currency from`
  bool rounding_stated = false;
  Rounding rounding = Rounding::half_up;
  MonthEnd month_end = MonthEnd::error;  ///< error: not stated
  std::vector<SymbolId> locales;         ///< the first is the fallback
  Id locale_fact = no_id, channel_fact = no_id;
  Id calendar = no_id;
  bool has_offset = false;
  std::int32_t offset_minutes = 0;
  std::string zone_name;
  std::string policy;
  std::vector<Zone>
      zones;  ///< those that the files name, as they were when it was loaded; not part of the hash

  std::vector<FileInfo> files;
  std::vector<Symbol> symbols;
  std::vector<Value> constants;
  std::vector<Expr> exprs;
  std::vector<Id> expr_args;
  std::vector<std::string> patterns;  ///< text patterns
  std::vector<Unit> units;
  std::vector<Fact> facts;
  std::vector<FactGroup> groups;
  std::vector<Setting> settings;
  std::vector<Definition> definitions;
  std::vector<RequirementList> requirements;
  std::vector<Output> outputs;
  std::vector<Table> tables;
  std::vector<Remedy> remedies;
  std::vector<RecordKind> records;
  std::vector<Party> parties;
  std::vector<Calendar> calendars;
  std::vector<Response> responses;
  std::vector<PhraseRule> phrases;
  std::vector<Target> targets;
  std::vector<Transition> transitions;
  std::vector<Step> steps;
  std::vector<Container> containers;
  std::vector<Scenario> scenarios;
  Id intake = no_id;  ///< container
  std::vector<AlwaysRule> always;
  std::vector<EscalationPath> paths;
  std::vector<Clock> clocks;
  std::vector<Ordering> orderings;
  std::vector<Test> tests;
  std::vector<Suppression> suppressions;

  Span span;    ///< of the `procedure` block
  Hash hash{};  ///< of the canonical form of all files (docs/identity.md)

  const std::string& text(SymbolId symbol) const { return symbols[symbol].text; }

  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.edition, s.kept_by, s.review_every, s.last_review, s.valid_from, s.valid_until,
      s.currency, s.currency_fact, s.rounding_stated, s.rounding, s.month_end, s.locales, s.locale_fact,
      s.channel_fact, s.calendar, s.has_offset, s.offset_minutes, s.zone_name, s.policy);
    a(s.files, s.symbols, s.constants, s.exprs, s.expr_args, s.patterns, s.units, s.facts, s.groups,
      s.settings, s.definitions, s.requirements, s.outputs, s.tables, s.remedies, s.parties, s.calendars,
      s.responses, s.phrases, s.targets, s.transitions, s.steps, s.containers, s.scenarios, s.intake,
      s.always, s.paths, s.clocks, s.orderings, s.tests, s.suppressions, s.span, s.hash);
    a.since(2, s.zones);
    a.since(3, s.records);
  }
};

}  // namespace sop
