#include <corest/json/checked.hpp>

corest::checked<int, corest::range<100, 1>> limit = 50;
