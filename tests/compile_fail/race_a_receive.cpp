#include <corest/async/channel.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/when_any.hpp>

corest::task<> receive(corest::channel<int>& from) {
  co_await corest::when_any(from.receive(), corest::sleep_for(std::chrono::seconds(1)));
}
