// From a row to a struct, a tuple or a single value.
#pragma once
#include <corest/json/reflect.hpp>
#include <corest/sqlite/codec.hpp>
#include <corest/sqlite/row.hpp>

#include <array>
#include <cstddef>
#include <tuple>
#include <utility>

namespace corest::sqlite {
namespace detail {

template <class T>
inline constexpr bool is_tuple = false;
template <class... T>
inline constexpr bool is_tuple<std::tuple<T...>> = true;
template <class First, class Second>
inline constexpr bool is_tuple<std::pair<First, Second>> = true;

void require_size(row const& current, std::size_t columns);

}  // namespace detail

/// Reads the rows of one statement as T; looks the columns up once, at the first row.
template <class T>
class row_reader {
 public:
  T operator()(row const& current) {
    detail::require_size(current, 1);
    return codec<T>::read(current, 0);
  }
};

/// By name: every member must have its column, and a column without a member is ignored.
template <reflect::reflectable T>
class row_reader<T> {
 public:
  T operator()(row const& current) {
    if (!found_) find(current);
    T value{};
    reflect::for_each_field(value, [&]<class Index, class M>(Index index, M& member) {
      member = codec<M>::read(current, columns_[index]);
    });
    return value;
  }

 private:
  void find(row const& current) {
    for (std::size_t i = 0; i < columns_.size(); ++i)
      columns_[i] = current.require(reflect::field_names<T>[i]);
    found_ = true;
  }

  bool found_ = false;
  std::array<int, reflect::field_count<T>> columns_{};
};

/// By position: as many columns as elements.
template <class T>
  requires detail::is_tuple<T>
class row_reader<T> {
 public:
  T operator()(row const& current) {
    constexpr std::size_t size = std::tuple_size_v<T>;
    detail::require_size(current, size);
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return T{codec<std::tuple_element_t<I, T>>::read(current, static_cast<int>(I))...};
    }(std::make_index_sequence<size>{});
  }
};

}  // namespace corest::sqlite
