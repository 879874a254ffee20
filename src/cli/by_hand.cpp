// src/cli/by_hand.cpp — `sop simulate --interactive`: a case played in the terminal.
//
// What may happen is listed with numbers; whatever else can be told has a short line of its own. Every step can be taken back.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/decision_json.hpp"
#include "sop/duration.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/instant.hpp"
#include "sop/messages/story.hpp"
#include "sop/reference.hpp"
#include "sop/unicode.hpp"
#include "src/cli/input.hpp"
#include "src/cli/played.hpp"
#include "src/cli/story.hpp"
#include "src/test/events.hpp"

namespace sop::cli {
namespace {

std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : line) {
    if (c != ' ' && c != '\t') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::string trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return std::string(text.substr(from, text.find_last_not_of(" \t") - from + 1));
}

/// The value of a fact, as JSON, from what a person types.
std::string json_value(const Procedure& p, const Fact& fact, const std::string& typed) {
  if (typed == "none") return "null";
  std::string quoted;
  switch (fact.type.kind) {
    case TypeKind::boolean:
      if (typed == "yes" || typed == "no") return typed == "yes" ? "true" : "false";
      return "\"" + typed + "\"";
    case TypeKind::whole:
      return typed.find_first_not_of("-0123456789") == std::string::npos ? typed : "\"?\"";
    case TypeKind::set: {
      quoted = "[";
      for (const std::string& word : words_of(typed)) {
        if (quoted.size() > 1) quoted += ",";
        append_json(quoted, word);
      }
      return quoted + "]";
    }
    case TypeKind::money: {
      // The currency may be left out where there is only one.
      const bool bare = typed.find(' ') == std::string::npos && !p.currency.is_none();
      append_json(quoted, bare ? typed + " " + p.currency.letters() : typed);
      return quoted;
    }
    case TypeKind::text:
      append_json(quoted, typed.size() > 1 && typed.front() == '"' && typed.back() == '"'
                              ? std::string_view(typed).substr(1, typed.size() - 2)
                              : std::string_view(typed));
      return quoted;
    default:
      append_json(quoted, typed);
      return quoted;
  }
}

class ByHand {
 public:
  ByHand(const NameTable& names, const ReferenceData& data, Console& console)
      : names_(names),
        p_(names.procedure()),
        data_(data),
        console_(console),
        story_(p_, console.colours_results(), console.language()),
        played_(p_, data) {}

  int run(std::int64_t now) {
    console_.out(story_.title());
    played_.open({}, now);
    if (!played_.is_open()) {
      console_.note(word(messages::hand_cannot_open,
                         {std::string(status_text(played_.decision().status, console_.language()))}));
      return exit_no;
    }
    tell(story_.word(messages::story_opens));
    LineReader lines("-", 4096);
    std::string line;
    for (;;) {
      list_choices();
      console_.out("> ");
      console_.flush();
      if (!lines.next(line)) break;
      const std::string typed = trimmed(line);
      if (typed == "quit" || typed == "exit") break;
      if (!typed.empty()) obey(typed);
    }
    console_.out("\n" + story_.standing(played_.decision()));
    console_.flush();
    return exit_fine;
  }

 private:
  struct Choice {
    std::string text;
    Event event;
    bool is_time = false;
    bool wants_amount = false;
  };
  struct Saved {
    Played played;
    Story story;
  };

  std::string word(MessageId id, const std::vector<std::string>& args = {}) const {
    return story_.word(id, args);
  }
  void say(const std::string& text) { console_.out("  " + text + "\n"); }
  void say(MessageId id, const std::vector<std::string>& args = {}) { say(word(id, args)); }

  void tell(const std::string& what) {
    last_ = played_.decision();
    console_.out(story_.moment(played_.now(), what, played_.decision(), told_facts(played_.the_case())));
  }

