// src/render/checkstyle.cpp — findings in the XML of Checkstyle: files, and in each its errors.
//
// Source: the output of the tool Checkstyle (checkstyle.org, XMLLogger). Its severities are error, warning, info and ignore. It has no
// place for the day that the checks counted from: a comment says it.
#include <map>

#include "src/render/lint_items.hpp"

namespace sop {

std::string render_checkstyle(const std::vector<LintReport>& reports, const LintReportOptions& options) {
  using namespace render;
  std::vector<std::string> order;
  std::map<std::string, std::string> files;
  const auto file = [&](std::string_view path) -> std::string& {
    const std::string name(plain_path(path));
    const auto [at, is_new] = files.emplace(name, std::string());
    if (is_new) order.push_back(name);
    return at->second;
  };
  for (const LintReport& report : reports) file(report.file);
  for (const Item& item : items_of(reports, Repeated::left_out)) {
    if (item.finding != nullptr && item.finding->suppressed) continue;
    const SourceSet& sources = reports[item.report].loaded->sources;
    const Span span = item.diagnostic->span;
    const bool placed = has_place(sources, span);
    std::string& out = file(placed ? sources[span.file].path() : reports[item.report].file);
    const Region region = placed ? region_of(sources[span.file], span) : Region{};
    const Severity severity = item.diagnostic->severity;
    out += "    <error line=\"" + std::to_string(region.begin.line) + "\" column=\"" +
           std::to_string(region.begin.column) + "\" severity=\"";
    out += severity == Severity::note ? "info" : severity_name(severity);
    out += "\" message=\"";
    append_xml(out, whole_message(*item.diagnostic, sources, options.language));
    out += "\" source=\"sop.";
    append_xml(out, item.rule);
    out += "\"/>\n";
  }
  for (const LintReport& report : reports) {
    if (const std::string left_out = left_out_text(report); !left_out.empty())
      file(report.file) += "    <error line=\"0\" column=\"0\" severity=\"error\" message=\"" + left_out +
                           "\" source=\"sop.more\"/>\n";
  }
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
  if (!options.today.empty()) {
    text += "  <!-- today: ";
    append_xml(text, options.today);
    text += " -->\n";
  }
  for (const std::string& name : order) {
    text += "  <file name=\"";
    append_xml(text, name);
    text += "\">\n" + files[name] + "  </file>\n";
  }
  return text + "</checkstyle>\n";
}

}  // namespace sop
