#include "server/incoming.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace corest::server;

namespace {

// Takes bodies of up to ten bytes; "/no" is refused whatever the body says.
struct ten_bytes final : application {
  route_plan route(exchange& x) noexcept override {
    ++routed;
    return {.max_body = 10,
            .suspends = false,
            .refuses = x.request.path() == "/no" || x.request.verb() == method::connect};
  }
  pending start(exchange&, environment const&) noexcept override { return {}; }
  void finish(exchange&) noexcept override {}
  void reject(exchange&, status, std::string_view) noexcept override {}
  int routed = 0;
};

struct arriving {
  ten_bytes app;
  exchange x;
  buffer bytes;
  incoming message;

  arrival add(std::string_view more) {
    bytes.append(more);
    return message.look(bytes, x, app, {});
  }
  void take() {
    bytes.consume(message.extent());
    message.reset();
  }
};

std::string head(std::string_view path, std::string_view fields) {
  std::string text = "POST ";
  return text.append(path).append(" HTTP/1.1\r\nHost: a\r\n").append(fields).append("\r\n");
}

}  // namespace

TEST_CASE("before the first byte, and after empty lines, there is no message") {
  arriving it;
  CHECK(it.add("") == arrival::nothing);
  CHECK(it.add("\r\n") == arrival::nothing);
  CHECK(it.add("G") == arrival::partial_head);
}

TEST_CASE("a message is complete with the last byte of its body, and the next one begins behind it") {
  arriving it;
  auto const whole = head("/", "Content-Length: 4\r\n") + "body";
  for (std::size_t i = 0; i + 1 < whole.size(); ++i) {
    auto const seen = it.add({&whole[i], 1});
    REQUIRE((seen == arrival::partial_head || seen == arrival::partial_body));
  }
  CHECK(it.add("y" + whole) == arrival::complete);
  CHECK(it.x.request.body() == "body");
  CHECK(it.message.extent() == whole.size());
  it.take();
  CHECK(it.add("") == arrival::complete);
  CHECK(it.x.request.body() == "body");
}

TEST_CASE("a message that comes in one piece is routed once") {
  arriving it;
  CHECK(it.add(head("/", "Content-Length: 4\r\n") + "body") == arrival::complete);
  CHECK(it.app.routed == 1);
}

TEST_CASE("a body that comes later finds its head again although the exchange has served others") {
  arriving it;
  REQUIRE(it.add(head("/mine", "Content-Length: 4\r\n")) == arrival::partial_body);
  arriving other;
  other.x.request = it.x.request;
  buffer others;
  others.append(head("/theirs", ""));
  incoming their_message;
  REQUIRE(their_message.look(others, it.x, it.app, {}) == arrival::complete);
  CHECK(it.add("body") == arrival::complete);
  CHECK(it.x.request.path() == "/mine");
  CHECK(it.x.request.body() == "body");
}

TEST_CASE("a body that turns out bad later is refused with its own head, not with that of another client") {
  arriving it;
  REQUIRE(it.add(head("/mine", "Transfer-Encoding: chunked\r\n") + "5\r\nab") == arrival::partial_body);
  buffer others;
  others.append(head("/theirs", ""));
  incoming their_message;
  REQUIRE(their_message.look(others, it.x, it.app, {}) == arrival::complete);
  others = buffer();
  CHECK(it.add("cdeXX") == arrival::refused);
  CHECK(it.x.request.path() == "/mine");
}

TEST_CASE("chunks are decoded in place, and what the coding takes does not pile up") {
  arriving it;
  REQUIRE(it.add(head("/", "Transfer-Encoding: chunked\r\n")) == arrival::partial_body);
  auto const empty = it.bytes.size();
  for (int i = 0; i < 9; ++i) REQUIRE(it.add("1;extension=long\r\nx\r\n") == arrival::partial_body);
  CHECK(it.bytes.size() == empty + 9);
  CHECK(it.add("0\r\n\r\nGET") == arrival::complete);
  CHECK(it.x.request.body() == "xxxxxxxxx");
  it.take();
  CHECK(it.bytes.view() == "GET");
}

TEST_CASE("a body of the route's limit is taken and one byte more is refused, sized or chunked") {
  arriving sized, large, chunked, long_chunk;
  CHECK(sized.add(head("/", "Content-Length: 10\r\n") + "0123456789") == arrival::complete);
  CHECK(large.add(head("/", "Content-Length: 11\r\n")) == arrival::refused);
  CHECK(large.message.refusal().code == status::content_too_large);
  CHECK(large.message.head_understood());
  CHECK(chunked.add(head("/", "Transfer-Encoding: chunked\r\n") + "a\r\n0123456789\r\n0\r\n\r\n") ==
        arrival::complete);
  CHECK(long_chunk.add(head("/", "Transfer-Encoding: chunked\r\n") + "b\r\n") == arrival::refused);
  CHECK(long_chunk.message.refusal().code == status::content_too_large);
}

TEST_CASE("100 Continue is wanted once, and not when the body is on its way or the answer is known") {
  std::string const expects = "Content-Length: 4\r\nExpect: 100-continue\r\n";
  arriving waits, sends, refused;
  CHECK(waits.add(head("/", expects)) == arrival::wants_continue);
  CHECK(waits.add("bo") == arrival::partial_body);
  CHECK(waits.add("dy") == arrival::complete);
  CHECK(sends.add(head("/", expects) + "bo") == arrival::partial_body);
  CHECK(refused.add(head("/no", expects)) == arrival::complete);
  CHECK(!refused.x.request.head().keep_alive);
}

TEST_CASE("what is not HTTP is refused with the parser's reason") {
  arriving it;
  CHECK(it.add("\x16\x03\x01 TLS, for one\r\n\r\n") == arrival::refused);
  CHECK(it.message.refusal().code == status::bad_request);
  CHECK(!it.message.head_understood());
}

TEST_CASE("nothing behind a CONNECT that is refused is looked at, and its connection ends") {
  arriving it;
  auto const tunnel = [](std::string_view port) {
    return "CONNECT a:" + std::string(port) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  auto const whole = tunnel("80") + head("/", "Content-Length: 0\r\n");
  CHECK(it.add(whole) == arrival::complete);
  CHECK(it.message.extent() == whole.size());
  CHECK(!it.x.request.head().keep_alive);
}
