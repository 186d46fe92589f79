// No thread can be started, as in a container that has reached its limit.
#pragma once
#include <pthread.h>

#include <cstddef>

/// While it lives new threads are to have stacks that no address space has room for.
class no_more_threads {
 public:
  no_more_threads() { set(std::size_t{1} << 48); }
  no_more_threads(no_more_threads const&) = delete;
  no_more_threads& operator=(no_more_threads const&) = delete;
  ~no_more_threads() { set(before_); }

 private:
  static std::size_t now() {
    pthread_attr_t all;
    ::pthread_getattr_default_np(&all);
    std::size_t bytes = 0;
    ::pthread_attr_getstacksize(&all, &bytes);
    ::pthread_attr_destroy(&all);
    return bytes;
  }
  static void set(std::size_t stack_bytes) {
    pthread_attr_t all;
    ::pthread_attr_init(&all);
    ::pthread_attr_setstacksize(&all, stack_bytes);
    ::pthread_setattr_default_np(&all);
    ::pthread_attr_destroy(&all);
  }
  std::size_t before_ = now();
};
