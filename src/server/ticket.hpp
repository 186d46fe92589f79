// A request's place among those that are in flight, and in the line in front of them.
#pragma once
#include "server/waiting_line.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/scheduler.hpp>
#include <corest/http/route_policy.hpp>

#include <cstdint>

namespace corest::server {

/// Hears of what becomes of a ticket that had to wait.
class ticket_owner {
 public:
  virtual void called() noexcept = 0;

 protected:
  ~ticket_owner() = default;
};

class admission;
struct gate;

/// Kept by admission. One that waits stands in the scope of its request, whose cancellation ends the wait.
/// What became of it shows only when its owner is called, from the ready queue, so never inside another
/// request.
class ticket final : public waiting_line::place, public cancel_hook, public runnable {
 public:
  enum class state : std::uint8_t { none, admitted, waiting, refused };

  [[nodiscard]] state now() const noexcept { return heard_ ? state_ : state::waiting; }

 private:
  friend class admission;
  void run() noexcept override {
    heard_ = true;
    owner_->called();
  }
  void scope_cancelled(cancel_reason reason) noexcept override;

  admission* at_ = nullptr;
  gate* through_ = nullptr;
  ticket_owner* owner_ = nullptr;
  state state_ = state::none;
  bool heard_ = true;
};

}  // namespace corest::server
