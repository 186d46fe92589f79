// What reading one text needs besides the text: kept per thread and used again.
#pragma once
#include "json/structural_index.hpp"

#include <corest/json/error.hpp>
#include <corest/json/reader.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace corest::json::detail {

/// A member name met in an object that checks for duplicates.
struct met_name {
  char const* text;  // in the JSON text, or null: at `offset` in scratch::unescaped
  std::size_t offset;
  std::size_t size;
  std::uint64_t key;  // the same for the same text
};

struct scratch {
  structural_index index;
  std::string decoded;    // the string last read, when it had escapes
  std::string unescaped;  // names that had escapes, of the objects that are open
  std::vector<met_name> names;
  json::errors failures;
  std::size_t max_errors = 0;
  std::size_t reread = 0;  // tokens gone back over
  scratch* next = nullptr;

  void begin(read_options const& options);
  [[nodiscard]] std::string_view text_of(met_name const& name) const noexcept {
    return {name.text != nullptr ? name.text : unescaped.data() + name.offset, name.size};
  }
};

/// Takes one from the thread's list, or makes one; give it back on the same thread.
scratch* take_scratch();
void give_back(scratch* used) noexcept;

/// The pointer to a place, cut after the last step with which it has at most max_pointer_bytes.
std::string pointer_to(place const* at);

}  // namespace corest::json::detail
