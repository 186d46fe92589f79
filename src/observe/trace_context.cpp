// Hexadecimal digits both ways, and the fields of a traceparent.
#include <corest/base/hex.hpp>
#include <corest/observe/trace_context.hpp>

namespace corest {
namespace {

/// Lower case only: the recommendation wants ids to be comparable as text.
bool read_hex(std::string_view digits, std::uint64_t& bits) noexcept {
  bits = 0;
  for (char const each : digits) {
    if (each >= '0' && each <= '9')
      bits = bits << 4 | static_cast<std::uint64_t>(each - '0');
    else if (each >= 'a' && each <= 'f')
      bits = bits << 4 | static_cast<std::uint64_t>(each - 'a' + 10);
    else
      return false;
  }
  return true;
}

}  // namespace

std::string_view trace_id::format(char* to) const noexcept {
  write_hex(to, high);
  write_hex(to + 16, low);
  return {to, text_bytes};
}

trace_id trace_id::parse(std::string_view digits) noexcept {
  trace_id id;
  if (digits.size() != text_bytes) return {};
  if (!read_hex(digits.substr(0, 16), id.high) || !read_hex(digits.substr(16), id.low)) return {};
  return id;
}

std::string_view span_id::format(char* to) const noexcept {
  write_hex(to, value);
  return {to, text_bytes};
}

span_id span_id::parse(std::string_view digits) noexcept {
  span_id id;
  if (digits.size() != text_bytes || !read_hex(digits, id.value)) return {};
  return id;
}

// version "-" trace-id "-" parent-id "-" flags, and from version 01 on perhaps "-" and more.
std::optional<trace_context> parse_traceparent(std::string_view value) noexcept {
  if (value.size() < traceparent_bytes) return std::nullopt;
  if (value[2] != '-' || value[35] != '-' || value[52] != '-') return std::nullopt;
  std::uint64_t version = 0;
  std::uint64_t flags = 0;
  if (!read_hex(value.substr(0, 2), version) || !read_hex(value.substr(53, 2), flags)) return std::nullopt;
  if (version == 0xff) return std::nullopt;
  if (value.size() > traceparent_bytes && (version == 0 || value[traceparent_bytes] != '-'))
    return std::nullopt;
  trace_context const found{
      .trace = trace_id::parse(value.substr(3, trace_id::text_bytes)),
      .span = span_id::parse(value.substr(36, span_id::text_bytes)),
      .flags = static_cast<std::uint8_t>(flags & (trace_context::sampled_flag | trace_context::random_flag))};
  if (!found.trace || !found.span) return std::nullopt;
  return found;
}

std::string_view format_traceparent(trace_context const& from, char* to) noexcept {
  to[0] = to[1] = '0';
  to[2] = to[35] = to[52] = '-';
  from.trace.format(to + 3);
  from.span.format(to + 36);
  to[53] = "0123456789abcdef"[from.flags >> 4];
  to[54] = "0123456789abcdef"[from.flags & 15];
  return {to, traceparent_bytes};
}

}  // namespace corest
