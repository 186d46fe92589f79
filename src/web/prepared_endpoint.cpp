#include "web/prepared_endpoint.hpp"

#include "web/exception_response.hpp"
#include "web/unpacked_body.hpp"

#include <corest/base/scope_exit.hpp>

#include <coroutine>
#include <stdexcept>

namespace corest {
namespace web {

pending prepared_endpoint::start(std::size_t from, exchange& at, environment const& env,
                                 void*& running) const noexcept {
  for (std::size_t i = from; i < layers.size(); ++i) {
    middleware const& layer = *layers[i];
    if (layer.has_around()) return start_around(i, from, at, env, running);
    if (!layer.has_before()) continue;
    bool answered = true;
    try {
      answered = layer.before(at.request, at.response);
    } catch (...) {
      answer_exception(at);
    }
    if (answered) {
      run_after(from, i, at);
      return {};
    }
  }
  pending waiting;
  try {
    if (plan.takes_body && !plan.streams_body) unpack_body(at);
    invocation call{at, env, placeholders, running};
    waiting = handler->start(call);
  } catch (...) {
    answer_exception(at);
  }
  if (!waiting) run_after(from, layers.size(), at);
  return waiting;
}

pending prepared_endpoint::start_around(std::size_t layer, std::size_t from, exchange& at,
                                        environment const& env, void*& running) const noexcept {
  try {
    task<response> work = layers[layer]->around(at.request, next(at, *this, layer + 1));
    if (!work.start(env)) {
      pending const waiting(work);
      running = work.release().address();
      return waiting;
    }
    at.response = work.result();
  } catch (...) {
    answer_exception(at);
  }
  run_after(from, layer, at);
  return {};
}

void prepared_endpoint::finish(std::size_t from, exchange& at, void* running) const noexcept {
  std::size_t const around = first_around(from);
  try {
    if (around < layers.size()) {
      auto const frame = std::coroutine_handle<task_promise<response>>::from_address(running);
      scope_exit const destroy([frame]() noexcept { frame.destroy(); });
      at.response = frame.promise().take();
    } else {
      handler->finish(at, running);
    }
  } catch (...) {
    answer_exception(at);
  }
  run_after(from, around, at);
}

std::size_t prepared_endpoint::first_around(std::size_t from) const noexcept {
  while (from < layers.size() && !layers[from]->has_around()) ++from;
  return from;
}

void prepared_endpoint::run_after(std::size_t from, std::size_t end, exchange& at) const noexcept {
  for (std::size_t i = end; i-- > from;) {
    if (!layers[i]->has_after()) continue;
    try {
      layers[i]->after(at.request, at.response);
    } catch (...) {
      answer_exception(at);
    }
  }
}

void prepared_endpoint::answer_exception(exchange& at) const noexcept {
  write_current_exception(at, *failures);
}

namespace {
// One frame for the rest of the way, so that what `next` returns is a task like any other: it can be timed
// out, shielded, raced.
task<response> run_rest(exchange& at, prepared_endpoint const& endpoint, std::size_t layer) {
  environment const& env = co_await this_environment();
  void* running = nullptr;
  pending const waiting = endpoint.start(layer, at, env, running);
  if (waiting) {
    co_await unfinished(waiting);
    endpoint.finish(layer, at, running);
  }
  co_return std::move(at.response);
}
}  // namespace
}  // namespace web

task<response> next::operator()(request&) {
  if (at_ == nullptr) throw std::logic_error("next() was called twice: a request is handled once");
  return web::run_rest(*std::exchange(at_, nullptr), *endpoint_, layer_);
}

}  // namespace corest
