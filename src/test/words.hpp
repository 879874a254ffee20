// src/test/words.hpp — how things of a test are called in messages.
#pragma once

#include <string>
#include <vector>

#include "sop/diagnostic.hpp"
#include "sop/model.hpp"

namespace sop::played {

/// `owner is supervisor`, `goodwill >= 8.00 EUR`; `value`: the right side, evaluated.
std::string text_of(const Procedure& procedure, const Assertion& assertion, const Value& value);
/// What an expectation of a value asks: `goodwill`, `may_reopen`, `decision`.
std::string name_of_asked(const Procedure& procedure, const Assertion& assertion);
/// `accepted`, `customer_wrote`: an event as the author calls it.
std::string text_of_event(const Procedure& procedure, const TestLine& line);
/// Names of facts: `price`, `days_late`, each in backticks.
std::string fact_names(const Procedure& procedure, const std::vector<Id>& facts);
/// A term of the catalogue, put into words with the message that it is an argument of.
/// The value on the right of an expectation, as the author would write it.
std::string shown(const Procedure& procedure, const Value& value, const Type* type = nullptr);
std::string term(MessageId id, const std::vector<std::string>& args = {});

}  // namespace sop::played
