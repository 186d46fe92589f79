// A value whose type says what is allowed: checked<int, range<1, 100>>.
#pragma once
#include <corest/json/constraints.hpp>
#include <corest/json/integer.hpp>
#include <corest/json/pattern.hpp>
#include <corest/json/presence.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace corest {
namespace detail {
/// Throws std::invalid_argument with the violation's sentence.
[[noreturn]] void throw_violation(violation const& broken);

// A constraint would be asked of what is left when an integer has lost its upper bits.
template <class T, class U>
constexpr void must_fit(U const& value) {
  if constexpr (json::integer<T> && json::integer<U>) {
    if (!std::in_range<T>(value)) throw_violation({"type", "does not fit its type"});
  }
}
}  // namespace detail

/// A T that satisfies every constraint, except when made by default: T{} may be outside, and reading JSON or
/// a query then demands the member. Making one from a bad value throws std::invalid_argument, which names
/// the constraint. Converts to T const&; * and -> reach the value. To change it, assign a new one.
template <class T, class... Constraint>
class checked {
 public:
  using value_type = T;

  constexpr checked() = default;
  template <class U = T>
    requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, checked> &&
             !(std::integral<T> && std::floating_point<std::remove_cvref_t<U>>))
  constexpr checked(U&& value)  // NOLINT(google-explicit-constructor): a checked<T> is written as a T
      : value_((detail::must_fit<T>(value), std::forward<U>(value))) {
    if (!accepts(value_)) the_value_breaks_a_constraint_of_its_type(value_);
  }

  [[nodiscard]] constexpr T const& value() const noexcept { return value_; }
  constexpr operator T const&() const noexcept { return value_; }  // NOLINT(google-explicit-constructor)
  constexpr T const& operator*() const noexcept { return value_; }
  constexpr T const* operator->() const noexcept { return &value_; }

  [[nodiscard]] static constexpr bool accepts(T const& value) { return (Constraint::accepts(value) && ...); }

  /// Calls report(violation) for every constraint that `value` breaks.
  template <class Report>
  static void check(T const& value, Report&& report) {
    auto const one = [&]<class C>() {
      if (!C::accepts(value)) report(C::violated(value));
    };
    (one.template operator()<Constraint>(), ...);
  }
  [[nodiscard]] static std::optional<violation> first_violation(T const& value) {
    std::optional<violation> first;
    check(value, [&](violation broken) {
      if (!first) first = std::move(broken);
    });
    return first;
  }

  /// Adds the constraints' keywords to a JSON schema of T.
  template <class Schema>
  static void describe_constraints(Schema& out) {
    (Constraint::template describe<T>(out), ...);
  }

  friend constexpr bool operator==(checked const& left, checked const& right) {
    return left.value_ == right.value_;
  }
  friend constexpr auto operator<=>(checked const& left, checked const& right)
    requires std::three_way_comparable<T>
  {
    return left.value_ <=> right.value_;
  }

 private:
  // Its name is what compilers say of a constant that is not allowed.
  [[noreturn]] static void the_value_breaks_a_constraint_of_its_type(T const& value) {
    detail::throw_violation(*first_violation(value));
  }

  T value_{};
};

/// Constraint that accepts everything and says that the member may be absent, keeping its value in T{}.
struct may_be_absent {
  static constexpr bool accepts(auto const&) { return true; }
  static violation violated(auto const&) { return {}; }
  template <class T>
  static void describe(auto&) {}
};

/// A T with a default even where C++ hides it: `defaulted<bool> active = false;`
template <class T>
using defaulted = checked<T, may_be_absent>;

template <class T, class... Constraint>
inline constexpr bool reflect::may_be_absent<checked<T, Constraint...>> =
    (std::is_same_v<Constraint, corest::may_be_absent> || ...);

}  // namespace corest
