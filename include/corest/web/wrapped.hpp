// What the extractors have in common: they hold a value and are used as it.
#pragma once
#include <utility>

namespace corest::web {

/// `*id`, `page->limit`, `id.value`; tests make one from a value.
template <class T>
struct wrapped {
  T value{};

  constexpr wrapped() = default;
  constexpr wrapped(T v)
      : value(std::move(v)) {}  // NOLINT(google-explicit-constructor): a handler called by hand

  [[nodiscard]] constexpr T& operator*() & noexcept { return value; }
  [[nodiscard]] constexpr T const& operator*() const& noexcept { return value; }
  [[nodiscard]] constexpr T&& operator*() && noexcept { return std::move(value); }
  [[nodiscard]] constexpr T* operator->() noexcept { return &value; }
  [[nodiscard]] constexpr T const* operator->() const noexcept { return &value; }
};

}  // namespace corest::web
