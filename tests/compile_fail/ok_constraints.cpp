// What the wrong programs about constraints get right.
#include <corest/json/checked.hpp>

constexpr corest::checked<int, corest::range<1, 100>> limit = 20;
static_assert(*limit == 20);
