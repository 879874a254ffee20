// Any bytes as facts, as an event and as reference data of a procedure that has a fact of every type: reading ends with a
// clear answer, places lie inside the text, and what was read is written in a form that reads the same.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sop/data_json.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "tests/support/procedure_builder.hpp"

namespace {

struct Desk : sop_test::ProcedureBuilder {
  Desk() {
    using sop::TypeKind;
    add_fact("issue", one_of({"poor_repair", "delay"}));
    sop::Type channels = one_of({"phone", "email"});
    channels.kind = TypeKind::set;
    add_fact("channels", channels);
    add_fact("urgent", type(TypeKind::boolean));
    add_fact("days_late", between(TypeKind::whole, 0, 365));
    add_fact("weight", type(TypeKind::decimal));
    add_fact("share", type(TypeKind::percent));
    add_fact("price", type(TypeKind::money));
    add_fact("delay", type(TypeKind::duration));
    add_fact("notice", type(TypeKind::period));
    add_fact("ready_on", or_none(type(TypeKind::date)));
    add_fact("called_at", type(TypeKind::instant));
    add_fact("opens", type(TypeKind::time_of_day));
    add_fact("customer", type(TypeKind::text));
    sop::Remedy refund;
    refund.name = name("refund");
    p.remedies.push_back(refund);
    sop::Party duty;
    duty.kind = sop::PartyKind::schedule;
    duty.name = name("day_duty");
    p.parties.push_back(duty);
    sop::Calendar desk;
    desk.name = name("desk");
    p.calendars.push_back(desk);
    sop::Step offer;
    offer.path = "late/offer";
    offer.name = name("offer");
    offer.outcomes = {name("accepted")};
    p.steps.push_back(offer);
  }
};

void check(bool good, const sop::DiagnosticSink& problems, std::size_t size) {
  if (good != !problems.has_errors()) std::abort();
  for (const sop::Diagnostic& d : problems.items()) {
    if (d.span.begin > d.span.end || d.span.end > size) std::abort();
    if (sop::message_text(d).empty()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Desk desk;
  static const sop::NameTable names(desk.p);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  {
    std::vector<sop::FactUpdate> facts, again;
    sop::DiagnosticSink problems;
    const bool good = sop::read_facts(text, names, facts, problems);
    check(good, problems, size);
    if (good) {
      std::string once, twice;
      sop::JsonWriter first(once);
      sop::write_facts(first, desk.p, sop::fact_values(desk.p, facts));
      if (!sop::read_facts(once, names, again, problems)) std::abort();
      sop::JsonWriter second(twice);
      sop::write_facts(second, desk.p, sop::fact_values(desk.p, again));
      if (once != twice) std::abort();
    }
  }
  for (const sop::EventTime time : {sop::EventTime::refused, sop::EventTime::needed}) {
    sop::TimedEvent event, again;
    sop::DiagnosticSink problems;
    const bool good = sop::read_event(text, names, event, problems, time);
    check(good, problems, size);
    if (good) {
      std::string once, twice;
      sop::JsonWriter first(once);
      sop::write_event(first, desk.p, event.event);
      if (!sop::read_event(once, names, again, problems)) std::abort();
      sop::JsonWriter second(twice);
      sop::write_event(second, desk.p, again.event);
      if (once != twice) std::abort();
    }
  }
  {
    sop::ReferenceData reference, again;
    sop::DiagnosticSink problems;
    const bool good = sop::read_data(text, names, reference, problems);
    check(good, problems, size);
    if (good) {
      const std::string once = sop::write_data(desk.p, reference);
      if (!sop::read_data(once, names, again, problems) || again.hash != reference.hash) std::abort();
      if (sop::write_data(desk.p, again) != once) std::abort();
    }
  }
  return 0;
}
