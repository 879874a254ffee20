// Bodies of sop/event_json.hpp.
#pragma once

#include <iterator>
#include <utility>

#include "sop/decision_json.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/impl/json_read.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/story.hpp"

namespace sop {

namespace detail {

/// Words of the key `event`, and what they are.
struct EventWord {
  std::string_view word;
  EventKind kind;
};
inline constexpr EventWord event_words[] = {
    {"customer_wrote", EventKind::customer_message},
    {"reply_sent", EventKind::reply_sent},
    {"acknowledged", EventKind::acknowledge},
    {"approved", EventKind::approve},
    {"not_approved", EventKind::refuse},
    {"sent_back", EventKind::send_back},
    {"reopened", EventKind::reopen},
    // The same as commands: what `write_event` writes, and what hosts have sent since the first edition.
    {"customer_message", EventKind::customer_message},
    {"acknowledge", EventKind::acknowledge},
    {"approve", EventKind::approve},
    {"refuse", EventKind::refuse},
    {"send_back", EventKind::send_back},
    {"reopen", EventKind::reopen},
};
/// How many of them are the words of the language.
inline constexpr std::size_t event_words_of_language = 7;

class EventReader {
 public:
  EventReader(const NameTable& names, DiagnosticSink& problems)
      : names_(names), p_(names.procedure()), shape_(messages::text_the_event, problems) {}

  void read(JsonValue object, TimedEvent& out, EventTime time) {
    const JsonAt top{object, nullptr, {}, 0};
    if (!object.is(JsonKind::object)) {
      shape_.wrong(top, messages::expected_object);
      return;
    }
    if (time == EventTime::needed) {
      shape_.object(top, {"at",     "id",           "turn",   "event",         "outcome",
                          "signal", "promise_kept", "assign", "branch",        "actor",
                          "as",     "by",           "remedy", "amount",        "facts",
                          "forget", "customer",     "record", "already_given", "occurred_at"});
      JsonAt at;
      if (shape_.need(top, "at", at)) out.has_at = moment(at, out.at);
      with(top, "already_given",
           [&](const JsonAt& given) { out.has_already_given = amount(given, out.already_given_minor); });
    } else {
      shape_.object(
          top, {"id", "turn", "event", "outcome", "signal", "promise_kept", "assign", "branch", "actor", "as",
                "by", "remedy", "amount", "facts", "forget", "customer", "record", "occurred_at"});
    }
    for (const JsonValue member : object) out.has_event = out.has_event || member.key() != "at";
    Event& event = out.event;
    with(top, "id", [&](const JsonAt& at) { shape_.text(at, event.id); });
    with(top, "turn", [&](const JsonAt& at) { shape_.number(at, 0, INT64_MAX, event.turn); });
    kind(top, event);
    with(top, "branch", [&](const JsonAt& at) { branch(at, event.branch); });
    who(top, event.actor);
    with(top, "remedy", [&](const JsonAt& at) {
      shape_.name(at, names_, NameKind::remedy, messages::term_remedy, event.remedy);
    });
    with(top, "amount", [&](const JsonAt& at) { event.has_amount = amount(at, event.amount_minor); });
    facts(top, event);
    with(top, "customer", [&](const JsonAt& at) { customer(at, event); });
    with(top, "record", [&](const JsonAt& at) { record(at, event); });
    with(top, "occurred_at", [&](const JsonAt& at) { event.has_occurred = moment(at, event.occurred_at); });
  }

  void read_record(JsonValue root, std::vector<RecordLine>& out) {
    const JsonAt top{root, nullptr, {}, 0};
    Event event;
    if (root.is(JsonKind::object)) {
      JsonAt lines;
      shape_.object(top, {"record"});
      if (shape_.need(top, "record", lines)) record(lines, event);
    } else {
      record(top, event);
    }
    out = std::move(event.record);
  }

 private:
  template <class Read>
  void with(const JsonAt& top, std::string_view key, Read read_it) {
    const JsonAt at = shape_.member(top, key);
    if (at.value.valid()) read_it(at);
  }

