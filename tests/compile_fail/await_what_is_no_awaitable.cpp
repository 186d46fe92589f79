#include <corest/async/task.hpp>

corest::task<> wait() { co_await 3; }
