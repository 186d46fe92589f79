// The main() of every test program.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// c-ares 1.18 loses the name when it is asked for "localhost": ten bytes, and not ours to free.
extern "C" char const*
__lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier): the sanitizer's name
extern "C" char const* __lsan_default_suppressions() { return "leak:libcares.so\n"; }