  void kind(const JsonAt& top, Event& event) {
    std::string_view said;
    const auto one_more = [&](const JsonAt& at, EventKind what) {
      if (!said.empty()) {
        shape_.problems().error(messages::event_two_kinds, at.value.key_span(),
                                {std::string(said), std::string(at.key)});
      }
      said = at.key;
      event.kind = what;
    };
    with(top, "event", [&](const JsonAt& at) {
      EventKind found = EventKind::outcome;
      if (word_of_event(at, found, event.name)) one_more(at, found);
    });
    with(top, "outcome", [&](const JsonAt& at) {
      one_more(at, EventKind::outcome);
      outcome(at, event.name);
    });
    with(top, "signal", [&](const JsonAt& at) {
      one_more(at, EventKind::signal);
      shape_.name(at, names_, NameKind::symbol, messages::term_event, event.name);
    });
    with(top, "promise_kept", [&](const JsonAt& at) {
      one_more(at, EventKind::promise_kept);
      if (at.value.is(JsonKind::boolean) && at.value.boolean()) return;
      shape_.name(at, names_, NameKind::symbol, messages::term_promise, event.name);
    });
    with(top, "assign", [&](const JsonAt& at) {
      one_more(at, EventKind::assign);
      if (!shape_.object(at, {"party", "person"})) return;
      JsonAt party, person;
      if (shape_.need(at, "party", party))
        shape_.name(party, names_, NameKind::party, messages::term_party, event.party);
      if (shape_.need(at, "person", person)) shape_.text(person, event.person);
    });
  }

  /// What `event` names: a word of the language, an outcome of some step, or an event of the author's own.
  bool word_of_event(const JsonAt& at, EventKind& kind, SymbolId& name) {
    if (!at.value.is(JsonKind::text)) return shape_.wrong(at, messages::term_name);
    for (const EventWord& word : event_words) {
      if (word.word != at.value.text()) continue;
      kind = word.kind;
      return true;
    }
    const Id symbol = names_.find(NameKind::symbol, at.value.text());
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < event_words_of_language; ++i) known.push_back(event_words[i].word);
    const auto is_it = [&](SymbolId one, EventKind its_kind) {
      const std::string_view text = names_.spelling(NameKind::symbol, one);
      bool seen = false;
      for (const std::string_view other : known) seen = seen || other == text;
      if (!seen) known.push_back(text);
      if (one != symbol) return false;
      kind = its_kind;
      name = symbol;
      return true;
    };
    for (const Step& step : p_.steps) {
      for (const SymbolId one : step.outcomes) {
        if (is_it(one, EventKind::outcome)) return true;
      }
    }
    const auto among = [&](const std::vector<Signal>& signals) {
      for (const Signal& signal : signals) {
        if (signal.event < p_.symbols.size() && is_it(signal.event, EventKind::signal)) return true;
      }
      return false;
    };
    for (const Clock& clock : p_.clocks) {
      if (among(clock.starts_on) || among(clock.stops_on) || among(clock.cancels_on) ||
          among(clock.resets_on) || among(clock.holds_on) || among(clock.released_on))
        return true;
      for (const Extension& extension : clock.extensions)
        if (among({extension.signal})) return true;
    }
    for (const EscalationPath& path : p_.paths) {
      if (among(path.starts_on) || among(path.stops_on)) return true;
    }
    for (const Step& step : p_.steps) {
      for (const Action& action : step.actions) {
        if (action.kind == ActionKind::emit && is_it(action.name, EventKind::signal)) return true;
      }
    }
    shape_.problems().error(messages::json_unknown_name, at.value.span(),
                            {catalogue_term(messages::term_event), std::string(at.value.text()),
                             name_help_argument(at.value.text(), known)});
    return false;
  }

  /// An instant, or local time where the procedure states its zone.
  bool moment(const JsonAt& at, std::int64_t& out) {
    const TextError error =
        at.value.is(JsonKind::text) ? read_moment(p_, at.value.text(), out) : TextError::wrong_shape;
    if (!failed(error)) return true;
    const std::string example = "`\"2026-03-27T15:50:00Z\"`";
    if (error == TextError::offset_missing)
      return shape_.wrong(at, messages::expected_instant_with_offset, {example});
    const std::string expected =
        catalogue_term(messages::expected_moment, {example, "`\"2026-03-27 17:50\"`"});
    // Written as it should be, and yet none: why is said, too.
    for (const auto& [what, why] : {std::pair(TextError::out_of_range, messages::text_years),
                                    std::pair(TextError::no_such_month, messages::text_no_such_month),
                                    std::pair(TextError::no_such_day, messages::text_no_such_day),
                                    std::pair(TextError::no_such_time, messages::text_no_such_time)})
      if (error == what) return shape_.wrong(at, messages::expected_because, {expected, catalogue_term(why)});
    return shape_.wrong(at, expected);
  }

