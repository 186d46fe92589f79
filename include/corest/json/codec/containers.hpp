// JSON of sequences, sets and maps.
#pragma once
#include <corest/json/codec.hpp>
#include <corest/json/schema.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace corest::json {
namespace detail {

template <class C>
concept text_like = requires(C const& c) { std::string_view(c); };

/// std::vector, std::deque, std::list and what looks like them.
template <class C>
concept sequence = !text_like<C> && requires(C& c, typename C::value_type v) {
  c.push_back(std::move(v));
  c.clear();
  c.begin() != c.end();
};
/// std::set, std::unordered_set and what looks like them.
template <class C>
concept set =
    !text_like<C> && !requires { typename C::mapped_type; } && requires(C& c, typename C::key_type v) {
      c.insert(std::move(v)).second;
      c.clear();
    };
/// std::map, std::unordered_map and what looks like them, with keys made from strings.
template <class C>
concept map = requires(C& c, std::string_view name) {
  typename C::mapped_type;
  typename C::key_type;
  static_cast<typename C::key_type>(name);
  std::string_view(c.begin()->first);
  c.clear();
};

template <class C>
void write_items(writer& out, C const& items) {
  out.begin_array();
  for (auto const& item : items) {
    out.item();
    write_value<typename C::value_type>(out, item);
  }
  out.end_array();
}
void describe_items(schema& out, std::string item, std::size_t exactly, bool unique);
void describe_values(schema& out, std::string value);
inline constexpr std::size_t any_count = static_cast<std::size_t>(-1);

}  // namespace detail

template <detail::sequence C>
struct codec<C> {
  using item = typename C::value_type;
  static constexpr kind_set kinds = kind_bit(kind::array);

  static bool read(reader& in, C& value) {
    value.clear();
    array_reader items(in);
    bool good = items.opened();
    while (items.next()) {
      if constexpr (requires { read_value(in, value.emplace_back()); }) {
        good &= read_value(in, value.emplace_back());
      } else {  // std::vector<bool> has no references to its items
        item one{};
        good &= read_value(in, one);
        value.push_back(std::move(one));
      }
    }
    return good && !in.stopped();
  }
  static void write(writer& out, C const& value) { detail::write_items(out, value); }
  static void describe(schema& out) {
    detail::describe_items(out, out.components().template add<item>(), detail::any_count, false);
  }
};

/// An item that comes twice is reported.
template <detail::set C>
struct codec<C> {
  using item = typename C::key_type;
  static constexpr kind_set kinds = kind_bit(kind::array);

  static bool read(reader& in, C& value) {
    value.clear();
    array_reader items(in);
    bool good = items.opened();
    while (items.next()) {
      item one{};
      if (!read_value(in, one)) {
        good = false;
      } else if (!value.insert(std::move(one)).second) {
        good = in.fail("uniqueItems", "must not be in the array twice");
      }
    }
    return good && !in.stopped();
  }
  static void write(writer& out, C const& value) { detail::write_items(out, value); }
  static void describe(schema& out) {
    detail::describe_items(out, out.components().template add<item>(), detail::any_count, true);
  }
};

/// Exactly N items.
template <class T, std::size_t N>
struct codec<std::array<T, N>> {
  static constexpr kind_set kinds = kind_bit(kind::array);

  static bool read(reader& in, std::array<T, N>& value) {
    array_reader items(in);
    if (!items.opened()) return false;
    bool good = true;
    std::size_t count = 0;
    for (; items.next(); ++count) {
      if (count < N) good &= read_value(in, value[count]);
    }
    if (in.stopped()) return false;
    if (count == N) return good;
    return in.fail(count < N ? "minItems" : "maxItems", "must have exactly " + std::to_string(N) + " items");
  }
  static void write(writer& out, std::array<T, N> const& value) { detail::write_items(out, value); }
  static void describe(schema& out) {
    detail::describe_items(out, out.components().template add<T>(), N, false);
  }
};

/// Written only.
template <class T, std::size_t N>
struct codec<std::span<T, N>> {
  static void write(writer& out, std::span<T, N> value) { detail::write_items(out, value); }
  static void describe(schema& out) {
    detail::describe_items(out, out.components().template add<std::remove_const_t<T>>(), detail::any_count,
                           false);
  }
};

/// An object whose members are the entries.
template <detail::map C>
struct codec<C> {
  static constexpr kind_set kinds = kind_bit(kind::object);

  static bool read(reader& in, C& value) {
    value.clear();
    object_reader members(in);
    bool good = members.opened();
    while (members.next()) {
      good &= read_value(in, value[typename C::key_type(members.name())]);
    }
    return good && !members.duplicates() && !in.stopped();
  }
  static void write(writer& out, C const& value) {
    out.begin_object();
    for (auto const& [name, mapped] : value) {
      out.member(name);
      write_value(out, mapped);
    }
    out.end_object();
  }
  static void describe(schema& out) {
    detail::describe_values(out, out.components().template add<typename C::mapped_type>());
  }
};

}  // namespace corest::json
