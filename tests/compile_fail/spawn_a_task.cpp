#include <corest/async/group.hpp>

corest::task<> work(int);

void start(corest::group& children) { children.spawn(work(1)); }