  /// Who acts: `"as": "agent", "by": "Kati"`, or both in one object `actor`.
  void who(const JsonAt& top, Actor& out) {
    const JsonAt whole = shape_.member(top, "actor");
    if (whole.value.valid()) actor(whole, out);
    for (const std::string_view key : {"as", "by"}) {
      const JsonAt at = shape_.member(top, key);
      if (!at.value.valid()) continue;
      if (whole.value.valid()) {
        shape_.problems().error(messages::event_two_actors, at.value.key_span(), {std::string(key)});
      } else if (key == "by") {
        shape_.text(at, out.id);
      } else {
        shape_.name(at, names_, NameKind::party, messages::term_role, out.role);
      }
    }
    act_in_role(p_, out);
  }

  void outcome(const JsonAt& at, SymbolId& out) {
    if (!at.value.is(JsonKind::text)) {
      shape_.wrong(at, messages::term_name);
      return;
    }
    const Id symbol = names_.find(NameKind::symbol, at.value.text());
    std::vector<std::string_view> known;
    for (const Step& step : p_.steps) {
      for (const SymbolId name : step.outcomes) {
        if (name == symbol) {
          out = symbol;
          return;
        }
        const std::string_view text = names_.spelling(NameKind::symbol, name);
        bool seen = false;
        for (const std::string_view other : known) seen = seen || other == text;
        if (!seen) known.push_back(text);
      }
    }
    shape_.problems().error(messages::json_unknown_name, at.value.span(),
                            {catalogue_term(messages::term_outcome), std::string(at.value.text()),
                             name_help_argument(at.value.text(), known)});
  }

  /// A branch by its path, or by its name where no two are called so.
  void branch(const JsonAt& at, Id& out) {
    if (!at.value.is(JsonKind::text)) {
      shape_.wrong(at, messages::expected_branch_path);
      return;
    }
    std::vector<std::string_view> known;
    Id found = names_.find(NameKind::container, at.value.text());
    if (found != no_id && p_.containers[found].kind != ContainerKind::branch) found = no_id;
    std::size_t fitting = found == no_id ? 0 : 1;
    for (std::size_t i = 0; i < p_.containers.size(); ++i) {
      const Container& c = p_.containers[i];
      if (c.kind != ContainerKind::branch) continue;
      known.push_back(c.path);
      const bool by_name =
          c.name < p_.symbols.size() && c.name == names_.find(NameKind::symbol, at.value.text());
      if (!by_name || found == static_cast<Id>(i)) continue;
      found = static_cast<Id>(i);
      ++fitting;
    }
    if (fitting == 1) {
      out = found;
      return;
    }
    shape_.problems().error(messages::json_unknown_name, at.value.span(),
                            {catalogue_term(messages::term_one_branch), std::string(at.value.text()),
                             name_help_argument(at.value.text(), known)});
  }

  void actor(const JsonAt& at, Actor& out) {
    if (!shape_.object(at, {"id", "role"})) return;
    with(at, "id", [&](const JsonAt& id) { shape_.text(id, out.id); });
    with(at, "role", [&](const JsonAt& role) {
      shape_.name(role, names_, NameKind::party, messages::term_role, out.role);
    });
  }

  bool amount(const JsonAt& at, std::int64_t& minor) {
    Money money;
    if (!shape_.money(at, money)) return false;
    const bool fixed = !p_.currency.is_none() && p_.currency_fact == no_id;
    if (fixed && !money.is_zero() && !(money.currency == p_.currency)) {
      shape_.problems().error(messages::event_other_currency, at.value.span(),
                              {money.currency.letters(), p_.currency.letters()});
      return false;
    }
    minor = money.minor;
    return true;
  }

