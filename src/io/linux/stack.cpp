// A signal makes the thread write down its own stack.
#include "io/stack.hpp"

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <semaphore.h>
#include <signal.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <mutex>

namespace corest::io {
namespace {

struct sample {
  std::array<void*, 64> frames;
  int count = 0;
  sem_t taken;
};
constinit std::atomic<sample*> wanted = nullptr;

void take(int) {
  int const before = errno;
  if (sample* const into = wanted.exchange(nullptr)) {
    into->count = ::backtrace(into->frames.data(), static_cast<int>(into->frames.size()));
    ::sem_post(&into->taken);
  }
  errno = before;
}

std::string described(void* address) {
  Dl_info found{};
  char place[32];
  if (::dladdr(address, &found) == 0 || found.dli_fname == nullptr) {
    std::snprintf(place, sizeof place, "%p", address);
    return place;
  }
  auto const offset = [&](void const* from) {
    std::snprintf(place, sizeof place, "+0x%zx",
                  reinterpret_cast<std::uintptr_t>(address) - reinterpret_cast<std::uintptr_t>(from));
    return std::string(place);
  };
  if (found.dli_sname == nullptr) return found.dli_fname + offset(found.dli_fbase);  // as addr2line wants it
  int status = 0;
  char* const plain = abi::__cxa_demangle(found.dli_sname, nullptr, nullptr, &status);
  std::string name = plain != nullptr ? plain : found.dli_sname;
  std::free(plain);  // NOLINT: the demangler allocates with malloc
  return name + " (" + found.dli_fname + offset(found.dli_fbase) + ")";
}

}  // namespace

void prepare_stacks() {
  static std::once_flag done;
  std::call_once(done, [] {
    std::array<void*, 1> any;
    (void)::backtrace(any.data(), 1);  // the first call loads a library, which a signal handler must not
    struct sigaction action{};
    action.sa_handler = take;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGURG, &action, nullptr);
  });
}

std::vector<std::string> stack_of(pthread_t thread) {
  static std::mutex one_at_a_time;
  std::lock_guard const lock(one_at_a_time);
  static sample into;
  static bool const ready = ::sem_init(&into.taken, 0, 0) == 0;
  if (!ready) return {};
  wanted = &into;
  timespec until{};
  ::clock_gettime(CLOCK_REALTIME, &until);
  ++until.tv_sec;
  bool answered = ::pthread_kill(thread, SIGURG) == 0;
  while (answered && ::sem_timedwait(&into.taken, &until) != 0) answered = errno == EINTR;
  if (!answered) {
    if (wanted.exchange(nullptr) != nullptr) return {};  // and a later answer finds nothing wanted
    while (::sem_wait(&into.taken) != 0) {}              // it is just being taken
  }
  std::vector<std::string> stack;
  constexpr int own_frames = 2;  // take() and the signal's return
  for (int i = own_frames; i < into.count; ++i)
    stack.push_back(described(into.frames[static_cast<std::size_t>(i)]));
  return stack;
}

}  // namespace corest::io
