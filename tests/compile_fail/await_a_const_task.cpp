#include <corest/async/task.hpp>

corest::task<int> wait(corest::task<int> const& other) { co_return co_await other; }
