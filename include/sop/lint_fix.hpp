// sop/lint_fix.hpp — mending a text by what its findings offer.
//
// A diagnostic may carry replacements (`Diagnostic::fixes`). Which of them a program may apply without asking is decided here, by
// message: of a text that does not load those that put in a sign that is certainly missing, of a procedure the suppressions that silence
// nothing; and, where whoever calls wants it, the removal of what nothing uses, which makes another procedure of it.
//
// All fixes of one diagnostic are applied or none; of two that touch, the first in the text is applied and the other in another
// round. Only the bytes of a fix change: line ends, a byte order mark and all else stay as they are.
//
// Thread-safety: pure functions. Cost: linear in the texts and the fixes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/config.hpp"
#include "sop/diagnostic.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"

namespace sop {

enum class FixKind : std::uint8_t {
  none,            ///< for people to choose: a name that may have been meant
  safe,            ///< decides nothing about any case
  changes_meaning  ///< makes another procedure of it, although no case goes another way
};

/// What a program may do with the fixes of a message.
FixKind fix_kind(MessageId message);

/// Adds to findings the fixes, up to `most`, that take the text to make: the removal of a block with its lines; and, for people to choose,
/// the event of the language in the place of one that is misspelt. Only blocks of the root file: a file that is imported may serve others.
void add_fixes(const LoadResult& loaded, LintResult& lint, FixKind most);

/// A file as it is after some fixes.
struct FixedFile {
  FileId file = 0;
  std::string text;
  std::size_t applied = 0;              ///< diagnostics whose fixes are in it
  std::vector<const Diagnostic*> made;  ///< these, in the order of the text
};

/// Applies what may be applied; files in which nothing changes are left out. Suppressed findings are to be left out by the caller.
std::vector<FixedFile> apply_fixes(const SourceSet& sources,
                                   const std::vector<const Diagnostic*>& diagnostics, FixKind most);

/// Whether two loads of a procedure say the same, apart from suppressions: their canonical forms are equal (docs/identity.md), file by
/// file. Both must have loaded.
bool says_the_same(const LoadResult& before, const LoadResult& after);

}  // namespace sop
