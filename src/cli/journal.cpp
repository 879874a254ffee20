// src/cli/journal.cpp — reading journals; see journal.hpp.
#include "src/cli/journal.hpp"

#include <utility>

#include "sop/instant.hpp"
#include "sop/messages/story.hpp"

namespace sop::cli {
namespace {

/// Cut to so many bytes, never inside a character.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

/// A text, or a whole number as text; cut to what is kept.
std::string kept(JsonValue value) {
  std::string text;
  if (value.is(JsonKind::text)) {
    text = value.text();
  } else if (value.is(JsonKind::number)) {
    text = std::to_string(value.integer());
  } else if (value.is(JsonKind::boolean)) {
    text = value.boolean() ? "yes" : "no";
  } else if (value.is(JsonKind::array)) {
    for (const JsonValue one : value) text += (text.empty() ? "" : ", ") + std::string(one.text());
  }
  return cut(std::move(text), max_report_text_bytes);
}

bool read_instant(JsonValue value, std::int64_t& out) {
  Instant at;
  if (!value.is(JsonKind::text) || failed(parse_instant(value.text(), at))) return false;
  out = at.milliseconds();
  return true;
}

/// The number after the point of an effect's id, `4.10`; 0 when it is none.
std::uint64_t effect_number(std::string_view id) {
  const std::size_t point = id.find('.');
  std::uint64_t number = 0;
  if (point == std::string_view::npos || id.size() - point > 18) return 0;
  for (const char c : id.substr(point + 1)) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return number;
}

/// The number of a turn; 0 when it is none.
std::uint64_t turn_number(JsonValue entry) {
  const JsonValue turn = entry.find("turn");
  if (!turn.is(JsonKind::number) || turn.integer() < 1) return 0;
  return static_cast<std::uint64_t>(turn.integer());
}

std::string_view last_name(std::string_view path) {
  return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}

void tell_clock(std::string_view kind, Kept& clock) {
  if (kind == "clock_broken" && !clock.broken) {
    ++clock.cycles;
    clock.broken = true;
  } else if (kind == "clock_finished") {
    if (!clock.broken) {
      ++clock.cycles;
      ++clock.kept;
    }
    clock.broken = false;
  } else if (kind == "clock_cancelled") {
    clock.broken = false;
  } else if (kind == "in_time_after_all" && clock.kept < clock.cycles) {
    ++clock.kept;
  }
}

bool begins_with_opening(JsonValue decision) {
  const JsonValue journal = decision.find("journal");
  if (!journal.is(JsonKind::array) || journal.size() == 0) return false;
  const JsonValue first = *journal.begin();
  return first.find("turn").integer() == 1 && first.find("what").text() == "opened";
}

}  // namespace

std::string JournalReader::word(MessageId id, const std::vector<std::string>& args) const {
  return fill_template(message_template(id, language_), args, language_);
}

// All that is read later has the kind that it must have.
bool JournalReader::check(JsonValue decision, std::string& problem) const {
  const auto bad = [&](MessageId id, const std::vector<std::string>& args = {}) {
    problem = word(id, args);
    return false;
  };
  if (!decision.is(JsonKind::object)) return bad(messages::story_journal_object);
  if (decision.find("error").is(JsonKind::object) && !decision.find("status"))
    return bad(messages::story_journal_error);
  if (!decision.find("version").is(JsonKind::number) || decision.find("version").integer() != 1)
    return bad(messages::story_journal_version);
  std::int64_t at = 0;
  if (!read_instant(decision.find("now"), at)) return bad(messages::story_journal_now);
  if (!decision.find("case_status").is(JsonKind::text)) return bad(messages::story_journal_status);
  if (const JsonValue id = decision.find("case_id"); id && (!id.is(JsonKind::text) || id.text().empty()))
    return bad(messages::story_journal_text, {"case_id"});
  if (decision.find("case_id").text().size() > max_report_text_bytes)
    return bad(messages::story_journal_bytes, {"case_id", std::to_string(max_report_text_bytes)});
  for (const char* list : {"journal", "effects", "say"}) {
    const JsonValue all = decision.find(list);
    if (!all) continue;
    if (!all.is(JsonKind::array)) return bad(messages::story_journal_list, {list});
    for (const JsonValue one : all) {
      if (!one.is(JsonKind::object)) return bad(messages::story_journal_objects, {list});
      if (std::string_view(list) != "say" && !read_instant(one.find("at"), at))
        return bad(messages::story_journal_at, {list});
      // By these a turn and an effect are counted once; without them they would be passed over.
      if (std::string_view(list) == "journal" && turn_number(one) == 0)
        return bad(messages::story_journal_turn);
      if (std::string_view(list) == "effects" && effect_number(one.find("id").text()) == 0)
        return bad(messages::story_journal_id);
    }
  }
  return true;
}

Complaint* JournalReader::complaint_of(JsonValue decision, std::string& problem) {
  const JsonValue id = decision.find("case_id");
  const bool opens = begins_with_opening(decision);
  if (id) {
    const auto found = by_id_.find(id.text());
    if (found != by_id_.end()) return &complaints_[found->second];
  } else if (!opens) {
    if (unnamed_ < complaints_.size()) return &complaints_[unnamed_];
  }
  if (!opens) {
    problem =
        id ? word(messages::story_journal_not_opened, {kept(id)}) : word(messages::story_journal_none_opened);
    return nullptr;
  }
  if (complaints_.size() == most_cases_) {
    problem = word(messages::story_journal_cases, {std::to_string(most_cases_)});
    return nullptr;
  }
  Complaint c;
  c.name = id ? kept(id) : std::to_string(complaints_.size() + 1);
  (void)read_instant((*decision.find("journal").begin()).find("at"), c.opened);
  if (id) {
    by_id_.emplace(id.text(), complaints_.size());
  } else {
    unnamed_ = complaints_.size();
  }
  complaints_.push_back(std::move(c));
  return &complaints_.back();
}

bool JournalReader::line(std::string_view text, std::string& problem) {
  JsonDocument document;
  DiagnosticSink problems;
  if (!parse_json(text, document, problems)) {
    problem = message_text(problems.items().front(), language_);
    return false;
  }
  const JsonValue decision = document.root();
  if (!check(decision, problem)) return false;
  Complaint* c = complaint_of(decision, problem);
  if (c == nullptr) return false;
  c->procedure = kept(decision.find("procedure").find("name"));
  if (const JsonValue scenario = decision.find("scenario")) c->scenario = kept(scenario);
  for (const JsonValue said : decision.find("say"))
    if (const JsonValue channel = said.find("channel"); channel && c->channel.empty())
      c->channel = kept(channel);
  if (const JsonValue journal = decision.find("journal")) turns(journal, *c);
  if (const JsonValue all = decision.find("effects")) effects(all, *c);
  // A closed case has no owner: whoever owned it last.
  if (const JsonValue owner = decision.find("owner"); owner.is(JsonKind::object)) {
    c->owner = kept(owner.find("role"));
    c->person = kept(owner.find("person"));
  }
  return true;
}

// A call that is repeated tells its turns and effects again: they count once.
void JournalReader::turns(JsonValue journal, Complaint& c) const {
  for (const JsonValue entry : journal) {
    const std::uint64_t turn = turn_number(entry);
    if (turn <= c.turn) continue;
    c.turn = turn;
    // When it was sent, also where it was told later.
    if (entry.find("what").text() == "reply_sent" && !c.has_reply)
      c.has_reply =
          read_instant(entry.find("occurred"), c.replied) || read_instant(entry.find("at"), c.replied);
  }
}

void JournalReader::effects(JsonValue effects, Complaint& c) const {
  for (const JsonValue e : effects) {
    const std::uint64_t number = effect_number(e.find("id").text());
    if (number <= c.effect) continue;
    c.effect = number;
    const std::string_view kind = e.find("kind").text();
    if (kind == "granted") {
      if (c.decision.size() >= max_report_decision_bytes && c.decision.ends_with("…")) continue;  // is cut
      if (!c.decision.empty()) c.decision += "; ";
      c.decision += kept(e.find("remedy"));
      if (const JsonValue amount = e.find("amount")) c.decision += " " + kept(amount);
      c.decision = cut(std::move(c.decision), max_report_decision_bytes);
    } else if (kind == "record") {
      record(e.find("values"), c);
    } else if (kind == "closed") {
      c.is_closed = read_instant(e.find("at"), c.closed);
      c.end = last_name(kept(e.find("step")));
    } else if (kind == "reopened") {
      c.is_closed = false;
      c.end.clear();
      c.has_level = false;
      ++c.reopened;
    } else if (kind == "level_left") {
      c.has_level = false;  // whom it goes down to is no escalation
    } else if (kind == "level_entered") {
      if (c.has_level) ++c.escalated;
      c.has_level = true;
    } else {
      const std::string_view clock = e.find("clock").text();
      if (clock == names_.reply_clock) tell_clock(kind, c.reply);
      if (clock == names_.resolution_clock) tell_clock(kind, c.resolution);
    }
  }
}

void JournalReader::record(JsonValue values, Complaint& c) const {
  if (!values.is(JsonKind::object)) return;
  const auto take = [&](const std::string& name, std::string& out) {
    if (const JsonValue value = values.find(name)) out = kept(value);
  };
  take(names_.date, c.date);
  take(names_.customer, c.customer);
  take(names_.type, c.type);
  take(names_.cause, c.cause);
  take(names_.channel, c.channel);
  take(names_.satisfaction, c.satisfaction);
}

}  // namespace sop::cli
