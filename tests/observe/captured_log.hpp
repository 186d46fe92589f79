// What is written to standard error while something runs.
#pragma once
#include <corest/observe/logging.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace observe_test {

/// With a `logging` of that kind around it, so that all of it has been written at the end.
template <class F>
std::string logged(corest::logging_options const& how, F f) {
  std::FILE* const file = std::tmpfile();
  int const before = ::dup(STDERR_FILENO);
  ::dup2(::fileno(file), STDERR_FILENO);
  {
    corest::logging const writes(how);
    f();
  }
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  std::rewind(file);
  std::string text(4 * 1024 * 1024, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

inline bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

inline std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

inline constexpr auto json = corest::log_form::json;
inline constexpr auto console = corest::log_form::console;

}  // namespace observe_test
