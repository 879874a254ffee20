// src/config/lint_settings.cpp — sop.toml, by toml++.
#include "src/config/lint_settings.hpp"

#include <algorithm>
#include <initializer_list>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/load.hpp"
#include "sop/names.hpp"
#include "sop/unicode.hpp"
#include "src/config/toml_reader.hpp"

namespace sop::config {
namespace {

using detail::catalogue_term;

constexpr std::string_view level_names[] = {"off", "note", "warning", "error"};
constexpr std::string_view thing_names[] = {"step",  "response", "fact", "role",     "remedy",
                                            "table", "clock",    "path", "scenario", "routine"};

class SettingsReader : private TomlReader {
 public:
  SettingsReader(const SourceSet& sources, FileId id, LintSettings& settings, DiagnosticSink& problems)
      : TomlReader(sources[id], id, problems), settings_(settings) {
    for (const CheckInfo& check : checks()) checks_.push_back(check.id);
    for (int i = 0; i <= static_cast<int>(CheckCategory::tests); ++i)
      categories_.push_back(category_name(static_cast<CheckCategory>(i)));
  }

  void top(const toml::table& table, std::string_view profile) {
    only(table, file_.path(), {"lint", "profile"});
    if (const toml::node* node = table.get("lint")) {
      if (const toml::table* part = a_table(*node, "lint", "[lint]")) lint(*part, "lint", true);
    }
    const toml::node* node = table.get("profile");
    const toml::table* all = node == nullptr ? nullptr : a_table(*node, "profile", "[profile.ci]");
    if (all == nullptr) return;
    // The profile asked for is read last and counts; the others are read so that their mistakes are seen.
    for (const bool asked : {false, true}) {
      for (const auto& [key, value] : *all) {
        if ((key.str() == profile) != asked) continue;
        const std::string name = "profile." + std::string(key.str());
        settings_.profiles.emplace_back(key.str());
        settings_.has_profile = settings_.has_profile || asked;
        if (const toml::table* part = a_table(value, name, "[profile.ci]")) lint(*part, name, asked);
      }
    }
    std::sort(settings_.profiles.begin(), settings_.profiles.end());
  }

 private:
  const toml::table* a_table(const toml::node& node, std::string_view what, std::string_view example) {
    const toml::table* table = node.as_table();
    if (table == nullptr) wrong(node, what, messages::expected_table, example);
    return table;
  }

  bool text(const toml::node& node, std::string_view what, std::string& out) {
    const auto* value = node.as_string();
    if (value == nullptr || value->get().empty()) {
      wrong(node, what, catalogue_term(messages::expected_text_in_quotes));
      return false;
    }
    if (value->get().size() > max_settings_text) {
      problems_.error(messages::toml_text_too_long, span(node),
                      {std::string(what), std::to_string(max_settings_text)});
      return false;
    }
    out = unicode::to_nfc(value->get());
    return true;
  }

  // A text, or a list of texts.
  bool texts(const toml::node& node, std::string_view what, std::string_view example,
             std::vector<std::string>& out) {
    if (node.is_string()) return text(node, what, out.emplace_back());
    const toml::array* array = node.as_array();
    if (array == nullptr || array->empty()) {
      wrong(node, what, messages::expected_list_of_lines, example);
      return false;
    }
    if (!few(array->size(), node, what)) return false;
    bool good = true;
    for (const toml::node& one : *array) good = text(one, what, out.emplace_back()) && good;
    return good;
  }

  bool few(std::size_t count, const toml::node& node, std::string_view what) {
    if (count <= max_settings_rules) return true;
    problems_.error(messages::toml_too_many, span(node),
                    {std::string(what), std::to_string(max_settings_rules)});
    return false;
  }

  // One of a few words.
  template <class Names>
  bool one_of(const toml::node& node, std::string_view what, const Names& names, std::size_t& place) {
    std::string given;
    if (!text(node, what, given)) return false;
    const auto found = std::find(std::begin(names), std::end(names), given);
    if (found == std::end(names)) {
      const std::vector<std::string_view> all(std::begin(names), std::end(names));
      problems_.error(messages::toml_no_such_word, span(node),
                      {std::string(what), given, is_told() ? name_help_argument(given, all) : std::string()});
      return false;
    }
    place = static_cast<std::size_t>(found - std::begin(names));
    return true;
  }

