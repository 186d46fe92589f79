// A thread beside the program's.
#pragma once
#include <functional>
#include <thread>

namespace corest {

/// Takes no signals, whoever starts it: they are for the threads that wait for them. Throws std::system_error
/// when there is no thread to have.
[[nodiscard]] std::thread quiet_thread(std::function<void()> runs);

}  // namespace corest
