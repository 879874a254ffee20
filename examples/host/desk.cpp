// A host that reads procedures as people write them, or compiled.
//
//   desk FILE.sop|FILE.sopc            plays the conversation
//   desk --compile FILE.sop FILE.sopc  writes the form that small_desk reads
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sop/sop.hpp>
#include <string>

#include "conversation.hpp"

namespace {

bool load(const std::string& path, sop::Procedure& procedure) {
  if (path.ends_with(".sopc")) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const sop::BinaryResult read = sop::load_compiled(bytes, procedure);
    if (!read.ok()) std::fprintf(stderr, "%s: %s\n", path.c_str(), sop::describe(read).c_str());
    return read.ok();
  }
  sop::LoadResult loaded = sop::load_file(path);
  if (!loaded.diagnostics.empty())  // with the place, the line and what to do, as `sop lint` shows them
    std::fputs(sop::render_text(loaded.diagnostics, loaded.sources).c_str(), stderr);
  procedure = std::move(loaded.procedure);
  return loaded.ok;
}

}  // namespace

int main(int count, char** arguments) {
  const bool compiles = count == 4 && std::strcmp(arguments[1], "--compile") == 0;
  if (count != 2 && !compiles) {
    std::fputs("desk FILE | desk --compile FILE.sop FILE.sopc\n", stderr);
    return 2;
  }
  sop::Procedure procedure;
  if (!load(arguments[count == 2 ? 1 : 2], procedure)) return 1;
  if (!compiles) return host::play_conversation(procedure) ? 0 : 1;
  const std::string bytes = sop::compile(procedure);
  std::ofstream file(arguments[3], std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return file.flush() ? 0 : 1;
}
