// src/cli/input.cpp — reading what the command line names.
#include "src/cli/input.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>

#include "sop/binary.hpp"
#include "sop/data_json.hpp"
#include "sop/decision_json.hpp"
#include "sop/files.hpp"
#include "sop/icalendar.hpp"
#include "sop/instant.hpp"
#include "sop/messages/load.hpp"
#include "sop/messages/story.hpp"
#include "sop/zone_files.hpp"
#include "src/config/holidays.hpp"
#include "src/config/roster.hpp"

namespace sop::cli {
namespace {

namespace fs = std::filesystem;

std::FILE* open(const std::string& path) {
  if (path == "-") return stdin;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) fail("`" + path + "` cannot be read: " + std::strerror(errno));
  return file;
}

bool is_source(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.starts_with('.') && (name.ends_with(".sop") || name.ends_with(".sop.md"));
}

/// A part that nobody imports: what it lacks is not said line by line.
void say_not_imported(LoadedFile& part, const std::string& root) {
  const std::string name = fs::path(part.path).lexically_relative(fs::path(root).parent_path()).string();
  part.result.diagnostics.clear();
  part.result.dropped = 0;
  part.result.ok = false;
  part.result.diagnostics.push_back(
      {messages::part_not_imported, Severity::error, {}, {name, fs::path(root).filename().string()}, {}, {}});
}

/// A list of holidays in iCalendar, in the zone of its calendar; rules are followed from 2000 to 2099.
bool read_icalendar_holidays(const Procedure& p, const SourceSet& sources, FileId file, HolidaySet& set,
                             DiagnosticSink& problems) {
  CalendarSpec spec = calendar_spec(p, {}, set.calendar);
  spec.holidays.clear();
  spec.special_days.clear();
  ClosedDays closed;
  Date first, last;
  if (failed(date_from(2000, 1, 1, first)) || failed(date_from(2099, 12, 31, last)) ||
      !read_icalendar(sources, file, spec.zone, first, last, closed, problems))
    return false;
  close_days(closed, spec);
  for (const Date& day : spec.holidays) set.days.push_back(day.days());
  for (const SpecialDay& day : spec.special_days) {
    SpecialOpening opening;
    opening.day = day.date.days();
    for (const OpenHours& hours : day.hours) opening.open.push_back({0, hours.from, hours.to});
    set.special_days.push_back(std::move(opening));
  }
  return true;
}

}  // namespace

bool is_folder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

std::string read_text(const std::string& path, std::size_t limit) {
  std::FILE* file = open(path);
  std::string text;
  char buffer[64 * 1024];
  std::size_t got = 0;
  while (text.size() <= limit && (got = std::fread(buffer, 1, sizeof buffer, file)) > 0)
    text.append(buffer, got);
  const std::string broken = std::ferror(file) != 0 ? std::strerror(errno) : "";
  if (file != stdin) std::fclose(file);
  if (!broken.empty())
    fail((path == "-" ? std::string("standard input") : "`" + path + "`") + " cannot be read: " + broken);
  if (text.size() > limit) fail("`" + path + "` is longer than " + std::to_string(limit) + " bytes");
  return text;
}

namespace {

bool begins_object(const std::string& option) {
  const std::size_t first = option.find_first_not_of(" \t\r\n");
  return first != std::string::npos && option[first] == '{';
}

}  // namespace

bool is_json_text(const std::string& option) {
  if (begins_object(option)) return true;
  std::error_code error;
  DiagnosticSink problems;
  JsonDocument document;
  if (option != "-" && !fs::exists(option, error) && parse_json(option, document, problems))
    fail(
        "an object such as `{\"price\": \"80.00 EUR\"}`, a file or - is expected here, not another value of "
        "JSON");
  return false;
}

std::string json_of(const std::string& option, std::size_t limit) {
  return is_json_text(option) ? option : read_text(option, limit);
}

