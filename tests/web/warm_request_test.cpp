#include "allocation_counter.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/environment.hpp>
#include <corest/base/buffer.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/web/body.hpp>
#include <corest/web/path.hpp>
#include <corest/web/query.hpp>
#include <corest/web/router.hpp>
#include <corest/web/state.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace corest;

namespace {

struct reading {
  std::int64_t id = 0;
  double value = 0;
  bool valid = false;
};
struct page {
  checked<int, range<1, 100>> limit = 20;
  std::int64_t after = 0;
};
struct store {
  double value = 1.5;
};

/// A parsed request that is routed and answered again and again, as a worker does with its exchange.
class repeated {
 public:
  repeated(router const& app, std::string_view text) : app_(app) {
    message_.append(text);
    std::size_t scanned = 0;
    auto const seen = http::parse_head(message_.view(), {}, at_.request.head(), scanned);
    REQUIRE(seen.outcome == http::parse_status::done);
    at_.request.set_body(at_.request.head().size, text.size() - at_.request.head().size);
  }

  std::size_t allocations_of_one() {
    std::size_t const before = allocations;
    run();
    return allocations - before;
  }
  void run() {
    static_cast<void>(app_.route(at_));
    if (app_.start(at_, env_)) FAIL("a plain handler does not wait");
  }
  [[nodiscard]] response const& answer() const { return at_.response; }

 private:
  router const& app_;
  buffer message_;
  exchange at_;
  cancel_scope scope_;
  environment env_{&scope_};
};

router make_app() {
  router app;
  app.provide(store{});
  app.use([](request const&, response& into) { into.set("X-Frame-Options", "DENY"); });
  app.get("/plain", [] { return reading{7, 1.5, true}; });
  app.get("/readings/{id:int}/{more}",
          [](path<std::int64_t> id, path<int> more, query<page> asked, state<store const> s) {
            return reading{*id + *more + *asked->limit, s->value, true};
          });
  app.post("/readings", [](body<reading> in) { return *in; });
  app.get("/task", []() -> task<reading> { co_return reading{7, 1.5, true}; });
  app.prepare();
  return app;
}

std::size_t warm_allocations(router const& app, std::string_view text, status expected = status::ok) {
  repeated request(app, text);
  for (int i = 0; i < 3; ++i) request.run();
  CHECK(request.answer().status() == expected);
  return request.allocations_of_one();
}

}  // namespace

TEST_CASE("a warm request allocates nothing: plain handlers with parameters, query, state, body and hooks") {
  router const app = make_app();
  CHECK(warm_allocations(app, "GET /plain HTTP/1.1\r\nHost: a\r\n\r\n") == 0);
  CHECK(warm_allocations(
            app, "GET /readings/7/8?limit=5&after=9 HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n") == 0);
  std::string const text = R"({"id":7,"value":2.5,"valid":true})";
  CHECK(warm_allocations(
            app, "POST /readings HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " +
                     std::to_string(text.size()) + "\r\n\r\n" + text) == 0);
}

TEST_CASE("a coroutine handler's frame comes from the pool") {
  router const app = make_app();
  std::size_t const made = warm_allocations(app, "GET /task HTTP/1.1\r\nHost: a\r\n\r\n");
#if !defined(__SANITIZE_ADDRESS__)  // there frames come from malloc, so that errors in them are seen
  CHECK(made == 0);
#else
  CHECK(made <= 1);
#endif
}
