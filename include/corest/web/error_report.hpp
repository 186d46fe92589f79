// What the program hears of a failure that the client only sees as a 5xx.
#pragma once
#include <corest/http/request.hpp>
#include <corest/http/status.hpp>

#include <exception>
#include <string_view>
#include <utility>

namespace corest {

/// Everything in it lives only during the call.
struct error_report {
  request const& cause;
  corest::status status;  ///< what the client gets
  std::string_view what;  ///< the exception's own words; not for clients
  std::exception_ptr error;
};

namespace web {

/// Owns the program's function for reports.
class error_hook {
 public:
  error_hook() noexcept = default;
  template <class F>
  explicit error_hook(F f)
      : object_(new F(std::move(f))),
        call_(
            [](void const* object, error_report const& report) { (*static_cast<F const*>(object))(report); }),
        destroy_([](void* object) noexcept { delete static_cast<F*>(object); }) {}
  error_hook(error_hook&& other) noexcept
      : object_(std::exchange(other.object_, nullptr)), call_(other.call_), destroy_(other.destroy_) {}
  error_hook& operator=(error_hook&& other) noexcept {
    std::swap(object_, other.object_);
    std::swap(call_, other.call_);
    std::swap(destroy_, other.destroy_);
    return *this;
  }
  ~error_hook() {
    if (object_ != nullptr) destroy_(object_);
  }

  [[nodiscard]] explicit operator bool() const noexcept { return object_ != nullptr; }
  void operator()(error_report const& report) const { call_(object_, report); }

 private:
  void* object_ = nullptr;
  void (*call_)(void const*, error_report const&) = nullptr;
  void (*destroy_)(void*) noexcept = nullptr;
};

}  // namespace web
}  // namespace corest
