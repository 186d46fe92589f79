#include <corest/async/group.hpp>

corest::task<> work(int& counter);

void start(corest::group& children, int& counter) { children.spawn(work, counter); }
