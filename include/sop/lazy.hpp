// sop/lazy.hpp — facts that are fetched only when a condition needs them.
//
// Some facts are expensive: a question to a billing system, a look into an archive. Conditions are data and never call a host,
// so the host's turn comes between two evaluations: evaluate; the answer names the facts that held it back; the source tells the
// first of them; evaluate again. One fact a round, so that a fact that an earlier one makes needless is never fetched.
//
//   class Archive : public sop::FactSource {
//     sop::FactAnswer fetch(sop::Id fact, sop::Value& value) override { ... }
//   };
//   std::vector<sop::Value> facts(procedure.facts.size());      // what is known already
//   sop::LazyReport report;
//   sop::EngineAnswer answer;
//   sop::ask_lazily(engine, workspace, data, question, asked, facts, answer, archive, report);
//
// Nothing is fetched that somebody has told, that has a default, or that no condition waits for. The same facts in the same
// order every time: the order in which the rules that need them are written.
//
// Thread-safety: functions over values; the source is called in the thread of the call. Errors: LazyStatus; never throws but
// for memory. Cost: an evaluation for each fact that is fetched, and one more.
#pragma once

#include <cstdint>
#include <vector>

#include "sop/ask.hpp"
#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/engine.hpp"
#include "sop/event.hpp"

namespace sop {

/// What a source says about one fact.
enum class FactAnswer : std::uint8_t {
  told,       ///< `value` is set: a value of the fact's type, or none where the fact allows it
  not_known,  ///< the source cannot tell: the fact stays unknown and is not asked for again in this call
  stop,       ///< no more of this: the answer so far is the answer
};

/// Where facts come from; the host's. Given a place in Procedure::facts, it sets `value`, which is unknown before. A
/// FactHandle or `read_value` help with setting it. It must not throw.
class FactSource {
 public:
  virtual ~FactSource() = default;
  virtual FactAnswer fetch(Id fact, Value& value) = 0;
};

struct LazyOptions {
  std::uint32_t max_rounds = 1000;  ///< evaluations; past it: LazyStatus::limit, with the answer so far
  bool also_asked = false;          ///< of cases: fetch, too, what the current steps ask the customer for
  AdvanceOptions advance{};
};

enum class LazyStatus : std::uint8_t {
  complete,     ///< nothing is missing that the source can tell
  stopped,      ///< the source said so
  limit,        ///< max_rounds
  wrong_value,  ///< the source told something that is no value of the fact: `fact`; it stays unknown
};

/// What happened on the way.
struct LazyReport {
  LazyStatus status = LazyStatus::complete;
  std::uint32_t rounds = 0;   ///< evaluations
  std::vector<Id> fetched;    ///< facts that the source told, in order
  std::vector<Id> not_known;  ///< facts that it could not tell, in order
  Id fact = no_id;            ///< wrong_value: which
};

/// Asks one thing (sop/ask.hpp). `facts` has one element a fact and keeps what was fetched; `question.facts` is not looked at.
void ask_lazily(const Engine& engine, Workspace& workspace, const EngineData& data,
                const EngineQuestion& question, Asked asked, std::vector<Value>& facts, EngineAnswer& answer,
                FactSource& source, LazyReport& report, const LazyOptions& options = {});

/// Opens a case. What was fetched is learnt in the first turn, with `facts`, to which it is added.
void open_lazily(const Engine& engine, Workspace& workspace, const EngineData& data,
                 std::vector<FactUpdate>& facts, std::int64_t now, Case& c, Decision& decision,
                 FactSource& source, LazyReport& report, const LazyOptions& options = {});

/// One advance. What was fetched is learnt together with the event, in the event's own turn (without an event: in a turn for
/// these facts alone), as if the host had known it from the start: rounds before the last leave no trace in case and decision.
void advance_lazily(const Engine& engine, Workspace& workspace, const EngineData& data, Case& c,
                    const Event* event, std::int64_t now, Decision& decision, FactSource& source,
                    LazyReport& report, const LazyOptions& options = {});

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/lazy.inl"
#endif
