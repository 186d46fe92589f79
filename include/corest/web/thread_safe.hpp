// Whether several threads may use an object at the same time, as its type says.
#pragma once
#include <atomic>
#include <type_traits>

namespace corest {

/// True of types with `static constexpr bool thread_safe = true;` and of atomics. Specialise it for a type
/// that is not yours: `template <> inline constexpr bool corest::is_thread_safe<connection_pool> = true;`
template <class T>
inline constexpr bool is_thread_safe = [] {
  if constexpr (requires { T::thread_safe; }) {
    return static_cast<bool>(T::thread_safe);
  } else {
    return false;
  }
}();
template <class T>
inline constexpr bool is_thread_safe<std::atomic<T>> = true;

}  // namespace corest
