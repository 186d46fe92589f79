// Reading files of a folder three ways: at once where the page cache has them (what corest does first), on
// the threads of a pool (what it does otherwise), and by io_uring, many at a time. CPU time of the process
// per read, and the clock.
//   file_reads [folder]      makes its files there (default: /var/tmp) and removes them
#include <corest/corest.hpp>
#include <corest/io/run.hpp>

#include <fcntl.h>
#include <liburing.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr std::size_t file_count = 512;
constexpr std::size_t at_once = 32;
constexpr int rounds = 9;

struct cost {
  double cpu_us;
  double clock_us;
};

double cpu_us() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  auto const of = [](timeval const& t) {
    return 1e6 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec);
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

template <class F>
cost measured(F reads_all) {
  auto const began = std::chrono::steady_clock::now();
  double const cpu = cpu_us();
  reads_all();
  std::chrono::duration<double, std::micro> const took = std::chrono::steady_clock::now() - began;
  return {(cpu_us() - cpu) / file_count, took.count() / file_count};
}

class files {
 public:
  files(std::filesystem::path folder, std::size_t bytes) : folder_(std::move(folder)), bytes_(bytes) {
    std::filesystem::create_directories(folder_);
    for (std::size_t i = 0; i < file_count; ++i) {
      auto const name = folder_ / std::to_string(i);
      std::ofstream(name) << std::string(bytes, static_cast<char>('a' + i % 26));
      fds_.push_back(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
      if (fds_.back() < 0) throw std::runtime_error("no file: " + name.string());
      ::fsync(fds_.back());
    }
  }
  ~files() {
    for (int const fd : fds_) ::close(fd);
    std::filesystem::remove_all(folder_);
  }
  files(files const&) = delete;
  files& operator=(files const&) = delete;

  void forget() const {
    for (int const fd : fds_) ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
  }
  [[nodiscard]] std::vector<int> const& fds() const { return fds_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  std::filesystem::path folder_;
  std::size_t bytes_;
  std::vector<int> fds_;
};

[[noreturn]] void short_read() { throw std::runtime_error("a short read"); }

void read_here(files const& of, std::string& into, int flags) {
  for (int const fd : of.fds()) {
    iovec piece{into.data(), of.bytes()};
    if (::preadv2(fd, &piece, 1, 0, flags) != static_cast<ssize_t>(of.bytes())) short_read();
  }
}

corest::task<> read_one_by_thread(int fd, char* into, std::size_t bytes) {
  auto const count = co_await corest::to_thread([fd, into, bytes] { return ::pread(fd, into, bytes, 0); });
  if (count != static_cast<ssize_t>(bytes)) short_read();
}

corest::task<> read_by_threads(files const& of, std::string& into) {
  for (std::size_t first = 0; first < file_count; first += at_once) {
    auto const all_of_them = [&of, &into, first](corest::group& all) -> corest::task<> {
      for (std::size_t i = 0; i < at_once; ++i)
        all.spawn(read_one_by_thread, of.fds()[first + i], into.data() + i * of.bytes(), of.bytes());
      co_return;
    };
    co_await corest::with_group(all_of_them);
  }
}

void read_by_uring(io_uring& ring, files const& of, std::string& into) {
  for (std::size_t first = 0; first < file_count; first += at_once) {
    for (std::size_t i = 0; i < at_once; ++i)
      io_uring_prep_read(io_uring_get_sqe(&ring), of.fds()[first + i], into.data() + i * of.bytes(),
                         static_cast<unsigned>(of.bytes()), 0);
    io_uring_submit_and_wait(&ring, at_once);
    for (std::size_t i = 0; i < at_once; ++i) {
      io_uring_cqe* done = nullptr;
      if (io_uring_wait_cqe(&ring, &done) != 0 || done->res != static_cast<int>(of.bytes())) short_read();
      io_uring_cqe_seen(&ring, done);
    }
  }
}

void print(std::size_t bytes, bool cached, char const* way, std::vector<cost> found) {
  auto const middle = [&](double cost::* what) {
    std::ranges::nth_element(found, found.begin() + rounds / 2, {}, what);
    return found[rounds / 2].*what;
  };
  std::printf("| %zu KiB, %s | %s | %.2f | %.2f |\n", bytes / 1024, cached ? "cached" : "not cached", way,
              middle(&cost::cpu_us), middle(&cost::clock_us));
}

}  // namespace

int main(int argc, char** argv) {
  std::filesystem::path const folder =
      std::filesystem::path(argc > 1 ? argv[1] : "/var/tmp") / "corest-file-reads";
  io_uring ring{};
  io_uring_params how{};
  how.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
  if (io_uring_queue_init_params(at_once, &ring, &how) < 0) return std::puts("no io_uring"), 1;
  std::puts("| file | read | CPU us | clock us |\n|---|---|---|---|");
  for (std::size_t const bytes : {4 * 1024, 64 * 1024}) {
    files const of(folder, bytes);
    std::string into(at_once * bytes, ' ');
    for (bool const cached : {true, false}) {
      std::vector<cost> here, threads, uring;
      auto const round = [&](std::vector<cost>& found, auto reads_all) {
        if (!cached) of.forget();
        found.push_back(measured(reads_all));
      };
      for (int i = 0; i < rounds; ++i) {
        round(here, [&] { read_here(of, into, cached ? RWF_NOWAIT : 0); });
        round(threads, [&] { corest::run(read_by_threads(of, into)); });
        round(uring, [&] { read_by_uring(ring, of, into); });
      }
      print(bytes, cached, cached ? "at once, on the loop's thread" : "one by one (would hold up the loop)",
            here);
      print(bytes, cached, "on the pool, 32 at a time", threads);
      print(bytes, cached, "by io_uring, 32 at a time", uring);
    }
  }
  io_uring_queue_exit(&ring);
}
