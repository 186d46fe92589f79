#include "io/cancellation_table.hpp"
#include "io/support.hpp"
#include "io/workers.hpp"

#include <corest/async/cross_worker/channel.hpp>
#include <corest/async/cross_worker/select.hpp>
#include <corest/async/timeout.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <thread>
#include <variant>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

using numbers = cross_worker::channel<std::unique_ptr<int>>;
constexpr int per_sender = 1000;

struct choosing {
  cross_worker::channel<int> never{1};
  cross_worker::channel<int> box{1};
  task<> wait() {
    auto const got = co_await cross_worker::select(never.receive(), box.receive());
    REQUIRE(got.index() == 1);
    REQUIRE(std::get<1>(got) == 7);
  }
  void complete() { REQUIRE(box.try_send(7)); }
};
row const select_row{"cross_worker::select", make<completed_elsewhere<choosing>>, ends::by_cancellation,
                     every_case};

/// Sends its numbers, each to whichever channel takes it first; gives up now and then, and tries again.
task<> send_to_any(std::vector<std::unique_ptr<numbers>>& channels, int first) {
  for (int i = 0; i < per_sender; ++i) {
    auto value = std::make_unique<int>(first + i);
    for (bool sent = false; !sent;) {
      // The value is offered to one channel at a time, and room that comes up in the other is taken by the
      // next.
      auto sending = channels[static_cast<std::size_t>(i) % 2]->send(std::move(value));
      auto stopping = channels[2]->receive();
      auto attempt = [&]() -> task<> { co_await select(sending, stopping); };
      if (i % 3 == 0)
        co_await cancelled_while_waiting(attempt());
      else
        co_await attempt();
      sent = sending.sent();
      if (!sent) value = std::move(sending.value());
    }
  }
}

}  // namespace

TEST_CASE("selects that send meet selects that receive on other workers: each value arrives once") {
  for (std::size_t const capacity : {0, 1, 8}) {
    CAPTURE(capacity);
    std::vector<std::unique_ptr<numbers>> channels;
    for (int i = 0; i < 3; ++i)
      channels.push_back(std::make_unique<numbers>(capacity));  // the last stays empty
    std::vector<std::atomic<int>> seen(2 * per_sender);
    std::atomic<int> arrived = 0;
    std::atomic<int> senders = 2;
    on_workers(
        [&](int worker) -> task<> {
          if (worker < 2) {
            co_await send_to_any(channels, worker * per_sender);
            if (--senders == 0)
              for (auto& each : channels) each->close();
            co_return;
          }
          bool open[2] = {true, true};
          auto take = [&](std::optional<std::unique_ptr<int>>& item, bool& more) {
            if (!item) {
              more = false;
              return;
            }
            ++seen[static_cast<std::size_t>(**item)];
            ++arrived;
          };
          for (int round = 0; open[0] || open[1]; ++round) {
            auto receives = [&]() -> task<> {
              if (round % 2 == 0) {
                auto got = co_await select(channels[0]->receive(), channels[1]->receive());
                if (got.index() == 0)
                  take(std::get<0>(got), open[0]);
                else
                  take(std::get<1>(got), open[1]);
              } else {
                auto got = co_await select(channels[1]->receive(), channels[0]->receive());
                if (got.index() == 0)
                  take(std::get<0>(got), open[1]);
                else
                  take(std::get<1>(got), open[0]);
              }
            };
            if (round % 5 == 0)
              co_await cancelled_while_waiting(receives());
            else
              co_await receives();
          }
        },
        4);
    CHECK(arrived == 2 * per_sender);
    for (auto const& each : seen) CHECK(each == 1);
  }
}

TEST_CASE("selects that both send and receive, on all workers, never wait for each other's locks") {
  constexpr int rounds = 1500;
  cross_worker::channel<int> a(1), b(1), c(0);
  std::atomic<int> sent = 0;
  std::atomic<int> received = 0;
  on_workers([&](int worker) -> task<> {
    for (int round = 0; round < rounds; ++round) {
      auto& from = (worker + round) % 2 == 0 ? a : b;
      auto& to = (worker + round) % 2 == 0 ? b : a;
      auto sending = to.send(1);
      auto exchange = [&]() -> task<> {
        auto got = co_await select(from.receive(), sending, c.receive());
        if (got.index() == 1)
          ++sent;
        else
          ++received;
      };
      if (round % 4 == 0)
        co_await cancelled_while_waiting(exchange());
      else
        co_await move_on_after(1ms, exchange());
    }
  });
  int left = 0;
  while (a.try_receive()) ++left;
  while (b.try_receive()) ++left;
  CHECK(sent == received + left);
}

TEST_CASE("the frame of a select and its worker end while another worker settles it, and nobody is harmed") {
  for (int i = 0; i < 200; ++i) {
    cross_worker::channel<int> a(1), b(1);
    auto selects = [&]() -> task<> { co_await cross_worker::select(a.receive(), b.receive()); };
    end_while_it_waits(
        selects,
        [&] {
          CHECK(a.try_send(1));
          CHECK(b.try_send(2));
        },
        i % 2 == 0);
    // At most one of them was given to the select.
    int left = 0;
    if (a.try_receive()) ++left;
    if (b.try_receive()) ++left;
    CHECK(left >= 1);
  }
}

TEST_CASE("a select whose channels die with its frame has outlived the one who settled it") {
  for (int i = 0; i < 300; ++i) {
    auto both = std::make_unique<std::pair<cross_worker::channel<int>, cross_worker::channel<int>>>(0, 0);
    std::atomic<bool> waits_now = false;
    std::thread giver([&, &to = both->second] {
      while (!waits_now) std::this_thread::yield();
      while (!to.try_send(i)) std::this_thread::yield();
    });
    auto body = [&]() -> task<> {
      waits_now = true;
      auto got = co_await cross_worker::select(both->first.receive(), both->second.receive());
      both.reset();
      CHECK(std::get<1>(got) == i);
    };
    run(body());
    giver.join();
  }
}
