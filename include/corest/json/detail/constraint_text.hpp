// The words and numbers of constraints, and the sort behind unique_items.
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace corest::detail {

std::string signed_text(std::int64_t value);
std::string unsigned_text(std::uint64_t value);
std::string double_text(double value);

/// The JSON text of a number.
template <class N>
std::string number_text(N value) {
  if constexpr (std::unsigned_integral<N>) {
    return unsigned_text(value);
  } else if constexpr (std::integral<N>) {
    return signed_text(value);
  } else {
    return double_text(value);
  }
}

/// "must have at least 1 character".
std::string length_text(bool too_few, std::size_t limit, std::string_view unit);
std::string list_text(std::initializer_list<std::string> items, std::string_view separator);
/// A string as JSON, in quotes.
std::string quoted(std::string_view text);

/// Sorts pointers by what they point at; in place and O(n log n) on any input, without <algorithm>.
template <class T>
constexpr void heap_sort(std::vector<T const*>& items) {
  auto const sink = [&](std::size_t root, std::size_t size) {
    for (std::size_t child; (child = 2 * root + 1) < size; root = child) {
      if (child + 1 < size && *items[child] < *items[child + 1]) ++child;
      if (!(*items[root] < *items[child])) return;
      std::swap(items[root], items[child]);
    }
  };
  for (std::size_t i = items.size() / 2; i-- > 0;) sink(i, items.size());
  for (std::size_t size = items.size(); size > 1;) {
    std::swap(items[0], items[--size]);
    sink(0, size);
  }
}

}  // namespace corest::detail
