#include <corest/async/group.hpp>

int work(int);

void start(corest::group& children) { children.spawn(work, 1); }
