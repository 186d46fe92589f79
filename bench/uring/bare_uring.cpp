// The other limit: what ../bare_epoll.cpp does, by io_uring as its manuals advise it. Accepts and receives
// are asked for once, buffers come from a ring that the kernel picks from, and all answers of a turn are
// handed over in one call.
#include <liburing.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 27\r\n"
    "Server: bare\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n\r\n{\"message\":\"Hello, World!\"}";
constexpr std::string_view head_end = "\r\n\r\n";
constexpr unsigned ring_entries = 4096;
constexpr unsigned completions = 32'768;
constexpr unsigned buffers = 4096;  // a power of two
constexpr unsigned buffer_bytes = 2048;
constexpr std::size_t most_at_once = 64;  // answers behind each other, such as to 16 pipelined requests
constexpr int buffer_group = 0;

enum class asked : std::uint64_t { accept, receive, send };

std::uint64_t tag(asked what, int fd) {
  return static_cast<std::uint64_t>(what) << 32 | static_cast<std::uint32_t>(fd);
}

[[noreturn]] void give_up(char const* what, int error) {
  std::fprintf(stderr, "bare_uring: %s: %s\n", what, std::strerror(error));
  std::exit(1);
}

int listen_on(unsigned short port) {
  int const fd = ::socket(AF_INET, SOCK_STREAM, 0);
  int const one = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);  // those accepted have it, too
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(fd, 4096) != 0)
    give_up("listen", errno);
  return fd;
}

class server {
 public:
  explicit server(int listener) : listener_(listener) {
    io_uring_params how{};
    how.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_COOP_TASKRUN |
                IORING_SETUP_CQSIZE | IORING_SETUP_SUBMIT_ALL;
    how.cq_entries = completions;
    if (int const failed = io_uring_queue_init_params(ring_entries, &ring_, &how); failed < 0)
      give_up("io_uring_setup", -failed);
    lend_all();
    for (std::size_t i = 0; i < most_at_once; ++i)
      std::memcpy(answers_.data() + i * answer.size(), answer.data(), answer.size());
  }

  void run() {
    accept();
    for (;;) {
      io_uring_submit_and_wait(&ring_, 1);
      unsigned head = 0;
      unsigned seen = 0;
      io_uring_cqe* done = nullptr;
      io_uring_for_each_cqe(&ring_, head, done) {
        handle(*done);
        ++seen;
      }
      io_uring_cq_advance(&ring_, seen);
      if (lent_back_ > 0) io_uring_buf_ring_advance(pool_, lent_back_);
      lent_back_ = 0;
    }
  }

 private:
  void lend_all() {
    void* place = nullptr;
    if (::posix_memalign(&place, 4096, buffers * sizeof(io_uring_buf)) != 0) give_up("memory", ENOMEM);
    pool_ = static_cast<io_uring_buf_ring*>(place);
    io_uring_buf_reg about{};
    about.ring_addr = reinterpret_cast<std::uintptr_t>(pool_);
    about.ring_entries = buffers;
    about.bgid = buffer_group;
    if (int const failed = io_uring_register_buf_ring(&ring_, &about, 0); failed < 0)
      give_up("buffers", -failed);
    io_uring_buf_ring_init(pool_);
    for (unsigned i = 0; i < buffers; ++i) lend(static_cast<unsigned short>(i));
    io_uring_buf_ring_advance(pool_, lent_back_);
    lent_back_ = 0;
  }

  void lend(unsigned short which) {
    io_uring_buf_ring_add(pool_, memory_.data() + std::size_t{which} * buffer_bytes, buffer_bytes, which,
                          io_uring_buf_ring_mask(buffers), lent_back_++);
  }

  io_uring_sqe& ask() {
    io_uring_sqe* place = io_uring_get_sqe(&ring_);
    while (place == nullptr) {  // full: what is there goes first
      io_uring_submit(&ring_);
      place = io_uring_get_sqe(&ring_);
    }
    return *place;
  }

  void accept() {
    auto& wish = ask();
    io_uring_prep_multishot_accept(&wish, listener_, nullptr, nullptr, 0);
    wish.user_data = tag(asked::accept, listener_);
  }

  void receive(int fd) {
    auto& wish = ask();
    io_uring_prep_recv_multishot(&wish, fd, nullptr, 0, 0);
    wish.flags |= IOSQE_BUFFER_SELECT;
    wish.buf_group = buffer_group;
    wish.user_data = tag(asked::receive, fd);
  }

  void handle(io_uring_cqe const& done) {
    auto const fd = static_cast<int>(done.user_data & 0xffff'ffff);
    bool const goes_on = (done.flags & IORING_CQE_F_MORE) != 0;
    switch (static_cast<asked>(done.user_data >> 32)) {
      case asked::accept:
        if (done.res >= 0) receive(done.res);
        if (!goes_on) accept();
        return;
      case asked::receive:
        if (done.res > 0) {
          answer_all(fd, static_cast<unsigned short>(done.flags >> IORING_CQE_BUFFER_SHIFT),
                     static_cast<std::size_t>(done.res));
          if (!goes_on) receive(fd);
        } else if (done.res == -ENOBUFS) {
          receive(fd);
        } else {
          ::close(fd);
        }
        return;
      case asked::send:
        if (done.res < 0) ::shutdown(fd, SHUT_RDWR);  // the receive tells the rest
        return;
    }
  }

  void answer_all(int fd, unsigned short which, std::size_t count) {
    std::string_view rest(memory_.data() + std::size_t{which} * buffer_bytes, count);
    std::size_t times = 0;
    for (auto end = rest.find(head_end); end != rest.npos && times < most_at_once;
         end = rest.find(head_end)) {
      ++times;
      rest.remove_prefix(end + head_end.size());
    }
    lend(which);
    if (times == 0) return;
    auto& wish = ask();
    io_uring_prep_send(&wish, fd, answers_.data(), times * answer.size(), MSG_NOSIGNAL);
    wish.flags |= IOSQE_CQE_SKIP_SUCCESS;
    wish.user_data = tag(asked::send, fd);
  }

  io_uring ring_{};
  io_uring_buf_ring* pool_ = nullptr;
  std::vector<char> memory_ = std::vector<char>(std::size_t{buffers} * buffer_bytes);
  std::vector<char> answers_ = std::vector<char>(most_at_once * answer.size());
  int listener_;
  int lent_back_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  auto const port = static_cast<unsigned short>(argc > 1 ? std::atoi(argv[1]) : 8081);
  server(listen_on(port)).run();
}