std::string place_of_json(const std::string& option, const char* what) {
  return begins_object(option) ? what : option == "-" ? "<stdin>" : option;
}

LineReader::LineReader(const std::string& path, std::size_t limit)
    : path_(path), file_(open(path)), limit_(limit) {}

LineReader::~LineReader() {
  if (file_ != stdin) std::fclose(file_);
}

bool LineReader::next(std::string& line) {
  line.clear();
  too_long_ = false;
  const auto next_byte = [this] {
    const int c = std::getc(file_);
    if (c == EOF && std::ferror(file_) != 0)
      fail((file_ == stdin ? std::string("standard input") : "`" + path_ + "`") +
           " cannot be read: " + std::strerror(errno));
    return c;
  };
  int c = next_byte();
  if (c == EOF) return false;
  ++number_;
  std::size_t left_out = 0;
  for (; c != EOF && c != '\n'; c = next_byte()) {
    if (line.size() < limit_) {
      line += static_cast<char>(c);
      continue;
    }
    too_long_ = true;
    if (++left_out > longest_skipped)
      fail("line " + std::to_string(number_) + " has no end within " +
           std::to_string(limit_ + longest_skipped) + " bytes");
  }
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

std::vector<std::string> files_of(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    if (path == "-" || !is_folder(path)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> found;
    std::error_code error;
    fs::recursive_directory_iterator at(path, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
      if (at->is_directory(error) && at->path().filename().string().starts_with('.'))
        at.disable_recursion_pending();
      if (at->is_regular_file(error) && is_source(at->path()))
        found.push_back(at->path().lexically_normal().string());
    }
    if (error) fail("`" + path + "` cannot be read: " + error.message());
    if (found.empty()) fail("there is no `.sop` or `.sop.md` file in `" + path + "`");
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

bool is_compiled(const std::string& path) {
  std::error_code
      error;  // a pipe or a device is not opened: that may wait for ever, and would take bytes away
  if (path == "-" || !fs::is_regular_file(path, error)) return false;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  char mark[4] = {};
  const bool compiled =
      std::fread(mark, 1, sizeof mark, file) == sizeof mark && std::string_view(mark, sizeof mark) == "SOPC";
  std::fclose(file);
  return compiled;
}

LoadResult load_path(const std::string& path, const Console& console) {
  if (is_compiled(path)) {
    fail("`" + path +
         "` is a compiled procedure, and this command reads the source: name the file that it was compiled "
         "from");
  }
  ZoneFolder folder;
  if (!console.zones().empty()) folder.path = console.zones();
  ZoneFolderSource zones(folder);
  LoadOptions options;
  options.zones = &zones;
  if (path == "-") return load_text("<stdin>", read_text(path, options.parse.max_file_bytes), options);
  struct stat about {};
  if (::stat(path.c_str(), &about) != 0) fail("`" + path + "` cannot be read: " + std::strerror(errno));
  return load_file(path, options);
}

namespace {

/// One spelling for each file, so that two can be compared.
std::string whole_path(const std::string& path) {
  std::error_code error;
  return fs::absolute(path, error).lexically_normal().string();
}

bool imports(const LoadedFile& file, const std::string& part) {
  for (FileId id = 1; id < file.result.sources.size(); ++id)
    if (whole_path(file.result.sources[id].path()) == part) return true;
  return false;
}

/// The procedures that import a part: those of the nearest folder, its own or one above it, that has any.
std::vector<LoadedFile> procedures_with(const std::string& part, const Console& console) {
  const std::string whole = whole_path(part);
  std::vector<LoadedFile> found;
  fs::path folder = fs::path(part).lexically_normal().parent_path();
  for (int level = 0; level < 3 && found.empty(); ++level) {
    std::vector<std::string> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, error))
      if (entry.is_regular_file(error) && is_source(entry.path()) &&
          whole_path(entry.path().string()) != whole)
        files.push_back((folder / entry.path().filename()).string());
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) {
      LoadedFile loaded{file, load_path(file, console)};
      if (holds_procedure(loaded.result) && imports(loaded, whole)) found.push_back(std::move(loaded));
    }
    folder = folder.empty()              ? fs::path("..")
             : folder.filename() == ".." ? folder / ".."
                                         : folder.parent_path();
  }
  return found;
}

}  // namespace

