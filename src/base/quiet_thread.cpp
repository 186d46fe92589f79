// Starting a thread while all signals are blocked.
#include <corest/base/quiet_thread.hpp>

#include <signal.h>

namespace corest::detail {
namespace {

class signals_blocked {
 public:
  signals_blocked() noexcept {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~signals_blocked() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  signals_blocked(signals_blocked const&) = delete;
  signals_blocked& operator=(signals_blocked const&) = delete;

 private:
  sigset_t before_;
};

}  // namespace

std::thread start_quietly(void (*runs)(void*), void* of) {
  signals_blocked const meanwhile;  // a thread begins with the mask of the one that starts it
  return std::thread(runs, of);
}

}  // namespace corest::detail
