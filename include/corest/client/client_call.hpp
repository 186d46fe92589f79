// One call in the making: `co_await client.get("/rates").header("Accept", "text/csv")`.
#pragma once
#include <corest/async/task.hpp>
#include <corest/client/client_request.hpp>
#include <corest/client/client_response.hpp>
#include <corest/client/client_stream.hpp>
#include <corest/json/write.hpp>

#include <chrono>
#include <coroutine>
#include <string>
#include <string_view>
#include <utility>

namespace corest {

class http_client;

namespace detail {
/// Awaits a task made in place, in the environment of whoever awaits.
template <class T>
class made_in_place {
 public:
  explicit made_in_place(task<T> work) noexcept : work_(std::move(work)) {}
  made_in_place(made_in_place const&) = delete;
  made_in_place& operator=(made_in_place const&) = delete;
  ~made_in_place() { work_.abandon(); }
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> parent) {
    if (work_.start(parent.promise().env())) return false;
    work_.promise().continue_with(parent.promise());
    return true;
  }
  T await_resume() { return work_.result(); }

 private:
  task<T> work_;
};
}  // namespace detail

/// Borrows its client, which outlives the call. Nothing happens until it is awaited, which gives a
/// client_response and throws client_error.
class [[nodiscard("a call does nothing until it is awaited")]] client_call {
 public:
  client_call(http_client& by, client_request what) noexcept : by_(&by), what_(std::move(what)) {}

  /// These are the words of client_request.
  client_call&& header(std::string_view name, std::string_view value) && {
    what_.header(name, value);
    return std::move(*this);
  }
  client_call&& body(std::string bytes, std::string_view content_type) && {
    what_.body(std::move(bytes), content_type);
    return std::move(*this);
  }
  /// Sends `value` as JSON.
  template <class T>
  client_call&& json(T const& value) && {
    what_.body(json::to_text(value), "application/json");
    return std::move(*this);
  }
  client_call&& timeout(std::chrono::milliseconds whole) && {
    what_.timeout(whole);
    return std::move(*this);
  }
  client_call&& idempotent() && {
    what_.idempotent();
    return std::move(*this);
  }

  /// The call as a task, for when_all() and the like.
  [[nodiscard]] task<client_response> send() &&;
  /// The same, ending with the head of the answer.
  [[nodiscard]] task<client_stream> stream() &&;
  /// The body of a success, read as JSON; see client_response::as().
  template <class T>
  [[nodiscard]] task<T> as() && {
    return read_as<T>(std::move(*this).send());
  }
  auto operator co_await() { return detail::made_in_place<client_response>(std::move(*this).send()); }

 private:
  template <class T>
  static task<T> read_as(task<client_response> call) {
    auto const got = co_await std::move(call);
    co_return got.template as<T>();
  }

  http_client* by_;
  client_request what_;
};

}  // namespace corest
