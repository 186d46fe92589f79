// The fields of a part: what is it called, is it a file, and is there only one way to read that?
#include "http/preference.hpp"

#include <corest/http/multipart.hpp>

#include <array>

namespace corest::http {
namespace {

/// The value of a parameter without its quotes. A backslash hides a quote or another one; any other is
/// itself, because some senders write the paths of their system.
void unquote(std::string_view value, std::string& to) {
  to.clear();
  if (value.front() != '"') {
    to = value;
    return;
  }
  value = value.substr(1, value.size() - 2);
  for (std::size_t i = 0; i < value.size(); ++i) {
    bool const hides =
        value[i] == '\\' && i + 1 < value.size() && (value[i + 1] == '"' || value[i + 1] == '\\');
    if (hides) ++i;
    to.push_back(value[i]);
  }
}

/// Whether the bytes of a part are themselves, as RFC 7578 section 4.7 wants them.
bool is_plain_transfer(std::string_view encoding) noexcept {
  for (std::string_view const plain : {"binary", "8bit", "7bit"})
    if (equals_ignoring_case(encoding, plain)) return true;
  return false;
}

}  // namespace

/// What is wrong with the head; null when nothing is.
char const* multipart_parser::read_head() {
  has_name_ = false;
  file_name_.reset();
  content_type_ = {};
  std::string_view rest = head_;
  for (auto end = rest.find("\r\n"); end > 0; end = rest.find("\r\n")) {
    if (auto const* const reason = read_field(rest.substr(0, end))) return reason;
    rest.remove_prefix(end + 2);
  }
  return has_name_ ? nullptr : "a part has no Content-Disposition with a name";
}

char const* multipart_parser::read_field(std::string_view line) {
  auto const colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    return "a field of a part has no name";
  auto const name = line.substr(0, colon);
  auto const value = trim(line.substr(colon + 1));
  if (!is_field_value(value)) return "a field of a part has a control character";
  if (equals_ignoring_case(name, "content-disposition")) return read_disposition(value);
  if (equals_ignoring_case(name, "content-transfer-encoding"))
    return is_plain_transfer(value) ? nullptr : "a part has a transfer encoding";
  if (!equals_ignoring_case(name, "content-type")) return nullptr;
  if (content_type_.data() != nullptr) return "a part has two types";
  content_type_ = value;
  return nullptr;
}

char const* multipart_parser::read_disposition(std::string_view value) {
  if (has_name_) return "a part has two names";
  list_reader parts(value, ';');
  if (!equals_ignoring_case(parts.next().value_or(""), "form-data")) return "a part is no form-data";
  while (auto const each = parts.next()) {
    auto const parameter = split_parameter(*each);
    if (!parameter) return "a Content-Disposition is malformed";
    if (equals_ignoring_case(parameter->name, "name")) {
      if (has_name_) return "a part has two names";
      has_name_ = true;
      unquote(parameter->value, name_);
    } else if (equals_ignoring_case(parameter->name, "filename")) {
      if (file_name_) return "a part has two file names";
      unquote(parameter->value, file_text_);
      file_name_ = file_text_;
    } else if (equals_ignoring_case(parameter->name, "filename*")) {
      return "a form must not have filename*";  // RFC 7578 section 4.2: it would be a second name
    }
  }
  if (parts.broken()) return "a Content-Disposition is malformed";
  return has_name_ ? nullptr : "a part has no Content-Disposition with a name";
}

}  // namespace corest::http
