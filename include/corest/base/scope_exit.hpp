// Runs a callable when the scope ends.
#pragma once
#include <utility>

namespace corest {

/// Runs `f` at the end of the scope, also when an exception leaves it; f must not throw.
template <class F>
class [[nodiscard]] scope_exit {
 public:
  explicit scope_exit(F f) noexcept : f_(std::move(f)) {}
  scope_exit(scope_exit const&) = delete;
  scope_exit& operator=(scope_exit const&) = delete;
  ~scope_exit() { f_(); }

 private:
  F f_;
};

}  // namespace corest
