// One client of an event_hub.
#pragma once
#include "web/hub_state.hpp"
#include "web/hub_worker.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/async/task.hpp>
#include <corest/base/buffer.hpp>
#include <corest/base/intrusive_list.hpp>
#include <corest/web/heartbeat.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace corest::web {

/// A position in the row of events, which it has from the beginning; it stands among the clients of its
/// worker from the first next() on.
class hub_stream final : public byte_source, public list_node<hub_stream>, heartbeat {
 public:
  /// For a client that has seen the event `seen`, or, without `resumes`, nobody knows which of those before.
  hub_stream(std::shared_ptr<hub_state> of, std::uint64_t seen, bool resumes, std::string_view topic);
  ~hub_stream() override;

  task<bool> next(buffer& into) override;
  bool drain() noexcept override;

  // For its worker; no other client's turn comes in between.

  /// There is an event for it.
  void offer(std::uint64_t number) noexcept;
  /// Events have gone before they could be offered.
  void miss() noexcept;
  void wake() noexcept;

 private:
  class news;
  void begin(buffer& into);
  void fill(buffer& into);
  void append_missed(buffer& into);
  void append_sign_of_life(buffer& into);
  void leave() noexcept;
  void fall_behind(std::uint64_t end) noexcept;
  void drop_oldest() noexcept;
  void too_slow() noexcept;
  [[nodiscard]] bool over() const noexcept;
  [[nodiscard]] bool concerns(std::uint64_t number) const noexcept;
  [[nodiscard]] std::size_t count(std::uint64_t from, std::uint64_t end) const noexcept;
  [[nodiscard]] std::uint64_t seen() const noexcept;
  void beat() noexcept override;

  std::shared_ptr<hub_state> state_;
  hub_worker* worker_ = nullptr;  // from the first next() until it has ended
  news* waiting_ = nullptr;
  std::string topic_;
  std::uint64_t next_;       // while events wait: none before this one does
  std::size_t backlog_ = 0;  // how many wait for it
  std::size_t most_;         // how many may
  std::uint64_t told_ = 0;   // the number of the last id it was sent
  char const* missed_;       // why it missed events, until it has been told so
  bool ended_ = false;       // too slow
  bool draining_ = false;
  bool due_ = false;  // a sign of life is
};

}  // namespace corest::web