LoadResult load_path(const std::string& path, const Console& console, SourceProvider& provider) {
  ZoneFolder folder;
  if (!console.zones().empty()) folder.path = console.zones();
  ZoneFolderSource zones(folder);
  LoadOptions options;
  options.zones = &zones;
  return load(path, provider, options);
}

std::vector<LoadedFile> load_paths(const std::vector<std::string>& paths, const Console& console) {
  std::vector<LoadedFile> loaded;
  const auto is_loaded = [&](const std::string& path) {
    return std::any_of(loaded.begin(), loaded.end(),
                       [&](const LoadedFile& file) { return whole_path(file.path) == whole_path(path); });
  };
  std::vector<std::string> parts_named;
  for (const std::string& path : paths) {
    std::vector<LoadedFile> here;
    for (const std::string& file : files_of({path}))
      if (!is_loaded(file)) here.push_back({file, load_path(file, console)});
    if (!is_folder(path)) {
      for (LoadedFile& file : here) {
        if (path != "-" && !holds_procedure(file.result))
          parts_named.push_back(path);
        else
          loaded.push_back(std::move(file));
      }
      continue;
    }
    // A file without a procedure of its own is a part of those that import it.
    std::set<std::string> parts;
    std::string root;
    for (const LoadedFile& file : here) {
      if (root.empty() && holds_procedure(file.result)) root = file.path;
      for (FileId id = 1; id < file.result.sources.size(); ++id) {
        parts.insert(fs::path(file.result.sources[id].path()).lexically_normal().string());
      }
    }
    for (LoadedFile& file : here) {
      if (!holds_procedure(file.result)) {
        const std::string whole = whole_path(file.path);
        if (parts.count(file.path) > 0 ||
            std::any_of(loaded.begin(), loaded.end(),
                        [&](const LoadedFile& earlier) { return imports(earlier, whole); }))
          continue;
        if (!root.empty()) say_not_imported(file, root);
      }
      loaded.push_back(std::move(file));
    }
  }
  // Whoever names a part means the procedures that it is a part of, as a hook does that names what has changed.
  for (const std::string& part : parts_named) {
    const std::string whole = whole_path(part);
    std::vector<LoadedFile> owners = procedures_with(part, console);
    const bool has_owner =
        !owners.empty() || std::any_of(loaded.begin(), loaded.end(),
                                       [&](const LoadedFile& file) { return imports(file, whole); });
    if (!has_owner) owners.push_back({part, load_path(part, console)});
    for (LoadedFile& owner : owners)
      if (!is_loaded(owner.path)) loaded.push_back(std::move(owner));
  }
  return loaded;
}

bool load_one(const std::string& path, Console& console, LoadResult& loaded) {
  if (is_compiled(path)) {
    const BinaryResult read = load_compiled(read_text(path, max_compiled_bytes), loaded.procedure);
    if (!read.ok()) fail("the compiled procedure `" + path + "` cannot be used: " + describe(read));
    loaded.sources.add(path, {});
    loaded.ok = true;
    return true;
  }
  if (is_folder(path)) {
    std::vector<LoadedFile> all = load_paths({path}, console);
    if (all.size() > 1) {
      std::vector<std::string_view> names;
      for (const LoadedFile& file : all) names.push_back(file.path);
      fail("`" + path + "` holds more than one procedure: name one of " + name_list(names));
    }
    loaded = std::move(all.front().result);
  } else {
    loaded = load_path(path, console);
  }
  console.diagnostics(loaded.diagnostics, loaded.sources, loaded.dropped);
  return loaded.ok;
}

