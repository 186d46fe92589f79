#include "web/hub_client.hpp"

#include <corest/testing/client.hpp>
#include <corest/web/router.hpp>
#include <corest/web/state.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace corest;
using namespace hub_test;
using namespace std::chrono_literals;

TEST_CASE("every client gets every event, in order, with an id that the hub gives") {
  worker here;
  event_hub<int> hub;
  hub_client one(here.clock, hub.subscribe()), other(here.clock, hub.subscribe());
  one.read();
  other.read();
  hub.publish(1);
  hub.publish(2, {.event = "second"});
  here.clock.run_ready();
  CHECK(one.data() == "1,2,");
  CHECK(other.text() == one.text());
  auto const id = one.last_id();
  auto const epoch = id.substr(0, id.find('-') + 1);
  CHECK(one.text() == "id: " + epoch + "0\n\n" + "data: 1\nid: " + epoch + "1\n\n" +
                          "event: second\ndata: 2\nid: " + epoch + "2\n\n");
}

TEST_CASE("a new client gets what is published from subscribe() on, also before it is sent anything") {
  worker here;
  event_hub<int> hub;
  publish(hub, 1, 3);
  hub_client client(here.clock, hub.subscribe());
  publish(hub, 4, 5);
  client.read();
  publish(hub, 6, 6);
  here.clock.run_ready();
  CHECK(client.data() == "4,5,6,");
}

TEST_CASE("a client that comes back gets what it missed, once") {
  worker here;
  event_hub<int> hub;
  hub_client first(here.clock, hub.subscribe());
  first.read();
  publish(hub, 1, 3);
  here.clock.run_ready();
  first.leave();
  publish(hub, 4, 6);
  hub_client again(here.clock, hub.subscribe(last_event_id(first.last_id())));
  again.read();
  publish(hub, 7, 7);
  here.clock.run_ready();
  CHECK(again.data() == "4,5,6,7,");
}

TEST_CASE("a client that left before the first event gets that when it comes back") {
  worker here;
  event_hub<int> hub;
  publish(hub, 1, 2);
  hub_client first(here.clock, hub.subscribe());
  first.read();
  first.leave();
  publish(hub, 3, 3);
  hub_client again(here.clock, hub.subscribe(last_event_id(first.last_id())));
  again.read();
  CHECK(again.data() == "3,");
}

TEST_CASE("the history is as long as it says, and who comes later is told to fetch the state anew") {
  worker here;
  event_hub<int> hub({.history = 4, .backlog = 4});
  hub_client first(here.clock, hub.subscribe());
  first.read();
  first.leave();
  publish(hub, 1, 4);
  hub_client in_time(here.clock, hub.subscribe(last_event_id(first.last_id())));
  in_time.read();
  CHECK(in_time.data() == "1,2,3,4,");
  publish(hub, 5, 5);
  hub_client late(here.clock, hub.subscribe(last_event_id(first.last_id())));
  late.read();
  publish(hub, 6, 6);
  here.clock.run_ready();
  CHECK(late.data() == "too_old,6,");
  CHECK(late.text().starts_with("event: missed\nid: "));
  late.leave();
  publish(hub, 7, 7);
  hub_client again(here.clock, hub.subscribe(last_event_id(late.last_id())));
  again.read();
  CHECK(again.data() == "7,");
}

TEST_CASE("the history has no more bytes than it says, but the newest event in any case") {
  worker here;
  event_hub<int> measured;
  hub_client measure(here.clock, measured.subscribe());
  measure.read();
  std::size_t const before = measure.text().size();
  measured.publish(1);
  here.clock.run_ready();
  std::size_t const each = measure.text().size() - before;

  auto const kept = [&](std::size_t bytes) {
    event_hub<int> hub({.history_bytes = bytes});
    hub_client first(here.clock, hub.subscribe());
    first.read();
    first.leave();
    publish(hub, 1, 3);
    hub_client again(here.clock, hub.subscribe(last_event_id(first.last_id())));
    again.read();
    return again.data();
  };
  CHECK(kept(3 * each) == "1,2,3,");
  CHECK(kept(3 * each - 1) == "too_old,");

  event_hub<int> tiny({.history_bytes = 1});
  hub_client client(here.clock, tiny.subscribe());
  client.read();
  for (int i = 1; i <= 3; ++i) {
    tiny.publish(i);
    here.clock.run_ready();
  }
  CHECK(client.data() == "1,2,3,");
}

