// Cancellation: a tree of scopes, each with a reason and a deadline; what waits in one hears of it.
#pragma once
#include <corest/async/scheduler.hpp>
#include <corest/base/intrusive_list.hpp>

#include <cstdint>
#include <exception>
#include <string_view>

namespace corest {

enum class cancel_reason : std::uint8_t {
  none,            ///< not cancelled
  user,            ///< the program asked for it
  timeout,         ///< a deadline passed
  disconnect,      ///< the peer is gone
  shutdown,        ///< the process drains
  overload,        ///< shed to keep the rest alive
  sibling_failed,  ///< another child of the same group failed
};
[[nodiscard]] std::string_view to_string(cancel_reason reason) noexcept;

/// Thrown by an await that would block in a cancelled scope. Deliberately no std::exception: a catch-all for
/// errors must let it pass. Whoever catches it with `catch (...)` throws it on.
class cancelled {
 public:
  explicit cancelled(cancel_reason reason) noexcept : reason_(reason) {}
  [[nodiscard]] cancel_reason reason() const noexcept { return reason_; }

 private:
  cancel_reason reason_;
};

[[nodiscard]] bool is_cancellation(std::exception_ptr const& failure) noexcept;

class waiter;

/// Hears once of the cancellation of the scope it stands in; leaves the scope when it dies. Every waiter is
/// one.
class cancel_hook : public list_node<cancel_hook> {
 public:
  /// Called when the hook has left the scope. Must not run user code: what is to be resumed is posted.
  virtual void scope_cancelled(cancel_reason reason) noexcept = 0;
  /// The await that stands here, or null for other hooks.
  [[nodiscard]] virtual waiter const* as_waiter() const noexcept { return nullptr; }

 protected:
  cancel_hook() noexcept = default;
  ~cancel_hook() = default;
};

/// A part of the program that is cancelled as a whole. Cancelling is a request, and it stays: every later
/// await that would block throws again. Belongs to one worker; for another thread's cancel post a runnable.
/// A scope outlives the scopes below it.
class cancel_scope : public list_node<cancel_scope> {
 public:
  using time_point = scheduler::time_point;

  /// A root.
  cancel_scope() noexcept = default;
  /// A scope under `parent`; starts cancelled when the parent is.
  explicit cancel_scope(cancel_scope& parent) noexcept;
  virtual ~cancel_scope() = default;

  /// Marks the scope and those below it (a shield delays it there) and wakes what waits in them.
  /// The first reason stays; a scope is cancelled once.
  void cancel(cancel_reason reason) noexcept;
  /// none while the scope is not cancelled.
  [[nodiscard]] cancel_reason reason() const noexcept { return reason_; }
  [[nodiscard]] bool is_cancelled() const noexcept { return reason_ != cancel_reason::none; }
  void throw_if_cancelled() const {
    if (is_cancelled()) throw cancelled(reason_);
  }

  /// When everything in here must have ended: the earliest of its own deadline and those above;
  /// time_point::max() when there is none. Clients and pools take it into account before they start.
  [[nodiscard]] time_point deadline() const noexcept;
  /// Records the scope's own deadline; whoever owns the scope watches the clock and cancels (see timeout()).
  void expires_at(time_point at) noexcept { deadline_ = at; }

  /// Lets `hook` hear of the cancellation. The scope must not be cancelled yet.
  void add(cancel_hook& hook) noexcept { hooks_.push_back(hook); }

  /// Calls f(waiter const&) for every await in here and in the scopes below. f must not resume anything.
  template <class F>
  void for_each_waiter(F&& f) {
    hooks_.for_each([&](cancel_hook& hook) {
      if (waiter const* const found = hook.as_waiter()) f(*found);
    });
    children_.for_each([&](cancel_scope& child) { child.for_each_waiter(f); });
  }

 protected:
  struct shielded {};
  /// A scope that does not take over the parent's cancellation by itself.
  cancel_scope(cancel_scope& parent, shielded) noexcept;
  /// The parent was cancelled.
  virtual void outer_cancelled(cancel_reason reason) noexcept { cancel(reason); }
  /// When the parent's deadline takes effect in here.
  [[nodiscard]] virtual time_point outer_deadline() const noexcept;
  [[nodiscard]] cancel_scope* parent() const noexcept { return parent_; }

 private:
  cancel_scope* parent_ = nullptr;
  intrusive_list<cancel_scope, cancel_scope> children_;
  intrusive_list<cancel_hook, cancel_hook> hooks_;
  time_point deadline_ = time_point::max();
  cancel_reason reason_ = cancel_reason::none;
};

}  // namespace corest
