// Reading the parameters of one handler call: what is wrong with them is collected, not thrown one by one.
#pragma once
#include <corest/http/exchange.hpp>
#include <corest/web/problem.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace corest::web {

/// What an extractor of the framework reads from; `extract<T>::from(extraction&)` returns an
/// std::optional<T>, empty when it has reported why. Lives as long as the call is being prepared.
class extraction {
 public:
  /// `placeholders`: the names in the route's pattern, in order.
  extraction(corest::request& message, std::span<std::string_view const> placeholders) noexcept
      : message_(message), placeholders_(placeholders) {}
  extraction(extraction const&) = delete;
  extraction& operator=(extraction const&) = delete;
  ~extraction() {
    if (failure_ != nullptr) drop_failure();
  }

  [[nodiscard]] corest::request& request() noexcept { return message_; }

  struct placeholder {
    std::string_view name;
    std::string_view raw;  ///< still percent-encoded
  };
  /// The next placeholder of the route that no parameter has taken.
  [[nodiscard]] placeholder next_placeholder() noexcept {
    std::size_t const at = taken_++;
    return {placeholders_[at], message_.parameter(at)};
  }
  /// The placeholder of that name, wherever it stands in the pattern. There must be one: what lists it among
  /// its `placeholder_names` has been checked when the route was registered.
  [[nodiscard]] placeholder placeholder_named(std::string_view name) const noexcept;

  /// As many failures are reported; a query has room for thousands, and each costs a hundred bytes of answer.
  static constexpr std::size_t max_errors = 100;
  /// Reports a value that does not fit; the answer will be 422 with the first max_errors of them, unless
  /// another problem is reported too.
  void report(input_error what);
  /// Reports what makes the whole request unacceptable (401, 415, ...). Nothing further is read.
  void refuse(problem why);

  /// Whether something was reported.
  [[nodiscard]] bool failed() const noexcept { return failure_ != nullptr; }
  /// Whether there is no point in reading on.
  [[nodiscard]] bool refused() const noexcept { return refused_; }
  /// Turns `into` into what was reported; only when failed().
  void answer(response& into) const;
  /// Throws what was reported, as one problem; only when failed().
  [[noreturn]] void raise();

 private:
  void drop_failure() noexcept;

  corest::request& message_;
  std::span<std::string_view const> placeholders_;
  std::size_t taken_ = 0;
  bool refused_ = false;
  problem* failure_ = nullptr;  // owned; outside, so that what goes well carries no room for it
};

}  // namespace corest::web
