// Parses text as the server does: with slack behind it that holds whatever bytes.
#pragma once
#include <corest/http/h1_parser.hpp>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace corest::http {

/// A head, the memory it points into, and what the parser said of it.
struct parsed {
  parse_result result;
  std::size_t scanned = 0;
  std::unique_ptr<char[]> bytes;
  corest::request request;

  [[nodiscard]] bool done() const { return result.outcome == parse_status::done; }
  [[nodiscard]] bool needs_more() const { return result.outcome == parse_status::need_more; }
  /// The status a bad head is answered with; 0 when it is not bad.
  [[nodiscard]] int refused() const { return result.outcome == parse_status::bad ? to_int(result.code) : 0; }
  [[nodiscard]] request_head const& head() const { return request.head(); }
  [[nodiscard]] std::string text(slice part) const { return {head().base + part.offset, part.length}; }
};

/// Gives the parser exactly this text; the slack is filled with `slack` over and over.
inline void parse_into(parsed& into, std::string_view text, head_limits const& limits = {},
                       std::string_view slack = "x") {
  constexpr std::size_t slack_bytes = 64;
  into.bytes = std::make_unique<char[]>(text.size() + slack_bytes);
  if (!text.empty()) std::memcpy(into.bytes.get(), text.data(), text.size());
  for (std::size_t i = 0; i < slack_bytes; ++i) into.bytes[text.size() + i] = slack[i % slack.size()];
  into.result = parse_head({into.bytes.get(), text.size()}, limits, into.request.head(), into.scanned);
}

inline parsed parse(std::string_view text, head_limits const& limits = {}) {
  parsed result;
  parse_into(result, text, limits);
  return result;
}

}  // namespace corest::http
