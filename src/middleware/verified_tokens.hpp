// Tokens that one worker has verified already.
#pragma once
#include <corest/auth/digest.hpp>
#include <corest/auth/token.hpp>
#include <corest/http/principal.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace corest::middleware {

/// Finds them by their hash, so that it holds no token; what is new takes the place of the oldest of four.
class verified_tokens {
 public:
  static constexpr std::size_t capacity = 1024;

  struct entry {
    auth::sha256_digest hash{};
    std::uint64_t version = 0;  ///< of the keys it was verified with; 0: empty
    std::chrono::sys_seconds not_before{};
    std::chrono::sys_seconds expires{};
    principal who;
  };

  /// Null when it is not there, or was verified with other keys.
  [[nodiscard]] entry const* find(auth::sha256_digest const& hash, std::uint64_t version) const noexcept {
    if (sets_ == nullptr) return nullptr;
    for (entry const& one : set_of(hash).ways) {
      if (one.version == version && one.hash == hash) return &one;
    }
    return nullptr;
  }
  void keep(entry verified) {
    if (sets_ == nullptr) sets_ = std::make_unique<std::array<set, capacity / set_size>>();
    set& where = set_of(verified.hash);
    where.ways[where.next++ % set_size] = std::move(verified);
  }

 private:
  static constexpr std::size_t set_size = 4;
  struct set {
    std::array<entry, set_size> ways;
    std::size_t next = 0;
  };

  /// Any bits of a good hash are as good as others.
  [[nodiscard]] set& set_of(auth::sha256_digest const& hash) const noexcept {
    return (*sets_)[(hash[0] | std::size_t{hash[1]} << 8) % (capacity / set_size)];
  }

  std::unique_ptr<std::array<set, capacity / set_size>> sets_;  ///< made when there is a first one
};

}  // namespace corest::middleware
