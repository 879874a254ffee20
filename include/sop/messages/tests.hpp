// sop/messages/tests.hpp — the ids of the messages of tests.def. Only who writes such a message includes it, so that a new
// message does not compile the whole world again.
#pragma once

#include "sop/diagnostic.hpp"

namespace sop::messages {

namespace detail {
enum class Tests : std::uint16_t {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) id,
#include "sop/messages/tests.def"
#undef SOP_MESSAGE
};
}  // namespace detail

#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) \
  inline constexpr MessageId id = message_id(5, static_cast<std::uint16_t>(detail::Tests::id));
#include "sop/messages/tests.def"
#undef SOP_MESSAGE

}  // namespace sop::messages
