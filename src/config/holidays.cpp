// src/config/holidays.cpp — holidays from TOML, by toml++.
#include "src/config/holidays.hpp"

#include <string>
#include <string_view>

#include "sop/date.hpp"
#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/facts.hpp"
#include "sop/names.hpp"
#include "src/config/toml_reader.hpp"

namespace sop::config {
namespace {

class Reader : private TomlReader {
 public:
  Reader(const SourceFile& file, FileId id, HolidaySet& set, DiagnosticSink& problems)
      : TomlReader(file, id, problems), set_(set) {}

  void top(const toml::table& table) {
    bool has_days = false;
    for (const auto& [key, value] : table) {
      if (key.str() == "until") {
        until(value);
      } else if (key.str() == "days") {
        has_days = true;
        days(value);
      } else {
        problems_.error(messages::json_unknown_key, span(key.source()),
                        {file_.path(), std::string(key.str()),
                         is_told() ? name_help_argument(key.str(), {"until", "days"}) : std::string()});
      }
    }
    if (!has_days) problems_.error(messages::json_missing_key, {id_, 0, 0}, {file_.path(), "days"});
  }

 private:
  void until(const toml::node& value) {
    const auto* date = value.as_date();
    Date day;
    if (date == nullptr || failed(date_from(date->get().year, date->get().month, date->get().day, day))) {
      wrong(value, "until", messages::expected_date, "2027-12-31");
      return;
    }
    set_.known_until = day.days();
  }

  void days(const toml::node& value) {
    const toml::table* table = value.as_table();
    if (table == nullptr) {
      wrong(value, "days", messages::expected_lines, "2026-12-24 = \"Christmas Eve\"");
      return;
    }
    for (const auto& [key, name] : *table) {
      Date day;
      if (failed(parse_date(key.str(), day))) {
        problems_.error(
            messages::json_wrong_kind, span(key.source()),
            {std::string(key.str()), detail::catalogue_term(messages::expected_date, {"`2026-12-24`"})});
        continue;
      }
      if (!name.is_string()) {
        problems_.error(messages::json_wrong_kind, span(name.source()),
                        {std::string(key.str()), detail::catalogue_term(messages::expected_name_of_day)});
        continue;
      }
      set_.days.push_back(day.days());
    }
  }

  HolidaySet& set_;
};

}  // namespace

bool read_holidays(const SourceSet& sources, FileId file, HolidaySet& set, DiagnosticSink& problems) {
  const std::size_t before = problems.error_count();
  toml::table table;
  if (parse_toml(sources, file, table, problems)) Reader(sources[file], file, set, problems).top(table);
  return problems.error_count() == before;
}

}  // namespace sop::config