TEST_CASE("an id of another hub, of the future or of nobody is too old") {
  worker here;
  event_hub<int> hub, other;
  publish(hub, 1, 2);
  hub_client mine(here.clock, hub.subscribe()), foreign(here.clock, other.subscribe());
  mine.read();
  foreign.read();
  auto const id = mine.last_id();
  auto const told = [&](std::string const& last) {
    hub_client client(here.clock, hub.subscribe(last_event_id(last)));
    client.read();
    return client.data();
  };
  CHECK(told(id).empty());
  CHECK(told("").empty());
  CHECK(told(foreign.last_id()) == "too_old,");
  CHECK(told(id + "0") == "too_old,");
  CHECK(told(id + "x") == "too_old,");
  CHECK(told(id.substr(0, id.size() - 1)) == "too_old,");
  CHECK(told("2") == "too_old,");
  CHECK(told(id + "99999999999999999999") == "too_old,");
}

TEST_CASE("who subscribes to a topic gets the events of that topic, and the others all") {
  worker here;
  event_hub<int> hub({.backlog = 2});
  hub_client all(here.clock, hub.subscribe()), seven(here.clock, hub.subscribe({}, "7")),
      eight(here.clock, hub.subscribe({}, "8"));
  for (auto* each : {&all, &seven, &eight}) each->read();
  seven.stop_reading();
  for (int i = 1; i <= 6; ++i) {
    hub.publish(i, {.topic = i % 2 == 0 ? "8" : "7"});
    here.clock.run_ready();
  }
  hub.publish(7);
  here.clock.run_ready();
  seven.read();
  CHECK(all.data() == "1,2,3,4,5,6,7,");
  CHECK(seven.data() == "1,3,5,");
  CHECK(eight.data() == "2,4,6,");
  auto const id = parse(seven.text().substr(0, seven.text().find("data: 3"))).last_id;
  hub_client again(here.clock, hub.subscribe(last_event_id(id), "7"));
  again.read();
  CHECK(again.data() == "3,5,");
}

TEST_CASE("silence is filled, and a quiet topic's client stays up to date while others are loud") {
  worker here;
  event_hub<int> hub({.history = 4, .backlog = 4});
  hub_client quiet(here.clock, hub.subscribe({}, "quiet"));
  quiet.read();
  auto const begin = quiet.text();
  here.clock.advance(15s);
  CHECK(quiet.text() == begin + ":\n\n");
  for (int i = 1; i <= 20; ++i) {
    hub.publish(i, {.topic = "loud"});
    here.clock.run_ready();
  }
  here.clock.advance(14s);
  CHECK(quiet.text() == begin + ":\n\n");
  here.clock.advance(1s);
  CHECK(parse(quiet.text()).comments == 2);
  quiet.leave();
  hub.publish(21, {.topic = "quiet"});
  hub_client again(here.clock, hub.subscribe(last_event_id(quiet.last_id()), "quiet"));
  again.read();
  CHECK(again.data() == "21,");
}

TEST_CASE("an event puts the next comment off, and how long clients wait before they return is said first") {
  worker here;
  event_hub<int> hub({.heartbeat = 2s, .retry = 250ms});
  hub_client client(here.clock, hub.subscribe());
  client.read();
  CHECK(client.text().find("retry: 250\n") != std::string::npos);
  here.clock.advance(1s);
  hub.publish(1);
  here.clock.advance(1999ms);
  CHECK(parse(client.text()).comments == 0);
  here.clock.advance(1ms);
  CHECK(parse(client.text()).comments == 1);
}

TEST_CASE("a stream is a client from its first piece until its end, and no longer") {
  worker here;
  event_hub<int> hub;
  hub_client first(here.clock, hub.subscribe());
  CHECK(hub.clients() == 0);
  {
    hub_client second(here.clock, hub.subscribe({}, "7"));
    first.read();
    second.read();
    CHECK(hub.clients() == 2);
    hub.publish(1);
  }
  CHECK(hub.clients() == 1);
  first.leave();
  CHECK(hub.clients() == 1);  // until its response is gone
}

TEST_CASE("a drain ends the stream behind what was published before it") {
  worker here;
  event_hub<int> hub;
  hub_client client(here.clock, hub.subscribe()), waiting(here.clock, hub.subscribe());
  client.read();
  waiting.read();
  waiting.drain();
  CHECK(waiting.ended());
  client.stop_reading();
  hub.publish(1);
  here.clock.run_ready();
  hub.publish(2);
  here.clock.run_ready();
  client.drain();
  CHECK(!client.ended());
  client.read();
  CHECK(client.ended());
  CHECK(client.data() == "1,2,");
  CHECK(hub.clients() == 0);
}

