#include "middleware/keyed_hash.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <random>

namespace corest::middleware {
namespace {

struct secret {
  secret() {
    std::random_device source;
    auto const word = [&] { return std::uint64_t{source()} << 32 | source(); };
    first = word();
    second = word();
  }
  secret(std::uint64_t one, std::uint64_t other) noexcept : first(one), second(other) {}
  std::uint64_t first, second;
};

secret& of_process() {
  static secret key;
  return key;
}

struct sip {
  std::uint64_t a, b, c, d;

  void round() noexcept {
    a += b;
    c += d;
    b = std::rotl(b, 13) ^ a;
    d = std::rotl(d, 16) ^ c;
    a = std::rotl(a, 32);
    c += b;
    a += d;
    b = std::rotl(b, 17) ^ c;
    d = std::rotl(d, 21) ^ a;
    c = std::rotl(c, 32);
  }
  void take(std::uint64_t word) noexcept {
    d ^= word;
    round();
    a ^= word;
  }
};

std::uint64_t hash_with(secret const& key, std::string_view text, std::uint64_t also) noexcept {
  sip state{key.first ^ 0x736f6d6570736575u, key.second ^ 0x646f72616e646f6du,
            key.first ^ 0x6c7967656e657261u, key.second ^ 0x7465646279746573u};
  state.take(also);
  auto const size = text.size();
  for (; text.size() >= 8; text.remove_prefix(8)) {
    std::uint64_t word;
    std::memcpy(&word, text.data(), 8);
    state.take(word);
  }
  std::uint64_t last = std::uint64_t{size} << 56;
  std::memcpy(&last, text.data(), text.size());  // at most seven bytes, below the size on little endian
  state.take(last);
  state.c ^= 0xff;
  for (int i = 0; i < 3; ++i) state.round();
  return state.a ^ state.b ^ state.c ^ state.d;
}

}  // namespace

std::uint64_t keyed_hash(std::string_view text, std::uint64_t also) noexcept {
  return hash_with(of_process(), text, also);
}

void set_hash_secret(std::string_view text) noexcept {
  secret const none(0, 0);
  of_process() = secret(hash_with(none, text, 1), hash_with(none, text, 2));
}

}  // namespace corest::middleware
