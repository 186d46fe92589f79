// Reading: from JSON text to a value of a type, or all that is wrong with it.
#pragma once
#include <corest/base/result.hpp>
#include <corest/json/codecs.hpp>
#include <corest/json/document.hpp>
#include <corest/json/error.hpp>

#include <string_view>
#include <utility>

namespace corest::json {

/// Reads one JSON value that fills the whole text. The text needs no padding and is not copied. Reports
/// everything that does not fit T at once, or the one place where the text is not JSON; never throws for
/// bad input. Warm, it allocates only what the value itself needs.
template <class T>
[[nodiscard]] result<T, errors> read(std::string_view text, read_options options = {}) {
  document parsed(text, options);
  result<T, errors> value;
  if (!parsed.finish(read_value(parsed.input(), *value))) value = unexpected(parsed.take_errors());
  return value;
}

}  // namespace corest::json
