// Any bytes as a saved case, in both forms, of procedures that have everything a case can hold: reading ends with a clear answer,
// what is read is sound and is written in a form that reads the same, and it can be played on, by the interpreter and by the
// engine, without a crash or a hang. (They need not agree: the engine trusts a case that the rules were looked at.)
//
// In an input `@NAME` stands for the hash of tests/semantics/NAME.sop, so that the corpus outlives a change of a procedure. A
// compact case has its frame (mark, version, hash) put around it here; else nothing would get past it.
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/binary.hpp"
#include "sop/case_json.hpp"
#include "sop/decision_json.hpp"
#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "sop/sha256.hpp"
#include "sop/validate.hpp"
#include "tests/support/files.hpp"

namespace {

struct Known {
  Known(std::string called, sop::Procedure loaded)
      : name(std::move(called)), procedure(std::move(loaded)), engine(procedure), data(engine, nothing) {}
  std::string name;
  sop::Procedure procedure;
  sop::ReferenceData nothing;
  sop::Engine engine;
  sop::EngineData data;
};

const std::deque<Known>& procedures() {
  static const std::deque<Known> all = [] {
    std::deque<Known> loaded;
    for (const char* name :
         {"clocks", "escalation", "hand_over", "parallel", "promises", "routines", "sign_off", "authority",
          "record", "clocks_from_outside", "repeating", "levels_down", "sign_off_chain", "branch_results"}) {
      const auto path = sop::testing::in_repository("tests/semantics") / (std::string(name) + ".sop");
      sop::LoadResult result = sop::load_text(path.filename().string(), sop::testing::read_file(path));
      if (!result.ok) std::abort();
      loaded.emplace_back(name, std::move(result.procedure));
    }
    return loaded;
  }();
  return all;
}

/// Whatever may happen to it: nothing of it may crash.
void play(const Known& known, const sop::Case& start) {
  const sop::Procedure& p = known.procedure;
  static sop::Workspace workspace;
  const sop::ReferenceData data;
  sop::AdvanceOptions options;
  options.max_timers = 50;
  options.max_steps = 100'000;
  sop::Decision d;
  const auto happens = [&](const sop::Event* event, std::int64_t later) {
    const std::int64_t now = start.now < INT64_MAX - later ? start.now + later : start.now;
    sop::Case c = start;
    known.engine.advance(workspace, known.data, c, event, now, d, options);
    if (d.status == sop::Status::bad_case) std::abort();  // it was validated
    if (!sop::validate(c, p).empty()) std::abort();
    c = start;
    sop::reference::advance(p, data, c, event, now, d, options);
    if (d.status == sop::Status::bad_case) std::abort();  // it was validated
    if (!sop::validate(c, p).empty()) std::abort();
    std::string text;
    sop::JsonWriter writer(text);
    writer.begin_object();
    sop::write_decision_members(writer, p, sop::told_facts(c), d);
    writer.end_object();
  };
  happens(nullptr, 0);
  happens(nullptr, std::int64_t{400} * 86'400'000);
  for (const sop::EventKind kind :
       {sop::EventKind::customer_message, sop::EventKind::reply_sent, sop::EventKind::acknowledge,
        sop::EventKind::approve, sop::EventKind::refuse, sop::EventKind::reopen}) {
    sop::Event event;
    event.kind = kind;
    event.actor.role = 0;
    event.actor.id = "somebody";
    happens(&event, 1);
  }
  for (sop::SymbolId name = 0; name < p.symbols.size(); ++name) {
    sop::Event event;
    event.kind = sop::EventKind::outcome;
    event.name = name;
    event.actor.role = 0;
    happens(&event, 1);
  }
}

void check_compact(std::string_view body) {
  if (body.size() >= 40 && body.substr(0, 4) == "SOPK") body.remove_prefix(40);
  for (std::uint32_t version = 1; version <= sop::case_version; ++version) {
    std::string bytes = "SOPK";
    bytes += static_cast<char>(version);
    bytes += std::string_view("\0\0\0", 3);
    for (const auto byte : sop::sha256(body)) bytes += static_cast<char>(byte);
    bytes += body;
    for (const Known& known : procedures()) {
      sop::Case c;
      if (!sop::load_case(bytes, known.procedure, c).ok()) continue;
      play(known, c);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  for (const Known& known : procedures()) {
    std::string text(input);
    const std::string mark = "@" + known.name + "\"";
    const std::size_t at = text.find(mark);
    if (at == std::string::npos) continue;
    text.replace(at, mark.size() - 1, sop::hash_text(known.procedure.hash));
    const sop::NameTable names(known.procedure);
    sop::Case c, again;
    sop::DiagnosticSink problems;
    const bool good = sop::read_case(text, names, c, problems);
    if (good != !problems.has_errors()) std::abort();
    for (const sop::Diagnostic& d : problems.items()) {
      if (d.span.begin > d.span.end || d.span.end > text.size() || sop::message_text(d).empty()) std::abort();
    }
    if (!good) continue;
    const std::string once = sop::case_text(known.procedure, c);
    if (!sop::read_case(once, names, again, problems)) std::abort();
    if (sop::save_case(again) != sop::save_case(c)) std::abort();
    play(known, c);
  }
  check_compact(input);
  return 0;
}
