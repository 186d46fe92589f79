#include <corest/async/group.hpp>

corest::task<int> work();

void start(corest::group& children) { children.spawn(work); }
