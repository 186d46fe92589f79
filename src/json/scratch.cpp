// The memory of parsers: one list per thread.
#include "json/scratch.hpp"

#include <array>

namespace corest::json::detail {
namespace {

// Memory that a large text made grow beyond this is given back.
constexpr std::size_t kept_bytes = 64 * 1024;

struct free_list {
  scratch* first = nullptr;
  ~free_list() {
    while (first != nullptr) {
      scratch* const next = first->next;
      delete first;
      first = next;
    }
  }
};
thread_local free_list unused;

std::size_t escaped_size(std::string_view name) {
  std::size_t size = name.size();
  for (char const c : name) size += c == '~' || c == '/' ? 1 : 0;
  return size;
}
void append_escaped(std::string& to, std::string_view name) {
  for (char const c : name) {
    if (c == '~') {
      to += "~0";
    } else if (c == '/') {
      to += "~1";
    } else {
      to += c;
    }
  }
}

}  // namespace

void scratch::begin(read_options const& options) {
  unescaped.clear();
  names.clear();
  failures.list.clear();
  failures.total = 0;
  max_errors = options.max_errors > 0 ? options.max_errors : 1;
  reread = 0;
}

scratch* take_scratch() {
  scratch* const found = unused.first;
  if (found == nullptr) return new scratch;
  unused.first = found->next;
  return found;
}

void give_back(scratch* used) noexcept {
  used->index.shrink();
  if (used->decoded.capacity() > kept_bytes) std::string().swap(used->decoded);
  if (used->unescaped.capacity() > kept_bytes) std::string().swap(used->unescaped);
  if (used->names.capacity() * sizeof(met_name) > kept_bytes) std::vector<met_name>().swap(used->names);
  used->next = unused.first;
  unused.first = used;
}

std::string pointer_to(place const* at) {
  std::array<place const*, largest_max_depth + 2> steps;
  std::size_t count = 0;
  for (; at != nullptr && count < steps.size(); at = at->outer) steps[count++] = at;
  std::string pointer;
  while (count > 0) {
    place const& step = *steps[--count];
    if (step.name == nullptr) {
      std::string const index = std::to_string(step.number);
      if (pointer.size() + 1 + index.size() > max_pointer_bytes) break;
      pointer += '/';
      pointer += index;
    } else {
      std::string_view const name(step.name, step.number);
      if (pointer.size() + 1 + escaped_size(name) > max_pointer_bytes) break;
      pointer += '/';
      append_escaped(pointer, name);
    }
  }
  return pointer;
}

}  // namespace corest::json::detail
