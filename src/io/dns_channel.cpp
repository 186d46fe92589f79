// The way from an edge or a timeout into c-ares, and of its answers to who waits.
#include "io/dns_channel.hpp"

#include <corest/io/error.hpp>
#include <corest/io/loop.hpp>

#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <utility>

namespace corest::io {

/// A socket of c-ares, which opens and closes it.
class dns_channel::socket final : private fd_watcher {
 public:
  socket(dns_channel& owner, int fd) : fd_watcher(fd), owner_(owner) { fd_watcher::watch(); }
  using fd_watcher::fd;
  using fd_watcher::tell_again;
  readiness wanted = 0;

 private:
  void on_ready(readiness now) noexcept override { owner_.became_ready(fd(), now); }
  dns_channel& owner_;
};

/// Lives until c-ares answers, which it always does.
struct dns_channel::query {
  dns_lookup* waiting;
};

namespace {

// An address in brackets where it needs them, as c-ares reads lists of servers.
std::string server_list(std::vector<endpoint> const& servers) {
  std::string list;
  for (auto const& each : servers) list += (list.empty() ? "" : ",") + each.to_string();
  return list;
}

void check(int status, char const* operation) {
  if (status == ARES_SUCCESS) return;
  auto const code = status == ARES_ENOMEM ? make_error_code(std::errc::not_enough_memory)
                                          : make_error_code(resolve_errc::no_answer);
  throw io_error(code, operation, ares_strerror(status));
}

}  // namespace

dns_channel::dns_channel(resolver_options const& options) {
  static std::once_flag once;
  std::call_once(once, [] { check(ares_library_init(ARES_LIB_INIT_ALL), "ares_library_init"); });
  char lookups[] = "fb";  // the hosts file, then DNS
  ares_options wanted{};
  wanted.timeout = static_cast<int>(options.server_timeout.count());
  wanted.tries = options.rounds;
  wanted.lookups = lookups;
  wanted.sock_state_cb_data = this;
  wanted.sock_state_cb = [](void* self, ares_socket_t fd, int reading, int writing) {
    static_cast<dns_channel*>(self)->watch(fd, reading != 0, writing != 0);
  };
  check(ares_init_options(&channel_, &wanted,
                          ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS | ARES_OPT_SOCK_STATE_CB),
        "ares_init");
  if (options.servers.empty()) return;
  int const status = ares_set_servers_ports_csv(channel_, server_list(options.servers).c_str());
  if (status != ARES_SUCCESS) ares_destroy(std::exchange(channel_, nullptr));
  check(status, "ares_set_servers");
}

dns_channel::~dns_channel() { ares_destroy(channel_); }

void dns_channel::begin(dns_lookup& lookup, std::string const& host, std::uint16_t port,
                        address_family only) {
  static_cast<void>(loop::current());  // its sockets will need one: better said now
  ares_addrinfo_hints hints{};
  hints.ai_family = only == address_family::ipv4   ? AF_INET
                    : only == address_family::ipv6 ? AF_INET6
                                                   : AF_UNSPEC;
  hints.ai_flags = ARES_AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;  // otherwise each address comes once for each kind
  auto* const asked = new query{&lookup};
  lookup.known_as_ = &asked->waiting;
  auto const answered = [](void* context, int status, int, ares_addrinfo* found) {
    std::unique_ptr<query> const ended(static_cast<query*>(context));
    std::unique_ptr<ares_addrinfo, void (*)(ares_addrinfo*)> const list(found, ares_freeaddrinfo);
    dns_lookup* const to = ended->waiting;
    if (to == nullptr) return;
    to->known_as_ = nullptr;
    to->answered_ = true;
    to->status_ = status;
    if (list)
      for (auto const* each = list->nodes; each != nullptr; each = each->ai_next)
        to->addresses.push_back(endpoint::from_sockaddr(each->ai_addr, each->ai_addrlen));
    to->wake();
  };
  ares_getaddrinfo(channel_, host.c_str(), std::to_string(port).c_str(), &hints, answered, asked);
  process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

void dns_lookup::leave() noexcept {
  if (known_as_ != nullptr) *std::exchange(known_as_, nullptr) = nullptr;
}

dns_channel::socket* dns_channel::find(int fd) noexcept {
  auto const at = std::ranges::find(sockets_, fd, [](auto const& each) { return each->fd(); });
  return at == sockets_.end() ? nullptr : at->get();
}

void dns_channel::watch(int fd, bool reading, bool writing) noexcept try {
  if (!reading && !writing) {
    std::erase_if(sockets_, [&](auto const& each) { return each->fd() == fd; });
    return;
  }
  socket* known = find(fd);
  if (known == nullptr)
    known = sockets_.emplace_back(std::make_unique<socket>(*this, fd)).get();
  else
    known->tell_again();  // what it wants now may have been ready before
  known->wanted = static_cast<readiness>((reading ? ready_to_read : 0) | (writing ? ready_to_write : 0));
} catch (std::exception const&) {
  // A socket that cannot be watched gives no answer: its timeout says so.
}

void dns_channel::became_ready(int fd, readiness now) noexcept {
  auto const wanted = static_cast<readiness>(now & find(fd)->wanted);
  if (wanted == 0) return;
  process((wanted & ready_to_read) != 0 ? fd : ARES_SOCKET_BAD,
          (wanted & ready_to_write) != 0 ? fd : ARES_SOCKET_BAD);
  // c-ares need not have taken everything.
  try {
    if (socket* const still = find(fd)) still->tell_again();
  } catch (io_error const&) {}  // as above
}

void dns_channel::process(int readable, int writable) noexcept {
  ares_process_fd(channel_, readable, writable);
  timeval room{};
  timeval const* const next = ares_timeout(channel_, nullptr, &room);
  scheduler& here = scheduler::current();
  if (next == nullptr) return here.disarm(*this);
  auto const wait = std::chrono::seconds(next->tv_sec) + std::chrono::microseconds(next->tv_usec);
  here.arm(*this, scheduler::clock::now() + wait);
}

void dns_channel::expired() noexcept { process(ARES_SOCKET_BAD, ARES_SOCKET_BAD); }

}  // namespace corest::io
