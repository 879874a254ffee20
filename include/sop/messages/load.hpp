// sop/messages/load.hpp — the ids of the messages of load.def. Only who writes such a message includes it, so that a new
// message does not compile the whole world again.
#pragma once

#include "sop/diagnostic.hpp"

namespace sop::messages {

namespace detail {
enum class Load : std::uint16_t {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) id,
#include "sop/messages/load.def"
#undef SOP_MESSAGE
};
}  // namespace detail

#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) \
  inline constexpr MessageId id = message_id(3, static_cast<std::uint16_t>(detail::Load::id));
#include "sop/messages/load.def"
#undef SOP_MESSAGE

}  // namespace sop::messages
