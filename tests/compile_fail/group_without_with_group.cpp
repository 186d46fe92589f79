#include <corest/async/group.hpp>

void run(corest::promise_base& owner) { corest::group all(owner); }
