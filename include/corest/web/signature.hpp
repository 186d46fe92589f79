// What a callable takes and returns, for function pointers and objects with one operator().
#pragma once
#include <type_traits>

namespace corest::web {

template <class... Args>
struct type_list {
  static constexpr unsigned size = sizeof...(Args);
};

/// `known` is false for overloaded and generic callables, whose parameters nobody can see.
template <class F>
struct signature_of {
  static constexpr bool known = false;
};

template <class R, class... Args>
struct signature {
  static constexpr bool known = true;
  using result = R;
  using parameters = type_list<Args...>;
};

template <class R, class... Args>
struct signature_of<R (*)(Args...)> : signature<R, Args...> {
  static constexpr bool callable_when_const = true;
};
template <class R, class... Args>
struct signature_of<R (*)(Args...) noexcept> : signature_of<R (*)(Args...)> {};

template <class Member>
struct signature_of_member;
template <class R, class C, class... Args>
struct signature_of_member<R (C::*)(Args...)> : signature<R, Args...> {
  static constexpr bool callable_when_const = false;
};
template <class R, class C, class... Args>
struct signature_of_member<R (C::*)(Args...) const> : signature<R, Args...> {
  static constexpr bool callable_when_const = true;
};
template <class R, class C, class... Args>
struct signature_of_member<R (C::*)(Args...) noexcept> : signature_of_member<R (C::*)(Args...)> {};
template <class R, class C, class... Args>
struct signature_of_member<R (C::*)(Args...) const noexcept> : signature_of_member<R (C::*)(Args...) const> {
};

template <class F>
  requires requires { &F::operator(); }
struct signature_of<F> : signature_of_member<decltype(&F::operator())> {};

}  // namespace corest::web
