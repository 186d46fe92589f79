// JSON of std::optional: null when empty.
#pragma once
#include <corest/json/codec.hpp>
#include <corest/json/schema.hpp>

#include <optional>

namespace corest::json {

/// Absent and null both read as empty, and empty is written as null. A std::optional<std::optional<T>> tells
/// the two apart, as a partial update must: absent is empty outside, null is empty inside.
template <class T>
struct codec<std::optional<T>> {
  static constexpr kind_set kinds = kinds_of<T>() | kind_bit(kind::null);
  static constexpr bool tells_absent = requires(T& inner) {
    inner.has_value();
    inner.reset();
  };

  static bool read(reader& in, std::optional<T>& value) {
    if constexpr (!tells_absent) {
      if (in.null()) {
        value.reset();
        return true;
      }
    }
    return read_value(in, value.emplace());
  }
  static void write(writer& out, std::optional<T> const& value) {
    if (value.has_value()) {
      write_value(out, *value);
    } else {
      out.null();
    }
  }
  static void describe(schema& out) {
    codec<T>::describe(out);
    out.nullable();
  }
};

}  // namespace corest::json
