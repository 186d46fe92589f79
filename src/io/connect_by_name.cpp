// The race of the addresses of one host.
#include "io/address_order.hpp"

#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/io/connect.hpp>
#include <corest/io/connect_by_name.hpp>
#include <corest/io/error.hpp>

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace corest::io {

std::vector<endpoint> by_turns(std::vector<endpoint> const& addresses) {
  std::vector<endpoint> lists[2];
  for (auto const& each : addresses) lists[each.family() != addresses.front().family()].push_back(each);
  std::vector<endpoint> merged;
  for (std::size_t i = 0; merged.size() < addresses.size(); ++i)
    for (auto const& list : lists)
      if (i < list.size()) merged.push_back(list[i]);
  return merged;
}

namespace {

constexpr char const* operation = "connect to";

class race {
 public:
  race(std::vector<endpoint> addresses, scheduler::duration delay) noexcept
      : addresses_(std::move(addresses)), delay_(delay) {}

  /// Ends with the winner, or without one when all have failed.
  task<> run(group& g) {
    group_ = &g;
    begin(0);
    co_return;
  }

  std::optional<stream> winner;
  std::string failures;
  std::error_code last_error;

 private:
  void begin(std::size_t number) {
    if (number != begun_ || number == addresses_.size()) return;  // begun already, or there is none
    ++begun_;
    ++running_;
    group_->spawn([this, number]() -> task<> { co_await attempt(number); });
    if (begun_ == addresses_.size()) return;
    group_->spawn([this, number]() -> task<> {
      co_await sleep_for(delay_);
      begin(number + 1);
    });
  }

  task<> attempt(std::size_t number) {
    try {
      stream made = co_await connect(addresses_[number], {.timeout = scheduler::duration::max()});
      if (!winner) winner.emplace(std::move(made));  // two may succeed in one turn
      group_->cancel();
      co_return;
    } catch (io_error const& error) {
      failures +=
          (failures.empty() ? "" : "; ") + addresses_[number].to_string() + ": " + error.code().message();
      last_error = error.code();
    }
    --running_;
    begin(number + 1);
    if (running_ == 0) group_->cancel();  // nobody waits for the delays that are left
  }

  std::vector<endpoint> addresses_;
  scheduler::duration delay_;
  group* group_ = nullptr;
  std::size_t begun_ = 0;
  std::size_t running_ = 0;
};

task<std::vector<endpoint>> addresses_of(std::string const& host, std::uint16_t port, resolver* names) {
  if (names != nullptr) co_return co_await names->resolve(host, port);
  resolver own;
  co_return co_await own.resolve(host, port);
}

task<> first_of(std::optional<race>& all, std::string const& host, std::uint16_t port,
                connect_by_name_options options) {
  auto const found = co_await addresses_of(host, port, options.names);
  all.emplace(by_turns(found), options.attempt_delay);
  auto body = [&](group& g) -> task<> { co_await all->run(g); };
  co_await with_group(body);
}

}  // namespace

task<stream> connect(std::string host, std::uint16_t port, connect_by_name_options options) {
  std::optional<race> all;
  bool const in_time = co_await move_on_after(options.timeout, first_of(all, host, port, options));
  // The connection that was made in the last moment counts.
  if (all && all->winner) co_return std::move(*all->winner);
  auto const code = in_time ? all->last_error : make_error_code(std::errc::timed_out);
  std::string about = host;
  if (all && !all->failures.empty()) about += " (" + all->failures + ")";
  throw io_error(code, operation, about);
}

}  // namespace corest::io
