// Whoever refuses a request, and however early: what the client gets is a problem document of one form.
#include "serve/web_application.hpp"

#include <corest/corest.hpp>
#include <corest/json/value.hpp>
#include <corest/middleware/cors.hpp>
#include <corest/middleware/security_headers.hpp>
#include <corest/server/http_server.hpp>
#include <corest/web/ndjson.hpp>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

using namespace corest;
using namespace std::chrono_literals;

namespace {

struct limited {
  checked<int, range<1, 9>> n = 1;
};

generator<int> failing_stream() {
  co_yield 1;
  throw std::runtime_error("hunter2 of a stream");
}

router refusing() {
  router app;
  app.use(security_headers()).use(cors({.origins = {"*"}}));
  app.get("/json", [] { return limited{}; });
  app.post("/json", [](body<limited> in) { return *in; }).max_body(100);
  app.put("/json", [](if_match expected) { expected.check(etag("x")); });
  app.get("/status/{code}", [](path<int> code) -> std::string { throw problem(static_cast<status>(*code)); });
  app.get("/secret", []() -> std::string { throw std::runtime_error("hunter2"); });
  app.get("/stream", [] { return ndjson(failing_stream()); });
  app.prepare();
  return app;
}

class server_under_test {
 public:
  server_under_test() { server_.start(); }
  ~server_under_test() {
    server_.drain();
    server_.join();
  }
  /// All the bytes of the answer; the server or the request closes the connection.
  std::string ask(std::string_view request) const {
    int const fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server_.port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(::send(fd, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size()));
    std::string answer;
    char piece[4096];
    for (ssize_t got = 0; (got = ::recv(fd, piece, sizeof piece, 0)) > 0;)
      answer.append(piece, static_cast<std::size_t>(got));
    ::close(fd);
    return answer;
  }

 private:
  router app_ = refusing();
  web_application serving_{app_};
  http_server server_{
      serving_, {.port = 0, .workers = 1, .timeouts = {.head = 50ms, .body = 50ms}, .overload = {.lag = 1h}}};
};

std::string field(std::string_view answer, std::string_view name) {
  auto const at = answer.find("\r\n" + std::string(name) + ": ");
  if (at == answer.npos) return {};
  auto const begin = at + name.size() + 4;
  return std::string(answer.substr(begin, answer.find('\r', begin) - begin));
}

std::string text(json::value const& document, std::string_view member) {
  auto const* const found = document.find(member);
  auto const* const is = found == nullptr ? nullptr : std::get_if<std::string>(&found->holds());
  return is == nullptr ? std::string() : *is;
}

}  // namespace

TEST_CASE("every refusal is a problem document, whoever says it") {
  std::string const get = "GET /json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
  std::string const post =
      "POST /json HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\n";
  struct {
    int status;
    std::string request;
  } const refusals[] = {
      {400, "nonsense\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\n\r\n"},
      {400, get + "no colon\r\n\r\n"},
      {400, post + "Content-Length: 1\r\n\r\n{"},
      {400, post + "Transfer-Encoding: chunked\r\n\r\nx\r\n"},
      {404, "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"},
      {405, "DELETE /json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"},
      {406, get + "Accept: image/png\r\n\r\n"},
      {408, "GET /json HTT"},
      {408, post + "Content-Length: 10\r\n\r\n{"},
      {413, post + "Content-Length: 101\r\n\r\n" + std::string(101, 'x')},
      {414, "GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n"},
      {415,
       "POST /json HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: "
       "2\r\n\r\n{}"},
      {415, post + "Content-Encoding: x-unknown\r\nContent-Length: 2\r\n\r\n{}"},
      {417, post + "Expect: 200-something\r\nContent-Length: 2\r\n\r\n{}"},
      {422, post + "Content-Length: 8\r\n\r\n{\"n\":10}"},
      {428, "PUT /json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"},
      {431, get + "X-Long: " + std::string(40'000, 'x') + "\r\n\r\n"},
      {500, "GET /secret HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"},
      {501, "BREW /json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"},
      {505, "GET /json HTTP/3.0\r\nHost: a\r\n\r\n"},
  };
  server_under_test const server;
  for (auto const& one : refusals) {
    CAPTURE(one.request.substr(0, 120));
    auto const answer = server.ask(one.request);
    REQUIRE(answer.starts_with("HTTP/1.1 " + std::to_string(one.status) + " "));
    CHECK(field(answer, "Content-Type") == "application/problem+json");
    CHECK(field(answer, "X-Content-Type-Options") == "nosniff");
    CHECK(field(answer, "Access-Control-Allow-Origin") == "*");
    auto const document = json::read<json::value>(answer.substr(answer.find("\r\n\r\n") + 4));
    REQUIRE(document);
    CHECK(std::get<std::int64_t>(document->find("status")->holds()) == one.status);
    CHECK_FALSE(text(*document, "type").empty());
    CHECK_FALSE(text(*document, "title").empty());
    CHECK_FALSE(text(*document, "request_id").empty());
    CHECK(text(*document, "request_id") == field(answer, "X-Request-Id"));
    CHECK(answer.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("what a program says by a status has that form too") {
  server_under_test const server;
  for (int const code : {400, 401, 403, 404, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421,
                         422, 425, 426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 507}) {
    CAPTURE(code);
    auto const answer = server.ask("GET /status/" + std::to_string(code) +
                                   " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    REQUIRE(answer.starts_with("HTTP/1.1 " + std::to_string(code) + " "));
    CHECK(field(answer, "Content-Type") == "application/problem+json");
    CHECK(answer.find("\"type\":\"about:blank\"") != std::string::npos);
    CHECK(answer.find("\"status\":" + std::to_string(code)) != std::string::npos);
  }
}

TEST_CASE("a stream that fails is cut short, and says nothing of why") {
  server_under_test const server;
  auto const answer = server.ask("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 200 "));
  CHECK(answer.find("hunter2") == std::string::npos);
  CHECK_FALSE(answer.ends_with("0\r\n\r\n"));
}
