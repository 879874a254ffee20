// A procedure that states a zone and counts by a calendar that states another: deadlines in its days end by the one, and the times that tests
// and replies say are those of the other. A calendar that another line names may lie in another zone on purpose.
#include <string>

#include "sop/impl/zone_text.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void zones_differ(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.calendar == no_id) return;
  const Calendar& calendar = p.calendars[p.calendar];
  const std::string own = detail::zone_text(p.has_offset, p.offset_minutes, p.zone_name);
  const std::string other =
      detail::zone_text(calendar.has_offset, calendar.offset_minutes, calendar.zone_name);
  if (own.empty() || other.empty() || own == other) return;
  const std::string& name = context.name(calendar.name);
  context.report(messages::zones_differ, calendar.span, name, {own, name, other});
}

}  // namespace sop::lint_checks
