// What the wrong programs about tasks get right.
#include <corest/async/group.hpp>

#include <functional>
#include <utility>

corest::task<int> answer() { co_return 42; }
corest::task<> work(int& counter) {
  ++counter;
  co_return;
}

corest::task<int> run(int& counter) {
  auto body = [&counter](corest::group& children) -> corest::task<> {
    children.spawn(work, std::ref(counter));
    co_return;
  };
  co_await corest::with_group(body);
  auto once = answer();
  co_return co_await std::move(once);
}
