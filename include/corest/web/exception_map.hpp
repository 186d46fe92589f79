// What clients are told when a program's own exceptions escape.
#pragma once
#include <corest/async/cancel.hpp>
#include <corest/web/problem.hpp>

#include <optional>
#include <type_traits>
#include <utility>

namespace corest::web {

/// Owns one function from an exception to a problem.
class exception_mapper {
 public:
  /// F takes an E const&, and returns a problem or what becomes one.
  template <class E, class F>
  static exception_mapper make(F f) {
    static_assert(!std::is_base_of_v<problem, E> && !std::is_same_v<cancelled, E>,
                  "corest: problems are answers and cancellations no failures; neither is mapped");
    static_assert(std::is_invocable_v<F const&, E const&>,
                  "corest: map_exception<E>(f) needs an f that takes an E const& when it is const");
    static_assert(std::is_convertible_v<std::invoke_result_t<F const&, E const&>, problem>,
                  "corest: what maps an exception returns a problem, or a struct that stands for one");
    exception_mapper made;
    made.object_ = new F(std::move(f));
    made.call_ = call<E, F>;
    made.destroy_ = [](void* object) noexcept { delete static_cast<F*>(object); };
    return made;
  }
  exception_mapper(exception_mapper&& other) noexcept
      : object_(std::exchange(other.object_, nullptr)), call_(other.call_), destroy_(other.destroy_) {}
  exception_mapper& operator=(exception_mapper&& other) noexcept {
    std::swap(object_, other.object_);
    std::swap(call_, other.call_);
    std::swap(destroy_, other.destroy_);
    return *this;
  }
  ~exception_mapper() {
    if (object_ != nullptr) destroy_(object_);
  }

  /// In a catch block: the problem, unless the exception is another one. Throws what the function throws.
  [[nodiscard]] std::optional<problem> operator()() const { return call_(object_); }

 private:
  exception_mapper() noexcept = default;

  template <class E, class F>
  static std::optional<problem> call(void const* object) {
    try {
      throw;
    } catch (E const& thrown) {
      return problem((*static_cast<F const*>(object))(thrown));
    } catch (...) {
      return std::nullopt;
    }
  }

  void* object_ = nullptr;
  std::optional<problem> (*call_)(void const*) = nullptr;
  void (*destroy_)(void*) noexcept = nullptr;
};

/// For a struct that stands for a problem and is thrown.
template <problem_struct T>
[[nodiscard]] exception_mapper problem_thrower() {
  return exception_mapper::make<T>([](T const& thrown) { return problem(thrown); });
}

}  // namespace corest::web
