// A value that no log, page or formatter shows.
#pragma once
#include <type_traits>
#include <utility>

namespace corest {

/// Holds a credential: `secret<std::string> key{read_key()};`. Nothing prints it: there is no conversion, no
/// operator<< and no formatter, and as a field of a log line it is "***". Whoever needs it says so:
/// key.reveal().
template <class T>
class secret {
 public:
  using value_type = T;

  constexpr secret() noexcept(std::is_nothrow_default_constructible_v<T>) = default;
  explicit constexpr secret(T value) noexcept(std::is_nothrow_move_constructible_v<T>)
      : value_(std::move(value)) {}

  [[nodiscard]] constexpr T const& reveal() const noexcept { return value_; }

 private:
  T value_{};
};

}  // namespace corest
