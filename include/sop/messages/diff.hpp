// sop/messages/diff.hpp — the ids of the messages of diff.def. Only who writes such a message includes it, so that a new
// message does not compile the whole world again.
#pragma once

#include "sop/diagnostic.hpp"

#define SOP_MESSAGE_PART 11
#define SOP_MESSAGE_ROWS "sop/messages/diff.def"
#include "sop/messages/declare.def"
