#include "observe/line_writer.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <string>

using corest::observe::line_writer;

namespace {

std::string json(std::string const& text) {
  std::array<char, 256> room;
  line_writer to(room.data(), room.size());
  to.json(text, room.size());
  return std::string(to.view());
}

std::string number(std::uint64_t value) {
  std::array<char, 64> room;
  line_writer to(room.data(), room.size());
  to.number(value);
  return std::string(to.view());
}

}  // namespace

TEST_CASE("a byte that needs an escape gets it wherever it stands, and others stay as they are") {
  for (std::size_t size = 1; size <= 20; ++size) {
    CHECK(json(std::string(size, 'a')) == std::string(size, 'a'));
    for (std::size_t at = 0; at < size; ++at) {
      for (unsigned byte = 0; byte < 256; ++byte) {
        std::string text(size, 'a');
        text[at] = static_cast<char>(byte);
        bool const plain = byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
        auto const written = json(text);
        REQUIRE((written == text) == plain);
        REQUIRE(written.starts_with(text.substr(0, at)));
        REQUIRE(written.ends_with(text.substr(at + 1)));
      }
    }
  }
}

TEST_CASE("numbers of every length are written in full") {
  std::uint64_t power = 1;
  for (int digits = 1; digits <= 20; ++digits, power *= 10)
    for (std::uint64_t const value : {power - 1, power, power + 1, 2 * power + power / 3})
      CHECK(number(value) == std::to_string(value));
  CHECK(number(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}

TEST_CASE("a text or a number for which there is no room is left out, and the line knows") {
  std::array<char, 8> room;
  line_writer to(room.data(), room.size());
  to.json("12345678", 100);
  CHECK(to.view() == "12345678");
  CHECK_FALSE(to.full());
  line_writer shorter(room.data(), 7);
  shorter.json("12345678", 100);
  CHECK(shorter.full());
  CHECK(shorter.size() == 0);
  shorter.rewind(0);
  shorter.number(12345678U);
  CHECK(shorter.full());
}