  bool level(const toml::node& node, std::string_view what, LintLevel& out) {
    std::size_t place = 0;
    if (!one_of(node, what, level_names, place)) return false;
    out = static_cast<LintLevel>(place);
    return true;
  }

  std::string place_of(const toml::node& node) {
    return file_.path() + ":" + std::to_string(node.source().begin.line);
  }

  // --- the parts -------------------------------------------------------------------------------------------------------

  void lint(const toml::table& table, const std::string& where, bool counts) {
    LintSettings ignored;
    LintSettings& out = counts ? settings_ : ignored;
    only(table, where,
         {"fail_on", "baseline", "host_tells", "severity", "category", "files", "phrase", "name"});
    if (const toml::node* node = table.get("fail_on")) fail_on(*node, out);
    if (const toml::node* node = table.get("baseline")) text(*node, "baseline", out.baseline);
    if (const toml::node* node = table.get("host_tells")) {
      out.host_tells.clear();
      const toml::array* none = node->as_array();
      out.has_host_tells =
          (none != nullptr && none->empty()) || texts(*node, "host_tells", "[\"price\"]", out.host_tells);
    }
    severities(table, {}, out);
    if (const toml::node* node = table.get("files"))
      each(*node, "files", "[[lint.files]]", [&](const toml::table& one) { files(one, out); });
    if (const toml::node* node = table.get("phrase"))
      each(*node, "phrase", "[[lint.phrase]]", [&](const toml::table& one) { phrase(one, out); });
    if (const toml::node* node = table.get("name"))
      each(*node, "name", "[[lint.name]]", [&](const toml::table& one) { name(one, out); });
    for (const std::size_t count : {out.severities.size(), out.phrases.size(), out.names.size()})
      if (count > max_settings_rules) few(count, table, where);
  }

  void fail_on(const toml::node& node, LintSettings& out) {
    static constexpr std::string_view names[] = {"error", "warning", "note"};
    std::size_t place = 0;
    if (!one_of(node, "fail_on", names, place)) return;
    out.has_fail_on = true;
    out.fail_on = static_cast<Severity>(place);
  }

  template <class Use>
  void each(const toml::node& node, std::string_view what, std::string_view example, Use use) {
    const toml::array* all = node.as_array();
    if (all == nullptr) return wrong(node, what, messages::expected_tables, example);
    if (!few(all->size(), node, what)) return;
    for (const toml::node& one : *all)
      if (const toml::table* table = a_table(one, what, example)) use(*table);
  }

  // Categories first: what is said of one check is more exact.
  void severities(const toml::table& table, const std::vector<std::string>& globs, LintSettings& out) {
    if (const toml::node* node = table.get("category")) {
      if (const toml::table* part = a_table(*node, "category", "words = \"error\"")) {
        for (const auto& [key, value] : *part) {
          SeverityRule rule;
          rule.files = globs;
          if (!find_category(key.str(), rule.category)) {
            unknown(messages::term_check_category, key, categories_);
            continue;
          }
          if (level(value, key.str(), rule.level)) out.severities.push_back(std::move(rule));
        }
      }
    }
    if (const toml::node* node = table.get("severity")) {
      if (const toml::table* part = a_table(*node, "severity", "unused_fact = \"off\"")) {
        for (const auto& [key, value] : *part) {
          SeverityRule rule;
          rule.files = globs;
          rule.check = std::string(key.str());
          if (find_check(rule.check) == nullptr) {
            unknown(messages::term_check, key, checks_);
            continue;
          }
          if (level(value, key.str(), rule.level)) out.severities.push_back(std::move(rule));
        }
      }
    }
  }

  void unknown(MessageId what, const toml::key& key, const std::vector<std::string_view>& names) {
    problems_.error(messages::json_unknown_name, span(key.source()),
                    {catalogue_term(what), std::string(key.str()),
                     is_told() ? name_help_argument(key.str(), names) : std::string()});
  }

