// src/cli/version.cpp — `sop version`: which program this is, and which forms it reads and writes.
#include "sop/binary.hpp"
#include "sop/json.hpp"
#include "src/cli/command.hpp"

namespace sop::cli {

void add_version(CLI::App& app, Chosen& chosen) {
  auto format = std::make_shared<std::string>("text");
  CLI::App* command = add_command(app, chosen, "version", "Prints versions", "sop version --format json");
  command->add_option("--format", *format, "text (default) or json");
  command->callback([&chosen, format] {
    chosen.run = [&chosen, format] {
      Console console(chosen.common);
      if (choice("--format", *format, {"text", "json"}) == 0) {
        console.out("sop " + std::string(version()) + "\n");
        console.out("compiled procedures: version " + std::to_string(compiled_version) + "\n");
        console.out("saved cases: version " + std::to_string(case_version) + "\n");
      } else {
        std::string text;
        JsonWriter writer(text);
        writer.begin_object().text("version", version());
        writer.natural("compiled", compiled_version).natural("case", case_version).end_object();
        console.out(text + "\n");
      }
      console.flush();
      return exit_fine;
    };
  });
}

}  // namespace sop::cli
