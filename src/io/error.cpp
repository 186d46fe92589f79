// Making an io_error from errno.
#include <corest/io/error.hpp>

#include <cerrno>

namespace corest {

io_error::io_error(int error_number, char const* operation)
    : std::system_error(error_number, std::generic_category(), operation), operation_(operation) {}

io_error::io_error(std::error_code code, char const* operation, std::string const& about)
    : std::system_error(code, std::string(operation) + " " + about), operation_(operation) {}

}  // namespace corest

namespace corest::io {

void throw_errno(char const* operation) { throw io_error(errno, operation); }
void throw_error(std::errc error, char const* operation) {
  throw io_error(static_cast<int>(error), operation);
}

}  // namespace corest::io
