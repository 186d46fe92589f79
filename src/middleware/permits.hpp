// Places that requests hold while they are worked on, counted for each key.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace corest::middleware {

class permits;

/// One place, until it dies. It may die on another thread than it was taken on.
class [[nodiscard]] permit {
 public:
  permit() noexcept = default;
  permit(permit&& other) noexcept : of_(std::exchange(other.of_, nullptr)), key_(other.key_) {}
  permit& operator=(permit&& other) noexcept {
    std::swap(of_, other.of_);
    std::swap(key_, other.key_);
    return *this;
  }
  ~permit();

 private:
  friend class permits;
  permit(permits& of, std::uint64_t key) noexcept : of_(&of), key_(key) {}
  permits* of_ = nullptr;
  std::uint64_t key_ = 0;
};

/// A key is there as long as somebody holds a place of it, so there are never more than requests under way.
class permits {
 public:
  /// Takes a place whether there is one or not; `within` says whether there was.
  permit take(std::uint64_t key, std::uint32_t most, bool& within);

 private:
  friend class permit;
  void give_back(std::uint64_t key) noexcept;

  struct alignas(64) shard {
    std::mutex mutex;
    std::unordered_map<std::uint64_t, std::uint32_t> held;
  };
  [[nodiscard]] shard& shard_of(std::uint64_t key) noexcept { return shards_[(key >> 32) % shards_.size()]; }

  std::array<shard, 16> shards_;
};

}  // namespace corest::middleware
