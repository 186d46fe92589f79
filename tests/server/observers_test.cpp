#include "server/test_server.hpp"

#include <corest/observe/logging.hpp>
#include <corest/observe/request_metrics.hpp>
#include <corest/observe/tracer.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

using namespace server_test;

namespace {

// What a server writes to standard error while `f` talks to it, to its end.
template <class F>
std::string logged_while(corest::server::observers told, F f) {
  std::FILE* const file = std::tmpfile();
  int const before = ::dup(STDERR_FILENO);
  ::dup2(::fileno(file), STDERR_FILENO);
  {
    corest::logging const writes({.form = corest::log_form::json});
    test_server server(quiet(), told);
    f(server);
  }
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  std::rewind(file);
  std::string text(64 * 1024, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

std::string logged(corest::server::observers told, int requests) {
  return logged_while(told, [&](test_server& server) {
    client peer(server);
    for (int i = 0; i < requests; ++i) {
      peer.send(get("/plain"));
      CHECK(has(peer.response(), "200 OK"));
    }
  });
}

std::string logged_at(std::string_view path, corest::server::observers told) {
  return logged_while(told, [&](test_server& server) {
    client peer(server);
    peer.send(get(path, "Connection: close\r\n"));
    CHECK(has(peer.rest(), "200 OK"));
  });
}

}  // namespace

TEST_CASE("a server without observers writes nothing of its requests") { CHECK(logged({}, 3).empty()); }

TEST_CASE("the access log has a line for each request") {
  auto const text = logged({.access_log = {}}, 3);
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
  CHECK(has(
      text,
      R"("client":"127.0.0.1","method":"GET","target":"/plain","status":200,"bytes_in":0,"bytes_out":5,)"));
}

TEST_CASE("what a quiet route answers well has no line, and what goes wrong there has one") {
  static constexpr std::string_view all[] = {""};  // here no route has a name
  CHECK(logged({.access_log = {}, .quiet = all}, 3).empty());
  auto const text = logged_while({.access_log = {}, .quiet = all}, [](test_server& server) {
    client peer(server);
    peer.send("GET /plain HTTP/1.1\r\n\r\n");
    CHECK(has(peer.rest(), "400 Bad Request"));
  });
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
}

TEST_CASE("a streamed answer is logged when it has been sent, with the bytes that were") {
  auto const text = logged_at("/stream", {.access_log = {}});
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(has(text, R"("target":"/stream","status":200,"bytes_in":0,"bytes_out":13,)"));
}

TEST_CASE("a request whose client went away in the middle of its answer is logged once") {
  auto const text = logged_while({.access_log = {}}, [](test_server& server) {
    client peer(server);
    peer.send(get("/endless"));
    server.app.await_waiting(3);
    peer.reset();
    server.app.await_stream_ended();
  });
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  CHECK(has(text, R"("target":"/endless","status":200,)"));
}

TEST_CASE("the log says how much was sent: nothing behind a HEAD") {
  auto const text = logged_while({.access_log = {}}, [](test_server& server) {
    client peer(server);
    peer.send("HEAD /plain HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(has(peer.response(true), "Content-Length: 5"));
  });
  CHECK(has(text, R"("method":"HEAD","target":"/plain","status":200,"bytes_in":0,"bytes_out":0,)"));
}

TEST_CASE(
    "a sampled request is the exemplar of the bucket it is counted in, and others are counted without one") {
  corest::observe::request_metrics counted(corest::server::unrouted_names());
  corest::tracer traces(corest::tracing_options{});
  {
    test_server server(quiet(), {.metrics = &counted, .traces = &traces});
    client peer(server);
    for (auto const flags : {"01", "00"}) {
      peer.send(get("/plain", std::string("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e473") + flags[1] +
                                  "-00f067aa0ba902b7-" + flags + "\r\n"));
      CHECK(has(peer.response(), "200 OK"));
    }
  }
  corest::observe::exposition page(corest::observe::exposition_format::open_metrics);
  counted.write(page);
  auto const text = std::move(page).finish();
  CHECK(has(text, "# {trace_id=\"4bf92f3577b34da6a3ce929d0e0e4731\"} "));
  CHECK_FALSE(has(text, "4bf92f3577b34da6a3ce929d0e0e4730"));
  CHECK(has(text,
            "http_server_request_duration_seconds_count{http_request_method=\"GET\","
            "http_response_status_code=\"200\",url_scheme=\"http\"} 2\n"));
}
