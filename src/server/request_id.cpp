// Making and accepting request ids.
#include "server/request_id.hpp"

#include <corest/base/hex.hpp>

#include <random>

namespace corest::server {
namespace {

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
