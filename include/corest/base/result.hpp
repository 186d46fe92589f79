// A value or the reason there is none: how layers 0 to 3 report failure.
#pragma once
#include <expected>

namespace corest {

/// A T, or the E that says why not. Layers below io return it and never throw for bad input.
template <class T, class E>
using result = std::expected<T, E>;

using std::unexpected;

}  // namespace corest
