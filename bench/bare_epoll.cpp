// The limit: an epoll server that parses nothing. It looks for the end of each head and sends one prepared
// answer; what it costs per request is what the kernel costs, so ratios against it are corest's own cost.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 27\r\n"
    "Server: bare\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n{\"message\":\"Hello, World!\"}";
constexpr std::string_view head_end = "\r\n\r\n";

int listen_on(unsigned short port) {
  int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int const one = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(fd, 4096) != 0) {
    std::perror("listen");
    std::exit(1);
  }
  return fd;
}

void watch(int epoll, int fd, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

// False once the peer has gone.
bool answer_all(int fd) {
  static std::array<char, 65'536> input;
  static std::string output;
  for (;;) {
    auto const count = ::recv(fd, input.data(), input.size(), 0);
    if (count == 0) return false;
    if (count < 0) return errno == EAGAIN;
    output.clear();
    std::string_view rest(input.data(), static_cast<std::size_t>(count));
    for (auto end = rest.find(head_end); end != rest.npos; end = rest.find(head_end)) {
      output += answer;
      rest.remove_prefix(end + head_end.size());
    }
    if (::send(fd, output.data(), output.size(), MSG_NOSIGNAL) < 0) return false;
    if (static_cast<std::size_t>(count) < input.size()) return true;  // a short read means drained
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  auto const port = static_cast<unsigned short>(argc > 1 ? std::atoi(argv[1]) : 8081);
  int const listener = listen_on(port);
  int const epoll = ::epoll_create1(0);
  watch(epoll, listener, EPOLLIN);
  std::array<epoll_event, 512> events{};
  for (;;) {
    int const count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      int const fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd != listener) {
        if (!answer_all(fd)) ::close(fd);
        continue;
      }
      for (int peer = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK); peer >= 0;
           peer = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) {
        int const one = 1;
        ::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        watch(epoll, peer, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);
      }
    }
  }
}
