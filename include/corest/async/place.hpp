// Where in the program something stands, as a reader names it.
#pragma once
#include <source_location>
#include <string>
#include <string_view>

namespace corest {

/// A function's name without result and parameters, from a signature as g++ or clang gives it. g++ says
/// "void fleet::report(fleet::report(int)::_ZN...Frame*)" inside a coroutine and clang "task<>
/// fleet::report(int)": both are "fleet::report". The parameters of a lambda belong to its name.
[[nodiscard]] std::string function_name(std::string_view signature);

/// "/home/me/fleet/report.cpp" is "fleet/report.cpp".
[[nodiscard]] std::string_view last_two_parts(std::string_view path);

/// "fleet::report at fleet/report.cpp:40".
[[nodiscard]] std::string place_of(std::source_location const& at);

}  // namespace corest
