#include "export/protobuf.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using corest::otlp::protobuf_writer;
using namespace std::string_literals;

namespace {
template <class Write>
std::string written(Write write) {
  buffer out;
  protobuf_writer to(out);
  write(to);
  return std::string(out.view());
}
std::string text(std::string_view value) {
  return written([&](protobuf_writer& to) { to.text(1, value); }).substr(2);
}
}  // namespace

TEST_CASE("numbers, fixed numbers and bytes are written as the wire format has them") {
  CHECK(written([](auto& to) { to.number(1, 150); }) == "\x08\x96\x01"s);
  CHECK(written([](auto& to) { to.number(16, 0); }) == "\x80\x01\x00"s);
  CHECK(written([](auto& to) { to.number(1, ~std::uint64_t{0}); }) ==
        "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s);
  CHECK(written([](auto& to) { to.fixed32(2, 0x01020304); }) == "\x15\x04\x03\x02\x01"s);
  CHECK(written([](auto& to) { to.fixed64(1, 1); }) == "\x09\x01\0\0\0\0\0\0\0"s);
  CHECK(written([](auto& to) { to.real(4, 1.0); }) == "\x21\0\0\0\0\0\0\xf0\x3f"s);
  CHECK(written([](auto& to) { to.bytes(2, "testing"); }) == "\x12\x07testing"s);
}

TEST_CASE("a message has its length in front, also around another one") {
  auto const nested = written([](auto& to) {
    protobuf_writer::message const outer(to, 3);
    protobuf_writer::message const inner(to, 1);
    to.number(1, 5);
  });
  CHECK(nested == "\x1a\x87\x80\x80\x00\x0a\x82\x80\x80\x00\x08\x05"s);
  auto const large = written([](auto& to) {
    protobuf_writer::message const outer(to, 1);
    to.bytes(1, std::string(200, 'x'));
  });
  CHECK(large.substr(0, 5) == "\x0a\xcb\x81\x80\x00"s);
}

TEST_CASE("text that is UTF-8 stays, and what is not becomes question marks of the same length") {
  for (auto const* const good : {"", "plain", "gr\xc3\xbc\xc3\x9f", "\xe2\x82\xac", "\xf0\x9f\x98\x80"})
    CHECK(text(good) == good);
  CHECK(text("a\xffz") == "a?z");
  CHECK(text("cut\xe2\x82") == "cut??");
  CHECK(text("\xc0\xaf") == "??");            // too long a form
  CHECK(text("\xed\xa0\x80") == "???");       // half of a pair
  CHECK(text("\xf4\x90\x80\x80") == "????");  // beyond all characters
}
