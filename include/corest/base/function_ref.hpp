// A borrowed callable: two pointers, no ownership.
#pragma once
#include <type_traits>
#include <utility>

namespace corest {

template <class Signature>
class function_ref;

/// Calls something that lives elsewhere; the callable must outlive it. For parameters, never for members
/// that may outlast a call.
template <class R, class... Args>
class function_ref<R(Args...)> {
 public:
  template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, function_ref> && std::is_invocable_r_v<R, F&, Args...>)
  function_ref(F&& callable) noexcept  // NOLINT(google-explicit-constructor): converts like a reference
      : object_(const_cast<void*>(static_cast<void const*>(__builtin_addressof(callable)))),
        call_([](void* object, Args... args) -> R {
          return (*static_cast<std::remove_reference_t<F>*>(object))(std::forward<Args>(args)...);
        }) {}

  R operator()(Args... args) const { return call_(object_, std::forward<Args>(args)...); }

 private:
  void* object_;
  R (*call_)(void*, Args...);
};

}  // namespace corest
