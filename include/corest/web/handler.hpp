// Binds a handler to the router: extracts its parameters, calls it, turns what it returns into a response.
#pragma once
#include <corest/async/task.hpp>
#include <corest/base/scope_exit.hpp>
#include <corest/web/endpoint.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/respond.hpp>
#include <corest/web/signature.hpp>

#include <coroutine>
#include <cstddef>
#include <expected>
#include <optional>
#include <type_traits>
#include <utility>

namespace corest::web {

/// T of task<T>; every other type as it is.
template <class R>
struct awaited {
  using type = R;
};
template <class T>
struct awaited<task<T>> {
  using type = T;
};
template <class R>
using awaited_t = typename awaited<R>::type;

/// What extract<T>::from returns.
template <class T>
struct extracted {
  using type = decltype(extract<T>::from(std::declval<request&>()));
};
template <class T>
  requires requires(extraction& ex) { extract<T>::from(ex); }
struct extracted<T> {
  using type = std::optional<T>;
};
template <class A>
consteval bool is_async_parameter() {
  if constexpr (is_request<A> || !extractable<A>) {
    return false;
  } else {
    return is_task<typename extracted<std::remove_cvref_t<A>>::type>;
  }
}

/// Stands for a parameter that is the request itself.
struct the_request {
  constexpr bool has_value() const noexcept { return true; }
};
template <class A>
using slot_of = std::conditional_t<is_request<A>, the_request, std::optional<std::remove_cvref_t<A>>>;

template <std::size_t Position, class A>
struct argument {
  slot_of<A> value;
};
template <class Indices, class... Args>
struct arguments;
template <std::size_t... I, class... Args>
struct arguments<std::index_sequence<I...>, Args...> : argument<I, Args>... {};

/// The value an extractor gave, or nothing once its failure is reported.
template <class T, class Given>
std::optional<T> accept(Given&& given, extraction& ex) {
  if constexpr (requires { given.error(); }) {
    if (!given) {
      ex.refuse(std::move(given).error());
      return std::nullopt;
    }
    return std::optional<T>(*std::forward<Given>(given));
  } else {
    return std::optional<T>(std::forward<Given>(given));
  }
}

template <class A>
slot_of<A> read_argument(extraction& ex) {
  using T = std::remove_cvref_t<A>;
  if constexpr (is_request<A>) {
    return {};
  } else {
    if (ex.refused()) return std::nullopt;
    if constexpr (requires { extract<T>::from(ex); }) {
      return extract<T>::from(ex);
    } else {
      return accept<T>(extract<T>::from(ex.request()), ex);
    }
  }
}

template <class A>
A&& pass(request& message, slot_of<A>& slot) {
  if constexpr (is_request<A>) {
    return static_cast<A&&>(message);
  } else {
    return static_cast<A&&>(*slot);
  }
}

template <class R>
void respond(R&& value, exchange& at) {
  responder<std::remove_cvref_t<R>>::write(std::forward<R>(value), at.request, at.response);
}

template <std::size_t Position, class A>
struct parameter_of_the_handler {
  static_assert(
      extractable<A>,
      "corest: this parameter of the handler cannot be read from a request. Use path<>, query<>, header<>, "
      "cookie<>, body<>, state<> or request&, or specialise corest::extract for its type");
  static_assert(is_request<A> || !std::is_lvalue_reference_v<A> ||
                    std::is_const_v<std::remove_reference_t<A>>,
                "corest: a handler takes its parameters by value (only the request is passed by reference)");
  static constexpr bool good = extractable<A>;
};

template <class R>
struct result_of_the_handler {
  static_assert(
      respondable<R>,
      "corest: what the handler returns is no response. Return a struct that JSON can hold, text, bytes, "
      "void, "
      "created<>, std::expected<>, std::optional<>, response, ..., or specialise corest::responder for its "
      "type (for text and bytes, include <corest/web/content.hpp>)");
};

/// Everything that is instantiated for one handler type.
template <class H, class Parameters = typename signature_of<H>::parameters,
          class Indices = std::make_index_sequence<Parameters::size>>
struct handler_functions;

template <class H, class... Args, std::size_t... I>
struct handler_functions<H, type_list<Args...>, std::index_sequence<I...>> {
  using returned = typename signature_of<H>::result;
  using value = std::remove_cvref_t<awaited_t<returned>>;
  using slots = arguments<std::index_sequence<I...>, Args...>;
  static constexpr bool is_coroutine = is_task<returned>;
  static constexpr bool awaits_parameters = (false || ... || is_async_parameter<Args>());

  static_assert((true && ... && parameter_of_the_handler<I, Args>::good));
  static_assert((0 + ... + (reads_body<Args>() ? 1 : 0)) <= 1,
                "corest: two parameters of the handler read the body; a request has one");
  static_assert(
      is_coroutine || !(false || ... || streams_body<Args>()),
      "corest: a handler that reads the body while it arrives has to wait for it: make it a coroutine that "
      "returns task<>");
  static_assert(
      !(is_coroutine || awaits_parameters) ||
          (true && ... && (is_request<Args> || !std::is_reference_v<Args>)),
      "corest: a coroutine handler takes its parameters by value: it outlives the call that passes them "
      "(only the request may be a reference)");
  static constexpr result_of_the_handler<value> checked_result{};

