// Parts of database's calls: arguments that own what they say, and a call in a transaction.
#pragma once
#include <corest/sqlite/codec.hpp>
#include <corest/sqlite/transaction.hpp>

#include <span>
#include <type_traits>
#include <vector>

namespace corest::sqlite::detail {

/// The arguments of a statement as something that outlives the caller's.
std::vector<parameter> owned(std::span<parameter> bound);
template <class... Args>
std::vector<parameter> bind_all(Args const&... args) {
  if constexpr (sizeof...(Args) == 0) {
    return {};
  } else {
    parameter bound[] = {bind(args)...};
    return owned(bound);
  }
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
