// A function of a request, whatever its type, and what copies of a middleware share; without the cost of
// <functional> and <memory> for all who include it.
#pragma once
#include <corest/http/request.hpp>

#include <atomic>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace corest {
namespace middleware {

/// Something that several own.
class shared_object {
 public:
  shared_object() noexcept = default;
  shared_object(shared_object const&) = delete;
  shared_object& operator=(shared_object const&) = delete;
  virtual ~shared_object() = default;

 private:
  friend class shared_handle;
  std::atomic<std::size_t> owners_ = 1;
};

class shared_handle {
 public:
  shared_handle() noexcept = default;
  explicit shared_handle(shared_object* owned) noexcept : object_(owned) {}
  shared_handle(shared_handle const& other) noexcept : object_(other.object_) {
    if (object_ != nullptr) object_->owners_.fetch_add(1, std::memory_order_relaxed);
  }
  shared_handle(shared_handle&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
  shared_handle& operator=(shared_handle other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~shared_handle() {
    // acq_rel: who destroys it sees what the others did to it.
    if (object_ != nullptr && object_->owners_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete object_;
  }
  [[nodiscard]] shared_object* get() const noexcept { return object_; }

 private:
  shared_object* object_ = nullptr;
};

}  // namespace middleware

/// Copies share the function, which is called const by several workers at once.
template <class R>
class request_function {
 public:
  request_function() noexcept = default;
  request_function(std::nullptr_t) noexcept {}  // NOLINT(google-explicit-constructor): as a function pointer
  template <class F>
    requires(!std::is_same_v<F, request_function> && std::is_invocable_r_v<R, F const&, request const&>)
  request_function(F function)  // NOLINT(google-explicit-constructor): a lambda is one
      : held_(new holder<F>(std::move(function))),
        call_([](middleware::shared_object const* held, request const& asked) -> R {
          return static_cast<holder<F> const*>(held)->function(asked);
        }) {}

  explicit operator bool() const noexcept { return call_ != nullptr; }
  R operator()(request const& asked) const { return call_(held_.get(), asked); }

 private:
  template <class F>
  struct holder final : middleware::shared_object {
    explicit holder(F given) : function(std::move(given)) {}
    F function;
  };
  middleware::shared_handle held_;
  R (*call_)(middleware::shared_object const*, request const&) = nullptr;
};

}  // namespace corest
