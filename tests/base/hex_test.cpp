#include <corest/base/hex.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <random>
#include <string>

using corest::write_hex;

TEST_CASE("numbers are written in lower-case digits with leading zeros") {
  std::mt19937_64 any(20'261'128);
  for (std::uint64_t number = 0; number != 1'000; ++number) {
    std::uint64_t const bits = number < 17 ? number * 0x1111111111111111 : any();
    char expected[17];
    std::snprintf(expected, sizeof expected, "%016llx", static_cast<unsigned long long>(bits));
    std::string digits(16, ' ');
    write_hex(digits.data(), bits);
    CHECK(digits == expected);
    std::string half(8, ' ');
    write_hex(half.data(), static_cast<std::uint32_t>(bits));
    CHECK(half == digits.substr(8));
  }
}
