// Composes JSON text out of parts, some of which are JSON text already.
#include "web/json_text.hpp"

namespace corest {

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (char const c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (auto const byte = static_cast<unsigned char>(c); byte < 0x20) {
          out += "\\u00";
          out += hex[byte >> 4];
          out += hex[byte & 15];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

std::string& json_object::member(std::string_view name) {
  if (!empty_) out_ += ',';
  empty_ = false;
  append_json_string(out_, name);
  out_ += ':';
  return out_;
}

std::string& json_array::element() {
  if (!empty_) out_ += ',';
  empty_ = false;
  return out_;
}

}  // namespace corest
