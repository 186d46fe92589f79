#include "client/support.hpp"

#include <corest/async/event.hpp>

using namespace client_test;

namespace {

/// How a call to a server that answers so ends.
std::optional<client_errc> end_of(script answer, http_client_options options = once("")) {
  std::optional<client_errc> end;
  with_server({std::move(answer)}, [&](std::string url) -> task<> {
    options.base_url = url;
    http_client client(options);
    end = co_await failure_of(client.get("/"));
  });
  return end;
}
std::optional<client_errc> end_of(std::string answer) { return end_of(says({std::move(answer)})); }

}  // namespace

TEST_CASE("an answer that is cut anywhere is no answer") {
  std::string const sized = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  std::string const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  for (auto const& whole : {sized, chunked}) {
    CHECK(end_of(whole) == std::nullopt);
    for (std::size_t size = 0; size < whole.size(); ++size)
      CHECK_MESSAGE(end_of(whole.substr(0, size)) == client_errc::cut_short, size);
  }
}

TEST_CASE("an answer that ends with a reset instead of its last byte is no answer") {
  auto const resets = [](io::stream& to) -> task<> {
    (void)co_await read_request(to);
    co_await to.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
    to.reset();
  };
  CHECK(end_of(resets) == client_errc::cut_short);
}

TEST_CASE("what is not HTTP as it should be is refused") {
  for (std::string const answer :
       {"SSH-2.0-OpenSSH_9.2\r\n", "<html>not a head</html>\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhellothere\r\n"})
    CHECK_MESSAGE(end_of(answer) == client_errc::malformed, answer);
}

TEST_CASE("a head without an end is refused at its limit") {
  auto const endless = [](io::stream& to) -> task<> {
    (void)co_await read_request(to);
    co_await to.write("HTTP/1.1 200 OK\r\n");
    for (;;) co_await to.write("X-More: and more of it\r\n");
  };
  CHECK(end_of(endless) == client_errc::malformed);
}

TEST_CASE("a body of just the limit is taken, and one byte more refused, however it is framed") {
  auto options = once("");
  options.max_response_bytes = 5;
  std::string const head = "HTTP/1.1 200 OK\r\n";
  for (auto const& [framing, fits, more] :
       {std::tuple{"Content-Length: 5\r\n\r\n", "hello", ""},
        {"Content-Length: 6\r\n\r\n", "", "hello!"},
        {"Transfer-Encoding: chunked\r\n\r\n", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
         "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n"},
        {"\r\n", "hello", "hello!"}}) {
    if (*fits != '\0') CHECK(end_of(says({head + framing + fits}), options) == std::nullopt);
    if (*more != '\0') CHECK(end_of(says({head + framing + more}), options) == client_errc::too_large);
  }
}

TEST_CASE("interim answers are passed over, but not without end") {
  std::string const interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  with_server({says({interim + ok("at last")})}, [](std::string url) -> task<> {
    http_client client(once(url));
    auto const got = co_await client.get("/");
    CHECK(got.status() == status::ok);
    CHECK(!got.header("Link"));
    CHECK(got.body() == "at last");
  });
  auto const times = [](std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += "HTTP/1.1 102 Processing\r\n\r\n";
    return all + ok("");
  };
  CHECK(end_of(times(max_interim_responses)) == std::nullopt);
  CHECK(end_of(times(max_interim_responses + 1)) == client_errc::malformed);
}

TEST_CASE("a connection with anything behind its answer is not used again") {
  with_server(
      {says_and_stays({ok("one") + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison"}), says({ok("two")})},
      [](std::string url) -> task<> {
        http_client client(once(url));
        auto const first = co_await client.get("/");
        CHECK(first.body() == "one");
        auto const second = co_await client.get("/");
        CHECK(second.body() == "two");
        CHECK(client.statistics().connections == 2);
      });
}

TEST_CASE("a kept connection on which the server speaks unasked is not used again") {
  event answered, spoken;
  auto const late = [&](io::stream& to) -> task<> {
    (void)co_await read_request(to);
    co_await to.write(ok("one"));
    co_await answered.wait();
    co_await to.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
    spoken.set();
    (void)co_await read_request(to);
  };
  with_server({late, says({ok("two")})}, [&](std::string url) -> task<> {
    http_client client(once(url));
    auto const first = co_await client.get("/");
    CHECK(first.body() == "one");
    answered.set();
    co_await spoken.wait();
    auto const second = co_await client.get("/");
    CHECK(second.body() == "two");
  });
}

TEST_CASE("a server that says nothing, or a byte now and then, runs into the time of the call") {
  auto const trickles = [](io::stream& to) -> task<> {
    (void)co_await read_request(to);
    co_await to.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
    for (;;) {
      co_await to.write("x");
      co_await sleep_for(1ms);
    }
  };
  for (auto const& slow : {hangs(), script(trickles)}) {
    auto options = once("");
    options.timeout = 30ms;
    CHECK(end_of(slow, options) == client_errc::timed_out);
  }
}

TEST_CASE("an answer that comes before the request has been sent ends the sending") {
  auto const refuses = [](io::stream& to) -> task<> {
    (void)co_await read_request(to);
    co_await to.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 4\r\n\r\nmuch");
    co_await sleep_for(10s);  // and never reads the rest
  };
  with_server({refuses}, [](std::string url) -> task<> {
    http_client client(once(url));
    auto const got = co_await client.post("/", std::string(64 * 1024 * 1024, 'b'), "text/plain");
    CHECK(got.status() == status::content_too_large);
    CHECK(got.body() == "much");
    CHECK(client.statistics().idle == 0);
  });
}

TEST_CASE("nobody listening is a failure to connect, and nothing was sent") {
  std::string url;
  with_server({}, [&](std::string of) -> task<> {
    url = of;
    co_return;
  });
  auto call = [&]() -> task<> {
    http_client client(once(url));
    auto const end = co_await failure_of(client.post("/"));
    CHECK(end == client_errc::not_connected);
  };
  run(call());
}
