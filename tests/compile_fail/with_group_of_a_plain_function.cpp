#include <corest/async/group.hpp>

corest::task<> run() {
  co_await corest::with_group([](corest::group&) {});
}
