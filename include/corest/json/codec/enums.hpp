// JSON of enums: the enumerator's name as a string.
#pragma once
#include <corest/json/codec.hpp>
#include <corest/json/enums.hpp>
#include <corest/json/schema.hpp>

#include <cstddef>
#include <string_view>

namespace corest::json {
namespace detail {
/// Reads a string that is one of `count` names; returns its index, or `count` after reporting.
std::size_t read_name(reader& in, std::string_view const* names, std::size_t count);
void describe_names(schema& out, std::string_view const* names, std::size_t count);
}  // namespace detail

/// A value without a name is written as null.
template <reflect::enumeration E>
struct codec<E> {
  static constexpr kind_set kinds = kind_bit(kind::string);
  static constexpr auto const& names = reflect::enum_names<E>;

  static bool read(reader& in, E& value) {
    std::size_t const index = detail::read_name(in, names.data(), names.size());
    if (index == names.size()) return false;
    value = reflect::enum_values<E>[index];
    return true;
  }
  static void write(writer& out, E value) {
    std::string_view const name = reflect::enum_name(value);
    if (name.empty()) {
      out.null();
    } else {
      out.string(name);
    }
  }
  static void describe(schema& out) {
    out.reference(out.components().template component<E>(
        [](schema& named) { detail::describe_names(named, names.data(), names.size()); }));
  }
};

}  // namespace corest::json