  /// Who acts: the one that was named, else whoever must approve, else the owner.
  Actor actor(bool approves = false) const {
    Actor actor;
    const Decision& d = played_.decision();
    actor.role = role_ != no_id ? role_ : approves && d.pending != no_id ? d.pending : d.owner;
    actor.id = person_;
    act_in_role(p_, actor);
    if (actor.id.empty() && actor.role < p_.parties.size()) actor.id = p_.text(p_.parties[actor.role].name);
    return actor;
  }

  /// Whether the step of what waits for approval says where sending it back leads.
  bool may_send_back() const {
    const Case& c = played_.the_case();
    for (const Approval& asked : c.approvals) {
      const Step& step = p_.steps[c.threads[asked.thread].frames[asked.depth].step];
      for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
        const Transition& move = p_.transitions[t];
        if (move.trigger == TriggerKind::outcome && p_.text(move.outcome) == "sent_back") return true;
      }
    }
    return false;
  }

  void list_choices() {
    choices_.clear();
    const Decision& d = played_.decision();
    for (const Allowed& one : d.allowed) {
      Choice choice;
      choice.event.kind = EventKind::outcome;
      choice.event.name = one.outcome;
      choice.event.branch = one.branch;
      choice.text = p_.text(one.outcome);
      if (one.branch < p_.containers.size())
        choice.text = word(messages::story_in_branch, {choice.text, p_.text(p_.containers[one.branch].name)});
      if (p_.text(one.outcome) != "accepted" || d.pay.empty()) {
        choices_.push_back(std::move(choice));
        continue;
      }
      for (const Pay& pay : d.pay) {
        if (pay.remedy == no_id) continue;
        Choice option = choice;
        option.event.remedy = pay.remedy;
        option.wants_amount = pay.has_amount && pay.range;
        option.text += ": " + p_.text(p_.remedies[pay.remedy].name);
        if (pay.has_amount && pay.known) option.text += " " + to_text(Money{pay.minor, pay.currency});
        if (pay.range)
          option.text =
              word(messages::story_up_to, {option.text, to_text(Money{pay.high_minor, pay.currency})});
        if (pay.approver < p_.parties.size())
          option.text =
              word(messages::hand_to_approve, {option.text, p_.text(p_.parties[pay.approver].name)});
        choices_.push_back(std::move(option));
      }
    }
    if (!played_.the_case().approvals.empty()) {
      add(word(messages::hand_approved), EventKind::approve);
      add(word(messages::hand_not_approved), EventKind::refuse);
      if (may_send_back()) add(word(messages::hand_sent_back), EventKind::send_back);
    }
    if (d.pending != no_id && played_.the_case().approvals.empty())
      add(word(messages::hand_taken_by, {p_.text(p_.parties[d.pending].name)}), EventKind::acknowledge);
    if (d.case_status == CaseStatus::closed) {
      if (d.step < p_.steps.size() && p_.steps[d.step].transitions.count > 0)
        add(word(messages::hand_reopened), EventKind::reopen);
    } else {
      add(word(messages::hand_customer_writes), EventKind::customer_message);
      add(word(messages::hand_somebody_answers), EventKind::reply_sent);
    }
    if (d.has_next_wake) {
      Choice choice;
      choice.is_time = true;
      choice.text = word(messages::hand_time_until, {wall_text(p_, d.next_wake)});
      choices_.push_back(std::move(choice));
    }
    std::string out = "\n";
    for (std::size_t i = 0; i < choices_.size(); ++i) {
      const std::string number = std::to_string(i + 1);
      out += std::string(number.size() < 3 ? 3 - number.size() : 0, ' ') + number + "  ";
      unicode::append_escaped(out, choices_[i].text);
      out += "\n";
    }
    if (!d.ask.empty()) {
      std::string facts;
      for (const Id id : d.ask) {
        facts += facts.empty() ? "" : ", ";
        std::string name;
        unicode::append_escaped(name, p_.text(p_.facts[id].name));
        facts += word(messages::hand_fact_is, {name});
      }
      out += "     " + word(messages::hand_or_tell, {facts}) + "\n";
    }
    console_.out(out);
  }

