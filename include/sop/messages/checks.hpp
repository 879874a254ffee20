// sop/messages/checks.hpp — the ids of the messages of checks.def and check_notes.def. Only who writes such a message includes it, so that a new
// message does not compile the whole world again.
#pragma once

#include "sop/diagnostic.hpp"
#include "sop/messages/check_notes.hpp"

#define SOP_MESSAGE_PART 4
#define SOP_MESSAGE_ROWS "sop/messages/checks.def"
#include "sop/messages/declare.def"
