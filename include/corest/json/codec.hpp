// How a type is read, written and described: the one customisation point of the JSON layer.
#pragma once
#include <corest/json/reader.hpp>
#include <corest/json/writer.hpp>

#include <type_traits>

namespace corest::json {

class schema;

/// The JSON form of T. Specialise it for a type of your own:
/// ```
/// template <>
/// struct corest::json::codec<uuid> {
///   static bool read(reader& in, uuid& value);          // takes one value; false after in.fail(...)
///   static void write(writer& out, uuid const& value);  // appends one value
///   static void describe(schema& out);                  // out.type("string").format("uuid")
/// };
/// ```
/// Optional: `static constexpr kind_set kinds`, which lets a std::variant choose without trying.
template <class T>
struct codec;

/// A set of kinds: the union of kind_bit()s.
using kind_set = unsigned;
constexpr kind_set kind_bit(kind k) noexcept { return 1U << static_cast<unsigned>(k); }
inline constexpr kind_set any_kind = 0x3F;

template <class T>
consteval kind_set kinds_of() {
  if constexpr (requires { codec<T>::kinds; }) {
    return codec<T>::kinds;
  } else {
    return any_kind;
  }
}

template <class T>
concept readable = requires(reader& in, T& value) { codec<T>::read(in, value); };
template <class T>
concept writable = requires(writer& out, T const& value) { codec<T>::write(out, value); };

/// Takes the next value as a T. For use inside codecs.
template <class T>
bool read_value(reader& in, T& value) {
  static_assert(readable<T>,
                "corest: this type cannot be read from JSON; specialise corest::json::codec for it");
  return codec<T>::read(in, value);
}

/// Appends a T. For use inside codecs.
template <class T>
void write_value(writer& out, T const& value) {
  static_assert(writable<T>,
                "corest: this type cannot be written as JSON; specialise corest::json::codec for it");
  codec<T>::write(out, value);
}

}  // namespace corest::json
