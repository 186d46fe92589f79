// Asks whether this is the main thread and SIGINT is not ignored.
#include "io/interrupt.hpp"

#include <signal.h>
#include <unistd.h>

namespace corest::io {

bool interrupts_reach_this_thread() noexcept {
  struct sigaction present{};
  ::sigaction(SIGINT, nullptr, &present);
  return ::gettid() == ::getpid() && present.sa_handler != SIG_IGN;
}

}  // namespace corest::io
