// sop/messages/time.hpp — the ids of the messages of time.def. Only who writes such a message includes it, so that a new
// message does not compile the whole world again.
#pragma once

#include "sop/diagnostic.hpp"

namespace sop::messages {

namespace detail {
enum class Time : std::uint16_t {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) id,
#include "sop/messages/time.def"
#undef SOP_MESSAGE
};
}  // namespace detail

#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) \
  inline constexpr MessageId id = message_id(6, static_cast<std::uint16_t>(detail::Time::id));
#include "sop/messages/time.def"
#undef SOP_MESSAGE

}  // namespace sop::messages
