#include "web/hub_client.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace hub_test;

namespace {

std::string numbers(int from, int to) {
  std::string text;
  for (int i = from; i <= to; ++i) text.append(std::to_string(i)).push_back(',');
  return text;
}

}  // namespace

TEST_CASE("a client that stops reading is disconnected when its backlog is full, and can come back") {
  worker here;
  event_hub<int> hub({.history = 64, .backlog = 3});
  hub_client slow(here.clock, hub.subscribe()), quick(here.clock, hub.subscribe());
  slow.read();
  quick.read();
  slow.stop_reading();
  auto const publish_one = [&](int what) {
    hub.publish(what);
    here.clock.run_ready();
  };
  for (int i = 1; i <= 4; ++i) publish_one(i);  // one that it was waiting for, and three
  CHECK(hub.clients() == 2);
  publish_one(5);
  CHECK(hub.clients() == 1);
  CHECK(quick.data() == "1,2,3,4,5,");
  slow.read();
  CHECK(slow.ended());
  CHECK(slow.data() == "1,");
  hub_client again(here.clock, hub.subscribe(last_event_id(slow.last_id())));
  again.read();
  CHECK(again.data() == "2,3,4,5,");
}

TEST_CASE("a full backlog that is read in time costs nothing") {
  worker here;
  event_hub<int> hub({.backlog = 3});
  hub_client client(here.clock, hub.subscribe());
  client.read();
  for (int round = 0; round < 3; ++round) {
    client.stop_reading();
    for (int i = 1; i <= 4; ++i) {
      hub.publish(i);
      here.clock.run_ready();
    }
    client.read();
  }
  CHECK(!client.ended());
  CHECK(client.data() == "1,2,3,4,1,2,3,4,1,2,3,4,");
}

TEST_CASE(
    "a client that stops reading misses its oldest events, and is told so, where the hub says drop_oldest") {
  worker here;
  event_hub<int> hub({.backlog = 3, .slow = slow_client::drop_oldest});
  hub_client slow(here.clock, hub.subscribe());
  slow.read();
  slow.stop_reading();
  for (int i = 1; i <= 10; ++i) {
    hub.publish(i);
    here.clock.run_ready();
  }
  CHECK(hub.clients() == 1);
  slow.read();
  CHECK(slow.data() == "1,too_slow,8,9,10,");
  publish(hub, 11, 11);
  here.clock.run_ready();
  CHECK(slow.data() == "1,too_slow,8,9,10,11,");
}

TEST_CASE("what is replayed may be more than a backlog, and is so until it has been read") {
  worker here;
  event_hub<int> hub({.history = 10'000, .backlog = 1});
  hub_client first(here.clock, hub.subscribe());
  first.read();
  first.leave();
  publish(hub, 1, 5000);
  auto const publish_one = [&](int what) {
    hub.publish(what);
    here.clock.run_ready();
  };
  hub_client again(here.clock, hub.subscribe(last_event_id(first.last_id())));
  again.read(1);
  CHECK(!again.data().ends_with("5000,"));
  for (int i = 5001; i <= 5010; ++i) publish_one(i);
  again.read();
  CHECK(again.data() == numbers(1, 5010));
  again.stop_reading();
  for (int i = 5011; i <= 5013; ++i) publish_one(i);
  again.read();
  CHECK(again.ended());
  CHECK(again.data() == numbers(1, 5011));
}

TEST_CASE("of a topic, too, the oldest events are dropped") {
  worker here;
  event_hub<int> hub({.backlog = 2, .slow = slow_client::drop_oldest});
  hub_client seven(here.clock, hub.subscribe({}, "7"));
  seven.read();
  seven.stop_reading();
  for (int i = 1; i <= 12; ++i) {
    hub.publish(i, {.topic = i % 3 == 0 ? "7" : "8"});
    here.clock.run_ready();
  }
  seven.read();
  CHECK(seven.data() == "3,too_slow,9,12,");
}

TEST_CASE("events that leave the history before a client has read them are missed by it") {
  for (auto const policy : {slow_client::disconnect, slow_client::drop_oldest}) {
    worker here;
    event_hub<int> hub({.history = 4, .backlog = 4, .slow = policy});
    hub_client seven(here.clock, hub.subscribe({}, "7"));
    seven.read();
    hub.publish(0, {.topic = "7"});
    here.clock.run_ready();
    seven.stop_reading();
    hub.publish(1, {.topic = "7"});
    here.clock.run_ready();
    hub.publish(2, {.topic = "7"});
    here.clock.run_ready();
    for (int i = 3; i <= 6; ++i) {
      hub.publish(i, {.topic = "8"});
      here.clock.run_ready();
    }
    seven.read();
    CHECK(seven.ended() == (policy == slow_client::disconnect));
    CHECK(seven.data() == (policy == slow_client::disconnect ? "0,1," : "0,1,too_slow,"));
  }
}

TEST_CASE("a worker that was busy for longer than the history has clients that missed events") {
  worker here;
  event_hub<int> hub({.history = 4, .backlog = 4, .slow = slow_client::drop_oldest});
  hub_client all(here.clock, hub.subscribe()), seven(here.clock, hub.subscribe({}, "7"));
  all.read();
  seven.read();
  publish(hub, 1, 4);
  here.clock.run_ready();
  CHECK(all.data() == "1,2,3,4,");
  publish(hub, 5, 9);
  here.clock.run_ready();
  CHECK(all.data() == "1,2,3,4,too_slow,6,7,8,9,");
  CHECK(seven.data() == "too_slow,");
}
