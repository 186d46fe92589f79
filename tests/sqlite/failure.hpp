// The sqlite::error that a callable throws.
#pragma once
#include <corest/sqlite/error.hpp>

#include <stdexcept>

template <class F>
corest::sqlite::error failure_of(F&& f) {
  try {
    f();
  } catch (corest::sqlite::error const& failure) {
    return failure;
  }
  throw std::logic_error("nothing was thrown");
}
