#include <corest/async/as_completed.hpp>

#include <memory>

#if defined(__clang__) || __GNUC__ > 12
#error only g++ 12 destroys the captures of a lambda inside a co_await expression twice: there it must not compile
#endif

corest::task<> run(std::vector<corest::task<int>> work) {
  auto sum = std::make_shared<int>();
  co_await corest::as_completed(std::move(work), [sum](int result) { *sum += result; });
}
