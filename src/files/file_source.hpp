// Bytes of files as bodies.
#pragma once
#include <corest/async/byte_source.hpp>
#include <corest/http/byteranges.hpp>
#include <corest/http/range.hpp>
#include <corest/io/file.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace corest {

/// What is left of a range of a file. What is not in memory is fetched on the pool before it is sent, so that
/// no worker waits for a disk.
class range_cursor {
 public:
  range_cursor() noexcept = default;
  /// `size` bytes from `offset` on.
  range_cursor(std::uint64_t offset, std::uint64_t size) noexcept : offset_(offset), left_(size) {}

  [[nodiscard]] bool done() const noexcept { return left_ == 0; }
  /// Appends the next bytes. Throws std::length_error when the file has become shorter, io_error.
  task<> read(io::file const& from, buffer& into);
  /// Says where the next bytes are.
  task<> point(io::file const& from, file_range& to);

 private:
  std::uint64_t offset_ = 0;
  std::uint64_t left_ = 0;
};

/// One range, or all of a file.
class file_source final : public byte_source {
 public:
  file_source(io::file from, std::uint64_t offset, std::uint64_t size) noexcept
      : from_(std::move(from)), range_(offset, size), size_(size) {}

  task<bool> next(buffer& into) override;
  task<bool> next_with_file(buffer& into, file_range& behind) override;
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept override { return size_; }

 private:
  io::file from_;
  range_cursor range_;
  std::uint64_t size_;
};

/// Several ranges as multipart/byteranges.
class byteranges_source final : public byte_source {
 public:
  byteranges_source(io::file from, std::span<http::byte_range const> ranges, std::uint64_t length,
                    std::string part_type);

  task<bool> next(buffer& into) override;
  task<bool> next_with_file(buffer& into, file_range& behind) override;
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept override {
    return frame_.content_length();
  }
  [[nodiscard]] std::string content_type() const { return frame_.content_type(); }

 private:
  bool begin_part(buffer& into);

  io::file from_;
  std::vector<http::byte_range> ranges_;
  std::string part_type_;
  http::byteranges frame_;
  std::size_t begun_ = 0;  // parts; one more at the end
  range_cursor range_;
};

}  // namespace corest