  void files(const toml::table& table, LintSettings& out) {
    only(table, "files", {"files", "severity", "category"});
    const toml::node* node = table.get("files");
    if (node == nullptr) {
      problems_.error(messages::json_missing_key, span(table), {"files", "files"});
      return;
    }
    std::vector<std::string> globs;
    if (!texts(*node, "files", "[\"legacy/**\"]", globs)) return;
    severities(table, globs, out);
  }

  void phrase(const toml::table& table, LintSettings& out) {
    only(table, "phrase", {"avoid", "require", "locale", "channel", "instead"});
    PhraseSetting setting;
    setting.source = place_of(table);
    const toml::node* avoid = table.get("avoid");
    const toml::node* require = table.get("require");
    if ((avoid == nullptr) == (require == nullptr)) {
      problems_.error(messages::toml_one_of_two, span(table), {"phrase", "avoid", "require"});
      return;
    }
    setting.require = require != nullptr;
    const toml::node& words = setting.require ? *require : *avoid;
    bool good = text(words, setting.require ? "require" : "avoid", setting.phrase);
    if (good && !unicode::next_word(unicode::phrase_key(setting.phrase))) {
      problems_.error(messages::toml_no_words, span(words), {setting.phrase});
      good = false;
    }
    for (const auto& [key, where] : {std::pair(std::string_view("locale"), &setting.locale),
                                     std::pair(std::string_view("channel"), &setting.channel),
                                     std::pair(std::string_view("instead"), &setting.instead)})
      if (const toml::node* node = table.get(key)) good = text(*node, key, *where) && good;
    if (setting.require && !setting.instead.empty()) {
      problems_.error(messages::toml_one_of_two, span(table), {"phrase", "instead", "require"});
      good = false;
    }
    if (good) out.phrases.push_back(std::move(setting));
  }

  void name(const toml::table& table, LintSettings& out) {
    only(table, "name", {"of", "pattern", "max_length"});
    NameSetting setting;
    setting.source = place_of(table);
    const toml::node* of = table.get("of");
    const toml::node* pattern = table.get("pattern");
    const toml::node* longest = table.get("max_length");
    std::size_t place = 0;
    bool good = true;
    if (of == nullptr) {
      problems_.error(messages::json_missing_key, span(table), {"name", "of"});
      good = false;
    } else {
      good = one_of(*of, "of", thing_names, place);
      setting.thing = static_cast<NamedThing>(place);
    }
    if (pattern == nullptr && longest == nullptr) {
      problems_.error(messages::json_missing_key, span(table), {"name", "pattern"});
      good = false;
    }
    if (pattern != nullptr) good = texts(*pattern, "pattern", "[\"say_*\"]", setting.patterns) && good;
    if (longest != nullptr) {
      const auto* number = longest->as_integer();
      if (number == nullptr || number->get() < 1 || number->get() > 1000) {
        wrong(*longest, "max_length", catalogue_term(messages::expected_whole_between, {"1", "1000"}));
        good = false;
      } else {
        setting.max_length = static_cast<std::uint32_t>(number->get());
      }
    }
    if (good) out.names.push_back(std::move(setting));
  }

  LintSettings& settings_;
  std::vector<std::string_view> checks_, categories_;
};

}  // namespace

bool read_lint_settings(const SourceSet& sources, FileId file, std::string_view profile, LintSettings& out,
                        DiagnosticSink& problems) {
  const std::size_t before = problems.error_count();
  if (sources[file].text().size() > max_settings_bytes) {
    problems.error(messages::toml_too_large, {file, 0, 0}, {std::to_string(max_settings_bytes)});
    return false;
  }
  LintSettings settings;
  toml::table table;
  if (parse_toml(sources, file, table, problems))
    SettingsReader(sources, file, settings, problems).top(table, profile);
  if (problems.error_count() != before) return false;
  out = std::move(settings);
  return true;
}

}  // namespace sop::config
