// Fuzzes what reads responses: a stream of heads must give the same messages however it is split, whatever
// lies behind its bytes, and nothing found may lie outside of them.
//
// The first byte of an input chooses how it is split, the second the limits and the method; the rest is what
// a server sends.
#include "support.hpp"

#include <corest/http/chunked.hpp>
#include <corest/http/h1_response_parser.hpp>

#include <algorithm>
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

void check_slices(response_head const& head, std::string_view bytes) {
  require(head.base == bytes.data(), "the base is where the bytes are");
  require(head.size <= bytes.size() && head.size >= 16, "the head lies within the bytes");
  require(bytes.substr(0, head.size).ends_with("\r\n\r\n"), "the head ends with an empty line");
  require(to_int(head.code) >= 100 && to_int(head.code) <= 599, "the code is one");
  auto const text = [&](slice part) {
    require(part.offset + part.length <= head.size, "a slice lies within the head");
    return head.text(part);
  };
  require(text(head.reason).find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos,
          "a reason is a line");
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

void check_same(parse_result const& a, response_head const& x, parse_result const& b,
                response_head const& y) {
  require(a.outcome == b.outcome, "the outcome does not depend on the split");
  if (a.outcome == parse_status::bad)
    require(a.code == b.code && std::strcmp(a.reason, b.reason) == 0, "nor does the reason");
  if (a.outcome != parse_status::done) return;
  require(x.size == y.size && x.code == y.code && x.field_count == y.field_count &&
              x.content_length == y.content_length && x.chunked == y.chunked &&
              x.keep_alive == y.keep_alive && x.minor_version == y.minor_version &&
              x.known_index == y.known_index && x.text(x.reason) == y.text(y.reason),
          "nor does what was found");
  for (std::size_t i = 0; i < x.field_count; ++i)
    require(x.text(x.fields[i].name) == y.text(y.fields[i].name) &&
                x.text(x.fields[i].value) == y.text(y.fields[i].value),
            "nor do the fields");
}

/// Parses one head whole and in pieces; false when there is none.
bool parse_both_ways(std::string_view bytes, head_limits const& limits, splitter& split,
                     response_head& whole) {
  received const all(bytes, '\n');
  std::size_t scanned = 0;
  auto const result = parse_response_head(all.view(), limits, whole, scanned);
  if (result.outcome == parse_status::done) check_slices(whole, all.view());

  auto const parts = std::make_unique<response_head>();
  parse_result last;
  std::size_t size = 0;
  scanned = 0;
  while (last.outcome == parse_status::need_more && size < bytes.size()) {
    size = std::min(size + split.next(), bytes.size());
    received const some(bytes.substr(0, size), size % 2 == 0 ? ':' : ' ');
    last = parse_response_head(some.view(), limits, *parts, scanned);
    if (last.outcome == parse_status::done) check_slices(*parts, some.view());
    if (last.outcome != parse_status::need_more) {
      // An incomplete head may be found bad earlier when it comes at once: only its end must give the same.
      check_same(result, whole, last, *parts);
    }
  }
  return result.outcome == parse_status::done;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 2) return 0;
  splitter split(data[0]);
  head_limits limits;
  if ((data[1] & 1) != 0) limits.head_bytes = 100;
  if ((data[1] & 2) != 0) limits.fields = 2;
  method const asked = (data[1] & 4) != 0 ? method::head : method::get;

  std::string_view rest(reinterpret_cast<char const*>(data) + 2, size - 2);
  auto const head = std::make_unique<response_head>();
  while (parse_both_ways(rest, limits, split, *head)) {
    rest.remove_prefix(head->size);
    switch (framing_of(*head, asked)) {
      case body_framing::none:
        break;
      case body_framing::sized:
        if (head->content_length > rest.size()) return 0;
        rest.remove_prefix(static_cast<std::size_t>(head->content_length));
        break;
      case body_framing::chunked: {
        std::string body(rest);
        auto const step = chunked_decoder().feed(body, body.data());
        if (step.result.outcome != parse_status::done) return 0;
        rest.remove_prefix(step.consumed);
        break;
      }
      case body_framing::until_close:
        return 0;
    }
  }
  return 0;
}
