// The race of the addresses of one host, which begins with the first answer.
#include "io/address_order.hpp"

#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/io/connect.hpp>
#include <corest/io/connect_by_name.hpp>
#include <corest/io/error.hpp>

#include <cstddef>
#include <exception>
#include <optional>
#include <utility>

namespace corest::io {
namespace {

constexpr char const* operation = "connect to";

class race {
 public:
  race(std::string const& host, std::uint16_t port, connect_by_name_options const& options)
      : host_(host), port_(port), options_(options) {}

  /// Ends with the winner, or without one when all have failed. Throws what resolve() throws when there was
  /// no address at all.
  task<> run() {
    auto body = [this](group& g) -> task<> {
      group_ = &g;
      look_up();
      co_return;
    };
    co_await with_group(body);
    if (begun_ == 0 && no_addresses_) std::rethrow_exception(no_addresses_);
  }

  std::optional<stream> winner;
  std::string failures;
  std::error_code last_error;

 private:
  void look_up() {
    if (auto const digits = endpoint::ip(host_, port_)) {
      order_.add({*digits});
      may_start_ = true;
      return proceed();
    }
    names_ = options_.names != nullptr ? options_.names : &own_.emplace();
    unanswered_ = 2;
    for (auto const family : {address_family::ipv6, address_family::ipv4})
      group_->spawn([this, family]() -> task<> { co_await ask(family); });
  }

  task<> ask(address_family family) {
    try {
      order_.add(co_await names_->resolve(host_, port_, family));
    } catch (io_error const& error) {
      // That one family has no address says less than any other failure.
      if (!no_addresses_ || why_none_ == resolve_errc::no_address) {
        no_addresses_ = std::current_exception();
        why_none_ = error.code();
      }
    }
    --unanswered_;
    if (family == address_family::ipv6 || unanswered_ == 0)
      may_start_ = true;
    else if (!order_.empty())
      group_->spawn([this]() -> task<> { co_await wait_for_ipv6(); });
    proceed();
  }

  task<> wait_for_ipv6() {
    co_await sleep_for(options_.resolution_delay);
    may_start_ = true;
    proceed();
  }

  // An attempt that is due begins as soon as there is an address.
  void proceed() {
    if (may_start_ && due_)
      if (auto const next = order_.next()) begin(*next);
    if (running_ == 0 && order_.empty() && unanswered_ == 0) group_->cancel();  // no delay is waited for
  }

  void begin(endpoint const& to) {
    due_ = false;
    ++running_;
    auto const number = ++begun_;
    group_->spawn([this, to, number]() -> task<> { co_await attempt(to, number); });
    group_->spawn([this, number]() -> task<> {
      co_await sleep_for(options_.attempt_delay);
      is_due_behind(number);
    });
  }

  void is_due_behind(std::size_t number) {
    if (number != begun_) return;  // the next has begun
    due_ = true;
    proceed();
  }

  task<> attempt(endpoint to, std::size_t number) {
    try {
      stream made = co_await connect(to, {.timeout = scheduler::duration::max()});
      if (!winner) winner.emplace(std::move(made));  // two may succeed in one turn
      group_->cancel();
      co_return;
    } catch (io_error const& error) {
      failures += (failures.empty() ? "" : "; ") + to.to_string() + ": " + error.code().message();
      last_error = error.code();
    }
    --running_;
    is_due_behind(number);
    proceed();
  }

  std::string const& host_;
  std::uint16_t port_;
  connect_by_name_options const& options_;
  group* group_ = nullptr;
  std::optional<resolver> own_;
  resolver* names_ = nullptr;
  int unanswered_ = 0;      // look-ups
  bool may_start_ = false;  // IPv6 has been waited for
  std::exception_ptr no_addresses_;
  std::error_code why_none_;
  address_order order_;
  bool due_ = true;
  std::size_t begun_ = 0;
  std::size_t running_ = 0;
};

}  // namespace

task<stream> connect(std::string host, std::uint16_t port, connect_by_name_options options) {
  race all(host, port, options);
  bool const in_time = co_await move_on_after(options.timeout, all.run());
  // The connection that was made in the last moment counts.
  if (all.winner) co_return std::move(*all.winner);
  auto const code = in_time ? all.last_error : make_error_code(std::errc::timed_out);
  std::string about = host;
  if (!all.failures.empty()) about += " (" + all.failures + ")";
  throw io_error(code, operation, about);
}

}  // namespace corest::io
