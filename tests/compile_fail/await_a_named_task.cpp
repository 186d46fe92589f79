#include <corest/async/task.hpp>

corest::task<int> answer() { co_return 42; }

corest::task<int> twice() {
  auto once = answer();
  co_return co_await once;
}
