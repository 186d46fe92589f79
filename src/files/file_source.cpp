#include "files/file_source.hpp"

#include <corest/io/cached_read.hpp>
#include <corest/io/error.hpp>
#include <corest/io/thread_pool.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <span>
#include <stdexcept>
#include <utility>

namespace corest {
namespace {

/// What is read at once: as much as a socket takes.
constexpr std::uint64_t piece_bytes = 64 * 1024;
/// What is looked for in memory, or fetched, at once: a few milliseconds of a slow disk.
constexpr std::uint64_t window_bytes = 1024 * 1024;

std::uint64_t random_number() {
  std::random_device from;
  return std::uniform_int_distribution<std::uint64_t>()(from);
}

}  // namespace

task<> range_cursor::read(io::file const& from, buffer& into) {
  auto const most = static_cast<std::size_t>(std::min(left_, piece_bytes));
  std::span<char> const room(into.reserve(most), most);
  auto got = io::read_cached(from.fd(), offset_, room);
  if (!got && got.error() == std::errc::operation_would_block) got = co_await from.read_at(offset_, room);
  if (!got) io::throw_error(got.error(), "read");
  if (*got == 0) throw std::length_error("a file is shorter than it was");
  into.commit(*got);
  offset_ += *got;
  left_ -= *got;
}

task<> range_cursor::point(io::file const& from, file_range& to) {
  auto const size = std::min(left_, window_bytes);
  if (!io::is_cached(from.fd(), offset_, size)) {
    auto const fetch = [fd = from.fd(), offset = offset_, size] { io::load_into_cache(fd, offset, size); };
    co_await to_thread(fetch);
  }
  to = {from.fd(), offset_, size};
  offset_ += size;
  left_ -= size;
}

task<bool> file_source::next(buffer& into) {
  if (range_.done()) co_return false;
  co_await range_.read(from_, into);
  co_return true;
}

task<bool> file_source::next_with_file(buffer&, file_range& behind) {
  if (range_.done()) co_return false;
  co_await range_.point(from_, behind);
  co_return true;
}

byteranges_source::byteranges_source(io::file from, std::span<http::byte_range const> ranges,
                                     std::uint64_t length, std::string part_type)
    : from_(std::move(from)),
      ranges_(ranges.begin(), ranges.end()),
      part_type_(std::move(part_type)),
      frame_(ranges_, length, part_type_, random_number()) {}

// False at the end; otherwise there may be bytes of a range to come.
bool byteranges_source::begin_part(buffer& into) {
  if (!range_.done()) return true;
  if (begun_ > ranges_.size()) return false;
  if (begun_ == ranges_.size()) {
    frame_.append_end(into);
  } else {
    frame_.append_part_head(begun_, into);
    range_ = range_cursor(ranges_[begun_].first, ranges_[begun_].size());
  }
  ++begun_;
  return true;
}

task<bool> byteranges_source::next(buffer& into) {
  bool const more = begin_part(into);
  if (more && !range_.done()) co_await range_.read(from_, into);
  co_return more;
}

task<bool> byteranges_source::next_with_file(buffer& into, file_range& behind) {
  bool const more = begin_part(into);
  if (more && !range_.done()) co_await range_.point(from_, behind);
  co_return more;
}

}  // namespace corest
