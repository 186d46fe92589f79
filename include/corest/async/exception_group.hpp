// Several failures in one: what a group throws when more than one child has failed.
#pragma once
#include <exception>
#include <string>
#include <vector>

namespace corest {

/// Holds at least two exceptions, in the order in which they were thrown; what() lists them in one line.
class exception_group final : public std::exception {
 public:
  explicit exception_group(std::vector<std::exception_ptr> failures);
  [[nodiscard]] char const* what() const noexcept override { return text_.c_str(); }
  /// A line for each, those of nested groups indented below theirs; ends with a line break.
  [[nodiscard]] std::string tree() const;
  [[nodiscard]] std::vector<std::exception_ptr> const& failures() const noexcept { return failures_; }

 private:
  std::vector<std::exception_ptr> failures_;
  std::string text_;
};

/// One line about an exception of any type: its what(), or "cancelled: " and the reason.
[[nodiscard]] std::string describe(std::exception_ptr const& failure);

}  // namespace corest
