// Middleware without its type: hooks before and after the handler, or a coroutine around it, and what it
// says of itself in the OpenAPI document.
#pragma once
#include <corest/async/task.hpp>
#include <corest/base/result.hpp>
#include <corest/http/exchange.hpp>
#include <corest/web/problem.hpp>

#include <concepts>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace corest {
namespace openapi {
class operation;
}
namespace web {
struct prepared_endpoint;

/// What before hooks may return beside void: nothing, or the answer.
inline bool answered(std::optional<response>&& answer, request const&, response& into) {
  if (answer) into = std::move(*answer);
  return answer.has_value();
}
inline bool answered(std::optional<problem>&& answer, request const& cause, response& into) {
  if (answer) answer->write(cause, into);
  return answer.has_value();
}
inline bool answered(result<void, response>&& passed, request const&, response& into) {
  if (!passed) into = std::move(passed.error());
  return !passed;
}
inline bool answered(result<void, problem>&& passed, request const& cause, response& into) {
  if (!passed) passed.error().write(cause, into);
  return !passed;
}
}  // namespace web

/// The rest of the way to the handler, for coroutine middleware: `co_await handle(req)` once, or not at all.
class next {
 public:
  /// The response of what lies inside; problems and exceptions have become responses already. Throws
  /// std::logic_error the second time.
  [[nodiscard]] task<response> operator()(request& message);

  /// For the router.
  next(exchange& at, web::prepared_endpoint const& endpoint, std::size_t layer) noexcept
      : at_(&at), endpoint_(&endpoint), layer_(layer) {}

 private:
  exchange* at_;
  web::prepared_endpoint const* endpoint_;
  std::size_t layer_;
};

namespace web {

template <class F>
concept around_function = requires(F const& f, request& message, next rest) {
  { f(message, std::move(rest)) } -> std::same_as<task<response>>;
};
template <class R>
concept before_result = std::is_void_v<R> || requires(R&& r, request const& cause, response& into) {
  answered(std::move(r), cause, into);
};
template <class F>
concept before_function =
    std::is_invocable_v<F const&, request&> && before_result<std::invoke_result_t<F const&, request&>>;
template <class F>
concept after_function = std::is_invocable_v<F const&, request const&, response&>;
template <class F>
concept before_member = requires(F const& f, request& message) { f.before(message); };
template <class F>
concept after_member =
    requires(F const& f, request const& message, response& into) { f.after(message, into); };
template <class F>
concept describe_member = requires(F const& f, openapi::operation& op) { f.describe(op); };
template <class F>
concept refused_member =
    requires(F const& f, request const& message, response& into) { f.refused(message, into); };
template <class F>
concept challenge_member = requires(F const& f) {
  { f.challenge() } -> std::convertible_to<std::string>;
};
/// A describe() that nobody would call.
template <class F>
concept mutable_describe_member =
    !describe_member<F> && requires(F& f, openapi::operation& op) { f.describe(op); };

/// Owns one middleware. Beside its hooks an object may have `void describe(openapi::operation&) const`: what
/// it says there of demands and answers (429, 401 with a security scheme, header fields) stands in the
/// document at every operation that it lies around. The handler has spoken by then; see
/// operation::success_header. Of the router's own middleware, `void refused(request const&, response&) const`
/// sees what the server answers before any of them is asked (a head that is malformed, a body that is too
/// large). With `std::string challenge() const`, a value for WWW-Authenticate, it says that it finds out who
/// calls (request::set_principal).
class middleware {
 public:
  /// True when the hook has answered in `into`, so that nothing further inside runs.
  using before_hook = bool (*)(void const* object, request& message, response& into);
  using after_hook = void (*)(void const* object, request const& message, response& into);
  using around_hook = task<response> (*)(void const* object, request& message, next rest);
  using challenge_hook = std::string (*)(void const* object);
  using describe_hook = void (*)(void const* object, openapi::operation& op);

