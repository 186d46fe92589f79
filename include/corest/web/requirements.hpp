// The shared state a handler asks for, known when it is registered.
#pragma once
#include <corest/json/reflect.hpp>

#include <string_view>
#include <type_traits>
#include <vector>

namespace corest::web {

/// The identity of a type; its address is what counts.
template <class T>
inline char type_identity = 0;

/// The state that the parameters of one handler need, and whether they need to know who calls.
/// `extract<T>::require` adds to it.
class requirements {
 public:
  struct need {
    void const* type;
    std::string_view name;
    bool mutable_access;
  };

  /// T must be provided before the router serves; `T const` needs only read access.
  template <class T>
  void state() {
    using plain = std::remove_const_t<T>;
    add({&type_identity<plain>, reflect::full_type_name<plain>(), !std::is_const_v<T>});
  }
  /// Somebody must have said who calls.
  void principal() noexcept { principal_ = true; }
  [[nodiscard]] bool needs_principal() const noexcept { return principal_; }
  [[nodiscard]] std::vector<need> const& needs() const noexcept { return needs_; }

 private:
  void add(need added);

  std::vector<need> needs_;
  bool principal_ = false;
};

}  // namespace corest::web
