// Writing one line of a log into fixed memory: what does not fit any more is left out, and the line says so.
#pragma once
#include "observe/decimal.hpp"
#include "observe/plain_text.hpp"

#include <corest/observe/log.hpp>
#include <corest/observe/logging_options.hpp>

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace corest::observe {

/// Text beyond its end is not written, and full() says so from then on. No allocation, nothing throws.
class line_writer {
 public:
  line_writer(char* begin, std::size_t room) noexcept : begin_(begin), at_(begin), end_(begin + room) {}

  // Always inline: most parts are literals, and copying a known number of bytes is a move or two.
  [[gnu::always_inline]] void text(std::string_view part) noexcept {
    if (part.size() > room()) {
      full_ = true;
      return;
    }
    if (!part.empty()) std::memcpy(at_, part.data(), part.size());
    at_ += part.size();
  }
  void byte(char one) noexcept { text({&one, 1}); }
  template <class Number>
  void number(Number value) noexcept {
    if constexpr (std::unsigned_integral<Number>) {
      if (room() >= max_decimal_bytes) {
        at_ = write_decimal(at_, value);
        return;
      }
    }
    auto const done = std::to_chars(at_, end_, value);
    if (done.ec == std::errc{})
      at_ = done.ptr;
    else
      full_ = true;
  }
  /// Text from anywhere as the inside of a JSON string, or of a line for people. Control characters and what
  /// ends a line somewhere are escaped, bytes that are no UTF-8 are U+FFFD; behind `most` bytes it is cut and
  /// ends in "...".
  void json(std::string_view from, std::size_t most) noexcept { escaped(from, most, '"', log_form::json); }
  /// `quote` is escaped too, unless it is 0.
  void console(std::string_view from, std::size_t most, char quote) noexcept {
    escaped(from, most, quote, log_form::console);
  }

  [[nodiscard]] std::size_t room() const noexcept { return static_cast<std::size_t>(end_ - at_); }
  [[nodiscard]] std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
  [[nodiscard]] std::string_view view() const noexcept { return {begin_, size()}; }
  [[nodiscard]] bool full() const noexcept { return full_; }
  /// Back to an earlier size(), as if nothing had been written behind it.
  void rewind(std::size_t size) noexcept {
    at_ = begin_ + size;
    full_ = false;
  }
  /// Keeps bytes at the end free, or gives them back.
  void hold_back(std::size_t bytes) noexcept { end_ -= bytes; }
  void give_back(std::size_t bytes) noexcept { end_ += bytes; }

 private:
  void escaped(std::string_view from, std::size_t most, char quote, log_form form) noexcept {
    // Mostly there is nothing to do.
    if (from.size() <= most && from.size() <= room() && copy_plain(at_, from)) {
      at_ += from.size();
      return;
    }
    // By a copy, so that one whose address nobody has may stay in registers.
    line_writer slow = *this;
    slow.escape(from, most, quote, form);
    *this = slow;
  }
  void escape(std::string_view from, std::size_t most, char quote, log_form form) noexcept;

  char* begin_;
  char* at_;
  char* end_;
  bool full_ = false;
};

}  // namespace corest::observe
