// How exactly a rate limit lets through, and what it costs: threads that ask as fast as they can, in real
// time.
//
// usage: rate_limit [requests in all = 4000000] [threads = 4] [clients = 100]
#include <corest/http/h1_parser.hpp>
#include <corest/middleware/rate_limit.hpp>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace corest;

namespace {

/// One client's request, parsed once.
struct asked {
  explicit asked(std::uint64_t client)
      : bytes("GET / HTTP/1.1\r\nHost: h\r\nX-API-Key: client-" + std::to_string(client) + "\r\n\r\n") {
    std::size_t const size = bytes.size();
    bytes.append(64, ' ');
    std::size_t scanned = 0;
    auto const read = http::parse_head({bytes.data(), size}, {}, message->head(), scanned);
    if (read.outcome != http::parse_status::done) std::abort();
  }
  std::string bytes;
  std::unique_ptr<request> message = std::make_unique<request>();
};

std::uint64_t argument(int count, char** all, int index, std::uint64_t otherwise) {
  return index < count ? std::strtoull(all[index], nullptr, 10) : otherwise;
}

}  // namespace

int main(int count, char** all) {
  std::uint64_t const requests = argument(count, all, 1, 4'000'000);
  std::uint64_t const threads = argument(count, all, 2, 4);
  std::uint64_t const clients = argument(count, all, 3, 100);
  // A second of burst, so that no pause of a crowded machine makes a bucket run over.
  constexpr std::uint64_t rate = 500, burst = 500;
  rate_limit const limit(
      {.requests = rate, .per = std::chrono::seconds(1), .burst = burst, .key = by_header("X-API-Key")});

  std::vector<asked> messages;
  for (std::uint64_t i = 0; i < clients; ++i) messages.emplace_back(i);
  std::atomic<std::uint64_t> passed = 0, next = 0;
  std::vector<std::thread> workers;
  auto const begun = std::chrono::steady_clock::now();
  for (std::uint64_t t = 0; t < threads; ++t) {
    workers.emplace_back([&] {
      std::uint64_t mine = 0;
      // All share one row of requests, so that each client is asked for by all, up to the end.
      for (std::uint64_t i = next++; i < requests; i = next++)
        mine += limit.before(*messages[i % clients].message) ? 0 : 1;
      passed += mine;
    });
  }
  for (auto& each : workers) each.join();
  double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();

  double const policy = static_cast<double>(clients) * (burst + rate * seconds);
  double const let = static_cast<double>(passed.load());
  std::printf("%llu requests of %llu clients on %llu threads in %.3f s, %.0f ns each\n",
              static_cast<unsigned long long>(requests), static_cast<unsigned long long>(clients),
              static_cast<unsigned long long>(threads), seconds,
              seconds * 1e9 / static_cast<double>(requests) * static_cast<double>(threads));
  std::printf("let through %.0f, the policy says %.0f: %+.4f %%\n", let, policy, (let / policy - 1) * 100);
  return std::abs(let / policy - 1) < 0.001 ? 0 : 1;
}
