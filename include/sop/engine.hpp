// sop/engine.hpp — the engine: the meaning of a procedure, fast.
//
// It answers what the reference interpreter (sop/reference.hpp) answers, byte for byte, and is tested against it. What makes it
// fast: a procedure is prepared once (expressions laid out flat, table columns indexed, settings and constant results
// named, reasons made beforehand), and a thread's working memory is kept from call to call, so that nothing is allocated
// once it has grown to its usual size.
//
//   const sop::Engine engine(procedure);                      // once a procedure; share it between threads
//   const sop::EngineData data(engine, reference_data);       // once a set of reference data; share it too
//   sop::Workspace workspace;                                 // one a thread
//   sop::EngineAnswer answer;
//   engine.ask_output(workspace, data, question, output, answer);
//
// Where the two may differ: the limit of steps (AdvanceOptions::max_steps). A step is an expression that is evaluated, counted
// anew for each question that a turn asks; the engine never takes more steps than the interpreter, and mostly fewer. So where
// the interpreter answers, the engine gives the same answer; where the interpreter comes to the limit, the engine says the
// same, or what the interpreter would say with a higher limit. No honest procedure comes near it.
//
// Watching it (AdvanceOptions::trace, EngineQuestion::trace): an onlooker is told of every row and rule that the interpreter
// would look at, also of those that an index ruled out. What several rules ask is looked at, and told, once a turn.
//
// Lifetimes: an Engine points into its Procedure, an EngineData into its Engine and its ReferenceData; none may be moved away
// or destroyed while it is used. Errors: as in the interpreter, in the answers; nothing is thrown.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sop/config.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/model.hpp"
#include "sop/reference.hpp"
#include "sop/trace.hpp"

namespace sop {

namespace engine {
struct Program;
struct Bound;
class Evaluator;
struct Memory;
}  // namespace engine

/// What an expression answers; filled again and again. As reference::Answer, with reasons that are not copied.
struct EngineAnswer {
  Value value;
  std::vector<Id> needs;
  std::vector<const Reason*> because;  ///< of the Engine: valid as long as it is
  Id failed_requirement = no_id;       ///< of a requirement list: the first that failed
};

/// The facts and the instant under which something is asked.
struct EngineQuestion {
  const std::vector<Value>* facts =
      nullptr;  ///< one a fact; unknown where nobody has told (defaults are applied here)
  const std::vector<Value>* settings = nullptr;  ///< one a setting, to vary them; null: as written
  std::int64_t now = 0;
  bool has_now = true;
  std::uint32_t max_steps = 10000000;  ///< expressions evaluated; past it the answer is ErrorCode::limit
  Trace trace{};                       ///< told what is looked at, for debugging; changes nothing
};

/// The working memory of one thread, for any number of engines; cheapest when one engine uses it at a time.
/// Thread-safety: one thread at a time.
class Workspace {
 public:
  Workspace();
  ~Workspace();
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;

 private:
  friend class Engine;
  std::unique_ptr<engine::Memory> memory_;
};

class EngineData;

/// A procedure, prepared. The procedure must be sound: loaded without an error, or validated (sop/validate.hpp).
/// Thread-safety: immutable. Cost of making: that of sorting what the procedure has; the index of a column of a table takes at
/// most four megabytes and its rows, that of a dated table a bit for each row and day on which something changes.
class Engine {
 public:
  explicit Engine(const Procedure& procedure);
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  [[nodiscard]] const Procedure& procedure() const;

  /// A table output, a definition without parameters, a requirement list, any expression. Cost: what its conditions cost;
  /// of a table only rows that its columns do not rule out.
  void ask_output(Workspace& workspace, const EngineData& data, const EngineQuestion& question, Id output,
                  EngineAnswer& answer) const;
  void ask_definition(Workspace& workspace, const EngineData& data, const EngineQuestion& question,
                      Id definition, EngineAnswer& answer) const;
  void ask_requirements(Workspace& workspace, const EngineData& data, const EngineQuestion& question, Id list,
                        EngineAnswer& answer) const;
  void evaluate(Workspace& workspace, const EngineData& data, const EngineQuestion& question, Id expression,
                EngineAnswer& answer) const;

  /// The first turn of a case. `c` is overwritten; its memory is used again. On a status other than `ok` and `more` it is
  /// empty. `record`: the customer's record, as an event would hand it in; null: nobody hands it in.
  void open(Workspace& workspace, const EngineData& data, const std::vector<FactUpdate>& facts,
            std::int64_t now, Case& c, Decision& decision, const AdvanceOptions& options = {},
            const std::vector<RecordLine>* record = nullptr) const;

  /// One advance: every timer due, then the event (null: none), then every timer due. A status other than `ok` and `more`
  /// changed nothing but what the timers before it did.
  void advance(Workspace& workspace, const EngineData& data, Case& c, const Event* event, std::int64_t now,
               Decision& decision, const AdvanceOptions& options = {}) const;

 private:
  friend class EngineData;
  template <class Ask>
  void ask(Workspace& workspace, const EngineData& data, const EngineQuestion& question, EngineAnswer& answer,
           Ask ask) const;
  std::unique_ptr<engine::Program> program_;
};

/// Reference data, prepared for a procedure: business days, rosters. Thread-safety: immutable. Cost of making: linear.
class EngineData {
 public:
  EngineData(const Engine& engine, const ReferenceData& data);
  ~EngineData();
  EngineData(EngineData&&) noexcept;
  EngineData& operator=(EngineData&&) noexcept;

 private:
  friend class Engine;
  std::unique_ptr<engine::Bound> bound_;
};

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/engine.inl"
#endif