void read_holiday_files(const LoadResult& loaded, ReferenceData& data, SourceSet& sources,
                        DiagnosticSink& problems) {
  FolderSource folder;
  std::string text, identity;
  const std::string root = loaded.sources[0].path();
  const bool on_disk = folder.read(root, {}, text, identity) == ReadStatus::ok;
  const Procedure& p = loaded.procedure;
  for (std::size_t i = 0; i < p.calendars.size(); ++i) {
    const Calendar& calendar = p.calendars[i];
    if (calendar.holidays_file.empty()) continue;
    const std::string from =
        calendar.span.file < loaded.sources.size() ? loaded.sources[calendar.span.file].path() : root;
    // Of a compiled procedure there is no text in which the calendar stands.
    const bool has_text = calendar.span.file < loaded.sources.size() &&
                          calendar.span.end <= loaded.sources[calendar.span.file].text().size();
    const Span place = has_text ? calendar.span : Span{};
    if (!on_disk) {
      problems.error(messages::no_files_here, place, {calendar.holidays_file});
      continue;
    }
    const ReadStatus status = folder.read(calendar.holidays_file, from, text, identity);
    if (status != ReadStatus::ok) {
      const MessageId why = status == ReadStatus::not_found      ? messages::file_not_found
                            : status == ReadStatus::outside_root ? messages::file_outside_root
                            : status == ReadStatus::too_large    ? messages::import_too_large
                                                                 : messages::file_unreadable;
      problems.error(why, place,
                     {calendar.holidays_file, std::to_string(LoadOptions().parse.max_file_bytes)});
      continue;
    }
    HolidaySet set;
    set.calendar = static_cast<Id>(i);
    const FileId file = sources.add(
        (fs::path(from).parent_path() / calendar.holidays_file).lexically_normal().string(), text);
    const bool read = calendar.holidays_file.ends_with(".ics")
                          ? read_icalendar_holidays(p, sources, file, set, problems)
                          : config::read_holidays(sources, file, set, problems);
    if (read) data.holidays.push_back(std::move(set));
  }
}

bool read_timeline_line(const std::string& text, bool too_long, const NameTable& names, TimedEvent& timed,
                        DiagnosticSink& problems, bool& is_json) {
  JsonLimits limits;
  if (too_long) limits.max_bytes = text.size() - 1;
  JsonDocument document;
  is_json = parse_json(text, document, problems, limits);
  return is_json && read_event(document.root(), names, timed, problems, EventTime::needed);
}

bool opens_case(const TimedEvent& timed) {
  const Event& e = timed.event;
  return e.kind == EventKind::facts && e.id.empty() && e.actor.id.empty() && e.actor.role == no_id &&
         e.branch == no_id && e.remedy == no_id && !e.has_amount && !e.has_occurred && e.turn == 0 &&
         e.customer.empty() && !timed.has_already_given;
}

namespace {

void add_roster_file(const std::string& roster_file, const NameTable& names, const std::string& zone_folder,
                     SourceSet& sources, ReferenceData& data, DiagnosticSink& problems) {
  const FileId id = sources.add(roster_file == "-" ? "<stdin>" : roster_file,
                                read_text(roster_file, config::max_roster_bytes));
  ZoneFolder zones;
  if (!zone_folder.empty()) zones.path = zone_folder;
  config::Roster roster;
  if (config::read_roster(sources, id, zones, roster, problems))
    (void)config::add_roster(roster, names, data, problems);
}

/// The zones that a procedure names, of a folder. Fails when it has not all of them.
void add_zones(const Procedure& p, const std::string& folder, const Console& console, ReferenceData& data) {
  for (const Zone& carried : p.zones) {
    Zone zone;
    DiagnosticSink problems;
    if (load_zone({folder}, carried.name(), {}, zone, problems)) {
      data.zones.push_back(std::move(zone));
      continue;
    }
    const std::vector<Diagnostic> why = problems.take();
    fail("the zones of `" + folder + "` cannot be used: " + message_text(why.front(), console.language()));
  }
}

}  // namespace

