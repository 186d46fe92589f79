#include <corest/async/channel.hpp>
#include <corest/async/select.hpp>

corest::task<> choose(corest::channel<int>& a, corest::channel<int>& b) {
  co_await corest::select(a.send(1), b.receive());
}
