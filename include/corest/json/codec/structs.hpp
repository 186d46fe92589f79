// JSON of plain structs: an object whose members are the struct's.
#pragma once
#include <corest/json/codec.hpp>
#include <corest/json/codec/optionals.hpp>
#include <corest/json/presence.hpp>
#include <corest/json/reflect.hpp>
#include <corest/json/rules.hpp>
#include <corest/json/schema.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace corest::json {
namespace detail {

/// What the one compiled loop over an object's members needs to know of a struct.
struct struct_layout {
  std::string_view const* names;
  std::size_t count;
  bool deny_unknown;
  bool (*read_member)(reader& in, void* object, std::size_t index);
};
/// Reads an object into a struct; `tag` is a member to pass over, for tagged variants.
bool read_struct(reader& in, void* object, struct_layout const& layout, bool const* required,
                 std::string_view tag);

/// What the one compiled loop that describes a struct needs to know of a member: its type, erased, and the
/// value it has by default.
struct member_schema {
  void (*describe)(schema& out) = nullptr;
  void (*write)(writer& out, void const* value) = nullptr;  // null for what is only read
  void const* value = nullptr;

  template <class M>
  static member_schema of(M const& by_default) noexcept {
    member_schema made{.describe = codec<M>::describe, .value = &by_default};
    if constexpr (writable<M>)
      made.write = [](writer& out, void const* value) { write_value(out, *static_cast<M const*>(value)); };
    return made;
  }
  /// The schema, with the default unless the member is required or null.
  [[nodiscard]] std::string text(schema_set& set, bool required) const;
};
/// The JSON text of the keyword "properties"; `members` is as long as `required`.
std::string properties_text(schema_set& set, std::string_view const* names, std::span<bool const> required,
                            member_schema const* members);
/// Fills in the keywords of an object schema.
void describe_struct(schema& out, std::string properties, std::string_view const* names,
                     std::span<bool const> required, bool deny_unknown);

// `,"name":` made when compiling; names are checked here, so that they need no escapes.
template <class T, std::size_t I>
struct member_prefix {
  static constexpr std::string_view name = reflect::wire_names<T>[I];
  static constexpr auto text = [] {
    std::array<char, name.size() + 4> text{};
    text[0] = I == 0 ? '{' : ',';
    text[1] = '"';
    for (std::size_t i = 0; i < name.size(); ++i) {
      if (static_cast<unsigned char>(name[i]) < 0x20 || name[i] == '"' || name[i] == '\\') {
        throw "corest: a wire name holds a character that JSON must escape";
      }
      text[i + 2] = name[i];
    }
    text[name.size() + 2] = '"';
    text[name.size() + 3] = ':';
    return text;
  }();
  static constexpr std::string_view value{text.data(), text.size()};
};

template <class T, class M>
inline constexpr bool omissible = false;
template <class T, class M>
inline constexpr bool omissible<T, std::optional<M>> =
    reflect::has_rule<T, omit_null> || codec<std::optional<M>>::tells_absent;

}  // namespace detail

template <reflect::reflectable T>
struct codec<T> {
  static constexpr kind_set kinds = kind_bit(kind::object);

  /// A member keeps its value in T{} when it is absent and not required (see reflect::required_fields).
  static bool read(reader& in, T& value) { return read_tagged(in, value, {}); }
  static bool read_tagged(reader& in, T& value, std::string_view tag) {
    return detail::read_struct(in, &value, layout, reflect::required_fields<T>().data(), tag);
  }

  static void write(writer& out, T const& value) {
    if constexpr (reflect::field_count<T> == 0) {
      out.raw("{}");
    } else if constexpr (may_omit()) {
      out.begin_object();
      write_present(out, value);
      out.end_object();
    } else {
      reflect::for_each_field(value, [&]<class I>(I, auto const& member) {
        out.raw(detail::member_prefix<T, I::value>::value);
        write_value(out, member);
      });
      out.end_object();
    }
  }
  /// The members without the braces around them.
  static void write_present(writer& out, T const& value) {
    reflect::for_each_field(value, [&]<class I, class M>(I, M const& member) {
      if constexpr (detail::omissible<T, M>) {
        if (!member.has_value()) return;
      }
      out.item();
      out.raw(detail::member_prefix<T, I::value>::value.substr(1));
      write_value(out, member);
    });
  }

  static void describe(schema& out) { out.reference(out.components().template component<T>(fill)); }

 private:
  static consteval bool may_omit() {
    return []<std::size_t... I>(std::index_sequence<I...>) {
      return (detail::omissible<T, reflect::field_type<T, I>> || ...);
    }(std::make_index_sequence<reflect::field_count<T>>{});
  }

  static bool read_member(reader& in, void* object, std::size_t index) {
    bool good = false;
    reflect::for_each_field(*static_cast<T*>(object), [&]<class I>(I, auto& member) {
      if (I::value == index) good = read_value(in, member);
    });
    return good;
  }
  static constexpr detail::struct_layout layout{reflect::wire_names<T>.data(), reflect::field_count<T>,
                                                reflect::has_rule<T, deny_unknown>, read_member};

  [[gnu::cold]] static void fill(schema& out) {
    detail::describe_struct(out, out.components().template properties<T>(), reflect::wire_names<T>.data(),
                            reflect::required_fields<T>(), reflect::has_rule<T, deny_unknown>);
  }
};

template <reflect::reflectable T>
[[gnu::cold]] std::string schema_set::properties() {
  T const defaults{};
  return reflect::visit_fields(defaults, [this]<class... M>(M const&... member) {
    detail::member_schema const members[] = {detail::member_schema::of(member)..., {}};
    return detail::properties_text(*this, reflect::wire_names<T>.data(), reflect::required_fields<T>(),
                                   members);
  });
}

}  // namespace corest::json
