// A client's way through the row of events.
#include "web/hub_stream.hpp"

#include <corest/async/waiter.hpp>

#include <coroutine>
#include <optional>
#include <utility>

namespace corest::web {
namespace {

/// A client is sent at most this much before it has taken it, one event in any case: with the buffers of its
/// socket, what one that does not read costs.
constexpr std::size_t piece_bytes = 8 * 1024;

/// A client that waits keeps a buffer of this size at most.
constexpr std::size_t kept_bytes = 1024;

}  // namespace

/// The wait for something to send, or the end.
class hub_stream::news final : public waiter {
 public:
  explicit news(hub_stream& of) noexcept : of_(of) {}
  ~news() { of_.waiting_ = nullptr; }
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> task) noexcept {
    if (!suspend(task)) return false;
    of_.waiting_ = this;
    return true;
  }
  void await_resume() const { throw_if_cancelled(); }

 private:
  bool on_cancel() noexcept override {
    of_.waiting_ = nullptr;
    return true;
  }
  hub_stream& of_;
};

hub_stream::hub_stream(std::shared_ptr<hub_state> of, std::uint64_t seen, bool resumes,
                       std::string_view topic)
    : state_(std::move(of)),
      topic_(topic),
      next_(seen + 1),
      most_(state_->how.history),
      missed_(resumes ? nullptr : "too_old") {}

hub_stream::~hub_stream() { leave(); }

task<bool> hub_stream::next(buffer& into) {
  if (worker_ == nullptr) begin(into);
  for (;;) {
    fill(into);
    if (!into.empty()) break;
    if (over()) {
      leave();
      co_return false;
    }
    if (into.capacity() > kept_bytes) into.release();
    news arrive(*this);
    co_await arrive;
  }
  put_off();
  co_return true;
}

// The first thing a client gets is where it stands, so that it can come back before there was any event;
// unless it is to hear first that it has missed some.
void hub_stream::begin(buffer& into) {
  worker_ = &hub_worker::enter(state_, *this, topic_);
  state_->clients.fetch_add(1, std::memory_order_relaxed);
  start(state_->how.heartbeat);
  event_row const& row = worker_->row();
  if (next_ < row.first()) missed_ = "too_old";
  if (missed_ != nullptr) next_ = row.next();
  backlog_ = count(next_, row.next());
  std::optional<std::string> id;
  if (missed_ == nullptr) id = state_->id_of(told_ = next_ - 1);
  append_event_fields(into, {}, id, state_->how.retry);
  if (!into.empty()) into.push_back('\n');
}

void hub_stream::fill(buffer& into) {
  event_row const& row = worker_->row();
  if (backlog_ > 0 && next_ < row.first()) fall_behind(row.next());
  if (ended_) return;
  if (missed_ != nullptr) append_missed(into);
  for (; backlog_ > 0 && into.size() < piece_bytes; ++next_) {
    if (!concerns(next_)) continue;
    into.append(row.at(next_)->text);
    told_ = next_;
    --backlog_;
  }
  if (backlog_ == 0) most_ = state_->how.backlog;
  if (std::exchange(due_, false) && into.empty()) append_sign_of_life(into);
}

void hub_stream::append_missed(buffer& into) {
  append_event_fields(into, "missed", state_->id_of(told_ = seen()), {});
  append_event(into, std::string_view(std::exchange(missed_, nullptr)));
}

// It also brings the client up to date with the events of other topics, so that they do not make its id old.
void hub_stream::append_sign_of_life(buffer& into) {
  into.append(":\n");
  if (told_ != seen()) append_event_fields(into, {}, state_->id_of(told_ = seen()), {});
  into.push_back('\n');
}

void hub_stream::offer(std::uint64_t number) noexcept {
  if (backlog_++ == 0) next_ = number;
  if (next_ < worker_->row().first()) fall_behind(number + 1);
  if (backlog_ > most_) too_slow();
  while (backlog_ > most_) drop_oldest();
  wake();
}

void hub_stream::miss() noexcept {
  backlog_ = 0;
  too_slow();
  wake();
}

// Some of what waited has left the row; of the rest, those before `end` have been offered.
void hub_stream::fall_behind(std::uint64_t end) noexcept {
  next_ = worker_->row().first();
  backlog_ = count(next_, end);
  too_slow();
}

void hub_stream::drop_oldest() noexcept {
  while (!concerns(next_)) ++next_;
  ++next_;
  --backlog_;
}

void hub_stream::too_slow() noexcept {
  missed_ = "too_slow";
  if (state_->how.slow != slow_client::disconnect || std::exchange(ended_, true)) return;
  list_node<hub_stream>::unlink();  // so that it is offered nothing more
  state_->clients.fetch_sub(1, std::memory_order_relaxed);
}

void hub_stream::leave() noexcept {
  if (worker_ == nullptr) return;
  if (!std::exchange(ended_, true)) state_->clients.fetch_sub(1, std::memory_order_relaxed);
  std::exchange(worker_, nullptr)->leave(*this, topic_);
}

bool hub_stream::drain() noexcept {
  draining_ = true;
  wake();
  return true;
}

void hub_stream::beat() noexcept {
  due_ = true;
  wake();
}

void hub_stream::wake() noexcept {
  if (waiting_ != nullptr) std::exchange(waiting_, nullptr)->wake();
}

bool hub_stream::over() const noexcept {
  return ended_ || (backlog_ == 0 && (draining_ || worker_->closed()));
}

bool hub_stream::concerns(std::uint64_t number) const noexcept {
  return topic_.empty() || worker_->row().at(number)->topic == topic_;
}

std::size_t hub_stream::count(std::uint64_t from, std::uint64_t end) const noexcept {
  if (topic_.empty()) return end - from;
  std::size_t found = 0;
  for (; from != end; ++from) found += concerns(from) ? 1 : 0;
  return found;
}

/// The newest event that it need not be sent any more, or was.
std::uint64_t hub_stream::seen() const noexcept {
  return backlog_ == 0 ? worker_->row().next() - 1 : next_ - 1;
}

}  // namespace corest::web
