// Fuzzes what decides which bytes are sent: ranges, conditions and codings, each by what must hold of any
// answer.
//
// The first eight bytes of an input are the length of a representation, the ninth a method; the rest is the
// value of a field.
#include "support.hpp"

#include <corest/http/byteranges.hpp>
#include <corest/http/conditional.hpp>
#include <corest/http/content_coding.hpp>

#include <array>
#include <cstring>
#include <string>

using namespace corest;
using namespace corest::http;
using fuzzing::require;

namespace {

constexpr std::int64_t now = 1'700'000'000;

void check_body(std::span<byte_range const> ranges, std::uint64_t length, std::uint64_t bytes) {
  if (length >> 63 != 0) return;
  byteranges const parts(ranges, length, "text/plain", length);
  buffer around;
  for (std::size_t i = 0; i < ranges.size(); ++i) parts.append_part_head(i, around);
  parts.append_end(around);
  require(parts.content_length() == around.size() + bytes, "the length of several ranges is known");
}

void check_ranges(std::string_view field, std::uint64_t length) {
  auto const found = parse_range(field, length);
  auto const ranges = found.ranges();
  require((found.outcome == range_outcome::partial) == !ranges.empty(), "a part is some bytes");
  require(ranges.size() <= max_ranges, "ranges are limited");
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    require(ranges[i].first <= ranges[i].last && ranges[i].last < length, "a range lies within");
    bytes += ranges[i].size();
    require(bytes <= length, "no more than the whole is sent");
    for (std::size_t k = 0; k < i; ++k) {
      bool const behind =
          ranges[i].first > ranges[k].last && ranges[i].first - ranges[k].last - 1 > max_range_gap;
      bool const before =
          ranges[k].first > ranges[i].last && ranges[k].first - ranges[i].last - 1 > max_range_gap;
      require(behind || before, "ranges do not touch");
    }
    std::array<char, max_content_range_bytes> text;
    auto const said = format_content_range(ranges[i], length, text.data());
    require(said.size() <= text.size() && said.starts_with("bytes "), "a Content-Range has its room");
    std::string again("bytes=");
    again += said.substr(6, said.find('/') - 6);
    auto const back = parse_range(again, length);
    require(back.ranges().size() == 1 && back.ranges()[0] == ranges[i], "what is said is what was asked for");
  }
  if (ranges.empty()) return;
  check_body(ranges, length, bytes);
}

void check_conditions(std::string_view field, method verb) {
  resource_state const current{.tag = entity_tag{"a"}, .last_modified = now - 10};
  resource_state const absent{.exists = false};
  bool const reads = verb == method::get || verb == method::head;
  for (auto const& state : {current, absent}) {
    for (auto const& asked :
         {conditions{.if_match = field}, conditions{.if_none_match = field},
          conditions{.if_modified_since = field}, conditions{.if_unmodified_since = field}}) {
      auto const said = evaluate(verb, asked, state, now);
      bool const protects = asked.if_match || asked.if_unmodified_since;
      if (said == precondition::not_modified)
        require(reads && !protects && state.exists, "304 is for readers");
      if (said == precondition::failed) require(!reads || protects, "412 is for what protects");
    }
    bool const matches = evaluate(method::put, {.if_match = field}, state, now) == precondition::proceed;
    if (matches) require(state.exists, "what is absent matches nothing");
    if (matches)  // a strong match is a weak one too
      require(evaluate(method::put, {.if_none_match = field}, state, now) == precondition::failed,
              "or the other way");
  }
  if (if_range_holds(field, current.tag, current.last_modified, now))
    require(evaluate(method::put, {.if_match = field}, current, now) == precondition::proceed ||
                evaluate(method::put, {.if_unmodified_since = field}, current, now) == precondition::proceed,
            "If-Range asks for as much");
}

void check_codings(std::string_view field) {
  constexpr std::array<content_coding, 2> preferred{content_coding::br, content_coding::gzip};
  auto const chosen = negotiate_coding(field, preferred);
  if (!chosen || *chosen == content_coding::identity) return;
  require(*chosen == content_coding::br || *chosen == content_coding::gzip, "only what there is is chosen");
  bool const star = field.find('*') != std::string_view::npos;
  std::string lower;
  for (char const each : field) lower += each >= 'A' && each <= 'Z' ? static_cast<char>(each + 32) : each;
  require(star || lower.find(to_string(*chosen)) != std::string::npos, "and only what was asked for");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 9) return 0;
  std::uint64_t length = 0;
  std::memcpy(&length, data, sizeof length);
  fuzzing::exactly const field({reinterpret_cast<char const*>(data) + 9, size - 9});
  check_ranges(field.view(), length);
  check_ranges(field.view(), length % 1000);
  check_conditions(field.view(), static_cast<method>(data[8] % (static_cast<int>(method::other) + 1)));
  check_codings(field.view());
  return 0;
}
