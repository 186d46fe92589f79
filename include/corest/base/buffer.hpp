// Growable contiguous bytes, with slack behind them that a vectorised reader may touch.
#pragma once
#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>

namespace corest {

/// Bytes that grow at the end and are consumed at the front; move-only.
/// `buffer_slack` readable bytes always follow the last byte, so scanners may load past the end.
/// Growing throws std::bad_alloc when memory is out, and moves the bytes: views into it die.
inline constexpr std::size_t buffer_slack = 64;

class buffer {
 public:
  buffer() noexcept = default;
  explicit buffer(std::size_t capacity) { grow(capacity); }
  buffer(buffer&& other) noexcept { swap(other); }
  buffer& operator=(buffer&& other) noexcept {
    buffer(std::move(other)).swap(*this);
    return *this;
  }
  ~buffer();

  [[nodiscard]] char* data() noexcept { return data_ + begin_; }
  [[nodiscard]] char const* data() const noexcept { return data_ + begin_; }
  [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
  [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] std::string_view view() const noexcept { return {data(), size()}; }

  /// Room for at least `count` more bytes; the returned pointer is where they go. Say how many were
  /// written with commit().
  [[nodiscard]] char* reserve(std::size_t count) {
    if (capacity_ - end_ < count) make_room(count);
    return data_ + end_;
  }
  /// Bytes that fit without growing or moving.
  [[nodiscard]] std::size_t room() const noexcept { return capacity_ - end_; }
  void commit(std::size_t count) noexcept { end_ += count; }

  void append(std::string_view bytes) {
    char* const to = reserve(bytes.size());
    if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
    end_ += bytes.size();
  }
  void push_back(char byte) {
    *reserve(1) = byte;
    ++end_;
  }

  /// Drops `count` bytes at the front; O(1).
  void consume(std::size_t count) noexcept {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  /// Keeps the first `count` bytes.
  void truncate(std::size_t count) noexcept { end_ = begin_ + count; }
  /// Empties it and keeps the memory.
  void clear() noexcept { begin_ = end_ = 0; }
  /// Empties it and gives the memory back.
  void release() noexcept { buffer().swap(*this); }

  void swap(buffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(begin_, other.begin_);
    std::swap(end_, other.end_);
    std::swap(capacity_, other.capacity_);
  }

 private:
  void make_room(std::size_t count);
  void grow(std::size_t capacity);

  char* data_ = nullptr;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t capacity_ = 0;  // without the slack
};

}  // namespace corest
