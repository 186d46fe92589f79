// Making and accepting request ids.
#include "server/request_id.hpp"

#include <bit>
#include <cstring>
#include <random>

namespace corest::server {
namespace {

// One byte per 4-bit digit, most significant first; then '0'..'9', 'a'..'f' without a table or a branch.
void write_hex(char* to, std::uint32_t bits) noexcept {
  std::uint64_t digits = bits;
  digits = ((digits & 0xffff0000) << 16) | (digits & 0xffff);
  digits = ((digits & 0x0000ff000000ff00) << 8) | (digits & 0x000000ff000000ff);
  digits = ((digits & 0x00f000f000f000f0) << 4) | (digits & 0x000f000f000f000f);
  std::uint64_t const letters = ((digits + 0x0606060606060606) >> 4) & 0x0101010101010101;
  digits += 0x3030303030303030 + letters * ('a' - '0' - 10);
  if constexpr (std::endian::native == std::endian::little) digits = __builtin_bswap64(digits);
  std::memcpy(to, &digits, sizeof digits);
}

void write_hex(char* to, std::uint64_t bits) noexcept {
  write_hex(to, static_cast<std::uint32_t>(bits >> 32));
  write_hex(to + 8, static_cast<std::uint32_t>(bits));
}

std::uint64_t random_bits() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

// A bijection, so that different counters stay different ids (the finaliser of splitmix64).
std::uint64_t mix(std::uint64_t value) noexcept {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace

bool acceptable_request_id(std::string_view id) noexcept {
  if (id.empty() || id.size() > 64) return false;
  for (char const each : id) {
    bool const fine = (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') ||
                      (each >= 'A' && each <= 'Z') || each == '-' || each == '_' || each == '.' ||
                      each == ':';
    if (!fine) return false;
  }
  return true;
}

request_ids::request_ids() : counter_(random_bits()) {
  last_.high = random_bits();
  write_hex(text_.data(), last_.high);
}

std::string_view request_ids::next() noexcept {
  last_.low = mix(++counter_);
  write_hex(text_.data() + 16, last_.low);
  return {text_.data(), text_.size()};
}

}  // namespace corest::server
