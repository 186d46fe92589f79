// Which callables may be written inside a co_await expression.
#pragma once
#include <type_traits>

namespace corest::detail {

// g++ 12 destroys the captures of a closure twice when it is a temporary of a co_await expression
// (tests/compiler). Only rvalues with something to destroy are in danger.
template <class F>
inline constexpr bool safe_in_co_await =
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ <= 12
    std::is_lvalue_reference_v<F> || std::is_trivially_destructible_v<F>;
#else
    true;
#endif

}  // namespace corest::detail
