// A client of an event_hub without a server: it takes what comes unless it is told to stop reading.
#pragma once
#include <corest/async/event.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>
#include <corest/web/event_hub.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace hub_test {

using namespace corest;

/// What a browser would make of a stream: the data of its events, one after another, each with a comma.
struct seen_events {
  std::string data;
  std::string last_id;  ///< what it would send to come back
  int comments = 0;
};
inline seen_events parse(std::string_view text) {
  seen_events seen;
  while (!text.empty()) {
    auto const line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() + 1);
    if (line.starts_with("data: ")) seen.data.append(line.substr(6)).push_back(',');
    if (line.starts_with("id: ")) seen.last_id = line.substr(4);
    if (line.starts_with(":")) ++seen.comments;
  }
  return seen;
}

class hub_client {
 public:
  /// Has asked, and not been sent anything so far.
  explicit hub_client(virtual_clock& clock, events<int> stream) : clock_(clock) {
    request const unused{};
    responder<events<int>>::write(std::move(stream), unused, answer_);
  }
  hub_client(hub_client const&) = delete;
  hub_client& operator=(hub_client const&) = delete;
  ~hub_client() { leave(); }

  /// Takes what comes from now on, or so many pieces of it.
  void read(std::size_t pieces = static_cast<std::size_t>(-1)) {
    left_ = pieces;
    reads_.set();
    if (!work_) {
      work_ = take_all();
      work_.start(env_);
    }
    clock_.run_ready();
  }
  /// Takes the piece that it waits for and no further one.
  void stop_reading() { reads_.reset(); }
  void leave() {
    scope_.cancel(cancel_reason::disconnect);
    clock_.run_ready();
  }
  void drain() {
    (void)answer_.stream()->drain();
    clock_.run_ready();
  }

  [[nodiscard]] std::string const& text() const { return text_; }
  [[nodiscard]] std::string data() const { return parse(text_).data; }
  [[nodiscard]] std::string last_id() const { return parse(text_).last_id; }
  [[nodiscard]] bool ended() const { return ended_; }

 private:
  task<> take_all() {
    try {
      buffer piece;
      bool more = true;
      while (more) {
        co_await reads_.wait();
        if (--left_ == 0) reads_.reset();
        more = co_await answer_.stream()->next(piece);
        text_ += piece.view();
        piece.clear();
      }
      ended_ = true;
    } catch (cancelled const&) {  // NOLINT(bugprone-empty-catch): it has left
    }
  }

  virtual_clock& clock_;
  response answer_;
  cancel_scope scope_;
  environment env_{&scope_};
  event reads_;
  std::size_t left_ = 0;
  task<> work_;
  std::string text_;
  bool ended_ = false;
};

inline void publish(event_hub<int>& hub, int from, int to) {
  for (int i = from; i <= to; ++i) hub.publish(i);
}

/// A worker of a test: its time, which is this thread's.
struct worker {
  virtual_clock clock;
  scheduler_scope here{clock};
};

}  // namespace hub_test
