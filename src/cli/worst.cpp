// src/cli/worst.cpp — `sop worst`: what a procedure may come to at worst, scenario by scenario, as whoever answers for it reads it before
// customers meet it: what a case may cost, how long its clocks may run on the wall, how long until somebody owns it who may give what is
// offered, and until it ends. What has no bound is said to be not proved, and why.
#include <algorithm>
#include <array>
#include <memory>

#include "sop/date.hpp"
#include "sop/json.hpp"
#include "sop/lint.hpp"
#include "sop/messages/story.hpp"
#include "src/cli/columns.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/proof/ways.hpp"

namespace sop::cli {
namespace {

using proof::Bound;
using proof::MoneyTotal;
using proof::NoBound;
using proof::NoTotal;

struct WorstOptions {
  std::string path;
  std::string format = "text";
  std::string scenario;
  std::string today;
  std::string data;
  std::string roster;
};

/// The reasons in the JSON form; their order is that of the enumerations.
constexpr std::array<std::string_view, 7> no_total_names = {"",     "amount",         "circle",   "reopened",
                                                            "rule", "two_currencies", "many_ways"};
constexpr std::array<std::string_view, 24> no_bound_names = {
    "",         "owner",     "customer", "others",  "writes_on", "pauses", "held",        "circle",
    "rule",     "length",    "calendar", "no_data", "many_ways", "nobody", "not_started", "amount",
    "restarts", "no_roster", "no_reply", "fact",    "choice",    "stops",  "steps_down",  "absent"};

class WorstReport {
 public:
  WorstReport(const LoadResult& loaded, const ReferenceData& data, const proof::Outlook& outlook,
              Language language)
      : p_(loaded.procedure), sources_(loaded.sources), data_(data), outlook_(outlook), language_(language) {}

  std::string as_text(Id only) const {
    const proof::Days& days = outlook_.days;
    std::string out;
    if (days.last < days.first)
      out = word(messages::story_worst_no_days);
    else
      out = word(days.stated ? messages::story_worst_days : messages::story_worst_year,
                 {day(days.first), day(days.last)});
    out += "\n";
    std::string promised;
    for (const Id fact : outlook_.promised)
      promised += (promised.empty() ? "`" : ", `") + shown(p_.text(p_.facts[fact].name)) + "`";
    if (!promised.empty()) out += word(messages::story_worst_promised, {promised}) + "\n";
    for (const proof::ScenarioOutlook& one : outlook_.scenarios) {
      if (only != no_id && one.scenario != only) continue;
      const Scenario& scenario = p_.scenarios[one.scenario];
      out += "\n" + shown(p_.text(scenario.name));
      if (!scenario.title.empty()) out += " \"" + shown(scenario.title) + "\"";
      out += "\n";
      std::vector<std::vector<std::string>> rows;
      rows.push_back({word(messages::story_worst_costs), money(one.money)});
      for (const proof::ClockOutlook& clock : one.clocks)
        rows.push_back({word(messages::story_worst_clock, {shown(p_.text(p_.clocks[clock.clock].name))}),
                        of_clock(clock)});
      for (const proof::LawOutlook& law : one.laws)
        rows.push_back(
            {word(messages::story_worst_by_law, {shown(p_.text(p_.clocks[law.clock].name))}), past(law)});
      for (const proof::AuthorityOutlook& authority : one.authority)
        if (authority.wanted)
          rows.push_back({word(messages::story_worst_authority), authority_text(one.money, authority)});
      rows.push_back({word(messages::story_worst_reply), bound(one.reply)});
      rows.push_back({word(messages::story_worst_end), bound(one.end)});
      out += in_columns(rows, 2);
    }
    if (outlook_.duty.empty() || only != no_id) return out;
    out += "\n" + word(messages::story_worst_duty) + "\n";
    std::vector<std::vector<std::string>> rows;
    for (const proof::DutyOutlook& one : outlook_.duty)
      rows.push_back({shown(p_.text(p_.parties[one.party].name)), duty(one)});
    return out + in_columns(rows, 2);
  }

