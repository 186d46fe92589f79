// JSON of checked<T, ...>: that of T, and then the constraints.
#pragma once
#include <corest/json/checked.hpp>
#include <corest/json/codec.hpp>
#include <corest/json/schema.hpp>

#include <utility>

namespace corest::json {

/// Every constraint that is broken is reported.
template <class T, class... C>
struct codec<checked<T, C...>> {
  static constexpr kind_set kinds = kinds_of<T>();

  static bool read(reader& in, checked<T, C...>& value) {
    T read{};
    if (!read_value(in, read)) return false;
    if (!checked<T, C...>::accepts(read)) {
      checked<T, C...>::check(read, [&](violation const& broken) { in.fail(broken.code, broken.detail); });
      return false;
    }
    value = checked<T, C...>(std::move(read));
    return true;
  }
  static void write(writer& out, checked<T, C...> const& value) { write_value(out, *value); }
  static void describe(schema& out) {
    codec<T>::describe(out);
    checked<T, C...>::describe_constraints(out);
  }
};

}  // namespace corest::json
