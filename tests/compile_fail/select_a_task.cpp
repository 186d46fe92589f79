#include <corest/async/channel.hpp>
#include <corest/async/select.hpp>

corest::task<int> other();
corest::task<> choose(corest::channel<int>& a) { co_await corest::select(a.receive(), other()); }