  void add(std::string text, EventKind kind) {
    Choice choice;
    choice.text = std::move(text);
    choice.event.kind = kind;
    choices_.push_back(std::move(choice));
  }

  void obey(const std::string& typed) {
    const std::vector<std::string> words = words_of(typed);
    const std::string& first = words.front();
    // The lines of a test are taken as they stand there.
    for (const std::string_view label : {"event:", "given:", "wait:", "at:"}) {
      if (first != label) continue;
      const std::string rest = trimmed(std::string_view(typed).substr(label.size()));
      if (rest.empty()) return say(messages::hand_what, {std::string(label)});
      if (label == "wait:") return wait(rest);
      if (label == "at:") return until(rest);
      return label == "given:" ? become_known(rest) : named(rest);
    }
    if (first.find_first_not_of("0123456789") == std::string::npos) {
      const std::size_t number = first.size() > 6 ? 0 : static_cast<std::size_t>(std::stoul(first));
      if (number == 0 || number > choices_.size()) return say(messages::hand_no_number, {first});
      const Choice choice = choices_[number - 1];
      if (choice.is_time) return pass_until(played_.decision().next_wake);
      Event event = choice.event;
      if (choice.wants_amount && !amount_of(words.size() > 1 ? words[1] : std::string(), event))
        return say(messages::hand_name_amount, {first});
      return happen(std::move(event));
    }
    if (first == "help" || first == "?") return console_.out(word(messages::hand_help));
    if (first == "why") {
      const std::string reasons = story_.reasons(last_);
      return reasons.empty() ? say(messages::hand_no_rule) : console_.out(reasons);
    }
    if (first == "where") return console_.out(story_.standing(played_.decision()));
    if (first == "back") return back();
    if (first == "next") {
      if (!played_.decision().has_next_wake) return say(messages::hand_nothing_by_itself);
      return pass_until(played_.decision().next_wake);
    }
    if (first == "wait") return wait(trimmed(typed.substr(4)));
    if (first == "at") return until(trimmed(typed.substr(2)));
    if (first == "as") return act_as(words);
    if (typed.find(" is ") != std::string::npos) return become_known(typed);
    named(typed);
  }