  void facts(const JsonAt& top, Event& event) {
    with(top, "facts", [&](const JsonAt& at) {
      read_facts(at.value, names_, event.facts, shape_.problems(), FactGroups::any);
    });
    with(top, "forget", [&](const JsonAt& at) {
      if (!shape_.array(at)) return;
      std::uint32_t index = 0;
      for (const JsonValue element : at.value) {
        FactUpdate update;
        if (!shape_.name({element, &at, {}, index++}, names_, NameKind::fact, messages::term_fact,
                         update.fact))
          continue;
        bool twice = false;
        for (const FactUpdate& other : event.facts) twice = twice || other.fact == update.fact;
        if (twice) {
          shape_.problems().error(
              messages::fact_twice, element.span(),
              {std::string(names_.spelling(NameKind::fact, update.fact)), std::string(element.text())});
        } else {
          event.facts.push_back(std::move(update));
        }
      }
    });
  }

  void customer(const JsonAt& at, Event& event) {
    if (!shape_.array(at)) return;
    std::uint32_t index = 0;
    for (const JsonValue element : at.value) {
      const JsonAt entry{element, &at, {}, index++};
      if (!shape_.object(entry, {"remedy", "window", "total"})) continue;
      CustomerTotal total;
      with(entry, "remedy", [&](const JsonAt& remedy) {
        shape_.name(remedy, names_, NameKind::remedy, messages::term_remedy, total.remedy);
      });
      JsonAt window, sum;
      bool good = shape_.need(entry, "window", window);
      if (good && window.value.is(JsonKind::text)) {
        for (std::size_t i = 1; i < std::size(window_words); ++i)
          if (window.value.text() == window_words[i]) total.window_kind = static_cast<WindowKind>(i);
      }
      if (good && total.window_kind == WindowKind::rolling) {
        Period period;
        good = window.value.is(JsonKind::text) && !failed(parse_positive_period(window.value.text(), period));
        if (!good) shape_.wrong(window, messages::expected_window, {"`\"30 days\"`", "`\"each month\"`"});
        total.window_count = period.count;
        total.window_unit = period.unit;
      }
      good = shape_.need(entry, "total", sum) && amount(sum, total.minor) && good;
      if (good) event.customer.push_back(total);
    }
  }

  /// The whole record of the customer; an empty list: there is nothing on it.
  void record(const JsonAt& at, Event& event) {
    if (!shape_.array(at)) return;
    event.has_record = true;
    std::uint32_t index = 0;
    for (const JsonValue element : at.value) {
      const JsonAt entry{element, &at, {}, index++};
      if (!shape_.object(entry, {"kind", "from", "until"})) continue;
      RecordLine line;
      JsonAt kind, from;
      bool good = shape_.need(entry, "kind", kind) &&
                  shape_.name(kind, names_, NameKind::record, "entry or restriction of the customer's record",
                              line.kind);
      good = shape_.need(entry, "from", from) && moment(from, line.from) && good;
      with(entry, "until", [&](const JsonAt& until) {
        if (good && !p_.records[line.kind].restriction) {
          good = false;
          shape_.wrong(until, "left out: an entry has no end");
        } else {
          good = moment(until, line.until) && good;
        }
      });
      if (good) event.record.push_back(line);
    }
    if (at.value.size() > most_record_lines)
      shape_.wrong(at, "at most " + std::to_string(most_record_lines) + " lines, the newest of the record");
  }

  const NameTable& names_;
  const Procedure& p_;
  JsonShape shape_;
};

}  // namespace detail

SOP_INLINE bool read_event(JsonValue object, const NameTable& names, TimedEvent& event,
                           DiagnosticSink& problems, EventTime time) {
  const std::size_t before = problems.error_count();
  event = TimedEvent();
  detail::EventReader(names, problems).read(object, event, time);
  return problems.error_count() == before;
}

SOP_INLINE bool read_event(std::string_view text, const NameTable& names, TimedEvent& event,
                           DiagnosticSink& problems, EventTime time, const JsonLimits& limits) {
  JsonDocument document;
  event = TimedEvent();
  return parse_json(text, document, problems, limits) &&
         read_event(document.root(), names, event, problems, time);
}

SOP_INLINE bool read_record(std::string_view text, const NameTable& names, std::vector<RecordLine>& record,
                            DiagnosticSink& problems, const JsonLimits& limits) {
  JsonDocument document;
  if (!parse_json(text, document, problems, limits)) return false;
  const std::size_t before = problems.error_count();
  detail::EventReader(names, problems).read_record(document.root(), record);
  return problems.error_count() == before;
}

