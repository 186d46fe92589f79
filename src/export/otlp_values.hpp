// What spans and log records have in common: attributes, ids, and whose they are.
#pragma once
#include "export/protobuf.hpp"

#include <corest/export/otlp_options.hpp>

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace corest::otlp {

/// The fields of an AnyValue.
inline constexpr unsigned text_value = 1, flag_value = 2, integer_value = 3, real_value = 4;

/// One attribute: calls write(), which writes the field of an AnyValue.
template <class Write>
void append_attribute(protobuf_writer& to, unsigned field, std::string_view key, Write&& write) {
  protobuf_writer::message const pair(to, field);
  to.text(1, key);
  protobuf_writer::message const any(to, 2);
  write();
}

/// The most significant byte first, as in a traceparent.
void append_id(protobuf_writer& to, unsigned field, std::initializer_list<std::uint64_t> words);

/// The process that telemetry comes from.
struct resource {
  otlp_pairs attributes;
  std::int64_t process;  // its number
};

/// As the member `resource`, which is the first one of all that contain one.
void append_resource(protobuf_writer& to, resource const& whose);
/// The member of what comes from one part of a program: the first one there, too.
void append_scope(protobuf_writer& to, std::string_view name);

}  // namespace corest::otlp
