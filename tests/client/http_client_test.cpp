#include "client/support.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>
#include <corest/server/application.hpp>
#include <corest/server/http_server.hpp>

#include <stdexcept>

using namespace client_test;

namespace {

class pieces final : public byte_source {
 public:
  task<bool> next(buffer& into) override {
    if (given_ == 3) co_return false;
    into.append(std::string(100'000, static_cast<char>('a' + given_++)));
    co_return true;
  }

 private:
  int given_ = 0;
};

/// /echo gives method, body, Content-Type and X-Note back; /pieces is a stream; /peer the client's port is
/// not known to an application, so it counts requests: /count.
class echo final : public server::application {
 public:
  server::route_plan route(exchange&) noexcept override { return {8 * 1024 * 1024, false}; }
  pending start(exchange& x, environment const&) noexcept override {
    auto const path = x.request.path();
    auto& body = x.response.body();
    if (path == "/pieces") {
      x.response.stream(new pieces, [](byte_source* source) noexcept { delete source; });
    } else if (path == "/json") {
      x.response.set("Content-Type", "application/json");
      body.append(R"({"name":"EUR","value":1.5})");
    } else if (path == "/missing") {
      x.response.status(status::not_found);
      body.append("no such thing");
    } else if (path == "/nothing") {
      x.response.status(status::no_content);
    } else {
      body.append(x.request.method_name());
      body.append(" ");
      body.append(x.request.target());
      body.append(" ");
      body.append(x.request.header("Content-Type").value_or("-"));
      body.append(" ");
      body.append(x.request.header("X-Note").value_or("-"));
      body.append(" ");
      body.append(x.request.body());
    }
    return {};
  }
  void finish(exchange&) noexcept override {}
  void reject(exchange& x, status code, std::string_view) noexcept override { x.response.status(code); }
};

server::options quiet() {
  server::options chosen;
  chosen.port = 0;
  chosen.workers = 1;
  chosen.drain_grace = 10ms;
  chosen.overload.lag = 1h;  // a crowded machine is no overload of the server
  return chosen;
}

/// Runs test(client) against a server of ours.
template <class Test>
void with_client(Test test) {
  echo app;
  http_server server(app, quiet());
  server.start();
  auto all = [&]() -> task<> {
    http_client client(once(server.url()));
    co_await test(client);
  };
  run(all());
  server.drain();
  server.join();
}

struct rate {
  std::string name;
  double value = 0;
};
struct other {
  int name = 0;
};

}  // namespace

TEST_CASE("a call gives status, fields and body, and the next one uses its connection") {
  with_client([](http_client& client) -> task<> {
    auto const got = co_await client.get("/echo?a=1").header("X-Note", "seen");
    CHECK(got.status() == status::ok);
    CHECK(got.ok());
    CHECK(got.header("content-length") == std::to_string(got.body().size()));
    CHECK(got.body() == "GET /echo?a=1 - seen ");
    for (int i = 0; i < 10; ++i) {
      auto const again = co_await client.post("/echo", "text", "text/plain");
      CHECK(again.body() == "POST /echo text/plain - text");
    }
    auto const missing = co_await client.delete_("/missing");
    CHECK(missing.status() == status::not_found);
    CHECK(missing.body() == "no such thing");
    auto const nothing = co_await client.put("/nothing");
    CHECK(nothing.body().empty());
    CHECK(client.statistics().connections == 1);
    CHECK(client.statistics().calls == 13);
  });
}

TEST_CASE("HEAD brings the fields and no body, and leaves the connection in step") {
  with_client([](http_client& client) -> task<> {
    auto const head = co_await client.head("/echo");
    CHECK(head.header("Content-Length"));
    CHECK(head.body().empty());
    auto const got = co_await client.get("/echo");
    CHECK(got.body() == "GET /echo - - ");
    CHECK(client.statistics().connections == 1);
  });
}

TEST_CASE("a body of megabytes goes there and comes back") {
  with_client([](http_client& client) -> task<> {
    std::string const large(5'000'000, 'l');
    auto const got = co_await client.put("/echo", large, "text/plain");
    CHECK(got.body() == "PUT /echo text/plain - " + large);
  });
}

TEST_CASE("a streamed answer comes in pieces, and leaves its connection to others when it has been read") {
  with_client([](http_client& client) -> task<> {
    auto whole = co_await client.get("/pieces");
    CHECK(whole.body().size() == 300'000);
    CHECK(whole.body().front() == 'a');
    CHECK(whole.body().back() == 'c');
    {
      auto answer = co_await client.get("/pieces").stream();
      CHECK(answer.ok());
      buffer all;
      std::size_t count = 0;
      for (bool more = true; more; ++count) more = co_await answer.next(all);
      CHECK(all.size() == 300'000);
      CHECK(count > 2);
      CHECK(client.statistics().idle == 1);
    }
    CHECK(client.statistics().connections == 1);
    {
      auto left = co_await client.get("/pieces").stream();
      buffer some;
      (void)co_await left.next(some);
    }
    CHECK(client.statistics().idle == 0);  // it was left in the middle
  });
}

TEST_CASE("JSON goes out and comes in as values, and what does not fit says where") {
  with_client([](http_client& client) -> task<> {
    auto const euro = co_await client.get("/json").as<rate>();
    CHECK(euro.name == "EUR");
    CHECK(euro.value == 1.5);
    rate const sent{"USD", 2};
    auto const back = co_await client.post("/echo").json(sent);
    CHECK(back.body() == R"(POST /echo application/json - {"name":"USD","value":2})");
    std::string what;
    try {
      (void)co_await client.get("/json").as<other>();
    } catch (client_error const& error) {
      CHECK(error.kind() == client_errc::unexpected);
      what = error.what();
    }
    CHECK(what.find("/name") != what.npos);
    auto const unsuccessful = co_await failure_of(client.get("/missing").as<rate>());
    CHECK(unsuccessful == client_errc::unsuccessful);
  });
}

TEST_CASE("more calls than there may be connections wait for each other") {
  echo app;
  http_server server(app, quiet());
  server.start();
  auto all = [&]() -> task<> {
    auto options = once(server.url());
    options.max_connections_per_host = 2;
    http_client client(options);
    std::vector<task<client_response>> calls;
    for (int i = 0; i < 20; ++i) calls.push_back(client.get("/echo").send());
    auto const answers = co_await when_all(std::move(calls));
    for (auto const& each : answers) CHECK(each.ok());
    CHECK(client.statistics().connections == 2);
    CHECK(client.statistics().idle == 2);
  };
  run(all());
  server.drain();
  server.join();
}

TEST_CASE("a target may be a whole URL, whose host has connections of its own") {
  with_server({says({ok("elsewhere")})}, [](std::string url) -> task<> {
    http_client client;
    auto const got = co_await client.get(url + "/a");
    CHECK(got.body() == "elsewhere");
  });
  with_server({says({ok("by name")})}, [](std::string url) -> task<> {
    auto const port = url.substr(url.rfind(':'));
    http_client client(once("http://localhost" + port));
    auto const got = co_await client.get("/");
    CHECK(got.body() == "by name");
  });
}

TEST_CASE("the request says what it must, once, and what the caller adds") {
  std::string seen;
  auto const listens = [&](io::stream& to) -> task<> {
    seen = co_await read_request(to);
    co_await to.write(ok(""));
  };
  std::string address;
  with_server({listens}, [&](std::string url) -> task<> {
    address = url.substr(7);
    http_client client(once(url + "/v1/"));
    (void)co_await client.post("/things?x=y").header("Accept", "text/csv").header("User-Agent", "me");
  });
  CHECK(seen == "POST /v1/things?x=y HTTP/1.1\r\nHost: " + address +
                    "\r\nContent-Length: 0\r\nAccept: text/csv\r\nUser-Agent: me\r\n\r\n");
}

TEST_CASE("a failure names the call and the reason") {
  std::string what;
  std::string address;
  with_server({says({"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n"})}, [&](std::string url) -> task<> {
    address = url;
    http_client client(once(url));
    try {
      (void)co_await client.get("/a?b");
    } catch (client_error const& error) {
      what = error.what();
    }
  });
  CHECK(what == "GET " + address + "/a?b: the connection ended within the body");
}

TEST_CASE("the deadline of the scope ends a call as cancellation, that of the call as an error") {
  with_server({hangs(), hangs()}, [](std::string url) -> task<> {
    http_client client(once(url));
    auto const given_up = co_await move_on_after(20ms, client.get("/"));
    CHECK(!given_up);
    auto const end = co_await failure_of(client.get("/").timeout(20ms));
    CHECK(end == client_errc::timed_out);
    CHECK(client.statistics().idle == 0);
  });
}

TEST_CASE("a call cancelled while it waits for a place, connects, sends or reads gives all of it back") {
  // One place: whoever comes next needs what the cancelled call had.
  auto const reads_nothing = [](io::stream& to) -> task<> {
    (void)co_await read_request(to);
    co_await sleep_for(1h);
  };
  auto const half = [](io::stream& to) -> task<> {
    (void)co_await read_request(to);
    co_await to.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    (void)co_await read_request(to);
  };
  with_server({hangs(), reads_nothing, half, says({ok("free")})}, [](std::string url) -> task<> {
    auto options = once(url);
    options.max_connections_per_host = 1;
    http_client client(options);
    auto waits_in_line = [&]() -> task<> {
      auto const given_up = co_await move_on_after(10ms, client.get("/second"));
      CHECK(!given_up);
    };
    auto first = [&]() -> task<> {
      auto const given_up = co_await move_on_after(20ms, client.get("/first"));
      CHECK(!given_up);
    };
    co_await when_all(first(), waits_in_line());
    auto sends = client.post("/", std::string(64 * 1024 * 1024, 'b'), "text/plain").send();
    auto const sent = co_await move_on_after(20ms, std::move(sends));
    CHECK(!sent);
    auto const read = co_await move_on_after(20ms, client.get("/third"));
    CHECK(!read);
    auto const got = co_await client.get("/");
    CHECK(got.body() == "free");
  });
}

TEST_CASE("a client that could not work is refused when it is made") {
  CHECK_THROWS_AS(http_client(once("https://secure")), std::invalid_argument);
  CHECK_THROWS_AS(http_client(once("ftp://host")), std::invalid_argument);
  http_client_options options;
  options.max_connections_per_host = 0;
  CHECK_THROWS_AS(http_client{options}, std::invalid_argument);
  options = {};
  options.user_agent = "two\r\nlines";
  CHECK_THROWS_AS(http_client{options}, std::invalid_argument);
  http_client none;
  CHECK_THROWS_AS(run(none.get("/nowhere").send()), std::invalid_argument);
}
