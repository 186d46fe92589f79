#include "serve/dashboard_feed.hpp"

#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <new>
#include <optional>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {

/// A page that is open until it is closed, and lives until that has been heard of.
class open_page {
 public:
  explicit open_page(dashboard_feed& feed) {
    responder<events<dashboard_sample>>::write(feed.subscribe(last_event_id(std::nullopt)), request{},
                                               answer_);
    work_ = take_all();
    work_.start(env_);
  }
  open_page(open_page const&) = delete;
  open_page& operator=(open_page const&) = delete;
  ~open_page() = default;
  void close() { scope_.cancel(cancel_reason::disconnect); }

  [[nodiscard]] auto seen() const {
    auto const lines = "\n" + text_;
    std::ptrdiff_t found = 0;
    for (auto at = lines.find("\ndata: "); at != lines.npos; at = lines.find("\ndata: ", at + 1)) ++found;
    return found;
  }

 private:
  task<> take_all() {
    try {
      buffer piece;
      while (co_await answer_.stream()->next(piece)) {
        text_ += piece.view();
        piece.clear();
      }
    } catch (cancelled const&) {  // NOLINT(bugprone-empty-catch): it was closed
    }
    answer_.reset();
  }
  response answer_;
  cancel_scope scope_;
  environment env_{&scope_};
  std::string text_;
  task<> work_;
};

}  // namespace

TEST_CASE("a page that cannot be opened leaves nothing watched behind") {
  bool fails = true;
  bool watched = false;
  virtual_clock clock;
  auto const story = [&]() -> task<> {
    dashboard_feed feed(
        {.read =
             [&] {
               if (fails) throw std::bad_alloc();
               return dashboard_counters{};
             },
         .compare = [](dashboard_counters const&, dashboard_counters const&) { return dashboard_sample{}; },
         .watch = [&](bool on) { watched = on; }});
    CHECK_THROWS_AS((void)feed.subscribe(last_event_id(std::nullopt)), std::bad_alloc);
    CHECK_FALSE(watched);
    CHECK_FALSE(feed.samples());
    fails = false;
    open_page one(feed);
    CHECK(watched);
    co_await sleep_for(2500ms);
    CHECK(one.seen() == 2);
    one.close();
    co_await sleep_for(2s);
    CHECK_FALSE(watched);
  };
  clock.run(story());
}

TEST_CASE("nothing is sampled while no page is open, and one sampler is enough for all that are") {
  int readings = 0;
  bool watched = false;
  virtual_clock clock;
  auto const story = [&]() -> task<> {
    dashboard_feed feed(
        {.read =
             [&] {
               ++readings;
               return dashboard_counters{};
             },
         .compare = [](dashboard_counters const&, dashboard_counters const&) { return dashboard_sample{}; },
         .watch = [&](bool on) { watched = on; }});
    co_await sleep_for(1h);
    CHECK(readings == 0);
    CHECK_FALSE(feed.samples());
    open_page one(feed), other(feed);
    co_await sleep_for(10500ms);
    CHECK(readings == 11);  // one to begin with
    CHECK(one.seen() == 10);
    CHECK(other.seen() == 10);
    CHECK(watched);
    one.close();
    co_await sleep_for(10s);
    CHECK(other.seen() == 20);
    other.close();
    co_await sleep_for(2s);
    CHECK_FALSE(feed.samples());
    CHECK_FALSE(watched);
    int const then = readings;
    CHECK(then == 22);
    co_await sleep_for(1h);
    CHECK(readings == then);

    open_page again(feed);
    co_await sleep_for(3500ms);
    CHECK(again.seen() == 3);
    CHECK(readings == then + 4);
    again.close();
    co_await sleep_for(2s);
  };
  clock.run(story());
}
