// Any bytes as the body of a compiled procedure, and of a saved case: reading them ends with a clear answer, and what is read is
// sound and can be written again. The frame (mark, version, hash) is put around the bytes here; else nothing would get past it.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sop/binary.hpp"
#include "sop/sha256.hpp"
#include "sop/validate.hpp"

namespace {

std::string framed(std::string_view mark, std::string_view body) {
  std::string bytes(mark);
  bytes += std::string_view("\1\0\0\0", 4);
  for (const auto byte : sop::sha256(body)) bytes += static_cast<char>(byte);
  bytes += body;
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view body(reinterpret_cast<const char*>(data), size);
  if (size >= 40 && body.substr(0, 3) == "SOP") body.remove_prefix(40);  // a whole file, as in the corpus
  sop::Procedure procedure;
  const std::string bytes = framed("SOPC", body);
  if (sop::load_compiled(bytes, procedure).ok()) {
    if (!sop::validate(procedure).empty() || sop::compile(procedure) != bytes) std::abort();
  }
  sop::Procedure nothing;
  sop::Case c;
  (void)sop::load_case(framed("SOPK", body), nothing, c);
  return 0;
}
