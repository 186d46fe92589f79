// Looks values up from the inside out.
#include <corest/async/context.hpp>

#include <stdexcept>
#include <string>

namespace corest {

void const* detail::find_in(context_entry const* innermost, void const* key) noexcept {
  for (; innermost != nullptr; innermost = innermost->outer)
    if (innermost->key == key) return innermost->value;
  return nullptr;
}

void detail::throw_no_value(char const* name) {
  throw std::logic_error("the context has no value of " + std::string(name) +
                         ": nobody has called with_context() around this task");
}

}  // namespace corest
