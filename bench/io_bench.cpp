// What the world outside costs: another worker or thread, a connection, a pipe, a datagram, a file, a name, a
// process.
#include <corest/io/connect.hpp>
#include <corest/io/connect_by_name.hpp>
#include <corest/io/directory_watch.hpp>
#include <corest/io/file.hpp>
#include <corest/io/listener.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/mapped_file.hpp>
#include <corest/io/on.hpp>
#include <corest/io/pipe.hpp>
#include <corest/io/resolver.hpp>
#include <corest/io/run.hpp>
#include <corest/io/run_process.hpp>
#include <corest/io/signals.hpp>
#include <corest/io/stream.hpp>
#include <corest/io/thread_pool.hpp>
#include <corest/io/udp_socket.hpp>
#include <corest/io/watched.hpp>

#include <benchmark/benchmark.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <thread>

namespace {
using namespace corest;
using namespace corest::io;

task<int> square(int n) { co_return n* n; }

void call_another_worker(benchmark::State& state) {
  loop other;
  std::jthread const thread([&] { other.run(); });
  auto body = [&]() -> task<> {
    for (auto _ : state) benchmark::DoNotOptimize(co_await on(other, square, 7));
  };
  run(body());
  other.stop();
}
BENCHMARK(call_another_worker)->UseRealTime();

void call_a_thread(benchmark::State& state) {
  auto body = [&]() -> task<> {
    auto const call = [] { return 7; };
    for (auto _ : state) benchmark::DoNotOptimize(co_await to_thread(call));
  };
  run(body());
}
BENCHMARK(call_a_thread)->UseRealTime();

endpoint loopback() { return endpoint::ip("127.0.0.1", 0).value(); }

// There and back, over TCP.
void echo_a_byte(benchmark::State& state) {
  auto body = [&]() -> task<> {
    listener server(loopback());
    stream one = co_await connect(server.local());
    stream other = co_await server.accept();
    char byte = 0;
    for (auto _ : state) {
      co_await one.write("x");
      co_await other.read_some({&byte, 1});
      co_await other.write("x");
      co_await one.read_some({&byte, 1});
    }
  };
  run(body());
}
BENCHMARK(echo_a_byte);

void connect_and_accept(benchmark::State& state) {
  auto body = [&]() -> task<> {
    listener server(loopback());
    for (auto _ : state) {
      stream one = co_await connect(server.local());
      stream other = co_await server.accept();
      one.reset();  // no port waits for late packets
    }
  };
  run(body());
}
BENCHMARK(connect_and_accept);

void connect_by_a_name(benchmark::State& state) {
  auto body = [&]() -> task<> {
    listener server(loopback());
    resolver names;
    connect_by_name_options const options{.names = &names};
    for (auto _ : state) {
      stream one = co_await connect("localhost", server.local().port(), options);
      stream other = co_await server.accept();
      one.reset();
    }
  };
  run(body());
}
BENCHMARK(connect_by_a_name);

void wait_for_a_foreign_descriptor(benchmark::State& state) {
  auto body = [&]() -> task<> {
    auto ends = open_pipe();
    watched kept(ends.reading.fd());
    for (auto _ : state) {
      co_await ends.writing.write("x");
      co_await kept.readable();
      char byte = 0;
      static_cast<void>(ends.reading.try_read({&byte, 1}));
    }
  };
  run(body());
}
BENCHMARK(wait_for_a_foreign_descriptor);

void hear_a_signal(benchmark::State& state) {
  auto body = [&]() -> task<> {
    signal_set signals(SIGUSR1);
    for (auto _ : state) {
      ::kill(::getpid(), SIGUSR1);
      benchmark::DoNotOptimize(co_await signals.next());
    }
  };
  run(body());
}
BENCHMARK(hear_a_signal);

void pass_a_byte_through_a_pipe(benchmark::State& state) {
  auto body = [&]() -> task<> {
    auto ends = open_pipe();
    char byte = 0;
    for (auto _ : state) {
      co_await ends.writing.write("x");
      benchmark::DoNotOptimize(co_await ends.reading.read_some({&byte, 1}));
    }
  };
  run(body());
}
BENCHMARK(pass_a_byte_through_a_pipe);

void pass_a_datagram(benchmark::State& state) {
  auto body = [&]() -> task<> {
    udp_socket server(endpoint::ip("127.0.0.1", 0).value());
    auto client = udp_socket::connected(server.local());
    char room[64];
    for (auto _ : state) {
      co_await client.send("hello");
      auto const got = co_await server.receive_from(room);
      benchmark::DoNotOptimize(got.size);
    }
  };
  run(body());
}
BENCHMARK(pass_a_datagram);

void read_a_small_file(benchmark::State& state) {
  auto body = [&]() -> task<> {
    for (auto _ : state) {
      auto const text = co_await read_file("/etc/hostname");
      benchmark::DoNotOptimize(text.size());
    }
  };
  run(body());
}
BENCHMARK(read_a_small_file)->UseRealTime();

class scratch_folder {
 public:
  ~scratch_folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string file() const { return path + "/file"; }
  std::string path = [] {
    char name[] = "/tmp/corest-bench-XXXXXX";
    return std::string(::mkdtemp(name));
  }();
};

void write_at_a_place_of_a_file(benchmark::State& state) {
  scratch_folder const folder;
  auto body = [&]() -> task<> {
    file open = co_await file::open(folder.file(), open_for::replacing);
    for (auto _ : state) co_await open.write_at(0, "hello");
  };
  run(body());
}
BENCHMARK(write_at_a_place_of_a_file)->UseRealTime();

void replace_a_small_file(benchmark::State& state) {
  scratch_folder const folder;
  auto body = [&]() -> task<> {
    for (auto _ : state) co_await write_file(folder.file(), "hello");
  };
  run(body());
}
BENCHMARK(replace_a_small_file)->UseRealTime();

void map_a_small_file(benchmark::State& state) {
  scratch_folder const folder;
  auto body = [&]() -> task<> {
    co_await write_file(folder.file(), "hello");
    for (auto _ : state) {
      auto const mapped = co_await mapped_file::open(folder.file());
      benchmark::DoNotOptimize(mapped.bytes().size());
    }
  };
  run(body());
}
BENCHMARK(map_a_small_file)->UseRealTime();

void hear_of_a_new_file(benchmark::State& state) {
  scratch_folder const folder;
  auto body = [&]() -> task<> {
    directory_watch changes(folder.path);
    for (auto _ : state) {
      std::filesystem::create_directory(folder.file());
      co_await changes.next();
      std::filesystem::remove(folder.file());
      co_await changes.next();
    }
  };
  run(body());
}
BENCHMARK(hear_of_a_new_file);

void resolve_a_name_of_the_hosts_file(benchmark::State& state) {
  auto body = [&]() -> task<> {
    resolver names;
    for (auto _ : state) {
      auto const found = co_await names.resolve("localhost", 80);
      benchmark::DoNotOptimize(found.size());
    }
  };
  run(body());
}
BENCHMARK(resolve_a_name_of_the_hosts_file)->UseRealTime();

void run_a_process(benchmark::State& state) {
  auto body = [&]() -> task<> {
    for (auto _ : state) {
      auto const done = co_await run_process("true");
      benchmark::DoNotOptimize(done.status.code);
    }
  };
  run(body());
}
BENCHMARK(run_a_process)->UseRealTime();
}  // namespace
