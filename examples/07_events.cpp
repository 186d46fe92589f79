// Server-sent events: what happens now, for as many as want to watch, who find their place when they come
// back. Try: curl -N localhost:8080/rooms/lobby/live  and, elsewhere,
//      curl localhost:8080/rooms/lobby -H 'Content-Type: application/json' -d '{"text":"hello"}'
#include <corest/corest.hpp>
#include <corest/web/event_hub.hpp>

#include <chrono>
#include <string>
#include <utility>

using namespace corest;
using namespace std::chrono_literals;

namespace {

struct message {
  checked<std::string, length<1, 200>> text;
};
using chat = event_hub<message>;

// Everybody in the room hears it, whatever worker serves them.
void say(path<std::string> room, body<message> in, state<chat> hub) {
  hub->publish(*in, {.event = "said", .topic = *room});
}

// A browser that reconnects sends the id of the last event it saw; the hub replays what it missed.
events<message> listen(path<std::string> room, last_event_id const& last, state<chat> hub) {
  return hub->subscribe(last, *room);
}

// A stream of one client's own is a generator; it ends with it, or earlier when the client leaves.
generator<int> count_down(int from) {
  for (int left = from; left > 0; --left) {
    co_yield left;
    co_await sleep_for(100ms);
  }
}

}  // namespace

int main() {
  router app;
  app.emplace<chat>();
  app.post("/rooms/{room}", say);
  app.get("/rooms/{room}/live", listen);
  app.get("/countdown/{from:int}", [](path<int> from) { return events(count_down(*from)); });
  return serve(std::move(app));
}
