// c-ares on the loop: its sockets watched, its timeouts kept.
#pragma once
#include <corest/async/timer_queue.hpp>
#include <corest/async/waiter.hpp>
#include <corest/io/endpoint.hpp>
#include <corest/io/fd_watcher.hpp>
#include <corest/io/resolver.hpp>

#include <ares.h>

#include <coroutine>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace corest::io {

class dns_lookup;

class dns_channel final : private timer {
 public:
  explicit dns_channel(resolver_options const& options);
  dns_channel(dns_channel const&) = delete;
  dns_channel& operator=(dns_channel const&) = delete;
  ~dns_channel();

  /// Answers to `lookup`, perhaps before it returns.
  void begin(dns_lookup& lookup, std::string const& host, std::uint16_t port, address_family only);

 private:
  class socket;
  struct query;

  // What c-ares wants to hear of a socket has changed; neither: it is about to close it.
  void watch(int fd, bool reading, bool writing) noexcept;
  void process(int readable, int writable) noexcept;
  void became_ready(int fd, readiness now) noexcept;
  void expired() noexcept override;
  [[nodiscard]] socket* find(int fd) noexcept;

  ares_channel channel_ = nullptr;
  std::vector<std::unique_ptr<socket>> sockets_;  // a handful: one or two for each server
};

/// The awaitable in the frame of resolve(): the status of c-ares and the addresses.
class dns_lookup final : public waiter {
 public:
  dns_lookup(dns_channel& channel, std::string const& host, std::uint16_t port, address_family only) noexcept
      : channel_(channel), host_(host), port_(port), only_(only) {}
  ~dns_lookup() { leave(); }

  bool await_ready() {
    channel_.begin(*this, host_, port_, only_);
    return answered_;
  }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    return suspend(task);
  }
  int await_resume() const {
    throw_if_cancelled();
    return status_;
  }
  std::vector<endpoint> addresses;

 private:
  friend class dns_channel;
  void leave() noexcept;
  bool on_cancel() noexcept override {
    leave();
    return true;
  }

  dns_channel& channel_;
  std::string const& host_;
  std::uint16_t port_;
  address_family only_;
  dns_lookup** known_as_ = nullptr;  // where the query points here
  bool answered_ = false;
  int status_ = 0;
};

}  // namespace corest::io
