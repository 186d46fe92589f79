#include <corest/http/chunked.hpp>
#include <corest/http/h1_writer.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

using namespace corest;
using namespace corest::http;

namespace {
std::string written(response const& answer, reply_options const& options = {}) {
  buffer out;
  write_response(out, answer, options);
  return std::string(out.view());
}
struct stream_written {
  stream_framing framing;
  std::string head;
};
stream_written stream_head(response const& answer, reply_options const& options = {},
                           std::optional<std::uint64_t> size = {}) {
  buffer out;
  auto const framing = write_stream_head(out, answer, options, size);
  return {framing, std::string(out.view())};
}
}  // namespace

TEST_CASE("a response is its status line, its fields, the date block, its length and its body") {
  response answer(status::created, "application/json", "{\"id\":7}");
  answer.set("Location", "/vehicles/7");
  CHECK(written(answer, {.date_block = "Date: now\r\n"}) ==
        "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nLocation: /vehicles/7\r\nDate: now\r\n"
        "Content-Length: 8\r\n\r\n{\"id\":7}");
}

TEST_CASE("a request id is a field of every response, a stream's too, and its room is counted") {
  std::string const id(4000, 'i');
  CHECK(written(response(status::ok), {.request_id = id}) ==
        "HTTP/1.1 200 OK\r\nX-Request-Id: " + id + "\r\nContent-Length: 0\r\n\r\n");
  CHECK(stream_head(response(status::ok), {.request_id = "a-1"}).head ==
        "HTTP/1.1 200 OK\r\nX-Request-Id: a-1\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST_CASE("responses are appended one behind the other") {
  buffer out;
  write_response(out, response(status::ok, "text/plain", "a"), {});
  write_response(out, response(status::not_found), {});
  CHECK(out.view() ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\na"
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("every status from 100 to 599 has a status line with its number") {
  for (int code = 100; code < 600; ++code) {
    auto const answer = static_cast<status>(code);
    auto const expected =
        "HTTP/1.1 " + std::to_string(code) + " " + std::string(reason_phrase(answer)) + "\r\n";
    CHECK(written(response(answer)).starts_with(expected));
  }
  CHECK(reason_phrase(status::request_header_fields_too_large) == "Request Header Fields Too Large");
  CHECK(reason_phrase(static_cast<status>(599)) == "Unknown");
  CHECK(reason_phrase(static_cast<status>(9999)) == "Unknown");
}

TEST_CASE("statuses that forbid a body have none and no length") {
  for (auto const code : {status::no_content, status::not_modified, status::switching_protocols}) {
    auto const text = written(response(code, "text/plain", "ignored"));
    CHECK(text.find("Content-Length") == std::string::npos);
    CHECK(text.ends_with("\r\n\r\n"));
  }
  auto const reset = written(response(status::reset_content, "text/plain", "ignored"));
  CHECK(reset.ends_with("Content-Length: 0\r\n\r\n"));
}

TEST_CASE("HEAD gets the head of GET and no body") {
  response const answer(status::ok, "text/plain", "12345");
  auto const whole = written(answer);
  CHECK(written(answer, {.head_request = true}) == whole.substr(0, whole.size() - 5));
  CHECK(written(response(), {.head_request = true}) == "HTTP/1.1 200 OK\r\n\r\n");
  CHECK(body_to_send(answer, {.head_request = true}).empty());
  CHECK(body_to_send(answer, {}) == "12345");
}

TEST_CASE("a head alone is what stands in front of the body") {
  response const answer(status::ok, "text/plain", "12345");
  buffer out;
  write_head(out, answer, {});
  out.append(body_to_send(answer, {}));
  CHECK(out.view() == written(answer));
}

TEST_CASE("Connection says what becomes of the connection") {
  response answer;
  CHECK(written(answer, {}).find("Connection") == std::string::npos);
  CHECK(written(answer, {.keep_alive = false}).find("Connection: close\r\n") != std::string::npos);
  CHECK(written(answer, {.minor_version = 0}).find("Connection: keep-alive\r\n") != std::string::npos);
  CHECK(written(answer, {.keep_alive = false, .minor_version = 0}).find("Connection: close\r\n") !=
        std::string::npos);
  CHECK(keeps_alive(answer, {}));
  CHECK(!keeps_alive(answer, {.keep_alive = false}));
  answer.close();
  CHECK(written(answer, {}).find("Connection: close\r\n") != std::string::npos);
  CHECK(!keeps_alive(answer, {}));
  CHECK(written(response(status::switching_protocols)).find("Connection: Upgrade\r\n") != std::string::npos);
}

TEST_CASE("a stream is chunked, and its chunks decode to what was appended") {
  auto const [framing, head] = stream_head(response());
  CHECK(framing == stream_framing::chunked);
  CHECK(head == "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

  std::string const large(70'000, 'x');
  buffer out;
  append_chunk(out, "first");
  append_chunk(out, "");
  append_chunk(out, large);
  CHECK(out.view().starts_with("5\r\nfirst\r\n11170\r\nxxx"));
  finish_chunks(out);
  chunked_decoder decoder;
  std::string body(out.size(), '\0');
  auto const step = decoder.feed(out.view(), body.data());
  CHECK(step.result.outcome == parse_status::done);
  CHECK(step.consumed == out.size());
  CHECK(body.substr(0, step.produced) == "first" + large);
}

TEST_CASE("a stream whose size is known says it instead, to HTTP/1.0 as well, and for HEAD") {
  auto const [framing, head] = stream_head(response(), {}, 5'000'000'000);
  CHECK(framing == stream_framing::sized);
  CHECK(head == "HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n");
  auto const old = stream_head(response(), {.keep_alive = true, .minor_version = 0}, 7);
  CHECK(old.framing == stream_framing::sized);
  CHECK(old.head == "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: keep-alive\r\n\r\n");
  auto const asked = stream_head(response(), {.head_request = true}, 7);
  CHECK(asked.framing == stream_framing::none);
  CHECK(asked.head == "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
  CHECK(stream_head(response(status::not_modified), {}, 7).head == "HTTP/1.1 304 Not Modified\r\n\r\n");
}

TEST_CASE("a chunk may be begun and ended around bytes from elsewhere, and trailers stand behind the last") {
  buffer out;
  begin_chunk(out, 26);
  out.append("abcdefghijklmnopqrstuvwxyz");
  end_chunk(out);
  finish_chunks(out, "X-Sum: 1\r\n");
  CHECK(out.view() == "1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\nX-Sum: 1\r\n\r\n");
}

TEST_CASE("HTTP/1.0 gets a stream as plain bytes and a closed connection") {
  auto const [framing, head] = stream_head(response(), {.keep_alive = true, .minor_version = 0});
  CHECK(framing == stream_framing::until_close);
  CHECK(head == "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
}

TEST_CASE("a stream without a body to send is not to be started") {
  CHECK(stream_head(response(), {.head_request = true}).framing == stream_framing::none);
  CHECK(stream_head(response(), {.head_request = true}).head ==
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  CHECK(stream_head(response(), {.head_request = true, .minor_version = 0}).head ==
        "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n");
  auto const nothing = stream_head(response(status::no_content));
  CHECK(nothing.framing == stream_framing::none);
  CHECK(nothing.head == "HTTP/1.1 204 No Content\r\n\r\n");
  CHECK(stream_head(response(status::reset_content)).head.ends_with("Content-Length: 0\r\n\r\n"));
}
