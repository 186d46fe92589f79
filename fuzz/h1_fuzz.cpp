// Fuzzes what reads requests: a stream of heads and bodies must give the same messages however it is split,
// whatever lies behind its bytes, and nothing found may lie outside of them.
//
// The first byte of an input chooses how it is split, the second the limits; the rest is what a client sends.
#include "support.hpp"

#include <corest/http/chunked.hpp>
#include <corest/http/cookie.hpp>
#include <corest/http/date.hpp>
#include <corest/http/etag.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/http/media_type.hpp>
#include <corest/http/url.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

using namespace corest;
using namespace corest::http;
using fuzzing::require;
using fuzzing::splitter;

namespace {

/// Exactly these bytes and 64 more of `slack`, on the heap so that a sanitizer sees a read beyond.
class received {
 public:
  received(std::string_view bytes, char slack) : size_(bytes.size()), memory_(new char[bytes.size() + 64]) {
    std::copy(bytes.begin(), bytes.end(), memory_.get());
    std::fill_n(memory_.get() + size_, 64, slack);
  }
  [[nodiscard]] std::string_view view() const { return {memory_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<char[]> memory_;
};

void check_slices(request_head const& head, std::string_view bytes) {
  require(head.base == bytes.data(), "the base is where the bytes are");
  require(head.size <= bytes.size() && head.size >= 16, "the head lies within the bytes");
  require(bytes.substr(0, head.size).ends_with("\r\n\r\n"), "the head ends with an empty line");
  auto const text = [&](slice part) {
    require(part.offset + part.length <= head.size, "a slice lies within the head");
    return std::string_view(head.base + part.offset, part.length);
  };
  auto const path = text(head.path);
  require(!text(head.target).empty(), "a target is not empty");
  (void)text(head.query);
  (void)text(head.authority);
  if (head.verb == method::connect) {
    require(path.empty(), "CONNECT has no path");
  } else if (path != "*") {
    require(path.starts_with('/'), "a path starts with a slash");
    std::string decoded = *percent_decode(path);
    std::replace(decoded.begin(), decoded.end(), '\\', '/');
    decoded += '/';
    require(decoded.find("/../") == std::string::npos && decoded.find("/./") == std::string::npos,
            "a path has no dot segment");
    require(decoded.find('\0') == std::string::npos, "a path has no NUL");
    require(head.path_has_escapes == (path.find('%') != std::string_view::npos), "escapes are noted");
  }
  require(method_from(text(head.method_text)) == head.verb, "the method is that of its text");
  require(head.field_count <= fields_ceiling, "fields are limited");
  for (std::size_t i = 0; i < head.field_count; ++i) {
    auto const name = text(head.fields[i].name);
    auto const value = text(head.fields[i].value);
    require(!name.empty() && name.find_first_of(" \t\r\n:") == std::string_view::npos, "a name is a token");
    require(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
            "a value is a line");
    require(value.empty() || (value.front() != ' ' && value.back() != ' '), "a value is trimmed");
  }
  for (auto const index : head.known_index) require(index <= head.field_count, "a known field is a field");
  require(!(head.chunked && head.has_content_length), "a body has one framing");
}

void check_same(parse_result const& a, request_head const& x, parse_result const& b, request_head const& y) {
  require(a.outcome == b.outcome, "the outcome does not depend on the split");
  if (a.outcome == parse_status::bad)
    require(a.code == b.code && std::strcmp(a.reason, b.reason) == 0, "nor does the reason");
  if (a.outcome != parse_status::done) return;
  auto const same = [](slice one, slice other) {
    return one.offset == other.offset && one.length == other.length;
  };
  require(x.size == y.size && x.field_count == y.field_count && x.content_length == y.content_length &&
              x.chunked == y.chunked && x.keep_alive == y.keep_alive && x.verb == y.verb &&
              x.minor_version == y.minor_version && x.expects_continue == y.expects_continue &&
              x.known_index == y.known_index && same(x.path, y.path) && same(x.query, y.query) &&
              same(x.authority, y.authority) && same(x.target, y.target),
          "nor does what was found");
  for (std::size_t i = 0; i < x.field_count; ++i)
    require(same(x.fields[i].name, y.fields[i].name) && same(x.fields[i].value, y.fields[i].value),
            "nor do the fields");
}

/// Parses one head whole and in pieces; the size of it, 0 when there is none.
std::size_t parse_both_ways(std::string_view bytes, head_limits const& limits, splitter& split,
                            request_head& whole) {
  received const all(bytes, '\n');
  std::size_t scanned = 0;
  auto const result = parse_head(all.view(), limits, whole, scanned);
  if (result.outcome == parse_status::done) check_slices(whole, all.view());

  auto const parts = std::make_unique<request_head>();
  parse_result last;
  std::size_t size = 0;
  scanned = 0;
  while (last.outcome == parse_status::need_more && size < bytes.size()) {
    size = std::min(size + split.next(), bytes.size());
    received const some(bytes.substr(0, size), size % 2 == 0 ? ':' : ' ');
    last = parse_head(some.view(), limits, *parts, scanned);
    if (last.outcome == parse_status::done) check_slices(*parts, some.view());
  }
  // An incomplete head may be found bad earlier when it comes at once: only its end must give the same.
  if (result.outcome == parse_status::bad && last.outcome == parse_status::need_more) return 0;
  check_same(result, whole, last, *parts);
  return result.outcome == parse_status::done ? whole.size : 0;
}

/// Decodes a chunked body whole and in pieces, in place; the bytes of it, 0 when it is not complete.
std::size_t decode_both_ways(std::string_view bytes, std::uint64_t max_body, splitter& split) {
  std::string whole(bytes);
  chunked_decoder decoder(max_body);
  auto const all = decoder.feed(whole, whole.data());
  require(all.consumed <= whole.size() && all.produced <= all.consumed, "decoding stays in its range");
  require(decoder.decoded() == all.produced && all.produced <= max_body, "and within its limit");

  std::string parts(bytes);
  chunked_decoder again(max_body);
  parse_result result;
  std::size_t consumed = 0;
  std::size_t produced = 0;
  while (result.outcome == parse_status::need_more && consumed < parts.size()) {
    auto const size = std::min(split.next(), parts.size() - consumed);
    auto const step = again.feed({parts.data() + consumed, size}, parts.data() + produced);
    require(step.produced <= step.consumed && step.consumed <= size, "a step stays in its range");
    consumed += step.consumed;
    produced += step.produced;
    result = step.result;
  }
  require(result.outcome == all.result.outcome && consumed == all.consumed && produced == all.produced,
          "decoding does not depend on the split");
  require(whole.substr(0, produced) == parts.substr(0, produced), "nor do the bytes");
  return result.outcome == parse_status::done ? consumed : 0;
}

/// Everything that reads the value of a field or a part of a target.
void read_values(std::string_view text) {
  constexpr std::array<std::string_view, 2> offers{"application/json", "text/plain"};
  cookie_reader cookies(text);
  while (cookies.next()) {}
  query_reader parameters(text);
  while (parameters.next()) {}
  segment_reader segments(text);
  while (segments.next()) {}
  (void)negotiate(text, offers);
  (void)negotiate_token(text, offers);
  if (auto const type = parse_media_type(text)) (void)type->parameter("charset");
  (void)if_match(text, entity_tag{"v1", false});
  if (auto const date = parse_date(text, 1'700'000'000)) {
    std::array<char, date_bytes> again{};
    format_date(*date, again.data());
    require(parse_date({again.data(), again.size()}, 0) == *date, "a date comes back");
  }
  std::string encoded;
  percent_encode(text, encoded);
  require(percent_decode(encoded) == text, "encoded text comes back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 2) return 0;
  splitter split(data[0]);
  head_limits limits;
  if ((data[1] & 1) != 0) limits.head_bytes = 100;
  if ((data[1] & 2) != 0) limits.target_bytes = 20;
  if ((data[1] & 4) != 0) limits.fields = 2;
  std::uint64_t const max_body = (data[1] & 8) != 0 ? 10 : default_body_bytes;

  std::string_view rest(reinterpret_cast<char const*>(data) + 2, size - 2);
  if ((data[1] & 16) != 0) (void)decode_both_ways(rest, max_body, split);
  read_values(rest);
  auto const head = std::make_unique<request_head>();
  while (auto const consumed = parse_both_ways(rest, limits, split, *head)) {
    rest.remove_prefix(consumed);
    if (head->chunked) {
      auto const body = decode_both_ways(rest, max_body, split);
      if (body == 0) break;
      rest.remove_prefix(body);
    } else if (head->content_length > rest.size()) {
      break;
    } else {
      rest.remove_prefix(static_cast<std::size_t>(head->content_length));
    }
  }
  return 0;
}
