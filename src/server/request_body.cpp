// Receiving a body piece by piece, when its endpoint asks.
#include "server/request_body.hpp"

#include <corest/base/scope_exit.hpp>
#include <corest/http/h1_writer.hpp>

#include <algorithm>
#include <utility>

namespace corest::server {

/// The endpoint's task waits for its client.
class connection::request_body::arrival final : public waiter {
 public:
  explicit arrival(request_body& of) noexcept : of_(of) {}
  ~arrival() { leave(); }

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    if (!suspend(task)) return false;
    of_.waiting_ = this;
    return true;
  }
  void await_resume() const { throw_if_cancelled(); }

 private:
  void leave() noexcept {
    if (of_.waiting_ == this) of_.waiting_ = nullptr;
  }
  bool on_cancel() noexcept override {
    leave();
    return true;
  }

  request_body& of_;
};

connection::request_body::request_body(connection& of, std::optional<std::uint64_t> length,
                                       std::uint64_t max_body, bool wants_continue)
    : of_(of),
      chunks_(max_body, &trailers_),
      left_(length.value_or(0)),
      patience_(of.bench_.settings.timeouts.body, of.bench_.settings.min_rate),
      chunked_(!length),
      wants_continue_(wants_continue) {}

task<bool> connection::request_body::next(buffer& into) {
  if (failure_) throw body_error(*failure_);
  if (wants_continue_) {
    let_continue();
    (void)of_.flush();
  }
  while (!over_ && into.empty()) {
    if (of_.held_.empty()) {
      if (!of_.readable_ || owes_a_turn_) co_await wait_for_bytes();
      std::size_t const most =
          chunked_ ? piece_bytes : static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece_bytes));
      switch (of_.receive_into(into, most)) {
        case received::nothing:
          if (into.capacity() <= piece_bytes) into.release();  // an endpoint's own batch is larger, and kept
          continue;
        case received::end:
          fail(status::bad_request, "the connection ended before the body did");
          break;
        case received::bytes:
          owes_a_turn_ = of_.readable_;
          patience_.earn(into.size());
          break;
      }
    } else {
      into.swap(of_.held_);
    }
    decode(into);
  }
  co_return !into.empty();
}

void connection::request_body::let_continue() {
  if (std::exchange(wants_continue_, false) && !over_) of_.bench_.output.append(http::continue_response);
}

// The budget is spent only while there is nothing to read: how long the endpoint takes is not the client's
// doing.
task<> connection::request_body::wait_for_bytes() {
  auto& loop = of_.bench_.loop;
  auto const began = loop.now();
  scope_exit const back([this, &loop, began]() noexcept {
    loop.disarm(*this);
    patience_.spend(loop.now() - began);
  });
  if (std::exchange(owes_a_turn_, false)) {
    loop.arm(*this, began + scheduler::duration(1));  // as connection::rest()
    co_await arrival(*this);
  }
  timed_out_ = false;
  loop.arm(*this, saturating_add(began, patience_.left()));
  while (!of_.readable_ && !timed_out_ && !of_.broken_) {
    if (!of_.unsent_.empty()) (void)of_.flush();  // 100 Continue
    co_await arrival(*this);
  }
  if (of_.readable_) co_return;
  if (of_.broken_) fail(status::bad_request, "the connection ended before the body did");
  fail(status::request_timeout, "the body of the request took too long to arrive");
}

void connection::request_body::expired() noexcept {
  timed_out_ = true;
  wake();
}

// What is left behind is of the body; what lies behind its end goes back to the connection.
void connection::request_body::decode(buffer& piece) {
  std::size_t taken = piece.size();
  std::size_t produced = taken;
  if (chunked_) {
    auto const step = chunks_.feed(piece.view(), piece.data());
    if (step.result.outcome == http::parse_status::bad) fail(step.result.code, step.result.reason);
    over_ = step.result.outcome == http::parse_status::done;
    taken = step.consumed;
    produced = step.produced;
  } else {
    taken = produced = static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece.size()));
    left_ -= taken;
    over_ = left_ == 0;
  }
  if (taken < piece.size()) of_.held_.append(piece.view().substr(taken));
  received_ += produced;
  piece.truncate(produced);
  if (produced == 0) piece.clear();
}

void connection::request_body::fail(status code, char const* reason) {
  of_.note_refusal(code);
  throw body_error(failure_.emplace(code, reason));
}

bool connection::request_body::finish_now() {
  buffer& dropped = of_.bench_.input;
  try {
    for (std::size_t left = most_dropped; !over_ && !failure_ && !wants_continue_ && left > 0;) {
      dropped.clear();
      if (!of_.held_.empty()) {
        dropped.append(of_.held_.view());
        of_.held_.clear();
      } else if (of_.receive_into(dropped, std::min(left, piece_bytes)) != received::bytes) {
        break;
      }
      left -= std::min(left, dropped.size());
      decode(dropped);
    }
  } catch (body_error const&) {  // NOLINT(bugprone-empty-catch): kept in failure_
  }
  dropped.clear();
  return over_ && !failure_;
}

void connection::request_body::wake() noexcept {
  if (waiting_ != nullptr) std::exchange(waiting_, nullptr)->wake();
}

}  // namespace corest::server
