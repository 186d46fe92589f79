// The kinds of problems of one router: the framework's own and those of the program.
#pragma once
#include <corest/http/request.hpp>
#include <corest/web/problem_type.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace corest::web {

/// Each kind has a number from 1 on, which responses carry, so that failures can be counted without looking
/// at their bytes. Filled before the first request, then only read.
class problem_catalogue {
 public:
  /// Number 1: "about:blank", which says no more than the status.
  static constexpr std::uint16_t about_blank = 1;
  /// Number 2: every type that is not in the catalogue.
  static constexpr std::uint16_t other = 2;

  /// `base`: openapi::info::problems.
  explicit problem_catalogue(std::string_view base);

  /// Knows the kind already when all it says is the same; throws std::logic_error when it says otherwise, or
  /// its name is none.
  void add(problem_type kind);

  /// "/problems/<name>".
  [[nodiscard]] std::string uri_of(std::string_view name) const;
  [[nodiscard]] std::string const& base() const noexcept { return base_; }
  /// All of them; number i stands at i - 1.
  [[nodiscard]] std::span<problem_type const> types() const noexcept { return types_; }
  /// Those that have a page.
  [[nodiscard]] std::span<problem_type const> listed() const noexcept { return types().subspan(other); }
  /// The number of a name or URI.
  [[nodiscard]] std::uint16_t number_of(std::string_view type) const noexcept;

 private:
  std::string base_;
  std::vector<problem_type> types_;
};

/// The catalogue of the router that has the message; null before it has.
[[nodiscard]] problem_catalogue const* problems_of(request const& message) noexcept;

}  // namespace corest::web
