// One thing that is wrong with a request, and where it stands.
#pragma once
#include <cstdint>
#include <string>

namespace corest {

/// The part of a request a value was read from.
enum class request_part : std::uint8_t { body, path, query, header, cookie };

/// A value that did not fit. In a problem document it is
/// {"pointer" | "parameter" | "header" | "cookie": where, "detail": ..., "code": ...}.
struct input_error {
  request_part in = request_part::body;
  std::string where;   ///< JSON Pointer (RFC 6901) in the body, otherwise the name
  std::string detail;  ///< a sentence for people; never repeats the input
  std::string code;    ///< the JSON Schema keyword that failed, or "required", "type", "syntax", "duplicate"
};

}  // namespace corest
