// Any JSON value, for texts whose shape is not known before.
#pragma once
#include <corest/json/codec.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace corest::json {

/// Holds null, a boolean, a number, a string, an array or an object. Whole numbers of 64 bits are exact;
/// every other number is the nearest double, and one that no double can hold is refused. Members keep their
/// order, and a name may come twice (RFC 8259 section 4), as it may in no struct and no map. Where the shape
/// is known, a struct reads faster and says what is wrong; see raw for text that is only passed on.
class value {
 public:
  using array = std::vector<value>;
  using member = std::pair<std::string, value>;
  using object = std::vector<member>;
  using alternatives =
      std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, array, object>;

  value() noexcept : holds_(nullptr) {}
  value(std::nullptr_t) noexcept : holds_(nullptr) {}            // NOLINT(google-explicit-constructor)
  value(bool boolean) noexcept : holds_(boolean) {}              // NOLINT(google-explicit-constructor)
  value(double number) noexcept : holds_(number) {}              // NOLINT(google-explicit-constructor)
  value(std::string text) noexcept : holds_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
  value(char const* text) : holds_(std::string(text)) {}         // NOLINT(google-explicit-constructor)
  value(array items) noexcept : holds_(std::move(items)) {}      // NOLINT(google-explicit-constructor)
  value(object members) noexcept;                                // NOLINT(google-explicit-constructor)
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  value(T number) noexcept  // NOLINT(google-explicit-constructor)
      : holds_(static_cast<std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>(number)) {}

  /// What it holds; a natural number that fits is read as std::int64_t.
  [[nodiscard]] alternatives const& holds() const noexcept { return holds_; }
  [[nodiscard]] alternatives& holds() noexcept { return holds_; }
  /// The value of the last member of that name, as JavaScript has it; null when there is none or it is no
  /// object.
  [[nodiscard]] value const* find(std::string_view name) const noexcept;

  /// Numbers are equal when they are of one type and value: 1 is not 1.0.
  friend bool operator==(value const& a, value const& b);

 private:
  alternatives holds_;
};

template <>
struct codec<value> {
  static bool read(reader& in, value& to);
  static void write(writer& out, value const& from);
  static void describe(schema&) {}
};

}  // namespace corest::json
