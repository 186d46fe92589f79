// Which trace something belongs to, and how services tell each other: W3C Trace Context, traceparent.
#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace corest {

/// Names everything that happens because of one request, in all services. All zero means none.
struct trace_id {
  static constexpr std::size_t text_bytes = 32;

  std::uint64_t high = 0;
  std::uint64_t low = 0;

  [[nodiscard]] explicit operator bool() const noexcept { return (high | low) != 0; }
  friend bool operator==(trace_id const&, trace_id const&) = default;
  /// Writes 32 lower-case hexadecimal digits and returns them.
  std::string_view format(char* to) const noexcept;
  /// Exactly such digits, not all zero; otherwise none.
  [[nodiscard]] static trace_id parse(std::string_view digits) noexcept;
};

/// Names one span within a trace. Zero means none.
struct span_id {
  static constexpr std::size_t text_bytes = 16;

  std::uint64_t value = 0;

  [[nodiscard]] explicit operator bool() const noexcept { return value != 0; }
  friend bool operator==(span_id const&, span_id const&) = default;
  std::string_view format(char* to) const noexcept;
  [[nodiscard]] static span_id parse(std::string_view digits) noexcept;
};

/// The place in a trace that a message comes from or goes on from.
struct trace_context {
  static constexpr std::uint8_t sampled_flag = 1;  ///< the caller may have recorded it
  static constexpr std::uint8_t random_flag = 2;   ///< the trace id is random in its last seven bytes

  trace_id trace;
  span_id span;
  std::uint8_t flags = 0;

  [[nodiscard]] bool sampled() const noexcept { return (flags & sampled_flag) != 0; }
  friend bool operator==(trace_context const&, trace_context const&) = default;
};

/// Bytes of a traceparent as it is written: version 00.
inline constexpr std::size_t traceparent_bytes = 55;

/// Reads the value of a traceparent field. nullopt, and then a new trace begins, for anything that the
/// recommendation calls invalid: upper-case digits, zero ids, version ff, version 00 with anything behind
/// it. Later versions are read as far as 00 knows them. Unknown flags are dropped.
[[nodiscard]] std::optional<trace_context> parse_traceparent(std::string_view value) noexcept;
/// Writes traceparent_bytes to `to` and returns them.
std::string_view format_traceparent(trace_context const& from, char* to) noexcept;

}  // namespace corest
