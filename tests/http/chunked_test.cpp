#include <corest/http/chunked.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace corest;
using namespace corest::http;

namespace {

struct outcome {
  parse_result result;
  std::string body;
  std::size_t consumed = 0;

  [[nodiscard]] bool done() const { return result.outcome == parse_status::done; }
  [[nodiscard]] bool needs_more() const { return result.outcome == parse_status::need_more; }
  [[nodiscard]] int refused() const { return result.outcome == parse_status::bad ? to_int(result.code) : 0; }
};

/// Decodes in place, as a server does, `piece` bytes at a time.
outcome decode(std::string bytes, std::size_t piece = 1 << 20, std::uint64_t max_body = default_body_bytes) {
  chunked_decoder decoder(max_body);
  outcome all;
  std::size_t produced = 0;
  while (all.consumed < bytes.size() && all.needs_more()) {
    auto const size = std::min(piece, bytes.size() - all.consumed);
    auto const step = decoder.feed({bytes.data() + all.consumed, size}, bytes.data() + produced);
    all.result = step.result;
    all.consumed += step.consumed;
    produced += step.produced;
  }
  all.body = bytes.substr(0, produced);
  CHECK(decoder.decoded() == produced);
  return all;
}

}  // namespace

TEST_CASE("chunks are joined to the body, and what follows is left") {
  auto const got = decode("5\r\nhello\r\n00A\r\n, chunked \r\n5\r\nworld\r\n0\r\n\r\nGET /");
  REQUIRE(got.done());
  CHECK(got.body == "hello, chunked world");
  CHECK(got.consumed == 42);
}

TEST_CASE("every split of a chunked body gives the same bytes") {
  std::string const bytes =
      "3;a=b\r\nabc\r\n1 ;x=\"; \\\" y\"\r\nd\r\n10\r\n0123456789abcdef\r\n0;last\r\nDigest: x\r\nA:\r\n\r\n";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    auto const got = decode(bytes, piece);
    REQUIRE(got.done());
    CHECK(got.body == "abcd0123456789abcdef");
    CHECK(got.consumed == bytes.size());
  }
  for (std::size_t size = 0; size < bytes.size(); ++size) CHECK(decode(bytes.substr(0, size)).needs_more());
}

TEST_CASE("the output may lie elsewhere") {
  chunked_decoder decoder;
  std::string output(16, '.');
  auto const step = decoder.feed("2\r\nab\r\n0\r\n\r\n", output.data());
  CHECK(step.result.outcome == parse_status::done);
  CHECK(step.produced == 2);
  CHECK(output == "ab..............");
}

TEST_CASE("anything but the grammar of chunks is refused, whole or byte by byte") {
  using namespace std::string_literals;
  for (auto const& bytes :
       {"\r\n"s,           "g\r\n"s,      "-1\r\n"s,         "+1\r\n"s,         " 1\r\n"s,
        ";a\r\n"s,         "0x1\r\na"s,   "1\na"s,           "1\r\r"s,          "1 \r\n"s,
        "1 a\r\n"s,        "1;a\nb"s,     "1;a\rb"s,         "1;\0\r\n"s,       "1\r\nab"s,
        "1\r\na\n"s,       "1\r\na\rb"s,  "0\r\n\n"s,        "0\r\n\rx"s,       "0\r\n: x\r\n"s,
        "0\r\n a: x\r\n"s, "0\r\na\r\n"s, "0\r\na : x\r\n"s, "0\r\na: \0\r\n"s, "0\r\na: b\n\r\n"s,
        "0\r\na: b\rc"s}) {
    CHECK_MESSAGE(decode(bytes).refused() == 400, bytes);
    CHECK_MESSAGE(decode(bytes, 1).refused() == 400, bytes);
  }
}

TEST_CASE("a body larger than the limit is 413 as soon as a chunk says so") {
  CHECK(decode("a\r\n0123456789\r\n0\r\n\r\n", 1, 10).body == "0123456789");
  CHECK(decode("a", 1, 9).refused() == 413);
  CHECK(decode("5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", 1, 10).done());
  CHECK(decode("5\r\n01234\r\n6", 1, 10).refused() == 413);
  CHECK(decode("0\r\n\r\n", 1, 0).done());
  CHECK(decode("1", 1, 0).refused() == 413);
}

TEST_CASE("a chunk size cannot overflow") {
  CHECK(decode("ffffffffffffffff\r\nx", 1, UINT64_MAX).needs_more());
  CHECK(decode("10000000000000000", 1, UINT64_MAX).refused() == 413);
  CHECK(decode("1\r\na\r\nffffffffffffffff", 1, UINT64_MAX).refused() == 413);
}

TEST_CASE("the limit of a chunk size line holds on both sides") {
  auto const line = [](std::size_t size) { return "1;" + std::string(size - 4, 'x') + "\r\n"; };
  CHECK(decode(line(max_chunk_line_bytes) + "a\r\n" + line(max_chunk_line_bytes) + "b\r\n0\r\n\r\n").body ==
        "ab");
  CHECK(decode(line(max_chunk_line_bytes + 1)).refused() == 413);
  CHECK(decode(std::string(max_chunk_line_bytes + 1, '0')).refused() == 413);
}

TEST_CASE("the limit of the trailer fields holds on both sides") {
  auto const trailers = [](std::size_t size) { return "0\r\nA: " + std::string(size - 7, 'x') + "\r\n\r\n"; };
  CHECK(decode(trailers(max_trailer_bytes)).done());
  CHECK(decode(trailers(max_trailer_bytes + 1)).refused() == 431);
}

TEST_CASE("what size lines have beyond sixteen bytes each has a limit of its own, held on both sides") {
  auto const with_extensions = [](std::size_t excess) {
    std::string text;
    // Each line: "1", ";", letters and CR LF; sixteen bytes of each are free.
    for (std::size_t left = excess; left > 0;) {
      auto const beyond = std::min<std::size_t>(left, max_chunk_line_bytes - free_chunk_line_bytes);
      text += "1;" + std::string(free_chunk_line_bytes - 4 + beyond, 'x') + "\r\n.\r\n";
      left -= beyond;
    }
    return text + "0\r\n\r\n";
  };
  CHECK(decode(with_extensions(max_chunk_overhead_bytes)).done());
  CHECK(decode(with_extensions(max_chunk_overhead_bytes + 1)).refused() == 413);
  std::string many;
  for (int i = 0; i < 100'000; ++i)
    many += "1;x=1234567890\r\n.\r\n";  // sixteen bytes: it may go on for ever
  CHECK(decode(many + "0\r\n\r\n").done());
}

TEST_CASE("trailer fields are kept for who asks for them, and apart from the body") {
  std::string bytes = "3\r\nabc\r\n0\r\nX-Sum: 6 \r\nHost: evil\r\nx-empty:\r\n\r\nGET";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    std::string copy = bytes;
    buffer trailers;
    chunked_decoder decoder(default_body_bytes, &trailers);
    parse_result result;
    std::size_t consumed = 0, produced = 0;
    while (result.outcome == parse_status::need_more) {
      auto const step = decoder.feed({copy.data() + consumed, std::min(piece, copy.size() - consumed)},
                                     copy.data() + produced);
      result = step.result;
      consumed += step.consumed;
      produced += step.produced;
    }
    CHECK(result.outcome == parse_status::done);
    CHECK(trailers.view() == "X-Sum: 6 \r\nHost: evil\r\nx-empty:\r\n");
    CHECK(copy.substr(0, produced) == "abc");
    CHECK(bytes.substr(consumed) == "GET");
  }
}
