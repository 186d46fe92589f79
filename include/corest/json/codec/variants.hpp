// JSON of std::variant: by what is there, or by a member that names the alternative.
#pragma once
#include <corest/json/codec.hpp>
#include <corest/json/codec/structs.hpp>
#include <corest/json/reflect.hpp>
#include <corest/json/schema.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace corest::json {

/// The member that names the alternative of a variant of structs; empty: there is none.
/// `template <> inline constexpr std::string_view corest::json::discriminator<shape> = "kind";`
template <class Variant>
inline constexpr std::string_view discriminator{};

/// What that member holds for an alternative: its type's name, or its `static constexpr std::string_view
/// corest_tag`.
template <class Alternative>
consteval std::string_view tag_of() {
  if constexpr (requires { Alternative::corest_tag; }) {
    return Alternative::corest_tag;
  } else {
    return reflect::type_name<Alternative>();
  }
}

namespace detail {
/// Finds member `tag` of the object that is next, without taking anything; returns the index of its value
/// among `names`, or `count` after reporting and skipping.
std::size_t find_tag(reader& in, std::string_view tag, std::string_view const* names, std::size_t count);
void describe_alternatives(schema& out, std::string const& list);
void describe_tagged(schema& out, std::string_view tag, std::string_view const* names,
                     std::string const* alternatives, std::size_t count);
}  // namespace detail

/// With a discriminator: an object with that member, first when written. Without: the first alternative that
/// reads without a failure among those of the kind that is there; when only one has that kind, its failures
/// are reported, else one failure `anyOf`.
template <class... A>
struct codec<std::variant<A...>> {
  using variant = std::variant<A...>;
  static constexpr std::string_view tag = discriminator<variant>;
  static constexpr kind_set kinds = (kinds_of<A>() | ...);
  static constexpr std::array<std::string_view, sizeof...(A)> tags{[] {
    if constexpr (tag.empty()) {
      return std::string_view();
    } else {
      return tag_of<A>();
    }
  }()...};

  static bool read(reader& in, variant& value) {
    if constexpr (!tag.empty()) {
      std::size_t const found = detail::find_tag(in, tag, tags.data(), tags.size());
      return with_alternative(found, [&]<std::size_t I>() {
        auto& alternative = value.template emplace<I>();
        return codec<std::variant_alternative_t<I, variant>>::read_tagged(in, alternative, tag);
      });
    } else {
      return read_untagged(in, value);
    }
  }

  static void write(writer& out, variant const& value) {
    if (value.valueless_by_exception()) return out.null();
    std::visit(
        [&]<class Alternative>(Alternative const& alternative) {
          if constexpr (tag.empty()) {
            write_value(out, alternative);
          } else {
            out.begin_object();
            out.member(tag);
            out.string(tag_of<Alternative>());
            codec<Alternative>::write_present(out, alternative);
            out.end_object();
          }
        },
        value);
  }

  static void describe(schema& out) {
    std::array<std::string, sizeof...(A)> const alternatives{out.components().template add<A>()...};
    if constexpr (tag.empty()) {
      std::string list;
      for (std::string const& alternative : alternatives) list += (list.empty() ? "" : ",") + alternative;
      detail::describe_alternatives(out, list);
    } else {
      detail::describe_tagged(out, tag, tags.data(), alternatives.data(), alternatives.size());
    }
  }

 private:
  template <class F>
  static bool with_alternative(std::size_t index, F&& f) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return ((I == index && f.template operator()<I>()) || ...);
    }(std::index_sequence_for<A...>{});
  }

  static bool read_untagged(reader& in, variant& value) {
    kind_set const here = kind_bit(in.peek());
    constexpr std::array<kind_set, sizeof...(A)> accepted{kinds_of<A>()...};
    std::size_t candidates = 0;
    std::size_t only = 0;
    for (std::size_t i = 0; i < accepted.size(); ++i) {
      if ((accepted[i] & here) == 0) continue;
      ++candidates;
      only = i;
    }
    auto const try_alternative = [&]<std::size_t I>() { return read_value(in, value.template emplace<I>()); };
    if (candidates == 1) return with_alternative(only, try_alternative);
    auto const begin = in.position();
    for (std::size_t i = 0; i < accepted.size(); ++i) {
      if ((accepted[i] & here) == 0) continue;
      if (with_alternative(i, try_alternative)) return true;
      if (!in.rewind(begin)) return false;
    }
    in.skip();
    return in.fail("anyOf", "must be one of the alternatives that are allowed here");
  }
};

}  // namespace corest::json
