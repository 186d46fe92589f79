// The checks of a service: run at once, each within its time, their results kept.
#pragma once
#include <corest/async/cross_worker/single_flight.hpp>
#include <corest/async/scheduler.hpp>
#include <corest/serve/health.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace corest {

enum class health : std::uint8_t {
  pass,
  warn,  ///< something fails that the service can do without
  fail,
};
[[nodiscard]] std::string_view name_of(health what) noexcept;

/// What is known of all checks, in their order.
struct health_report {
  health overall = health::pass;
  std::vector<health> each{};
};

/// For the tasks of all workers.
class health_checks {
 public:
  /// Throws std::invalid_argument for options that make no sense.
  explicit health_checks(std::vector<health_check> all);
  health_checks(health_checks const&) = delete;
  health_checks& operator=(health_checks const&) = delete;

  [[nodiscard]] std::vector<health_check> const& all() const noexcept { return all_; }
  /// Runs those whose results are too old, all at once; takes as long as the slowest.
  [[nodiscard]] task<health_report> look();

 private:
  struct result {
    bool known = false;
    bool passed = false;
    scheduler::time_point until{};
  };
  [[nodiscard]] task<bool> passes(std::size_t index);
  [[nodiscard]] task<bool> run(std::size_t index);
  [[nodiscard]] result known(std::size_t index) const;
  void note(std::size_t index, bool passed, std::string_view why);

  std::vector<health_check> const all_;
  mutable std::mutex lock_;
  std::vector<result> results_;
  cross_worker::single_flight<std::size_t, bool> flights_;
};

}  // namespace corest
