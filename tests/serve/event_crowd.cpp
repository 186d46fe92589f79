#include "serve/event_crowd.hpp"

#include <corest/io/descriptor_limit.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstddef>
#include <new>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace crowd_test {
namespace {

constexpr std::string_view data_field = "data: {\"number\":";

struct one_client {
  int fd = -1;
  int next = 1;
  std::string line = {};  // what there is of it
  bool ended = false;     // the last chunk has come
};

class crowd {
 public:
  crowd(blackboard& board, int clients)
      : board_(board), clients_(static_cast<std::size_t>(clients)), poller_(::epoll_create1(0)) {}

  void run() {
    while (board_.port == 0) ::usleep(1000);
    int const idle = connect("/all", 4096);
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      clients_[i].fd = connect("/live/quick", 0);
      epoll_event interest{.events = EPOLLIN, .data = {.u64 = i}};
      ::epoll_ctl(poller_, EPOLL_CTL_ADD, clients_[i].fd, &interest);
    }
    std::array<epoll_event, 512> ready{};
    while (!board_.stop) {
      int const count = ::epoll_wait(poller_, ready.data(), ready.size(), 5);
      for (int i = 0; i < count; ++i) read(clients_[ready[static_cast<std::size_t>(i)].data.u64]);
      if (board_.leave.exchange(false)) half_leaves();
    }
    ::close(idle);
  }

 private:
  int connect(std::string_view path, int receive_buffer) {
    int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (receive_buffer > 0) ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(board_.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string const head = "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::send(fd, head.data(), head.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(head.size()))
      ++board_.mistakes;
    return fd;
  }

  void read(one_client& client) {
    if (client.fd < 0) return;
    std::array<char, 16'384> bytes;  // NOLINT(cppcoreguidelines-pro-type-member-init): recv fills it
    auto const count = ::recv(client.fd, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      ++(client.ended ? board_.ended : board_.cut);
      leave(client);
      return;
    }
    std::string_view rest(bytes.data(), static_cast<std::size_t>(count));
    for (std::size_t end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
      client.line.append(rest.substr(0, end));
      rest.remove_prefix(end + 1);
      take(client, client.line);
      client.line.clear();
    }
    client.line.append(rest);
  }

  // A line of a chunk or between two: pieces end with whole events, so no line is torn.
  void take(one_client& client, std::string_view line) {
    if (line == "0\r") client.ended = true;
    if (!line.starts_with(data_field)) return;
    int number = 0;
    std::from_chars(line.data() + data_field.size(), line.data() + line.size(), number);
    if (number != client.next++) ++board_.mistakes;
    ++board_.received;
    if (number == board_.last_number) ++board_.complete;
  }

  // Half of them by a reset, half by an ordinary close.
  void half_leaves() {
    std::mt19937 dice(7);
    std::vector<one_client*> there;
    for (one_client& each : clients_) there.push_back(&each);
    for (std::size_t i = 0; i < clients_.size() / 2; ++i) {
      std::size_t const chosen = dice() % there.size();
      if (i % 2 == 0) {
        linger const at_once{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(there[chosen]->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
      }
      leave(*there[chosen]);
      there[chosen] = there.back();
      there.pop_back();
      ++board_.left;
    }
  }

  static void leave(one_client& client) {
    ::close(client.fd);
    client.fd = -1;
  }

  blackboard& board_;
  std::vector<one_client> clients_;
  int poller_;
};

}  // namespace

event_crowd::event_crowd(int clients)
    : board_(new(::mmap(nullptr, sizeof(blackboard), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
                        0)) blackboard),
      process_(::fork()) {
  if (process_ != 0) return;
  corest::io::raise_descriptor_limit();
  crowd(*board_, clients).run();
  ::_exit(0);
}

event_crowd::~event_crowd() {
  board_->stop = true;
  ::waitpid(process_, nullptr, 0);
  ::munmap(board_, sizeof(blackboard));
}

}  // namespace crowd_test
