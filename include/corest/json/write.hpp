// Writing: from a value of a type to JSON text.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/json/codecs.hpp>
#include <corest/json/writer.hpp>

#include <string>

namespace corest::json {

/// Appends `value` as JSON, without spaces; always valid JSON. Allocates only when the buffer must grow.
template <class T>
void write(buffer& out, T const& value) {
  writer to(out);
  write_value(to, value);
}

/// The JSON text of `value`; write() into a buffer is the fast way.
template <class T>
[[nodiscard]] std::string to_text(T const& value) {
  buffer out;
  write(out, value);
  return std::string(out.view());
}

}  // namespace corest::json
