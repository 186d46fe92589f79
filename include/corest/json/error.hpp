// What is wrong with a JSON text, and where.
#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace corest::json {

/// One failure. `code` is the JSON Schema keyword that failed (`required`, `type`, `minLength`, ...) or one
/// of `syntax`, `duplicate`, `depth`, `size`; `detail` is a sentence for people and never repeats the input.
struct error {
  std::string pointer;  ///< RFC 6901; "" is the whole text; of a missing member, where it should be
  std::string code;
  std::string detail;

  friend bool operator==(error const&, error const&) = default;
};

/// At least one failure: the first `read_options::max_errors` of them, in the order of the text, and how
/// many there are in all. A text that is not JSON has exactly one.
struct errors {
  std::vector<error> list;
  std::size_t total = 0;
};

}  // namespace corest::json
