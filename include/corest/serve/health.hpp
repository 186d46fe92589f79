// Health: what probes of balancers and orchestrators are told.
#pragma once
#include <corest/async/task_function.hpp>

#include <atomic>
#include <chrono>
#include <concepts>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest {

/// How a check is run.
struct health_check_options {
  /// One that takes longer is cancelled, and has failed.
  std::chrono::milliseconds timeout{1000};
  /// How long its result is good: however many probes come, it runs at most once in that time.
  std::chrono::milliseconds cache{1000};
  /// Whether the service is of no use while it fails. Otherwise it is told, and traffic goes on.
  bool critical = true;
};

/// A part of the service that may fail while the process lives: a database, a peer, a disk.
class health_check {
 public:
  /// `check()` returns a task<> that throws when that part does not work; what it throws is logged when the
  /// result changes, and never told to probes. It runs on any worker, never twice at once.
  template <class F>
    requires std::is_invocable_r_v<task<>, F&>
  health_check(std::string name, F check, health_check_options how = {})
      : name_(std::move(name)), how_(how), kept_(new kept(std::move(check))) {}
  health_check(health_check const& other);  ///< shares the function
  health_check(health_check&& other) noexcept;
  health_check& operator=(health_check other) noexcept;
  ~health_check();

  [[nodiscard]] std::string const& name() const noexcept { return name_; }
  [[nodiscard]] health_check_options const& how() const noexcept { return how_; }
  [[nodiscard]] task<> run() const { return kept_->run(); }

 private:
  // Not std::shared_ptr: <memory> is 9,000 lines.
  struct kept {
    template <class F>
    explicit kept(F check) : run(std::move(check)) {}
    detail::task_function<void> run;
    std::atomic<unsigned> owners = 1;
  };

  std::string name_;
  health_check_options how_;
  kept* kept_;
};

/// `/healthz`: the process lives and its loop turns; asks nobody. `/readyz`: it may have traffic, which is no
/// longer so from the first SIGTERM on, or while a critical check fails. `/startupz`: the critical checks
/// have passed once. 200 or 503, with the names of the checks as application/health+json.
struct health_options {
  bool on = true;
  std::vector<health_check> checks{};
  /// From SIGTERM to the drain: `/readyz` says 503 and all else goes on, so that balancers can look elsewhere
  /// before the listener closes. A bit more than they take to notice; a second signal ends it.
  std::chrono::milliseconds drain_notice{0};
};

}  // namespace corest