  template <class F>
  explicit middleware(F object)
      : object_(new F(std::move(object))), destroy_([](void* o) noexcept { delete static_cast<F*>(o); }) {
    static_assert(
        around_function<F> || before_function<F> || after_function<F> || before_member<F> || after_member<F>,
        "corest: this is no middleware. Write task<response>(request&, next), a hook that runs before, "
        "void | std::optional<response> | std::expected<void, problem> (request&), one that runs after, "
        "void(request const&, response&), or an object with before() and after(); call operators and "
        "members must be const, for several workers call them at once");
    static_assert(!mutable_describe_member<F>,
                  "corest: describe(openapi::operation&) of a middleware must be const");
    if constexpr (around_function<F>) {
      around_ = [](void const* o, request& message, next rest) {
        return (*static_cast<F const*>(o))(message, std::move(rest));
      };
    } else if constexpr (before_function<F>) {
      before_ = [](void const* o, request& message, response& into) {
        return run_before(*static_cast<F const*>(o), message, into);
      };
    } else if constexpr (after_function<F>) {
      after_ = [](void const* o, request const& message, response& into) {
        (*static_cast<F const*>(o))(message, into);
      };
    }
    if constexpr (before_member<F>) {
      before_ = [](void const* o, request& message, response& into) {
        return run_before([o](request& m) { return static_cast<F const*>(o)->before(m); }, message, into);
      };
    }
    if constexpr (after_member<F>) {
      after_ = [](void const* o, request const& message, response& into) {
        static_cast<F const*>(o)->after(message, into);
      };
    }
    if constexpr (refused_member<F>) {
      refused_ = [](void const* o, request const& message, response& into) {
        static_cast<F const*>(o)->refused(message, into);
      };
    }
    if constexpr (challenge_member<F>) {
      challenge_ = [](void const* o) -> std::string { return static_cast<F const*>(o)->challenge(); };
    }
    if constexpr (describe_member<F>) {
      describe_ = [](void const* o, openapi::operation& op) { static_cast<F const*>(o)->describe(op); };
    }
  }
  middleware(middleware&& other) noexcept
      : object_(std::exchange(other.object_, nullptr)),
        destroy_(other.destroy_),
        before_(other.before_),
        after_(other.after_),
        around_(other.around_),
        refused_(other.refused_),
        challenge_(other.challenge_),
        describe_(other.describe_) {}
  middleware& operator=(middleware&&) = delete;
  ~middleware() {
    if (object_ != nullptr) destroy_(object_);
  }

  [[nodiscard]] bool has_before() const noexcept { return before_ != nullptr; }
  [[nodiscard]] bool has_after() const noexcept { return after_ != nullptr; }
  [[nodiscard]] bool has_around() const noexcept { return around_ != nullptr; }
  /// Whether it finds out who calls.
  [[nodiscard]] bool authenticates() const noexcept { return challenge_ != nullptr; }
  /// Only when it does.
  [[nodiscard]] std::string challenge() const { return challenge_(object_); }
  void refused(request const& message, response& into) const {
    if (refused_ != nullptr) refused_(object_, message, into);
  }
  bool before(request& message, response& into) const { return before_(object_, message, into); }
  void after(request const& message, response& into) const { after_(object_, message, into); }
  [[nodiscard]] task<response> around(request& message, next rest) const {
    return around_(object_, message, rest);
  }
  /// Nothing where the object has no describe().
  void describe(openapi::operation& op) const {
    if (describe_ != nullptr) describe_(object_, op);
  }

 private:
  template <class F>
  static bool run_before(F const& f, request& message, response& into) {
    if constexpr (std::is_void_v<decltype(f(message))>) {
      f(message);
      return false;
    } else {
      return answered(f(message), message, into);
    }
  }

  void* object_;
  void (*destroy_)(void*) noexcept;
  before_hook before_ = nullptr;
  after_hook after_ = nullptr;
  around_hook around_ = nullptr;
  after_hook refused_ = nullptr;
  challenge_hook challenge_ = nullptr;
  describe_hook describe_ = nullptr;
};

}  // namespace web
}  // namespace corest