  void as_json(JsonWriter& writer, Id only) const {
    writer.begin_object().integer("version", 1).key("days").begin_object();
    if (outlook_.days.last >= outlook_.days.first)
      writer.text("first", day(outlook_.days.first)).text("last", day(outlook_.days.last));
    writer.boolean("holidays_known", outlook_.days.stated).end_object();
    if (!outlook_.promised.empty()) {
      writer.key("promised").begin_array();
      for (const Id fact : outlook_.promised) writer.text(p_.text(p_.facts[fact].name));
      writer.end_array();
    }
    writer.key("scenarios").begin_array();
    for (const proof::ScenarioOutlook& one : outlook_.scenarios) {
      if (only != no_id && one.scenario != only) continue;
      writer.begin_object().text("scenario", p_.text(p_.scenarios[one.scenario].name));
      writer.key("costs");
      write_money(writer, one.money);
      writer.key("clocks").begin_array();
      for (const proof::ClockOutlook& clock : one.clocks) {
        writer.begin_object().text("clock", p_.text(p_.clocks[clock.clock].name));
        write_bound(writer, clock.bound);
        for (const proof::LawOutlook& law : one.laws) {
          if (law.clock != clock.clock) continue;
          writer.key("law").begin_object();
          write_bound(writer, law.past);
          writer.end_object();
        }
        writer.end_object();
      }
      writer.end_array().key("authority").begin_array();
      for (const proof::AuthorityOutlook& authority : one.authority) {
        if (!authority.wanted) continue;
        writer.begin_object();
        if (authority.path != no_id) writer.text("path", p_.text(p_.paths[authority.path].name));
        if (authority.party != no_id) writer.text("party", p_.text(p_.parties[authority.party].name));
        if (authority.at_once && authority.bound.why == NoBound::none)
          writer.integer("milliseconds", 0);
        else
          write_bound(writer, authority.bound);
        writer.end_object();
      }
      writer.end_array().key("reply").begin_object();
      write_bound(writer, one.reply);
      writer.end_object().key("end").begin_object();
      write_bound(writer, one.end);
      writer.end_object().end_object();
    }
    writer.end_array().key("duty").begin_array();
    for (const proof::DutyOutlook& one : outlook_.duty) {
      writer.begin_object().text("schedule", p_.text(p_.parties[one.party].name));
      if (!one.known) {
        writer.text("not_proved", "no_roster");
      } else {
        writer.natural("holes", one.holes);
        Instant at;
        if (one.holes > 0 && !failed(Instant::from_milliseconds(one.begin, at)))
          writer.text("from", to_text(at));
        if (one.holes > 0 && !failed(Instant::from_milliseconds(one.end, at)))
          writer.text("until", to_text(at));
      }
      writer.end_object();
    }
    writer.end_array().end_object();
  }

 private:
  std::string duty(const proof::DutyOutlook& one) const {
    if (!one.known) return word(messages::story_worst_not_proved, {word(messages::story_worst_no_roster)});
    if (one.holes == 0) return word(messages::story_worst_duty_always);
    return word(messages::story_worst_duty_hole, {wall(one.begin), wall(one.end), std::to_string(one.holes)});
  }
  std::string word(MessageId id, const std::vector<std::string>& args = {}) const {
    return in_language(id, args, language_);
  }
  static std::string day(std::int32_t days) {
    Date date;
    return failed(Date::from_days(days, date)) ? std::string("?") : to_text(date);
  }
  std::string amount(const Rational& number, CurrencyCode currency) const {
    Money money;
    if (currency.is_none()) currency = p_.currency;
    if (currency.is_none() || failed(money_from(number, currency, Rounding::up, money)))
      return to_text(number);
    return to_text(money);
  }
  static std::int64_t to_second(std::int64_t milliseconds) { return (milliseconds + 500) / 1000 * 1000; }
  /// `20 days 30 min`, to the nearest second; the JSON form has milliseconds.
  std::string length(std::int64_t milliseconds) const {
    milliseconds = to_second(milliseconds);
    const std::int64_t days = milliseconds / milliseconds_per_day,
                       rest = milliseconds - days * milliseconds_per_day;
    std::string text = days == 0 ? std::string() : counted(days, messages::story_days, language_);
    if (rest != 0 || days == 0) text += (text.empty() ? "" : " ") + exact_length_text(rest, language_);
    return text;
  }
  /// As exact as it is: a case that begins then shows what is said of it.
  std::string wall(std::int64_t at) const { return wall_text(p_, data_, at); }
  std::string step(Id id) const { return id == no_id ? std::string("?") : shown(p_.steps[id].path); }

