// The sentence for text that is not the JSON of its type.
#include <corest/sqlite/json_text.hpp>

#include <string>

namespace corest::sqlite::detail {

void not_that_json(row const& current, int column, json::errors const& wrong) {
  json::error const& first = wrong.list.front();
  current.mismatch(column, "JSON: " + (first.pointer.empty() ? "it" : first.pointer) + " " + first.detail);
}

}  // namespace corest::sqlite::detail