SOP_INLINE void act_in_role(const Procedure& p, Actor& actor) {
  if (actor.role >= p.parties.size() || p.parties[actor.role].kind != PartyKind::person) return;
  const Party& person = p.parties[actor.role];
  if (!actor.id.empty() && actor.id != p.text(person.name)) return;
  actor.id = p.text(person.name);
  actor.role = person.acts_as;
}

SOP_INLINE void write_event(JsonWriter& writer, const Procedure& p, const Event& event) {
  const auto symbol = [&](SymbolId id) {
    return id < p.symbols.size() ? std::string_view(p.text(id)) : std::string_view();
  };
  const auto party = [&](Id id) {
    return id < p.parties.size() ? symbol(p.parties[id].name) : std::string_view();
  };
  const auto remedy = [&](Id id) {
    return id < p.remedies.size() ? symbol(p.remedies[id].name) : std::string_view();
  };
  const auto money = [&](std::int64_t minor) { return to_text(Money{minor, p.currency}); };
  writer.begin_object();
  if (!event.id.empty()) writer.text("id", event.id);
  if (event.turn != 0) writer.natural("turn", event.turn);
  switch (event.kind) {
    case EventKind::facts:
      break;
    case EventKind::outcome:
      writer.text("outcome", symbol(event.name));
      break;
    case EventKind::signal:
      writer.text("signal", symbol(event.name));
      break;
    case EventKind::promise_kept:
      if (event.name == no_id) {
        writer.boolean("promise_kept", true);
      } else {
        writer.text("promise_kept", symbol(event.name));
      }
      break;
    case EventKind::assign:
      writer.key("assign")
          .begin_object()
          .text("party", party(event.party))
          .text("person", event.person)
          .end_object();
      break;
    default:
      for (std::size_t i = std::size(detail::event_words); i-- > 0;) {
        if (detail::event_words[i].kind != event.kind) continue;
        writer.text("event", detail::event_words[i].word);
        break;
      }
  }
  if (event.branch < p.containers.size()) writer.text("branch", p.containers[event.branch].path);
  if (!event.actor.id.empty() || event.actor.role != no_id) {
    writer.key("actor").begin_object();
    if (!event.actor.id.empty()) writer.text("id", event.actor.id);
    if (event.actor.role != no_id) writer.text("role", party(event.actor.role));
    writer.end_object();
  }
  if (event.remedy != no_id) writer.text("remedy", remedy(event.remedy));
  if (event.has_amount) writer.text("amount", money(event.amount_minor));
  std::vector<Id> forgotten;
  std::vector<Value> known(p.facts.size());
  bool any = false;
  for (const FactUpdate& update : event.facts) {
    if (update.fact >= p.facts.size()) continue;
    known[update.fact] = update.value;
    any = any || update.value.known();
    if (update.value.is_unknown()) forgotten.push_back(update.fact);
  }
  if (any) {
    writer.key("facts");
    write_facts(writer, p, known);
  }
  detail::write_fact_names(writer, p, "forget", forgotten);
  if (!event.customer.empty()) {
    writer.key("customer").begin_array();
    for (const CustomerTotal& total : event.customer) {
      writer.begin_object();
      if (total.remedy != no_id) writer.text("remedy", remedy(total.remedy));
      writer.text("window",
                  total.window_kind == WindowKind::rolling
                      ? to_text(Period{static_cast<std::int32_t>(total.window_count), total.window_unit})
                      : std::string(detail::window_words[static_cast<std::size_t>(total.window_kind)]));
      writer.text("total", money(total.minor)).end_object();
    }
    writer.end_array();
  }
  if (event.has_record) {
    writer.key("record").begin_array();
    for (const RecordLine& line : event.record) {
      writer.begin_object().text("kind", spelling_of(p, NameKind::record, line.kind));
      writer.text("from", instant_text(line.from));
      if (line.until != never) writer.text("until", instant_text(line.until));
      writer.end_object();
    }
    writer.end_array();
  }
  if (event.has_occurred) writer.text("occurred_at", instant_text(event.occurred_at));
  writer.end_object();
}

}  // namespace sop
