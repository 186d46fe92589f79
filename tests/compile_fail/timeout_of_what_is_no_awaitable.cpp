#include <corest/async/event.hpp>
#include <corest/async/timeout.hpp>

corest::task<> wait(corest::event& e) { co_await corest::timeout(std::chrono::seconds(1), e); }
