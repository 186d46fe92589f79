// The error that awaiting I/O throws.
#pragma once
#include <system_error>

#include <string>

namespace corest {

/// A system call that failed: which operation, and its errno as `code()`, comparable with std::errc.
/// `operation()` is a literal such as "accept"; what() reads "accept: Too many open files", or
/// "resolve example.org: no such host" where it is about something.
class io_error : public std::system_error {
 public:
  io_error(int error_number, char const* operation);
  io_error(std::error_code code, char const* operation, std::string const& about);
  [[nodiscard]] char const* operation() const noexcept { return operation_; }

 private:
  char const* operation_;
};

}  // namespace corest

namespace corest::io {

/// Throws io_error with the present errno.
[[noreturn]] void throw_errno(char const* operation);
[[noreturn]] void throw_error(std::errc error, char const* operation);

}  // namespace corest::io
