// A record as bytes in a ring, and back.
#pragma once
#include <corest/observe/log_record.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <vector>

namespace corest::observe {

/// Writes into memory that has room for the head and the longest message. A field is written whole or not at
/// all. No allocation, nothing throws.
class record_writer {
 public:
  record_writer(char* begin, std::size_t room, log_level level, char const* logger,
                trace_context const& trace, std::string_view message) noexcept;

  /// As it is: whoever calls has redacted it.
  void add(std::string_view name, log_value const& value) noexcept;
  /// A text in several parts: of names and texts that come one behind the other.
  void begin_text(std::string_view name) noexcept;
  void text(std::string_view part) noexcept;
  void end_text() noexcept;
  void leave_out() noexcept { ++head_.left_out; }

  /// All bytes of the record.
  [[nodiscard]] std::size_t finish() noexcept;

  struct head {
    char const* logger = nullptr;
    trace_context trace;
    std::uint32_t message = 0;  // bytes
    std::uint16_t fields = 0;
    std::uint16_t left_out = 0;
    log_level level = log_level::info;
  };
  struct field {
    std::uint64_t bits = 0;  // of a number, or the bytes of the text
    std::uint32_t name = 0;  // bytes
    log_value::kind kind = log_value::kind::natural;
  };
  static_assert(std::is_trivially_copyable_v<head> && std::is_trivially_copyable_v<field>);

 private:
  char* const begin_;
  char* at_;
  char* const end_;
  head head_;
  char* open_ = nullptr;  // the text that is being written
  field open_field_;
  bool full_ = false;
};

/// What was written. Views the bytes and `fields`, which it fills.
[[nodiscard]] log_record read_record(std::int64_t unix_nanos, std::string_view bytes,
                                     std::vector<log_field>& fields);

}  // namespace corest::observe
