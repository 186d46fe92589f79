// Spans of a program's own: what a request waited for, one line each.
#pragma once
#include <corest/async/context.hpp>
#include <corest/async/task.hpp>
#include <corest/observe/baggage.hpp>
#include <corest/observe/tracer.hpp>
#include <corest/observe/tracestate.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace corest {

/// The span that the code runs in: what the spans below hang from. The server sets one for every request.
struct active_span {
  span_source* source = nullptr;  ///< of the request's worker
  span_record* record = nullptr;  ///< null: this trace is not recorded
  trace_context context;
  std::string_view tracestate;  ///< as it came; inject() passes it on
  std::string_view baggage;     ///< the same
};
inline constinit context<active_span> current_span{"current_span"};

/// The trace of the request whose code runs here; all zero outside of requests. In to_thread() calls too.
[[nodiscard]] trace_context current_trace() noexcept;

/// What headers that go to another service say of a trace, so that what it does is seen below that span:
/// calls add(name, value) for `traceparent`, and for `tracestate` and `baggage` where the request came with
/// them, as far as they were valid.
template <class Add>
void inject(active_span const& from, Add&& add) {
  if (!from.context.trace) return;
  char text[traceparent_bytes];
  add(std::string_view("traceparent"), format_traceparent(from.context, text));
  if (auto const state = tracestate::parse(from.tracestate); state && !state->empty())
    add(std::string_view("tracestate"), std::string_view(state->text()));
  if (auto const carried = baggage::parse(from.baggage).text(); !carried.empty())
    add(std::string_view("baggage"), std::string_view(carried));
}

/// The same of the current trace, for whoever speaks to others without http_client, which does it itself.
/// Nothing outside of requests.
template <class Add>
void inject(Add&& add) {
  if (active_span const* const here = current_span.find_here()) inject(*here, add);
}

/// Measures from here to the end of the block: `span one("load vehicle"); one.set("vehicle.id", id);`. A
/// child of the current span; where the trace is not recorded it costs a look and does nothing. An exception
/// that ends the block makes it a failure. What is awaited in the block does not become its child: see
/// traced(). Belongs to the thread that made it; in a to_thread() call it records nothing.
class [[nodiscard]] span {
 public:
  explicit span(std::string_view name, span_kind kind = span_kind::internal) noexcept;
  span(span const&) = delete;
  span& operator=(span const&) = delete;
  ~span();

  [[nodiscard]] bool recorded() const noexcept { return record_ != nullptr; }
  void set(std::string_view key, std::string_view value) noexcept {
    if (record_ != nullptr) record_->set(key, value);
  }
  void set(std::string_view key, std::integral auto value) noexcept {
    if (record_ == nullptr) return;
    if constexpr (std::same_as<decltype(value), bool>)
      record_->set(key, value);
    else
      record_->set(key, static_cast<std::int64_t>(value));
  }
  void set(std::string_view key, std::floating_point auto value) noexcept {
    if (record_ != nullptr) record_->set(key, static_cast<double>(value));
  }
  void event(std::string_view name) noexcept;
  /// It failed, and why; the first failure stays.
  void fail(std::string_view message) noexcept {
    if (record_ != nullptr) record_->fail(message);
  }
  /// The same with `error.type`: a word of few, for counting.
  void fail_as(std::string_view type, std::string_view message) noexcept;
  /// The same of the exception that is being handled; a cancellation is an event and no failure.
  void fail_with_current_exception() noexcept;

  /// What the spans below hang from.
  [[nodiscard]] active_span below() const noexcept;

 private:
  span_source* source_ = nullptr;
  span_record* record_ = nullptr;
  std::chrono::steady_clock::time_point begun_;
  int exceptions_ = 0;  // under way when it began
  bool told_ = false;   // of the exception that ends it
};

namespace detail {
[[nodiscard]] bool recording_here() noexcept;

template <class T>
task<T> traced(std::string_view name, span_kind kind, task<T> work) {
  span one(name, kind);
  environment inner = co_await this_environment();
  active_span const below = one.below();
  context_entry const entry{&current_span, &below, inner.context};
  inner.context = &entry;
  try {
    co_return co_await in_environment(inner, std::move(work));
  } catch (...) {
    one.fail_with_current_exception();
    throw;
  }
}
}  // namespace detail

/// `co_await traced("load vehicle", db.find(id))`: the work as a span, from the await to its end, and all
/// spans below it as children, in groups too. Where the trace is not recorded it is the work itself, without
/// a frame. `name` must live until the end: a literal, as a rule. Call it in the task that awaits it.
template <class T>
task<T> traced(std::string_view name, task<T> work, span_kind kind = span_kind::internal) {
  if (!detail::recording_here()) return work;
  return detail::traced(name, kind, std::move(work));
}

}  // namespace corest
