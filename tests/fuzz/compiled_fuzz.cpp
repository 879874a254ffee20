// Any bytes as the body of a compiled procedure, and of a saved case: reading them ends with a clear answer, and what is read is
// sound, can be written again, and can be asked by the engine. The frame (mark, version, hash) is put around the bytes here; else nothing would get past it.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "sop/binary.hpp"
#include "sop/engine.hpp"
#include "sop/sha256.hpp"
#include "sop/validate.hpp"

namespace {

std::string framed(std::string_view mark, std::uint32_t version, std::string_view body) {
  std::string bytes(mark);
  bytes += static_cast<char>(version);
  bytes += std::string_view("\0\0\0", 3);
  for (const auto byte : sop::sha256(body)) bytes += static_cast<char>(byte);
  bytes += body;
  return bytes;
}

/// The engine on a sound procedure, however odd: every output of its tables, of facts that nobody has told.
void ask_everything(const sop::Procedure& p) {
  const sop::Engine engine(p);
  const sop::ReferenceData nothing;
  const sop::EngineData data(engine, nothing);
  sop::Workspace workspace;
  const std::vector<sop::Value> facts(p.facts.size());
  sop::EngineQuestion question;
  question.facts = &facts;
  question.max_steps = 100'000;
  sop::EngineAnswer answer;
  for (sop::Id id = 0; id < p.outputs.size(); ++id) engine.ask_output(workspace, data, question, id, answer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view body(reinterpret_cast<const char*>(data), size);
  if (size >= 40 && body.substr(0, 3) == "SOP") body.remove_prefix(40);  // a whole file, as in the corpus
  for (std::uint32_t version = 1; version <= sop::compiled_version; ++version) {
    sop::Procedure procedure, again;
    const std::string bytes = framed("SOPC", version, body);
    if (!sop::load_compiled(bytes, procedure).ok()) continue;
    if (!sop::validate(procedure).empty()) std::abort();
    // What is written is of the newest version, and reads the same.
    const std::string written = sop::compile(procedure);
    if (version == sop::compiled_version && written != bytes) std::abort();
    if (!sop::load_compiled(written, again).ok() || sop::compile(again) != written) std::abort();
    ask_everything(procedure);
  }
  const sop::Procedure nothing;
  for (std::uint32_t version = 1; version <= sop::case_version; ++version) {
    sop::Case c;
    (void)sop::load_case(framed("SOPK", version, body), nothing, c);
  }
  return 0;
}
