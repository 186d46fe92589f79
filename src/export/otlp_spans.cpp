// The numbers are those of the fields in opentelemetry-proto.
#include "export/otlp_spans.hpp"

#include "export/protobuf.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <variant>

namespace corest::otlp {
namespace {

using message = protobuf_writer::message;

void append_value(protobuf_writer& to, unsigned field, std::string_view key, span_record::value const& is) {
  message const pair(to, field);
  to.text(1, key);
  message const any(to, 2);
  if (auto const* text = std::get_if<std::string_view>(&is)) to.text(1, *text);
  if (auto const* flag = std::get_if<bool>(&is)) to.number(2, *flag ? 1 : 0);
  if (auto const* number = std::get_if<std::int64_t>(&is)) to.number(3, static_cast<std::uint64_t>(*number));
  if (auto const* real = std::get_if<double>(&is)) to.real(4, *real);
}

// The most significant byte first, as in a traceparent.
void append_id(protobuf_writer& to, unsigned field, std::initializer_list<std::uint64_t> words) {
  char bytes[trace_id::text_bytes / 2];
  std::size_t size = 0;
  for (auto const word : words)
    for (int shift = 56; shift >= 0; shift -= 8) bytes[size++] = static_cast<char>(word >> shift);
  to.bytes(field, {bytes, size});
}

}  // namespace

void append_span(buffer& spans, span_record const& one) {
  protobuf_writer to(spans);
  message const span(to, 2);
  trace_id const trace = one.context().trace;
  append_id(to, 1, {trace.high, trace.low});
  append_id(to, 2, {one.context().span.value});
  if (one.parent()) append_id(to, 4, {one.parent().value});
  to.text(5, one.name());
  to.number(6, static_cast<std::uint64_t>(one.kind()));
  to.fixed64(7, static_cast<std::uint64_t>(one.start()));
  to.fixed64(8, static_cast<std::uint64_t>(one.end()));
  for (auto const& each : one.attributes()) append_value(to, 9, each.key, each.is);
  if (one.dropped_attributes() != 0) to.number(10, one.dropped_attributes());
  for (auto const& each : one.events()) {
    message const event(to, 11);
    to.fixed64(1, static_cast<std::uint64_t>(each.unix_nanos));
    to.text(2, each.name);
  }
  if (one.dropped_events() != 0) to.number(12, one.dropped_events());
  if (one.status() != span_status::unset) {
    message const status(to, 15);
    if (!one.message().empty()) to.text(2, one.message());
    to.number(3, static_cast<std::uint64_t>(one.status()));
  }
  to.fixed32(16, one.context().flags);
}

std::string trace_request(attributes const& resource, std::int64_t process, std::string_view spans) {
  buffer all;
  protobuf_writer to(all);
  {
    message const of_resource(to, 1);
    {
      message const described(to, 1);
      for (auto const& [key, value] : resource) append_value(to, 1, key, std::string_view(value));
      append_value(to, 1, "process.pid", process);
    }
    message const of_scope(to, 2);
    {
      message const scope(to, 1);
      to.text(1, "corest");
    }
    all.append(spans);
  }
  return std::string(all.view());
}

}  // namespace corest::otlp
