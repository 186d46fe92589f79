#include "observe/captured_log.hpp"

#include <corest/coding/encoder.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/body.hpp>
#include <corest/web/body_stream.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using http::content_coding;

namespace {

std::string packed(std::string_view text, content_coding coding) {
  coding::encoder encoder(coding);
  buffer out;
  encoder.feed(text, out);
  encoder.finish(out);
  return std::string(out.view());
}

struct reading {
  int id;
};

task<std::string> gather(body_stream in) {
  std::string all;
  while (auto piece = co_await in.next()) all += *piece;
  co_return all;
}

router make_app() {
  router app;
  app.post("/reading", [](body<reading> in) { return in->id; });
  app.post("/text", [](body<std::string_view> in) { return std::string(*in); }).max_body(100'000);
  app.post("/stream", gather).max_body(100'000);
  app.post("/ignored", [] { return "no body is read"; });
  return app;
}

}  // namespace

TEST_CASE("a packed body is read as if it had come plain, at once or as it arrives") {
  testing::client client(make_app());
  std::string const text(100'000, 'x');
  for (auto const coding :
       {content_coding::gzip, content_coding::deflate, content_coding::br, content_coding::zstd}) {
    CAPTURE(to_string(coding));
    auto const calls = client.with("Content-Encoding", to_string(coding));
    CHECK(calls.post("/reading", packed(R"({"id":7})", coding)).body() == "7");
    CHECK(calls.post("/text", packed(text, coding), "text/plain").body() == text);
    CHECK(calls.post("/stream", packed(text, coding), "text/plain").body() == text);
  }
  CHECK(client.with("Content-Encoding", "identity").post("/reading", R"({"id":7})").body() == "7");
  CHECK(client.post("/reading", R"({"id":8})").body() == "8");
}

TEST_CASE("the limit of a route is for the plain body: one byte more is a 413, however small it came") {
  testing::client client(make_app());
  auto const gzip = client.with("Content-Encoding", "gzip");
  std::string const bomb = packed(std::string(100'001, 'x'), content_coding::gzip);
  for (std::string const path : {"/text", "/stream"}) {
    CAPTURE(path);
    CHECK(gzip.post(path, bomb, "text/plain").status() == status::content_too_large);
  }
}

TEST_CASE("what is damaged, cut short, or not of its coding is a 400") {
  testing::client client(make_app());
  std::string const whole = packed(std::string(5'000, 'x') + "y", content_coding::gzip);
  for (std::string const path : {"/text", "/stream"}) {
    CAPTURE(path);
    auto const gzip = client.with("Content-Encoding", "gzip");
    CHECK(gzip.post(path, whole.substr(0, whole.size() - 1), "text/plain").status() == status::bad_request);
    CHECK(gzip.post(path, "plain text", "text/plain").status() == status::bad_request);
    CHECK(gzip.post(path, whole + "behind", "text/plain").status() == status::bad_request);
  }
}

TEST_CASE("a coding that is not known is a 415 that says which ones are") {
  testing::client client(make_app());
  for (std::string const coding : {"compress", "gzip, gzip", "aes128gcm"}) {
    for (std::string const path : {"/text", "/stream"}) {
      CAPTURE(coding);
      auto const answer = client.with("Content-Encoding", coding).post(path, "x", "text/plain");
      CHECK(answer.status() == status::unsupported_media_type);
      CHECK(answer.header("Accept-Encoding") == "zstd, br, gzip, deflate");
    }
  }
  CHECK(client.with("Content-Encoding", "compress").post("/ignored", "x").body() == "no body is read");
}

TEST_CASE("a body that no limit of a client's own holds ends within that of the route") {
  testing::client client(make_app());
  std::string const zeros(50'000'000, '\0');  // to fifty kilobytes: more than the ratio permits
  auto const answer =
      client.with("Content-Encoding", "zstd").post("/stream", packed(zeros, content_coding::zstd));
  CHECK(answer.status() == status::content_too_large);
}

TEST_CASE("bodies that are unpacked as they arrive hold so much memory together and no more: 503 beyond") {
  testing::client client(make_app());
  std::string const text(100'000, 'x');
  for (auto const coding :
       {content_coding::gzip, content_coding::deflate, content_coding::br, content_coding::zstd}) {
    CAPTURE(to_string(coding));
    auto const calls = client.with("Content-Encoding", to_string(coding));
    auto const before = unpacking_refused();
    limit_unpacking(30'000);  // less than any of them needs
    auto const refused = calls.post("/stream", packed(text, coding), "text/plain");
    CHECK(refused.status() == status::service_unavailable);
    CHECK(refused.header("Retry-After") == "1");
    limit_unpacking(4'000'000);  // more than one of them needs
    CHECK(calls.post("/stream", packed(text, coding), "text/plain").body() == text);
    CHECK(unpacking_bytes() == 0);
    CHECK(unpacking_refused() == before + 1);
  }
  limit_unpacking(default_unpacking_bytes);
}

TEST_CASE("a flood of packed bodies without room says so in a bounded number of lines") {
  testing::client client(make_app());
  auto const zstd = client.with("Content-Encoding", "zstd");
  std::string const body = packed(std::string(100'000, 'x'), content_coding::zstd);
  logging_options few;
  few.form = log_form::json;
  few.most_per_second = 5;
  auto const text = observe_test::logged(few, [&] {
    limit_unpacking(30'000);
    for (int i = 0; i < 300; ++i) (void)zstd.post("/stream", body);
    limit_unpacking(default_unpacking_bytes);
  });
  CHECK(observe_test::has(text, "\"limit\":\"unpacking_bytes\""));
  auto const lines = observe_test::count(text, "unpacking_bytes");
  CHECK(lines >= 1);
  CHECK(lines < 300);
}

TEST_CASE("what one body holds while it waits for more is not there for another") {
  router app;
  std::uint64_t held = 0;
  app.post("/outer", [&held](body_stream in) -> task<std::string> {
    auto const first = co_await in.next();
    held = unpacking_bytes();
    limit_unpacking(held);
    co_return std::string(*first);
  });
  app.post("/stream", gather);
  testing::client client(std::move(app));
  auto const zstd = client.with("Content-Encoding", "zstd");
  std::string plain;  // which does not swell as a bomb does
  for (int i = 0; plain.size() < 300'000; ++i) plain += std::to_string(i) + ",";
  plain.resize(300'000);
  std::string const body = packed(plain, content_coding::zstd);
  CHECK(zstd.post("/outer", body).body().size() == 64 * 1024);
  CHECK(held > 500'000);                              // its window, and what is ready to be read
  CHECK(zstd.post("/stream", body).body() == plain);  // what it held is free again
  limit_unpacking(held - 1);
  CHECK(zstd.post("/stream", body).status() == status::service_unavailable);
  limit_unpacking(default_unpacking_bytes);
}
