// One conversation with a customer, as a helpdesk would have it with sop. Both programs of this example play it.
#pragma once

#include <sop/model.hpp>

namespace host {

/// Opens a case, reports what happens, prints each decision, and puts the case aside and takes it up again on the way.
/// False: the procedure is not the service centre that this conversation was written for.
bool play_conversation(const sop::Procedure& procedure);

}  // namespace host
