// The call stack of another thread of this process, taken while it runs.
#pragma once
#include <pthread.h>

#include <string>
#include <vector>

namespace corest::io {

/// To be called once, before the first stack_of().
void prepare_stacks();
/// Innermost first, without what takes the stack; empty when the thread does not answer in time.
std::vector<std::string> stack_of(pthread_t thread);

}  // namespace corest::io