ReferenceData roster_data(const LoadResult& loaded, const NameTable& names, const std::string& roster_file,
                          Console& console) {
  ReferenceData data;
  SourceSet sources = loaded.sources;
  DiagnosticSink problems;
  add_roster_file(roster_file, names, console.zones(), sources, data, problems);
  if (!problems.has_errors()) return data;
  console.diagnostics(problems.take(), sources, problems.dropped());
  fail("the roster cannot be used");
}

ReferenceData reference_data(const LoadResult& loaded, const NameTable& names, const std::string& data_file,
                             const std::string& roster_file, Console& console,
                             const std::string* zones_before) {
  ReferenceData data;
  SourceSet sources = loaded.sources;
  DiagnosticSink problems;
  read_holiday_files(loaded, data, sources, problems);
  const std::string& zones = zones_before != nullptr ? *zones_before : console.zones();
  // A compiled procedure carries the zones of the day on which it was compiled: others are handed in, as a host does.
  if (!zones.empty() && (zones_before != nullptr || is_compiled(sources[0].path())))
    add_zones(loaded.procedure, zones, console, data);
  if (!roster_file.empty())
    add_roster_file(roster_file, names, zones.empty() ? console.zones() : zones, sources, data, problems);
  seal(data);
  if (!data_file.empty()) {
    JsonLimits limits;
    limits.max_bytes = max_data_bytes;
    const FileId id = sources.add(place_of_json(data_file, "--data"), json_of(data_file, limits.max_bytes));
    DiagnosticSink here;
    read_data(sources[id].text(), names, data, here, limits);
    for (Diagnostic d : here.take()) {
      d.span.file = id;
      problems.add(std::move(d));
    }
  }
  if (!problems.has_errors()) return data;
  console.diagnostics(problems.take(), sources, problems.dropped());
  fail("the reference data cannot be used");
}

Style style_for(const Procedure& p) {
  const bool secret = std::any_of(p.facts.begin(), p.facts.end(), [](const Fact& f) { return f.is_private; });
  return secret ? Style::without_lines : Style::text;
}

void write_problems(JsonWriter& writer, std::string_view code, std::size_t line,
                    const std::vector<Diagnostic>& problems, std::size_t dropped, Language language) {
  std::string message = message_text(problems.front(), language);
  const std::size_t others = problems.size() - 1 + dropped;
  if (others > 0) message += ", " + in_language(messages::story_and_more, {std::to_string(others)}, language);
  writer.begin_object().key("error").begin_object();
  writer.text("code", code).text("message", message).natural("line", line).key("problems").begin_array();
  for (const Diagnostic& d : problems) {
    writer.begin_object().text("id", message_name(d.id)).text("message", message_text(d, language));
    const std::string help = message_help(d, language);
    if (!help.empty()) writer.text("help", help);
    writer.natural("begin", d.span.begin).natural("end", d.span.end).end_object();
  }
  writer.end_array().end_object().end_object();
}

std::int64_t system_now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::int64_t instant_or_now(const std::string& text, const Procedure& procedure) {
  if (text.empty()) return system_now();
  std::int64_t now = 0;
  const TextError error = read_moment(procedure, text, now);
  if (error == TextError::offset_missing) {
    fail("`--at " + text + "` does not say where: the procedure names no zone, so write `" + text +
         "Z` for UTC, or an offset such as `" + text + "+02:00`");
  }
  if (error == TextError::out_of_range)
    fail("`--at " + text + "` lies outside the years that are counted: 1900 to 2199");
  if (failed(error)) {
    fail(
        "`--at` is an instant such as `2026-03-27T15:50:00Z` or, where the procedure has a zone, `2026-03-27 "
        "17:50`; not `" +
        text + "`");
  }
  return now;
}

}  // namespace sop::cli
