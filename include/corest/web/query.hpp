// query<T>: the query string, as a struct or one value of it.
#pragma once
#include <corest/base/fixed_string.hpp>
#include <corest/json/presence.hpp>
#include <corest/json/rules.hpp>
#include <corest/web/describe.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/scalar.hpp>
#include <corest/web/wrapped.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace corest {
namespace web {

/// Goes through the values that one name has in a query string.
class query_values {
 public:
  query_values(std::string_view query, std::string_view name) noexcept : rest_(query), name_(name) {}
  /// The next raw value, still encoded; nullopt behind the last. "name" without '=' has an empty value.
  std::optional<std::string_view> next() noexcept;

 private:
  std::string_view rest_;
  std::string_view name_;
};

template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

/// A list takes every value of the name, everything else must have one at most. False after reporting.
template <class T>
bool read_query(extraction& ex, std::string_view name, T& value, bool required) {
  text_place const at(ex, request_part::query, name);
  query_values values(ex.request().query(), name);
  auto raw = values.next();
  if (!raw) return !required || at.fail("required", "is missing");
  if constexpr (is_list<T>) {
    value.clear();
    bool good = true;
    for (; raw; raw = values.next()) good &= read_encoded(*raw, plus_sign::space, value.emplace_back(), at);
    return good;
  } else {
    if (values.next()) return at.fail("duplicate", "must be given once");
    return read_encoded(*raw, plus_sign::space, value, at);
  }
}

}  // namespace web

/// `query<page>` reads every member of a struct by its name; an absent one keeps its default, unless the
/// default breaks the member's own constraints: then it is required. A std::vector takes repeated names.
/// `query<int, "limit">` reads one value, required unless it is a std::optional or std::vector. Names that
/// nobody asks for are ignored.
template <class T, fixed_string Name = "">
struct query : web::wrapped<T> {
  using web::wrapped<T>::wrapped;
};

template <class T, fixed_string Name>
struct extract<query<T, Name>> {
  static_assert(!Name.view().empty() || reflect::reflectable<T>,
                "corest: a query parameter that is no struct needs its name: query<int, \"limit\">");

  static std::optional<query<T, Name>> from(web::extraction& ex) {
    std::optional<query<T, Name>> found(std::in_place);
    bool good = true;
    if constexpr (Name.view().empty()) {
      bool const* required = reflect::required_parameters<T>().data();
      reflect::for_each_field(found->value, [&]<class I>(I, auto& member) {
        good &= web::read_query(ex, reflect::wire_names<T>[I::value], member, required[I::value]);
      });
    } else {
      good = web::read_query(ex, Name.view(), found->value, required_alone);
    }
    if (!good) found.reset();
    return found;
  }

  static void describe(openapi::operation& op) {
    if constexpr (Name.view().empty()) {
      [&]<std::size_t... I>(std::index_sequence<I...>) {
        (web::describe_parameter(op, openapi::location::query, reflect::wire_names<T>[I],
                                 op.parameter_schema<T, I>(), reflect::required_parameters<T>()[I]),
         ...);
      }(std::make_index_sequence<reflect::field_count<T>>{});
    } else {
      web::describe_parameter(op, openapi::location::query, Name.view(), op.parameter_schema<T>(),
                              required_alone);
    }
  }

 private:
  static constexpr bool required_alone = !web::is_list<T> && !reflect::may_be_absent<T>;
};

}  // namespace corest