  /// An event as a test writes it: `accepted, refund worth 20 EUR, as agent, by "Ann"`.
  void named(const std::string& typed) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= typed.size();) {
      const std::size_t end = std::min(typed.find(',', from), typed.size());
      parts.push_back(trimmed(std::string_view(typed).substr(from, end - from)));
      from = end + 1;
    }
    std::vector<std::string> words = words_of(parts[0]);
    if (words.empty()) return say(messages::hand_what_happened);
    Event event;
    std::size_t next = 1;
    if (words[0] == "signal" && words.size() > 1) {
      event.kind = EventKind::signal;
      event.name = names_.find(NameKind::symbol, words[1]);
      next = 2;
      if (event.name == no_id) return say(messages::hand_no_event, {words[1]});
    } else if (!event_named(words[0], event)) {
      return;
    }
    // `accepted refund 20` is the same as `accepted, refund worth 20`.
    std::string option;
    for (; next < words.size(); ++next) option += (option.empty() ? "" : " ") + words[next];
    if (!option.empty() && !chosen(option, event)) return;
    const Id role = role_;
    const std::string person = person_;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (!detail(parts[i], event)) {
        role_ = role;
        person_ = person;
        return;
      }
    }
    happen(std::move(event));
    role_ = role;
    person_ = person;
  }

  /// What a word names: a word of the language, an outcome, an event of the author's.
  bool event_named(const std::string& word, Event& event) {
    struct Plain {
      std::string_view word;
      EventKind kind;
    };
    static constexpr Plain short_words[] = {
        {"wrote", EventKind::customer_message}, {"replied", EventKind::reply_sent},
        {"taken", EventKind::acknowledge},      {"approve", EventKind::approve},
        {"refuse", EventKind::refuse},          {"reopen", EventKind::reopen}};
    for (const Plain& one : short_words) {
      if (one.word != word) continue;
      event.kind = one.kind;
      return true;
    }
    std::string json = "{\"event\":";
    append_json(json, word);
    json += "}";
    TimedEvent timed;
    DiagnosticSink problems;
    if (read_event(json, names_, timed, problems)) {
      event = timed.event;
      return true;
    }
    const Diagnostic& problem = problems.items().front();
    std::string text;
    unicode::append_escaped(text, message_text(problem, console_.language()));
    const std::string help = message_help(problem, console_.language());
    if (!help.empty()) {
      text += ": ";
      unicode::append_escaped(text, help);
    }
    say(messages::hand_help_tells, {text});
    return false;
  }

  /// `refund`, `refund worth 20 EUR`, `refund 20`.
  bool chosen(const std::string& typed, Event& event) {
    std::vector<std::string> words = words_of(typed);
    event.remedy = names_.find(NameKind::remedy, words[0]);
    if (event.remedy == no_id) {
      say(messages::hand_no_remedy, {words[0], names_.help_argument(NameKind::remedy, words[0])});
      return false;
    }
    words.erase(words.begin());
    if (!words.empty() && words[0] == "worth") words.erase(words.begin());
    if (words.empty()) return true;
    if (amount_of(words[0], event) && (words.size() == 1 || words[1] == p_.currency.letters())) return true;
    say(messages::hand_no_amount, {words[0], p_.currency.letters()});
    return false;
  }

  /// What follows a comma: who acts, in which branch, what other cases gave, which remedy.
  bool detail(const std::string& part, Event& event) {
    const std::vector<std::string> words = words_of(part);
    if (words.empty()) return true;
    if (words[0] == "as" && words.size() == 2) {
      role_ = names_.find(NameKind::party, words[1]);
      if (role_ != no_id) return true;
      say(messages::hand_no_role, {words[1], names_.help_argument(NameKind::party, words[1])});
      return false;
    }
    if (words[0] == "by" && words.size() > 1) {
      person_ = trimmed(std::string_view(part).substr(2));
      if (person_.size() > 1 && person_.front() == '"' && person_.back() == '"')
        person_ = person_.substr(1, person_.size() - 2);
      return true;
    }
    if (words[0] == "branch" && words.size() == 2) {
      const SymbolId name = names_.find(NameKind::symbol, words[1]);
      for (Id i = 0; i < p_.containers.size(); ++i) {
        if (p_.containers[i].kind == ContainerKind::branch && p_.containers[i].name == name && name != no_id)
          event.branch = i;
      }
      if (event.branch != no_id) return true;
      say(messages::hand_no_branch, {words[1]});
      return false;
    }
    if (words[0] == "already" && words.size() > 2 && words[1] == "given") {
      Event amount;
      if (!amount_of(words[2], amount)) {
        say(messages::hand_no_amount, {words[2], p_.currency.letters()});
        return false;
      }
      played_.already_given(amount.amount_minor);
      return true;
    }
    return chosen(part, event);
  }

  bool amount_of(const std::string& typed, Event& event) const {
    Money money;
    if (typed.empty() || failed(parse_money(typed + " " + p_.currency.letters(), money))) return false;
    event.has_amount = true;
    event.amount_minor = money.minor;
    return true;
  }

  void happen(Event event) {
    event.actor = actor(event.kind == EventKind::approve || event.kind == EventKind::refuse ||
                        event.kind == EventKind::send_back || event.kind == EventKind::acknowledge);
    // What the customer says or what becomes known is nobody's act, unless somebody was named.
    const bool of_nobody = event.kind == EventKind::facts && role_ == no_id;
    if (event.kind == EventKind::customer_message || of_nobody) event.actor = Actor();
    keep();
    const std::string what = story_.words_of(event);
    played_.happen(event);
    const bool taken = played_.decision().status == Status::ok || played_.decision().status == Status::more;
    tell(what);
    if (!taken) kept_.pop_back();
  }

  void become_known(const std::string& typed) {
    std::string json = "{";
    std::size_t from = 0;
    while (from <= typed.size()) {
      const std::size_t end = std::min(typed.find(',', from), typed.size());
      const std::string one = trimmed(std::string_view(typed).substr(from, end - from));
      from = end + 1;
      const std::size_t is = one.find(" is ");
      if (is == std::string::npos) return say(messages::hand_say_fact);
      const std::string name = trimmed(std::string_view(one).substr(0, is));
      const Id id = names_.find(NameKind::fact, name);
      if (id == no_id) return say(messages::hand_no_fact, {name, names_.help_argument(NameKind::fact, name)});
      if (json.size() > 1) json += ",";
      append_json(json, p_.text(p_.facts[id].name));
      json += ":" + json_value(p_, p_.facts[id], trimmed(std::string_view(one).substr(is + 4)));
    }
    json += "}";
    Event event;
    DiagnosticSink problems;
    JsonDocument document;
    if (!parse_json(json, document, problems) ||
        !read_facts(document.root(), names_, event.facts, problems, FactGroups::any)) {
      for (const Diagnostic& d : problems.take()) {
        std::string text;
        unicode::append_escaped(text, message_text(d, console_.language()));
        say(text);
      }
      return;
    }
    happen(std::move(event));
  }

  void wait(const std::string& typed) {
    Value length;
    Duration exact;
    Period days;
    if (!failed(parse_positive_duration(typed, exact))) {
      length = Value::make(ValueKind::duration, exact.milliseconds);
    } else if (!failed(parse_positive_period(typed, days))) {
      length = Value::make(ValueKind::period, days.count);
      length.unit = days.unit;
    } else {
      return say(messages::hand_how_long);
    }
    std::int64_t until = 0;
    const ErrorCode error = reference::due_after(p_, data_, played_.now(), length, until);
    if (error != ErrorCode::ok) return say(std::string(error_text(error, console_.language())));
    pass_until(until);
  }

  void until(const std::string& typed) {
    std::int64_t moment = 0;
    if (failed(read_moment(p_, typed, moment)))
      return say(messages::hand_until_when, {wall_text(p_, played_.now())});
    if (moment < played_.now())
      return say(messages::hand_lies_before, played::told_apart(p_, moment, played_.now()));
    pass_until(moment);
  }

  void pass_until(std::int64_t until) {
    keep();
    std::int64_t last = played_.now() - 1;
    const auto told = [&](std::int64_t at) {
      last = at;
      tell(story_.words_of_timer(played_.decision()));
    };
    if (!played_.pass_time(until, told)) return say(messages::hand_too_many_timers);
    if (last < until) tell(story_.word(messages::story_time_passes));
  }

  void act_as(const std::vector<std::string>& words) {
    if (words.size() < 2) return say(messages::hand_as_whom);
    if (words[1] == "owner") {
      role_ = no_id;
      person_.clear();
      return say(messages::hand_owner_acts);
    }
    const Id role = names_.find(NameKind::party, words[1]);
    if (role == no_id)
      return say(messages::hand_no_role, {words[1], names_.help_argument(NameKind::party, words[1])});
    role_ = role;
    person_ = words.size() > 2 ? words[2] : std::string();
    say(messages::hand_who_acts, {p_.text(p_.parties[role].name) + (person_.empty() ? "" : " " + person_)});
  }

  void keep() { kept_.push_back({played_, story_}); }

  void back() {
    if (kept_.empty()) return say(messages::hand_beginning);
    played_.restore(kept_.back().played);
    story_.restore(kept_.back().story);
    kept_.pop_back();
    say(messages::hand_one_back);
    console_.out(story_.standing(played_.decision()));
  }

  const NameTable& names_;
  const Procedure& p_;
  const ReferenceData& data_;
  Console& console_;
  Story story_;
  Played played_;
  Decision last_;
  std::vector<Choice> choices_;
  std::vector<Saved> kept_;
  Id role_ = no_id;
  std::string person_;
};

}  // namespace

int play_by_hand(const NameTable& names, const ReferenceData& data, std::int64_t now, Console& console) {
  return ByHand(names, data, console).run(now);
}

}  // namespace sop::cli
