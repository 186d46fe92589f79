// A client that leaves, by the front door (FIN), half way (one side closed) or at once (RST).
#include "server/test_server.hpp"

#include <doctest/doctest.h>

using namespace server_test;
using corest::cancel_reason;
using corest::on_disconnect;
using namespace std::chrono_literals;

namespace {

enum class way { half_closes, closes, resets };
constexpr way ways[] = {way::half_closes, way::closes, way::resets};

void go(client& who, way how) {
  if (how == way::half_closes) who.finish_sending();
  if (how == way::closes) who.leave();
  if (how == way::resets) who.reset();
}

// Asks for /wait and goes; whether the handler was cancelled or came to its end.
bool cancelled_by(test_server& server, std::string const& request, way how) {
  client peer(server);
  peer.send(request);
  server.app.await_waiting(1);
  go(peer, how);
  // A worker sees events in their order: behind the answer to this one it has seen that the other has left.
  client behind(server);
  behind.send(get("/plain"));
  REQUIRE(body_of(behind.response()) == "plain");
  server.app.open_gate();
  server.stop();
  return server.app.cancelled_count() == 1;
}

}  // namespace

TEST_CASE("a client that leaves, however it does, cancels a handler that changes nothing") {
  for (way const each : ways) {
    test_server server;
    CHECK(cancelled_by(server, get("/wait"), each));
    CHECK(server.app.await_cancelled() == cancel_reason::disconnect);
  }
}

TEST_CASE("a client that leaves, however it does, does not stop a handler that changes something") {
  for (way const each : ways) {
    test_server server;
    CHECK(!cancelled_by(server, post("/wait", ""), each));
  }
}

TEST_CASE("a client that has only closed its side still gets the answer to what changes something") {
  test_server server;
  client peer(server);
  peer.send(post("/wait", ""));
  server.app.await_waiting(1);
  peer.finish_sending();
  server.app.open_gate();
  CHECK(body_of(peer.response()) == "waited for /wait");
}

TEST_CASE("a route may have everything cancelled, or nothing, when its client leaves") {
  for (way const each : ways) {
    test_server eager;
    eager.app.policy.on_disconnect = on_disconnect::cancel;
    CHECK(cancelled_by(eager, post("/wait", ""), each));
    test_server patient;
    patient.app.policy.on_disconnect = on_disconnect::finish;
    CHECK(!cancelled_by(patient, get("/wait"), each));
  }
}

TEST_CASE("a client that goes away ends the stream it was reading, whatever the route says") {
  for (auto const said : {on_disconnect::by_method, on_disconnect::cancel, on_disconnect::finish}) {
    for (way const how : {way::closes, way::resets}) {
      test_server server;
      server.app.policy.on_disconnect = said;
      client peer(server);
      peer.send(get("/endless"));
      server.app.await_waiting(3);
      go(peer, how);
      server.app.await_stream_ended();
    }
  }
}
