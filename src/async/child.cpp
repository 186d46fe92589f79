// Why there is no result.
#include <corest/async/child.hpp>

#include <stdexcept>

namespace corest {

void detail::throw_child_without_result(child_result& of, cancel_scope const& scope) {
  scope.throw_if_cancelled();
  if (of.failure) std::rethrow_exception(of.failure);
  throw std::logic_error("child::result(): the result was taken already");
}

}  // namespace corest
