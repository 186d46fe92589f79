#include <corest/json/checked.hpp>

constexpr corest::checked<int, corest::range<1, 100>> limit = 0;
