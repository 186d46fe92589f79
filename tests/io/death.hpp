// What a mistake does to the program, seen from outside.
#pragma once
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace io_test {

/// The signal that ends a child process which runs f; 0 when f returns.
template <class F>
int signal_that_ends(F f) {
  pid_t const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::signal(SIGABRT, SIG_DFL);
    ::close(STDOUT_FILENO);
    ::close(STDERR_FILENO);
    f();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

#ifdef NDEBUG
inline constexpr int said_by_debug_builds = 0;
#else
inline constexpr int said_by_debug_builds = SIGABRT;
#endif

}  // namespace io_test
