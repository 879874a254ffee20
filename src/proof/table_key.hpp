// src/proof/table_key.hpp — everything that the proof of one table rests on, as a text in which nothing has a number of its procedure: two
// tables with the same text have the same proof, whatever else the procedures say. So a proof can be kept while other lines are edited.
//
// What the text holds: the expressions of the table and of all that they rest on (definitions, other tables and their exceptions, lists of
// requirements, settings), in the order in which they are met, and a thing that is met again by its place; facts by their order, with
// types, defaults, groups and whether they may ever be known; rounding, currency, month ends; the limit of work. Names are spelled.
//
// Who may call it: src/lint. Thread-safety: pure. Cost: linear in what it holds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/model.hpp"
#include "src/proof/questions.hpp"

namespace sop::proof {

struct TableKey {
  std::string text;  ///< empty: the proof rests on a calendar, a zone or a party and cannot be kept
  std::vector<Id> facts, exprs;   ///< of the procedure, by their place in the text
  std::vector<SymbolId> symbols;  ///< the same for names
};

/// `may_know`: by fact, whether it may ever be known; empty: each may.
TableKey key_of_table(const Procedure& p, Id table, std::uint64_t work,
                      const std::vector<bool>& may_know = {});

/// A proof with the places of its key for the numbers of its procedure, and back. False: it holds something that the key does not.
bool to_places(const TableKey& key, TableProof& proof);
bool from_places(const TableKey& key, TableProof& proof);

}  // namespace sop::proof
