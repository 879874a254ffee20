// The whole of what a host does: facts and events in, decisions out, the case kept as bytes in between.
//
// A host knows names; the library counts. `Desk` looks each name up once. Everything else is two calls: `open` for the first
// turn of a case, `advance` for each event after it. Time comes from the host too: here from a list, in a helpdesk from its
// clock.
#include "conversation.hpp"

#include <cstdint>
#include <cstdio>
#include <sop/binary.hpp>
#include <sop/case.hpp>
#include <sop/decision_json.hpp>
#include <sop/engine.hpp>
#include <sop/event_json.hpp>
#include <sop/facts_json.hpp>
#include <sop/money.hpp>
#include <sop/names.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace host {
namespace {

/// What a case stands on. Procedure, names, engine and data are read by any number of threads.
class Desk {
 public:
  explicit Desk(const sop::Procedure& procedure)
      : procedure_(procedure),
        names_(procedure),
        engine_(procedure),
        data_(engine_, nothing_from_outside()) {}

  /// The first turn. False: the facts are not what the procedure declares.
  bool open(std::string_view facts, std::int64_t now) {
    std::vector<sop::FactUpdate> told;
    sop::DiagnosticSink problems;
    if (!sop::read_facts(facts, names_, told, problems)) return complain(problems);
    engine_.open(workspace_, data_, told, now, case_, decision_);
    return true;
  }

  /// What happened next, as JSON: the form in which events come from other programs. A C++ host may fill a sop::Event itself.
  bool report(std::string_view event, std::int64_t now) {
    sop::TimedEvent read;
    sop::DiagnosticSink problems;
    if (!sop::read_event(event, names_, read, problems)) return complain(problems);
    engine_.advance(workspace_, data_, case_, &read.event, now, decision_);
    return true;
  }

  /// Nothing happened but time. A host calls this no later than `next_wake` of the last decision.
  void let_time_pass(std::int64_t now) { engine_.advance(workspace_, data_, case_, nullptr, now, decision_); }

  /// A case is a value: into a database, out of it again.
  bool put_aside_and_take_up() {
    const std::string bytes = sop::save_case(case_);
    case_ = sop::Case();
    return sop::load_case(bytes, procedure_, case_).ok();
  }

  void print(const char* what) const;

 private:
  // No rosters, no holidays from outside: the hash of "nothing" is recorded in each decision.
  const sop::ReferenceData& nothing_from_outside() {
    sop::seal(given_);
    return given_;
  }
  static bool complain(const sop::DiagnosticSink& problems) {
    for (const sop::Diagnostic& problem : problems.items())
      std::fprintf(stderr, "%s\n", sop::message_text(problem).c_str());
    return false;
  }
  std::string name(sop::NameKind kind, sop::Id id) const {
    return id == sop::no_id ? std::string("-") : std::string(names_.spelling(kind, id));
  }
  static std::string money(std::int64_t minor, sop::CurrencyCode currency) {
    return sop::to_text(sop::Money{minor, currency});
  }

  const sop::Procedure& procedure_;
  sop::NameTable names_;
  sop::Engine engine_;        // the procedure, prepared once
  sop::ReferenceData given_;  // what changes without the procedure
  sop::EngineData data_;      // the same, prepared once
  sop::Workspace workspace_;  // of this thread
  sop::Case case_;
  sop::Decision decision_;  // kept, so that its memory is used again
};

/// Everything that an agent's screen needs.
void Desk::print(const char* what) const {
  const sop::Decision& d = decision_;
  std::printf("%s %s\n", sop::instant_text(case_.now).c_str(), what);
  if (d.status != sop::Status::ok && d.status != sop::Status::more) {
    std::printf("  not taken: %s\n", std::string(sop::name_of(d.status)).c_str());
    return;
  }
  std::printf("  step   %s\n", name(sop::NameKind::step, d.step).c_str());
  std::printf("  owner  %s", name(sop::NameKind::party, d.owner).c_str());
  if (d.pending != sop::no_id && d.pending != d.owner)
    std::printf(", waiting for %s", name(sop::NameKind::party, d.pending).c_str());
  std::printf("\n");
  for (const sop::Effect& effect : d.effects)
    if (effect.kind == sop::EffectKind::say) std::printf("  say    %s\n", effect.text.c_str());
  for (const sop::Id fact : d.ask) std::printf("  ask    %s\n", name(sop::NameKind::fact, fact).c_str());
  for (const sop::Pay& pay : d.pay) {
    std::printf("  offer  %s", name(sop::NameKind::remedy, pay.remedy).c_str());
    if (pay.has_amount && pay.known) std::printf(" %s", money(pay.minor, pay.currency).c_str());
    if (pay.approver != sop::no_id)
      std::printf(", %s must agree", name(sop::NameKind::party, pay.approver).c_str());
    std::printf("\n");
  }
  for (const sop::Effect& effect : d.effects)
    if (effect.kind == sop::EffectKind::granted)
      std::printf("  give   %s %s\n", name(sop::NameKind::remedy, effect.subject).c_str(),
                  effect.has_amount ? money(effect.minor, effect.currency).c_str() : "");
  if (d.has_next_wake) std::printf("  wake   %s\n", sop::instant_text(d.next_wake).c_str());
  std::string because;
  for (const sop::Reason& reason : d.because)
    because += (because.empty() ? "" : ", ") + sop::shown_rule(procedure_, reason.path).path;
  if (!because.empty()) std::printf("  why    %s\n", because.c_str());
}

}  // namespace

bool play_conversation(const sop::Procedure& procedure) {
  constexpr std::int64_t minute = 60'000;
  std::int64_t now =
      1'788'768'000'000;  // 2026-09-07 10:00 in Tallinn, in milliseconds; a helpdesk asks its clock
  Desk desk(procedure);

  if (!desk.open(R"({"issue":"poor_repair","channel":"phone","customer":"Anna","device":"laptop",
                     "received_on":"2026-09-07"})",
                 now))
    return false;
  desk.print("a customer calls: the repair did not help");

  now += minute;
  if (!desk.report(R"({"event":"done","as":"agent","by":"kati"})", now)) return false;
  desk.print("Kati has said sorry");

  now += minute;
  if (!desk.report(
          R"({"facts":{"cause":"faulty_part","price":"200.00 EUR","hours_worked":2,"solution":"found"}})",
          now))
    return false;
  desk.print("the customer has answered the questions");

  if (!desk.put_aside_and_take_up()) return false;

  // A limit per customer needs to know what other cases gave: the host looks it up under the lock under which it will book.
  const char* const chosen = R"({"event":"accepted","remedy":"refund","as":"agent","by":"kati",
      "customer":[{"window":"30 days","total":"0.00 EUR"},{"window":"12 months","total":"0.00 EUR"}]})";
  now += minute;
  if (!desk.report(chosen, now)) return false;
  desk.print("the customer takes the refund: more than an agent may give");

  now += minute;
  if (!desk.report(R"({"event":"approved","as":"supervisor","by":"kati"})", now)) return false;
  desk.print("Kati tries to approve what she asked for herself");

  now += minute;
  if (!desk.report(R"({"event":"approved","as":"supervisor","by":"sirje",
                       "customer":[{"window":"30 days","total":"0.00 EUR"},{"window":"12 months","total":"0.00 EUR"}]})",
                   now))
    return false;
  desk.print("Sirje agrees");

  now += 4 * 24 * 60 * minute;
  desk.let_time_pass(now);
  desk.print("four days later nobody has done what was promised");
  return true;
}

}  // namespace host
