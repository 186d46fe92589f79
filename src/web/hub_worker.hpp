// One worker's clients of an event_hub.
#pragma once
#include "web/event_row.hpp"
#include "web/hub_state.hpp"

#include <corest/async/scheduler.hpp>
#include <corest/base/intrusive_list.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace corest::web {

class hub_stream;

/// Exists while it has clients, and until a wake-up on its way has arrived. Has the row of events once more,
/// so that its clients read without a lock. Belongs to its worker but for tell().
class hub_worker final : runnable {
 public:
  /// Adds a client to the worker of this thread, which is made when there is none.
  static hub_worker& enter(std::shared_ptr<hub_state> const& of, hub_stream& client,
                           std::string const& topic);
  /// The last one takes the worker along.
  void leave(hub_stream& client, std::string const& topic) noexcept;
  hub_worker(hub_worker const&) = delete;
  hub_worker& operator=(hub_worker const&) = delete;
  ~hub_worker() override = default;

  /// There is news. Any thread, under the lock of the state.
  void tell() noexcept;

  [[nodiscard]] event_row const& row() const noexcept { return row_; }
  /// Nothing more will be published.
  [[nodiscard]] bool closed() const noexcept { return closed_; }

 private:
  using client_list = intrusive_list<hub_stream, hub_stream>;
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>()(text);
    }
  };

  explicit hub_worker(std::shared_ptr<hub_state> of);
  [[nodiscard]] static hub_worker* find_here(hub_state& of) noexcept;
  void run() noexcept override;
  /// `arrived`: by the wake-up that tell() has sent.
  void take_news(bool arrived) noexcept;
  void copy_row() noexcept;
  void distribute(std::uint64_t number) noexcept;
  template <class F>
  void for_each_client(F&& f);

  std::shared_ptr<hub_state> state_;
  scheduler& home_ = scheduler::current();
  event_row row_;
  client_list all_;  // of all topics
  std::unordered_map<std::string, client_list, text_hash, std::equal_to<>> topics_;
  std::size_t clients_ = 0;
  bool told_ = false;  // under the lock: a wake-up is on its way
  bool closed_ = false;
};

}  // namespace corest::web
