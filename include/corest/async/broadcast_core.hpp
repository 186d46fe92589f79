// How far each subscriber of a broadcast has read, and who is in the way of the next item.
#pragma once
#include <corest/base/intrusive_list.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>

namespace corest {

/// What is done about a subscriber whose backlog is full when an item is sent.
enum class when_slow : std::uint8_t {
  drop_oldest,  ///< it misses its oldest item, and missed() says so
  disconnect,   ///< its subscription ends: next() throws too_slow
  wait,         ///< the sender waits for it
};

/// Thrown by next() of a subscription that was ended because it was too slow.
class too_slow final : public std::exception {
 public:
  [[nodiscard]] char const* what() const noexcept override {
    return "a subscriber was too slow and has been disconnected";
  }
};

namespace detail {
template <class Line>
class broadcast_core;

// Where a subscriber stands in the common row of items, which are numbered from 0. Line is what stands in
// order for the same: the arms of one worker, or of all.
template <class Line>
class subscription_core : public list_node<subscription_core<Line>> {
 public:
  subscription_core(subscription_core const&) = delete;
  subscription_core& operator=(subscription_core const&) = delete;

  /// How many items wait for it.
  [[nodiscard]] std::size_t backlog() const noexcept;
  /// How many items were dropped between the item that next() gave last and the one before it.
  [[nodiscard]] std::uint64_t missed() const noexcept { return missed_; }

 protected:
  subscription_core(broadcast_core<Line>& from, std::size_t most, when_slow policy) noexcept;
  ~subscription_core();

  /// Whether next() need not wait: there is an item, or there never will be.
  [[nodiscard]] bool settled() const noexcept;
  /// There is an item.
  [[nodiscard]] bool has_item() const noexcept { return backlog() != 0; }
  [[nodiscard]] bool disconnected() const noexcept { return disconnected_; }
  /// The number of the item that is next.
  [[nodiscard]] std::uint64_t following() const noexcept { return next_; }
  /// That item has been read.
  void advance() noexcept;
  [[nodiscard]] broadcast_core<Line>* source() const noexcept { return from_; }
  /// No more items come for it.
  void leave() noexcept;

  Line readers_;  // one at a time

 private:
  friend class broadcast_core<Line>;
  [[nodiscard]] bool full() const noexcept { return backlog() >= most_; }

  broadcast_core<Line>* from_;
  std::size_t most_;
  std::uint64_t next_;
  std::uint64_t dropped_ = 0;  // since the last item
  std::uint64_t missed_ = 0;
  when_slow policy_;
  bool disconnected_ = false;
};

// The half of a broadcast that does not know what is sent.
template <class Line>
class broadcast_core {
 public:
  broadcast_core(broadcast_core const&) = delete;
  broadcast_core& operator=(broadcast_core const&) = delete;

  /// Nothing more is sent: subscribers get what is left, then nothing; who waits to send, channel_closed.
  void close() noexcept;
  [[nodiscard]] bool closed() const noexcept { return closed_; }
  [[nodiscard]] std::size_t subscribers() const noexcept { return subscribers_; }

 protected:
  broadcast_core() noexcept = default;
  virtual ~broadcast_core();

  /// Whether a sender must wait for somebody.
  [[nodiscard]] bool blocked() const noexcept { return blocking_ != 0; }
  /// Makes room in every backlog, as their policies say, for the item with the number sent().
  void make_room() noexcept;
  /// That item stands in its place: tells everybody.
  void publish() noexcept;
  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }

  Line senders_;  // only while blocked
  bool closed_ = false;

 private:
  using subscriber = subscription_core<Line>;
  friend subscriber;
  /// A subscriber will not read the item with that number.
  virtual void release(std::uint64_t number) noexcept = 0;
  /// Nobody is in the way any more: the first of the senders publishes its item. False when none waits.
  virtual bool admit_first() noexcept = 0;
  void unblock() noexcept;

  intrusive_list<subscriber, subscriber> all_;
  std::size_t subscribers_ = 0;
  std::size_t blocking_ = 0;  // subscribers with a full backlog for whom senders wait
  std::uint64_t sent_ = 0;
};
}  // namespace detail

}  // namespace corest
