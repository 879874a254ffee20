// A host in two files that both include everything: it links only if no header defines anything twice.
#include <cstdio>
#include <cstring>
#include <sop/sop.hpp>

const char* version_seen_by_second();

int main() {
  std::printf("sop %s\n", sop::version());
  return std::strcmp(sop::version(), SOP_VERSION_STRING) == 0 &&
                 std::strcmp(version_seen_by_second(), SOP_VERSION_STRING) == 0
             ? 0
             : 1;
}
