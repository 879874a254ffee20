// src/resolve/tests.cpp — what stands around the procedure: tests, required orderings, suppressions.
#include <string>
#include <vector>

#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

void Resolver::resolve_test(const ast::Block& block) {
  Test test;
  test.title = title_of(block.title);
  test.span = block.kind_span;
  p_.tests.push_back(std::move(test));
}

void Resolver::resolve_orderings(const ast::Block& block) { (void)block; }
void Resolver::resolve_suppression(const ast::Block& block) { (void)block; }

}  // namespace sop::resolver
