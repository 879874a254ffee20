// sop/config.hpp: the version, and the one switch between the two builds of the core.
//
// The text of the core exists once and is built in two ways:
//   * header-only (target sop::core): every NAME.hpp includes its bodies from sop/impl/NAME.inl, and SOP_INLINE is `inline`;
//   * compiled (target sop::sop, which defines SOP_COMPILED_LIB): hosts see the declarations alone, and the library
//     compiles each .inl once.
// One program uses one of the two in all its files.
//
// Every header may include this one; it includes nothing.
//
// Thread-safety and cost: nothing here runs.
#pragma once

#define SOP_VERSION_MAJOR 0
#define SOP_VERSION_MINOR 1
#define SOP_VERSION_PATCH 0

#define SOP_DETAIL_TEXT(x) #x
#define SOP_DETAIL_VERSION(major, minor, patch) \
  SOP_DETAIL_TEXT(major) "." SOP_DETAIL_TEXT(minor) "." SOP_DETAIL_TEXT(patch)

/// The version of these headers as text, for example "0.1.0".
#define SOP_VERSION_STRING SOP_DETAIL_VERSION(SOP_VERSION_MAJOR, SOP_VERSION_MINOR, SOP_VERSION_PATCH)

/// Marks the definition of every public function that is not a template and lives in sop/impl/*.inl.
#ifdef SOP_COMPILED_LIB
#define SOP_INLINE
#else
#define SOP_INLINE inline
#endif

namespace sop {

/// The version of the code that was linked, as text: equal to SOP_VERSION_STRING unless the headers and the compiled
/// library come from two installations. Never fails; safe from every thread; constant time.
[[nodiscard]] const char* version() noexcept;

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/config.inl"
#endif