  std::string money(const MoneyTotal& total) const {
    if (!total.gives) return word(messages::story_worst_no_money);
    std::string text;
    if (total.why == NoTotal::none) {
      std::string parts;
      for (const proof::Given& one : total.way)
        parts += (parts.empty() ? "" : ", ") +
                 word(messages::story_worst_at_step, {amount(one.amount, total.currency), step(one.step)});
      text = word(messages::story_worst_sum, {amount(total.most, total.currency), parts});
    } else {
      text = word(messages::story_worst_not_proved, {no_total(total)});
    }
    return total.has_cap ? word(messages::story_worst_cap, {text, amount(total.cap, total.currency)})
                         : word(messages::story_worst_no_cap, {text});
  }

  std::string no_total(const MoneyTotal& total) const {
    switch (total.why) {
      case NoTotal::amount: {
        std::string facts;
        for (const Id fact : total.facts)
          facts += (facts.empty() ? "" : ", ") + shown(p_.text(p_.facts[fact].name));
        return facts.empty() ? word(messages::story_worst_why_named, {step(total.step)})
                             : word(messages::story_worst_why_amount, {step(total.step), facts});
      }
      case NoTotal::circle:
        return word(messages::story_worst_why_circle, {step(total.step)});
      case NoTotal::reopened:
        return word(messages::story_worst_why_reopened, {step(total.step)});
      case NoTotal::rule:
        return word(messages::story_worst_why_rule, {shown(p_.always[total.move].path)});
      case NoTotal::two_currencies:
        return word(messages::story_worst_why_currencies, {step(total.step)});
      default:
        return word(messages::story_worst_why_many);
    }
  }

  std::string bound(const Bound& bound) const {
    if (bound.why == NoBound::none) return longest(bound);
    const std::string text = word(messages::story_worst_not_proved, {no_bound(bound)});
    return bound.why == NoBound::choice ? word(messages::story_worst_once_chosen, {text, longest(bound)})
                                        : text;
  }
  /// A clock that stands still is named with what stops it, and with what keeps the case open.
  std::string of_clock(const proof::ClockOutlook& outlook) const {
    const Clock& clock = p_.clocks[outlook.clock];
    const bool pauses = outlook.bound.why == NoBound::pauses;
    if (!pauses && outlook.bound.why != NoBound::held) return bound(outlook.bound);
    Bound open = outlook.bound;
    open.why = outlook.bound.rests_on;
    const std::string why =
        open.why == NoBound::not_started ? word(messages::story_worst_why_not_counted) : no_bound(open);
    const Span span = pauses ? p_.exprs[clock.pauses_while].span : clock.holds_on.front().span;
    std::string line = "?";
    if (span.file < p_.files.size()) {
      const std::vector<std::uint32_t>& starts = p_.files[span.file].line_starts;
      line = std::to_string(std::upper_bound(starts.begin(), starts.end(), span.begin) - starts.begin());
    }
    // What it is, where the text of the file is at hand.
    if (span.file < sources_.size() && span.end > span.begin &&
        span.end <= sources_[span.file].text().size()) {
      const std::string_view text = sources_[span.file].text();
      line += " (`" + shown(std::string(text.substr(span.begin, span.end - span.begin))) + "`)";
    }
    const std::string still =
        word(pauses ? messages::story_worst_clock_pauses : messages::story_worst_clock_held,
             {shown(p_.text(clock.name)), line, why});
    return word(
        messages::story_worst_not_proved,
        {open.why == NoBound::customer ? word(messages::story_worst_clock_customer, {still}) : still});
  }
  std::string longest(const Bound& bound) const {
    if (bound.longest.milliseconds == 0) return word(messages::story_worst_at_once);
    std::string text = word(
        messages::story_worst_longest,
        {length(bound.longest.milliseconds), wall(bound.longest.start), wall(to_second(bound.longest.due))});
    return bound.if_silent ? word(messages::story_worst_if_silent, {text}) : text;
  }

  /// By how much a deadline may lie past its law.
  std::string past(const proof::LawOutlook& law) const {
    if (law.past.why != NoBound::none) return word(messages::story_worst_not_proved, {no_bound(law.past)});
    const proof::Longest& most = law.past.longest;
    if (most.milliseconds <= 0) return word(messages::story_worst_law_kept);
    return word(messages::story_worst_law_past,
                {length(most.milliseconds), wall(most.start), wall(to_second(most.due))});
  }

