// sop/messages/check_notes.hpp — the ids of the messages of check_notes.def, which come with those of the checks.
#pragma once

#include "sop/diagnostic.hpp"

#define SOP_MESSAGE_PART 12
#define SOP_MESSAGE_ROWS "sop/messages/check_notes.def"
#include "sop/messages/declare.def"
