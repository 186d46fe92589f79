// One source, many clients, over real sockets. COREST_EVENT_CLIENTS=10000 makes it the full size.
#include "serve/event_crowd.hpp"

#include "serve/web_application.hpp"

#include <corest/corest.hpp>
#include <corest/io/descriptor_limit.hpp>
#include <corest/server/http_server.hpp>
#include <corest/web/event_hub.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>

using namespace corest;
using namespace std::chrono_literals;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool measures_memory = false;
#elif defined(__has_feature)
constexpr bool measures_memory = !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
constexpr bool measures_memory = true;
#endif

struct tick {
  int number;
  std::string padding;
};

int clients_wanted() {
  char const* const wanted = std::getenv("COREST_EVENT_CLIENTS");  // NOLINT(concurrency-mt-unsafe)
  return wanted == nullptr ? 200 : std::atoi(wanted);
}

std::size_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::size_t size = 0, resident = 0;
  statm >> size >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

auto open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                       std::filesystem::directory_iterator());
}

// A minute is far more than any of it takes.
template <class F>
bool comes_true(F condition) {
  for (auto const end = std::chrono::steady_clock::now() + 60s; std::chrono::steady_clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(1ms);
  }
  return false;
}

double milliseconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

struct source {
  event_hub<tick>& hub;
  crowd_test::blackboard& board;
  int number = 0;

  // As fast as everybody can read: waits behind each batch until all have got it.
  void publish(int count, std::uint64_t clients, std::string_view padding) {
    constexpr int batch = 10;
    std::uint64_t const before = board.received;
    for (int i = 1; i <= count; ++i) {
      hub.publish({++number, ""}, {.topic = "quick"});
      if (!padding.empty()) hub.publish({0, std::string(padding)}, {.topic = "large"});
      if (i % batch == 0) REQUIRE(comes_true([&] { return board.received - before >= clients * i; }));
    }
  }
};

}  // namespace

TEST_CASE("every client that keeps up gets every event in order, whatever becomes of the others") {
  int const clients = clients_wanted();
  int const survivors = clients - clients / 2;
  crowd_test::event_crowd crowd(clients);
  auto& board = crowd.board();
  io::raise_descriptor_limit();
  auto const descriptors = open_descriptors();

  event_hub<tick> hub({.history_bytes = 256 * 1024, .backlog = 128});
  router app;
  app.provide(hub);
  app.get("/live/{topic}", [](path<std::string> topic, last_event_id last, state<event_hub<tick>> live) {
    return live->subscribe(last, *topic);
  });
  app.get("/all", [](last_event_id last, state<event_hub<tick>> live) { return live->subscribe(last); });
  app.prepare();
  web_application serving(app);
  {
    http_server server(serving, {.port = 0,
                                 .workers = 2,
                                 .overload = {.lag = 1h},
                                 .max_connections_per_address = static_cast<std::size_t>(clients) + 1});
    server.start();
    auto const empty = resident_bytes();
    board.port = server.port();
    REQUIRE(comes_true([&] { return hub.clients() == static_cast<std::size_t>(clients) + 1; }));
    auto const crowded = resident_bytes();
    MESSAGE(clients << " clients: " << (crowded - std::min(crowded, empty)) / clients
                    << " bytes of resident memory each");

    // One client reads nothing: of five megabytes its socket takes some, and the hub keeps a quarter of one.
    source live{hub, board};
    std::string const padding(16 * 1024, 'x');
    auto begin = std::chrono::steady_clock::now();
    live.publish(300, static_cast<std::uint64_t>(clients), padding);
    MESSAGE("300 events with one that reads nothing: " << milliseconds_since(begin) << " ms");
    CHECK(hub.clients() == static_cast<std::size_t>(clients));
    auto const flooded = resident_bytes();
    MESSAGE("resident memory grew by " << (flooded - std::min(flooded, crowded)) / 1024 << " KiB");
    if (measures_memory)
      CHECK(flooded < crowded + 16 * 1024 * 1024 + 4096 * static_cast<std::size_t>(clients));

    begin = std::chrono::steady_clock::now();
    live.publish(100, static_cast<std::uint64_t>(clients), {});
    MESSAGE("100 events without it: " << milliseconds_since(begin) << " ms");

    // Half of them leave while events are on their way.
    board.last_number = live.number + 100;
    board.leave = true;
    for (int i = 0; i < 50; ++i) hub.publish({++live.number, ""}, {.topic = "quick"});
    REQUIRE(comes_true([&] { return hub.clients() == static_cast<std::size_t>(survivors); }));
    for (int i = 0; i < 50; ++i) hub.publish({++live.number, ""}, {.topic = "quick"});
    CHECK(comes_true([&] { return board.complete == survivors; }));
    CHECK(board.left == clients / 2);
    CHECK(board.mistakes == 0);
    CHECK(board.cut == 0);

    // A drain does not wait for what has no end.
    begin = std::chrono::steady_clock::now();
    server.drain();
    server.join();
    MESSAGE("drained in " << milliseconds_since(begin) << " ms");
    CHECK(std::chrono::steady_clock::now() - begin < 20s);  // of drain_timeout 30 s
    CHECK(comes_true([&] { return board.ended == survivors; }));
    CHECK(board.cut == 0);
  }
  CHECK(hub.clients() == 0);
  CHECK(open_descriptors() == descriptors);
}
