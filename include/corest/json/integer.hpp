// Which integral types are numbers.
#pragma once
#include <concepts>

namespace corest::json {

/// Integers of all widths. A `char` is neither a number nor a text, and is refused at compile time.
template <class T>
concept integer =
    std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
    !std::same_as<T, char8_t> && !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

}  // namespace corest::json
