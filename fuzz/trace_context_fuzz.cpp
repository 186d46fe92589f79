// Fuzzes what other services say of a trace: traceparent, tracestate and baggage. What is taken can be sent
// again, within the limits, and means the same.
//
// The first byte of an input chooses the field, the rest is its value.
#include "support.hpp"

#include <corest/observe/baggage.hpp>
#include <corest/observe/trace_context.hpp>
#include <corest/observe/tracestate.hpp>

#include <algorithm>

using namespace corest;
using fuzzing::require;

namespace {

bool may_be_sent(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

void check_traceparent(std::string_view value) {
  auto const read = parse_traceparent(value);
  if (!read) return;
  require(static_cast<bool>(read->trace) && static_cast<bool>(read->span), "ids are never zero");
  char text[traceparent_bytes];
  auto const written = format_traceparent(*read, text);
  require(parse_traceparent(written) == read, "what is written means what was read");
  require(written.substr(3, 49) == value.substr(3, 49), "ids are passed on as they came");
}

void check_tracestate(std::string_view value) {
  auto read = tracestate::parse(value);
  if (!read) return;
  require(read->text().size() <= tracestate::most_bytes, "a tracestate is limited");
  require(may_be_sent(read->text()), "a tracestate is a field value");
  require(tracestate::parse(read->text())->text() == read->text(), "what is passed on means what was read");
  require(read->set("corest", "1"), "there is always room at the front");
  require(read->text().starts_with("corest=1"), "what was changed stands in front");
  require(tracestate::parse(read->text()).has_value(), "a changed tracestate is one");
}

void check_baggage(std::string_view value) {
  auto const read = baggage::parse(value);
  auto const text = read.text();
  require(text.size() <= baggage::most_bytes, "baggage is limited");
  require(read.members().size() <= baggage::most_members, "members are limited");
  require(may_be_sent(text), "baggage is a field value");
  auto const again = baggage::parse(text);
  require(again.text() == text, "what is passed on means what was read");
  require(again.members().size() == read.members().size(), "no member becomes two");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size == 0) return 0;
  fuzzing::exactly const value({reinterpret_cast<char const*>(data) + 1, size - 1});
  switch (data[0] % 3) {
    case 0:
      check_traceparent(value.view());
      break;
    case 1:
      check_tracestate(value.view());
      break;
    default:
      check_baggage(value.view());
  }
  return 0;
}