  std::string no_bound(const Bound& bound, const std::string& largest = {}) const {
    switch (bound.why) {
      case NoBound::owner:
        return word(messages::story_worst_why_owner, {step(bound.step)});
      case NoBound::customer:
        return word(messages::story_worst_why_customer, {step(bound.step)});
      case NoBound::pauses:
        return word(messages::story_worst_why_pauses);
      case NoBound::held:
        return word(messages::story_worst_why_held);
      case NoBound::circle:
        return word(messages::story_worst_why_circle, {step(bound.step)});
      case NoBound::rule:
        return word(messages::story_worst_why_rule, {shown(bound.by)});
      case NoBound::choice:
        return bound.fact == no_id
                   ? word(messages::story_worst_why_choice_unknown)
                   : word(messages::story_worst_why_choice, {shown(p_.text(p_.facts[bound.fact].name))});
      case NoBound::stops:
        return bound.by.empty() ? word(messages::story_worst_why_stops)
                                : word(messages::story_worst_why_stops_by, {shown(bound.by)});
      case NoBound::steps_down:
        return word(messages::story_worst_why_steps_down);
      case NoBound::absent:
        return word(messages::story_worst_why_absent);
      case NoBound::restarts:
        return word(messages::story_worst_why_restarts);
      case NoBound::length:
        return word(messages::story_worst_why_length);
      case NoBound::calendar:
        return word(messages::story_worst_why_calendar);
      case NoBound::no_data:
        return word(messages::story_worst_no_days);
      case NoBound::many_ways:
        return word(messages::story_worst_why_many);
      case NoBound::nobody:
        return word(messages::story_worst_why_nobody, {largest});
      case NoBound::not_started:
        return word(messages::story_worst_why_not_started);
      case NoBound::amount:
        return word(messages::story_worst_why_no_largest);
      case NoBound::no_reply:
        return word(messages::story_worst_why_no_reply, {step(bound.step)});
      case NoBound::fact:
        return waits_for(bound);
      case NoBound::no_roster:
        return word(messages::story_worst_why_roster);
      default:
        return word(messages::story_worst_why_others, {step(bound.step)});
    }
  }

  std::string waits_for(const Bound& bound) const {
    if (bound.fact == no_id && bound.step == no_id) return word(messages::story_worst_why_level_unknown);
    if (bound.fact == no_id) return word(messages::story_worst_why_unknown, {step(bound.step)});
    const std::string fact = shown(p_.text(p_.facts[bound.fact].name));
    return bound.step == no_id ? word(messages::story_worst_why_level_fact, {fact})
                               : word(messages::story_worst_why_fact, {step(bound.step), fact});
  }

  std::string authority_text(const MoneyTotal& total, const proof::AuthorityOutlook& authority) const {
    const std::string largest = amount(total.largest, total.currency);
    std::string text;
    if (authority.at_once && authority.bound.why == NoBound::none)
      text = word(messages::story_worst_from_start);
    else if (authority.bound.why == NoBound::nobody && authority.path == no_id)
      text = word(messages::story_worst_not_proved, {word(messages::story_worst_why_no_path, {largest})});
    else if (authority.bound.why != NoBound::none && authority.bound.why != NoBound::choice)
      text = word(messages::story_worst_not_proved, {no_bound(authority.bound, largest)});
    else
      text = bound(authority.bound);
    const std::string path =
        authority.path == no_id ? std::string() : shown(p_.text(p_.paths[authority.path].name));
    if (authority.party == no_id) return path.empty() ? text : path + ": " + text;
    const std::string who =
        word(messages::story_worst_covers, {shown(p_.text(p_.parties[authority.party].name)), largest});
    return path.empty() ? who + ": " + text : word(messages::story_worst_by_path, {who, path, text});
  }