TEST_CASE("a hub that dies ends its streams, and they may outlive it") {
  worker here;
  std::optional<event_hub<int>> hub(std::in_place);
  hub_client reading(here.clock, hub->subscribe()), asked(here.clock, hub->subscribe()),
      topic(here.clock, hub->subscribe({}, "7"));
  reading.read();
  topic.read();
  hub->publish(1);
  hub.reset();
  here.clock.run_ready();
  CHECK(reading.ended());
  CHECK(reading.data() == "1,");
  CHECK(topic.ended());
  asked.read();
  CHECK(asked.ended());
  CHECK(asked.data() == "1,");
}

TEST_CASE("options beyond their range are refused when the hub is made") {
  auto const refused = [](event_hub_options const& how) {
    CHECK_THROWS_AS(event_hub<int>{how}, std::invalid_argument);
  };
  refused({.history = 0});
  refused({.backlog = 0});
  refused({.history = 10, .backlog = 11});
  refused({.heartbeat = -1ms});
  refused({.retry = -1ms});
  event_hub<int> const least({.history = 1, .backlog = 1, .heartbeat = 0ms, .retry = 0ms});
  CHECK(least.clients() == 0);
}

TEST_CASE("a name with a line break is refused where it is published, and nobody gets anything") {
  worker here;
  event_hub<int> hub;
  hub_client client(here.clock, hub.subscribe());
  client.read();
  CHECK_THROWS_AS(hub.publish(1, {.event = "a\nb"}), std::invalid_argument);
  hub.publish(2);
  here.clock.run_ready();
  CHECK(client.data() == "2,");
}

TEST_CASE("handlers subscribe by the state and the header, and the document shows the data") {
  router app;
  auto& hub = app.emplace<event_hub<int>>(event_hub_options{.heartbeat = 0ms});
  app.get("/live", [](state<event_hub<int>> live, last_event_id last) { return live->subscribe(last); });
  app.post("/publish", [](state<event_hub<int>> live) { live->publish(7); });
  testing::client client(std::move(app));
  auto const first = client.drained_after(1s).get("/live").body();
  auto const id = parse(first).last_id;
  CHECK(client.post("/publish").status() == status::no_content);
  auto const again = client.with("Last-Event-ID", id).drained_after(1s).get("/live");
  CHECK(parse(again.body()).data == "7,");
  CHECK(again.header("Content-Type") == "text/event-stream");
  CHECK(client.head("/live").status() == status::ok);
  CHECK(hub.clients() == 0);
  auto const document = client.get("/openapi.json").body();
  CHECK(document.find(R"("text/event-stream":{"schema":{"type":"integer")") != document.npos);
}

TEST_CASE("clients of several workers get what several threads publish, all in one order") {
  constexpr int publishers = 3, each = 500, workers = 3;
  event_hub<int> hub({.history = publishers * each, .backlog = publishers * each});
  std::array<std::string, workers> seen;
  std::vector<std::thread> threads;
  for (std::string& text : seen) {
    threads.emplace_back([&hub, &text] {
      virtual_clock clock;
      auto const take_all = [&]() -> task<> {
        response answer;
        request const unused{};
        responder<events<int>>::write(hub.subscribe(), unused, answer);
        scheduler::current().expect_remote();
        buffer piece;
        int count = 0;
        while (count < publishers * each) {
          (void)co_await answer.stream()->next(piece);
          std::string const got(piece.view());
          piece.clear();
          auto const data = parse(got).data;
          count += static_cast<int>(std::ranges::count(data, ','));
          text += data;
        }
        scheduler::current().remote_arrived();
      };
      clock.run(take_all());
    });
  }
  while (hub.clients() < workers) std::this_thread::yield();
  for (int i = 0; i < publishers; ++i)
    threads.emplace_back([&hub, i] { publish(hub, i * each, (i + 1) * each - 1); });
  for (auto& one : threads) one.join();
  CHECK(std::ranges::count(seen[0], ',') == publishers * each);
  CHECK(seen[0] == seen[1]);
  CHECK(seen[0] == seen[2]);
  CHECK(hub.clients() == 0);
}

TEST_CASE("workers come and go while others publish") {
  event_hub<int> hub({.history = 16, .backlog = 16});
  std::atomic<bool> over = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&] {
      while (!over) hub.publish(1, {.topic = "7"});
    });
  for (int i = 0; i < 2; ++i)
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        worker here;
        hub_client all(here.clock, hub.subscribe()), seven(here.clock, hub.subscribe({}, "7"));
        all.read();
        seven.read();
      }
    });
  threads[2].join();
  threads[3].join();
  over = true;
  threads[0].join();
  threads[1].join();
  CHECK(hub.clients() == 0);
}
