// A program's own metrics: counters, gauges and histograms, with labels whose values are bounded in number.
#pragma once
#include <corest/base/fixed_string.hpp>
#include <corest/observe/metric_family.hpp>

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace corest {

/// What only grows; its name ends with "_total". Any thread may add, and none waits for another: it costs
/// what adding to a number of one's own costs. Define metrics once, at namespace scope or as state: a name
/// that is taken throws std::logic_error.
class counter {
 public:
  static constexpr auto type = observe::metric_type::counter;
  class series {
   public:
    explicit series(observe::series of) noexcept : cell_(of.first) {}
    void add(std::uint64_t more = 1) const noexcept { observe::cell_shard::add(cell_, more); }
    [[nodiscard]] std::uint64_t value() const noexcept { return observe::cell_shard::sum(cell_); }

   private:
    std::uint32_t cell_;
  };

  counter(std::string name, std::string help)
      : family_(type, std::move(name), std::move(help), {}, {}), only_(family_.find({})) {}
  void add(std::uint64_t more = 1) noexcept { only_.add(more); }
  /// All threads' together.
  [[nodiscard]] std::uint64_t value() const noexcept { return only_.value(); }

 private:
  observe::metric_family family_;
  series only_;
};

/// What goes up and down. Any thread; those that change it at once share a cache line.
class gauge {
 public:
  static constexpr auto type = observe::metric_type::gauge;
  class series {
   public:
    explicit series(observe::series of) noexcept : level_(of.level) {}
    void set(double level) const noexcept { level_->store(level, std::memory_order_relaxed); }
    void add(double more) const noexcept { level_->fetch_add(more, std::memory_order_relaxed); }
    [[nodiscard]] double value() const noexcept { return level_->load(std::memory_order_relaxed); }

   private:
    std::atomic<double>* level_;
  };

  gauge(std::string name, std::string help)
      : family_(type, std::move(name), std::move(help), {}, {}), only_(family_.find({})) {}
  void set(double level) noexcept { only_.set(level); }
  void add(double more) noexcept { only_.add(more); }
  [[nodiscard]] double value() const noexcept { return only_.value(); }

 private:
  observe::metric_family family_;
  series only_;
};

/// How values are spread. Its name ends with its unit: "_seconds", "_bytes". Any thread, and none waits.
class histogram {
 public:
  static constexpr auto type = observe::metric_type::histogram;
  class series {
   public:
    explicit series(observe::series of) noexcept : first_(of.first), bounds_(of.bounds) {}
    void add(double value) const noexcept {
      std::size_t above = 0;  // bounds are few; <algorithm> would cost every file that counts
      while (above < bounds_.size() && bounds_[above] < value) ++above;
      observe::cell_shard::add(first_ + static_cast<std::uint32_t>(above), std::uint64_t(1));
      observe::cell_shard::add(first_ + static_cast<std::uint32_t>(bounds_.size()) + 1, value);
    }

   private:
    std::uint32_t first_;
    std::span<double const> bounds_;
  };

  histogram(std::string name, std::string help, std::span<double const> bounds = default_bounds)
      : family_(type, std::move(name), std::move(help), {}, {.bounds = bounds}), only_(family_.find({})) {}
  void add(double value) noexcept { only_.add(value); }

 private:
  observe::metric_family family_;
  series only_;
};

/// A metric whose series are told apart by labels:
/// `labeled<counter, "plan"> orders{"orders_total", "Orders placed."};  orders.with("gold").add();`
/// Beyond max_series all further values together are one series, {otel_metric_overflow="true"}, and
/// corest_metric_overflow_total says how often they were asked for.
template <class Metric, fixed_string... Labels>
  requires(sizeof...(Labels) > 0)
class labeled {
 public:
  labeled(std::string name, std::string help, metric_options const& options = {})
      : family_(Metric::type, std::move(name), std::move(help), std::array{Labels.view()...}, options) {}

  /// The series of these values, in the order of the labels. Finding it takes a shared lock: where it is
  /// needed often, keep it. It may be used as long as this lives.
  template <std::convertible_to<std::string_view>... Values>
    requires(sizeof...(Values) == sizeof...(Labels))
  [[nodiscard]] typename Metric::series with(Values const&... values) noexcept {
    return typename Metric::series(family_.find(std::array{std::string_view(values)...}));
  }

 private:
  observe::metric_family family_;
};

}  // namespace corest
