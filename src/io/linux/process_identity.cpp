// Names and numbers of a process.
#include <corest/io/process_identity.hpp>

#include <unistd.h>

#include <array>
#include <random>

namespace corest::io {

std::string host_name() {
  std::array<char, 256> name{};  // HOST_NAME_MAX of Linux is 64; POSIX has 255 and a NUL
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data()) : std::string();
}

std::int64_t process_id() noexcept { return ::getpid(); }

std::string random_uuid() {
  constexpr char const* digits = "0123456789abcdef";
  std::random_device source;
  std::string made = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
  for (char& each : made) {
    unsigned const random = source() & 15U;
    if (each == 'x') each = digits[random];
    if (each == 'y') each = digits[8U | (random & 3U)];
  }
  return made;
}

}  // namespace corest::io
