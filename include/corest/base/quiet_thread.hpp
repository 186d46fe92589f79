// A thread beside the program's.
#pragma once
#include <thread>

namespace corest {

namespace detail {
std::thread start_quietly(void (*runs)(void*), void* of);
}

/// Runs `of.Method()`, and takes no signals, whoever starts it: they are for the threads that wait for them.
/// Throws std::system_error when there is no thread to have.
template <auto Method, class T>
[[nodiscard]] std::thread quiet_thread(T& of) {
  return detail::start_quietly([](void* self) { (static_cast<T*>(self)->*Method)(); }, &of);
}

}  // namespace corest
