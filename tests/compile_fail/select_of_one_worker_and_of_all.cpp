#include <corest/async/channel.hpp>
#include <corest/async/cross_worker/channel.hpp>
#include <corest/async/cross_worker/select.hpp>

corest::task<> choose(corest::channel<int>& here, corest::cross_worker::channel<int>& everywhere) {
  co_await select(here.receive(), everywhere.receive());
}
