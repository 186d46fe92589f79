// The server of bench/overload.py: two resources of known capacity, and a health check.
#include <corest/async/semaphore.hpp>
#include <corest/corest.hpp>

#include <cstdlib>
#include <ctime>
#include <string_view>

namespace {

using namespace corest;
using namespace std::chrono_literals;

// Four that take 10 ms each: 400 requests a second, however fast the machine is.
struct pool {
  semaphore places{4};
};
task<std::string_view> work(state<per_worker<pool>> of) {
  semaphore& places = of->local().places;
  auto const mine = co_await places.acquire();
  co_await sleep_for(10ms);
  co_return "done\n";
}

// 2.5 ms of this thread's CPU: 400 requests a second of a worker that has a CPU to itself.
std::string_view compute() {
  auto const used = [] {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000L + now.tv_nsec;
  };
  for (auto const end = used() + 2'500'000; used() < end;) {}
  return "done\n";
}

std::string_view healthy() { return "ok\n"; }

}  // namespace

// overload_server [off]
int main(int count, char**) {
  router app;
  app.emplace<per_worker<pool>>();
  app.post("/pool", work);
  app.post("/pool/batch", work).priority(priority::batch);
  app.post("/cpu", compute);
  app.get("/health", healthy).priority(priority::critical);
  return serve(std::move(app), {.port = 0, .workers = 1, .overload = {.on = count == 1}},
               {.access_log = off});
}
