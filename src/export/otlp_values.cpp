// opentelemetry/proto/common/v1 and resource/v1.
#include "export/otlp_values.hpp"

#include <corest/observe/trace_context.hpp>

#include <cstddef>

namespace corest::otlp {

using message = protobuf_writer::message;

void append_id(protobuf_writer& to, unsigned field, std::initializer_list<std::uint64_t> words) {
  char bytes[trace_id::text_bytes / 2];
  std::size_t size = 0;
  for (auto const word : words)
    for (int shift = 56; shift >= 0; shift -= 8) bytes[size++] = static_cast<char>(word >> shift);
  to.bytes(field, {bytes, size});
}

void append_resource(protobuf_writer& to, resource const& whose) {
  message const described(to, 1);
  for (auto const& [key, value] : whose.attributes)
    append_attribute(to, 1, key, [&] { to.text(text_value, value); });
  append_attribute(to, 1, "process.pid",
                   [&] { to.number(integer_value, static_cast<std::uint64_t>(whose.process)); });
}

void append_scope(protobuf_writer& to, std::string_view name) {
  message const scope(to, 1);
  to.text(1, name);
}

}  // namespace corest::otlp
