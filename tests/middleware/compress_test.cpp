#include <corest/async/sleep.hpp>
#include <corest/coding/decoder.hpp>
#include <corest/middleware/compress.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/etag.hpp>
#include <corest/web/events.hpp>
#include <corest/web/router.hpp>
#include <corest/web/streamed.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;
using http::content_coding;
using namespace std::chrono_literals;

namespace {

std::string const large = [] {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}();

std::string unpacked(std::string_view bytes, content_coding coding) {
  coding::decoder decoder(coding);
  buffer out;
  for (;;) {
    auto const step = decoder.feed(bytes, 1 << 20, out);
    bytes.remove_prefix(step.consumed);
    if (step.status == coding::decode_status::has_more) continue;
    CHECK(step.status == coding::decode_status::ended);
    return std::string(out.view());
  }
}

struct vehicle {
  std::int64_t id;
  std::string plate;
};

router make_app() {
  router app;
  app.use(compress());
  app.get("/large", [] { return large; });
  app.get("/small", [] { return std::string(1023, 'x'); });
  app.get("/enough", [] { return std::string(1024, 'x'); });
  app.get("/picture", [] { return content{"image/png", large}; });
  app.get("/packed", [] {
    response answer(status::ok, "text/plain", large);
    answer.set("Content-Encoding", "br");
    return answer;
  });
  app.get("/part", [] { return response(status::partial_content, "text/plain", large); });
  app.get("/as_is", [] {
    response answer(status::ok, "text/plain", large);
    answer.set("Cache-Control", "public, no-transform");
    return answer;
  });
  app.get("/vary", [] {
    response answer(status::ok, "text/plain", large);
    answer.add("Vary", "Origin");
    answer.add("Vary", "Cookie");
    return answer;
  });
  app.get("/token", [] { return large; }).use(carries_secrets{});
  app.get("/stream", [] {
    return streamed("text/csv", [](body_writer& out) -> task<> {
      co_await out.write("first,");
      co_await sleep_for(1s);
      co_await out.write("second");
    });
  });
  app.get("/tagged", [] { return tagged<std::string>{large, etag(7)}; });
  app.put("/tagged", [](if_match matches) {
    matches.check(etag(7));
    return "changed";
  });
  return app;
}

}  // namespace

TEST_CASE("an answer is packed as its client likes best, and says so") {
  testing::client client(make_app());
  struct expected {
    char const* accept;
    content_coding coding;
  };
  for (auto const& [accept, coding] :
       {expected{"gzip", content_coding::gzip}, expected{"br", content_coding::br},
        expected{"gzip, deflate, br, zstd", content_coding::zstd},
        expected{"gzip;q=1, br;q=0.5", content_coding::gzip}}) {
    CAPTURE(accept);
    auto const answer = client.with("Accept-Encoding", accept).get("/large");
    CHECK(answer.header("Content-Encoding") == to_string(coding));
    CHECK(answer.header("Vary") == "Accept-Encoding");
    CHECK(answer.body().size() < large.size() / 2);
    CHECK(unpacked(answer.body(), coding) == large);
  }
}

TEST_CASE("who does not accept a coding gets the answer as it is, and caches learn that it varies") {
  testing::client client(make_app());
  auto const plain = client.get("/large");
  CHECK(plain.body() == large);
  CHECK_FALSE(plain.header("Content-Encoding"));
  CHECK(plain.header("Vary") == "Accept-Encoding");
  CHECK(client.with("Accept-Encoding", "identity, gzip;q=0").get("/large").body() == large);
  auto const varies = client.with("Accept-Encoding", "gzip").get("/vary");
  for (std::string const field : {"Vary: Origin\r\n", "Vary: Cookie\r\n", "Vary: Accept-Encoding\r\n"})
    CHECK(varies.raw().header_lines().find(field) != std::string_view::npos);
}

TEST_CASE(
    "what is small, packed, a picture, a part, not to be transformed, or carries secrets stays as it is") {
  testing::client client(make_app());
  auto const gzip = client.with("Accept-Encoding", "gzip");
  for (std::string const path : {"/small", "/picture", "/part", "/as_is", "/token"}) {
    CAPTURE(path);
    auto const answer = gzip.get(path);
    CHECK_FALSE(answer.header("Content-Encoding"));
    CHECK_FALSE(answer.header("Vary"));
    CHECK(answer.body() == client.get(path).body());
  }
  CHECK(gzip.get("/packed").header("Content-Encoding") == "br");
  CHECK(gzip.get("/packed").body() == large);
  CHECK(gzip.get("/enough").header("Content-Encoding") == "gzip");
}

TEST_CASE("a stream is packed piece by piece") {
  testing::client client(make_app());
  auto const answer = client.with("Accept-Encoding", "gzip").get("/stream");
  CHECK(answer.header("Content-Encoding") == "gzip");
  CHECK(unpacked(answer.body(), content_coding::gzip) == "first,second");
  CHECK(client.get("/stream").body() == "first,second");
}

TEST_CASE("a packed representation has a tag of its own, which conditions take for what it is") {
  testing::client client(make_app());
  auto const gzip = client.with("Accept-Encoding", "gzip");
  CHECK(client.get("/tagged").header("ETag") == "\"7\"");
  CHECK(gzip.get("/tagged").header("ETag") == "\"7--gzip\"");
  auto const unchanged = gzip.with("If-None-Match", "\"7--gzip\"").get("/tagged");
  CHECK(unchanged.status() == status::not_modified);
  CHECK(unchanged.header("ETag") == "\"7--gzip\"");
  CHECK(unchanged.header("Vary") == "Accept-Encoding");
  CHECK(client.with("If-None-Match", "\"7\"").get("/tagged").header("ETag") == "\"7\"");
  CHECK(client.with("If-Match", "\"7--gzip\"").put("/tagged", "").body() == "changed");
  CHECK(client.with("If-Match", "\"8--gzip\"").put("/tagged", "").status() == status::precondition_failed);
  CHECK(client.with("If-Match", "\"7--plain\"").put("/tagged", "").status() == status::precondition_failed);
}

TEST_CASE("HEAD says what GET would") {
  testing::client client(make_app());
  CHECK(client.with("Accept-Encoding", "gzip").head("/large").header("Content-Encoding") == "gzip");
}

TEST_CASE("codings that make no sense are refused by name") {
  CHECK_THROWS_WITH_AS(compress({.codings = {content_coding::identity}}), doctest::Contains("identity"),
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(compress({.codings = {content_coding::br, content_coding::br}}),
                       doctest::Contains("br is listed twice"), std::invalid_argument);
}

TEST_CASE("a packed stream without an end ends at a drain as the plain one does, and events are not packed") {
  struct ticking final : byte_source {
    task<bool> next(buffer& into) override {
      co_await sleep_for(1min);
      into.append("tick,");
      co_return !drained;
    }
    bool drain() noexcept override { return drained = true; }
    bool drained = false;
  };
  router app;
  app.use(compress());
  app.get("/ticks", [] { return streamed("text/plain", new ticking); });
  app.get("/events", [] {
    auto const one = []() -> generator<int> { co_yield 1; };
    return events(one());
  });
  testing::client client(std::move(app));
  auto const accepting = client.with("Accept-Encoding", "gzip");
  auto const ticks = accepting.drained_after(90s).get("/ticks");
  CHECK(ticks.header("Content-Encoding") == "gzip");
  CHECK(unpacked(ticks.body(), content_coding::gzip) == "tick,");
  auto const live = accepting.get("/events");
  CHECK(!live.header("Content-Encoding"));
  CHECK(live.body() == "data: 1\n\n");
}
