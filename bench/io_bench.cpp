// What the world outside costs: another worker, a pipe, a datagram, a file, a name, a process.
#include <corest/io/file.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/on.hpp>
#include <corest/io/pipe.hpp>
#include <corest/io/resolver.hpp>
#include <corest/io/run.hpp>
#include <corest/io/run_process.hpp>
#include <corest/io/udp_socket.hpp>

#include <benchmark/benchmark.h>

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