  void write_money(JsonWriter& writer, const MoneyTotal& total) const {
    writer.begin_object().boolean("gives", total.gives);
    if (total.gives && total.why == NoTotal::none) {
      writer.text("most", amount(total.most, total.currency)).key("way").begin_array();
      for (const proof::Given& one : total.way) {
        writer.begin_object().text("step", p_.steps[one.step].path);
        if (one.transition != no_id) writer.text("move", p_.transitions[one.transition].path);
        if (one.remedy != no_id) writer.text("remedy", p_.text(p_.remedies[one.remedy].name));
        writer.text("amount", amount(one.amount, total.currency)).end_object();
      }
      writer.end_array();
    }
    if (total.why != NoTotal::none) {
      writer.text("not_proved", no_total_names[static_cast<std::size_t>(total.why)]);
      if (total.step != no_id) writer.text("step", p_.steps[total.step].path);
      if (!total.facts.empty()) {
        writer.key("facts").begin_array();
        for (const Id fact : total.facts) writer.text(p_.text(p_.facts[fact].name));
        writer.end_array();
      }
    }
    if (total.gives && total.has_cap) writer.text("cap", amount(total.cap, total.currency));
    writer.end_object();
  }

  void write_bound(JsonWriter& writer, const Bound& bound) const {
    if (bound.why != NoBound::none) {
      writer.text("not_proved", no_bound_names[static_cast<std::size_t>(bound.why)]);
      if (!bound.by.empty()) writer.text(bound.why == NoBound::rule ? "rule" : "by", bound.by);
      if (bound.step != no_id) writer.text("step", p_.steps[bound.step].path);
      if (bound.fact != no_id) writer.text("fact", p_.text(p_.facts[bound.fact].name));
      if (bound.rests_on != NoBound::none)
        writer.text("rests_on", no_bound_names[static_cast<std::size_t>(bound.rests_on)]);
      if (bound.why != NoBound::choice) return;
      writer.key("once_chosen").begin_object();
      write_longest(writer, bound);
      writer.end_object();
      return;
    }
    write_longest(writer, bound);
  }
  void write_longest(JsonWriter& writer, const Bound& bound) const {
    Instant at;
    writer.integer("milliseconds", bound.longest.milliseconds);
    if (bound.longest.milliseconds == 0 && bound.longest.due == 0) return;  // from the start of any case
    if (!failed(Instant::from_milliseconds(bound.longest.start, at))) writer.text("begun", to_text(at));
    if (!failed(Instant::from_milliseconds(bound.longest.due, at))) writer.text("over", to_text(at));
    if (bound.if_silent) writer.boolean("if_silent", true);
  }

  const Procedure& p_;
  const SourceSet& sources_;
  const ReferenceData& data_;
  const proof::Outlook& outlook_;
  Language language_;
};

int run(const WorstOptions& options, const Common& common) {
  Console console(common);
  const std::size_t format = choice("--format", options.format, {"text", "json"});
  Date today;
  if (!options.today.empty() && failed(parse_date(options.today, today)))
    fail("`--today` is a date such as `2026-09-01`, not `" + options.today + "`");
  LoadResult loaded;
  if (!load_one(options.path, console, loaded)) return exit_no;
  const NameTable names(loaded.procedure);
  Id only = no_id;
  if (!options.scenario.empty()) {
    only = names.find(NameKind::scenario, options.scenario);
    if (only == no_id)
      fail("no scenario is called `" + options.scenario +
           "`: " + names.help(NameKind::scenario, options.scenario));
  }
  const ReferenceData data = reference_data(loaded, names, options.data, options.roster, console);
  const proof::Outlook outlook = proof::outlook(loaded.procedure, data, !options.today.empty(), today.days());
  const WorstReport report(loaded, data, outlook, console.language());
  if (format == 0) {
    console.out(report.as_text(only));
  } else {
    std::string out;
    JsonWriter writer(out);
    report.as_json(writer, only);
    console.out(out + "\n");
  }
  console.flush();
  return exit_fine;
}

}  // namespace

void add_worst(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<WorstOptions>();
  CLI::App* command =
      add_command(app, chosen, "worst", "Says what may happen at worst: costs, deadlines, authority, the end",
                  "sop worst examples/service_centre --scenario late_repair");
  command->add_option("PATH", options->path, "the procedure: a file, a folder that holds one, or -")
      ->required();
  command->add_option("--scenario", options->scenario, "only this scenario");
  command->add_option(
      "--today", options->today,
      "the first day that is looked at where no calendar says how far its holidays are known");
  command->add_option("--data", options->data, "a JSON file of holidays and rosters");
  command->add_option("--roster", options->roster, "schedules, a TOML file");
  command->add_option("--format", options->format, "text (default) or json");
  command->callback(
      [&chosen, options] { chosen.run = [&chosen, options] { return run(*options, chosen.common); }; });
}

}  // namespace sop::cli
