// The same host with the headers alone: it reads a compiled procedure and needs no parser, no library and no exceptions.
#include <cstdio>
#include <sop/binary.hpp>
#include <string>

#include "conversation.hpp"

int main(int count, char** arguments) {
  std::FILE* file = count == 2 ? std::fopen(arguments[1], "rb") : nullptr;
  if (file == nullptr) {
    std::fputs("small_desk FILE.sopc\n", stderr);
    return 2;
  }
  std::string bytes;
  char block[65536];
  for (std::size_t read = 1; read > 0;) {
    read = std::fread(block, 1, sizeof block, file);
    bytes.append(block, read);
  }
  std::fclose(file);
  sop::Procedure procedure;
  const sop::BinaryResult read = sop::load_compiled(bytes, procedure);
  if (!read.ok()) {
    std::fprintf(stderr, "%s: %s\n", arguments[1], sop::describe(read).c_str());
    return 1;
  }
  return host::play_conversation(procedure) ? 0 : 1;
}
