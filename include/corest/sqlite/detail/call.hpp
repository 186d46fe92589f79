// Parts of database's calls: arguments that own what they say, and a call in a transaction.
#pragma once
#include <corest/sqlite/transaction.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest::sqlite::detail {

/// The argument as something that outlives the caller's: views and pointers become copies.
template <class T>
auto owned(T value) {
  if constexpr (std::convertible_to<T const&, std::string_view> && !std::same_as<T, std::string>) {
    return std::string(std::string_view(value));
  } else {
    return value;
  }
}
template <class Byte, std::size_t Extent>
auto owned(std::span<Byte, Extent> value) {
  return std::vector<std::remove_const_t<Byte>>(value.begin(), value.end());
}

template <class F>
std::invoke_result_t<F&, connection&> in_transaction(connection& on, transaction_mode mode, F& f) {
  transaction scope(on, mode);
  if constexpr (std::is_void_v<std::invoke_result_t<F&, connection&>>) {
    f(on);
    scope.commit();
  } else {
    auto value = f(on);
    scope.commit();
    return value;
  }
}

}  // namespace corest::sqlite::detail