  static pending start(void const* object, invocation& call) {
    if constexpr (!media_type_of<value>.empty()) {
      if (!accepts(call.at.request, media_type_of<value>)) {
        write_not_acceptable(call.at.request, media_type_of<value>, call.at.response);
        return {};
      }
    }
    H const& handler = *static_cast<H const*>(object);
    if constexpr (awaits_parameters) {
      return run(await_parameters(handler, call.at.request, call.placeholders), call);
    } else {
      extraction ex(call.at.request, call.placeholders);
      // Braces evaluate from left to right; nothing is awaited in them.
      slots args{argument<I, Args>{read_argument<Args>(ex)}...};
      if (ex.failed()) {
        ex.answer(call.at.response);
        return {};
      }
      if constexpr (is_coroutine) {
        return run(handler(value_of<I, Args>(args, call.at.request)...), call);
      } else if constexpr (std::is_void_v<value>) {
        handler(value_of<I, Args>(args, call.at.request)...);
        responder<void>::write(call.at.request, call.at.response);
        return {};
      } else {
        respond(handler(value_of<I, Args>(args, call.at.request)...), call.at);
        return {};
      }
    }
  }

  static void finish(exchange& at, void* running) {
    using promise = task_promise<awaited_t<returned>>;
    auto const frame = std::coroutine_handle<promise>::from_address(running);
    scope_exit const destroy([frame]() noexcept { frame.destroy(); });
    take(frame.promise(), at);
  }

  [[gnu::cold]] static void destroy(void* object) noexcept { delete static_cast<H*>(object); }

  [[gnu::cold]] static void describe(openapi::operation& op) {
    (describe_parameter<Args>(op), ...);
    responder<value>::describe(op);
  }

  [[gnu::cold]] static void require(requirements& needs) { (require_parameter<Args>(needs), ...); }

  static constexpr endpoint::functions table{.start = start,
                                             .finish = is_coroutine || awaits_parameters ? finish : nullptr,
                                             .destroy = destroy,
                                             .describe = describe,
                                             .require = require,
                                             .placeholders = placeholder_use_of<H>(),
                                             .takes_body = (false || ... || reads_body<Args>()),
                                             .streams_body = (false || ... || streams_body<Args>()),
                                             .may_stream = may_stream<value>};

 private:
  template <std::size_t Position, class A>
  static A&& value_of(argument<Position, A>& slot, request& message) {
    return pass<A>(message, slot.value);
  }

  template <class Promise>
  static void take(Promise& ended, exchange& at) {
    if constexpr (std::is_void_v<value>) {
      ended.take();
      responder<void>::write(at.request, at.response);
    } else {
      respond(ended.take(), at);
    }
  }

  template <class T>
  static pending run(task<T> work, invocation& call) {
    if (work.start(call.env)) {
      take(work.promise(), call.at);
      return {};
    }
    pending const waiting(work);
    call.running = work.release().address();
    return waiting;
  }

  template <std::size_t Position, class A>
  static task<> fill(argument<Position, A>& slot, extraction& ex) {
    if constexpr (is_async_parameter<A>()) {
      if (ex.refused()) co_return;
      using T = std::remove_cvref_t<A>;
      auto given = co_await extract<T>::from(ex.request());
      slot.value = accept<T>(std::move(given), ex);
    } else {
      slot.value = read_argument<A>(ex);
    }
  }

  static task<awaited_t<returned>> await_parameters(H const& handler, request& message,
                                                    std::span<std::string_view const> placeholders) {
    extraction ex(message, placeholders);
    slots args;
    (co_await fill<I, Args>(args, ex), ...);
    if (ex.failed()) ex.raise();
    if constexpr (is_coroutine) {
      co_return co_await handler(value_of<I, Args>(args, message)...);
    } else {
      co_return handler(value_of<I, Args>(args, message)...);
    }
  }

  template <class A>
  static void describe_parameter(openapi::operation& op) {
    if constexpr (!is_request<A>) extract<std::remove_cvref_t<A>>::describe(op);
  }
  template <class A>
  static void require_parameter(requirements& needs) {
    if constexpr (requires { extract<std::remove_cvref_t<A>>::require(needs); }) {
      extract<std::remove_cvref_t<A>>::require(needs);
    }
  }
};

/// Takes over a handler: a function, or an object whose operator() is const, since several workers call it.
template <class H>
endpoint bind_handler(H handler) {
  static_assert(
      signature_of<H>::known,
      "corest: a handler's parameters must be known: a function, or an object with one operator() that "
      "is no template");
  static_assert(
      signature_of<H>::callable_when_const,
      "corest: several workers call a handler at the same time, so its operator() must be const (a lambda "
      "without 'mutable'); keep what changes in state<>");
  return endpoint(handler_functions<H>::table, new H(std::move(handler)));
}

}  // namespace corest::web
