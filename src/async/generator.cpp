// What is said of a generator that is destroyed or asked again while it works on an item.
#include <corest/async/generator.hpp>

#include <cstdio>
#include <cstdlib>

namespace corest::detail {

void running_generator_destroyed() noexcept {
  std::fputs("corest: a generator was destroyed while somebody awaited its next()\n", stderr);
  std::abort();
}

void running_generator_asked() noexcept {
  std::fputs("corest: a generator was asked for its next() while somebody awaited it already\n", stderr);
  std::abort();
}

}  // namespace corest::detail
