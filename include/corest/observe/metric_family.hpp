// The series of one metric, told apart by the values of its labels. What counter, gauge and histogram stand
// on.
#pragma once
#include <corest/observe/exposition.hpp>
#include <corest/observe/metric_cells.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace corest {

/// Seconds from 1 ms to 10 s, for histograms that have no better bounds.
inline constexpr std::array<double, 13> default_bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                                       0.25,  0.5,    1.0,   2.5,  5.0,   10.0};

/// The combinations of label values that a metric tells apart. Each costs memory here and far more in
/// Prometheus, and values that clients choose have no bound of their own.
inline constexpr std::size_t default_max_series = 1000;

struct metric_options {
  std::span<double const> bounds = default_bounds;  ///< of a histogram; copied
  std::size_t max_series = default_max_series;
};

namespace observe {

/// Where a series counts: a number of each thread, or of all of them for a gauge. Lives as long as the
/// process.
struct series {
  std::uint32_t first = 0;
  std::atomic<double>* level = nullptr;
  std::span<double const> bounds;
};

/// On the page of metrics from its making to its end. Any thread.
class metric_family {
 public:
  /// Throws std::invalid_argument for a name, a label or bounds that cannot be, and std::logic_error for a
  /// name that is taken.
  metric_family(metric_type type, std::string name, std::string help,
                std::span<std::string_view const> labels, metric_options const& options);
  metric_family(metric_family const&) = delete;
  metric_family& operator=(metric_family const&) = delete;
  ~metric_family();

  /// The series of these values, made if it is new. Beyond the limit, or without memory, it is the one that
  /// all others share.
  [[nodiscard]] series find(std::span<std::string_view const> values) noexcept;

 private:
  friend void write_metrics(exposition& to);
  struct state;
  struct registry;
  std::unique_ptr<state> state_;
};

/// Appends all metrics that there are, in the order of their names. Any thread.
void write_metrics(exposition& to);

}  // namespace observe
}  // namespace corest
