// Writes metrics in the text formats of Prometheus and OpenMetrics.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace corest::observe {

enum class exposition_format : std::uint8_t {
  prometheus,    ///< text/plain; version=0.0.4
  open_metrics,  ///< application/openmetrics-text; version=1.0.0, which has exemplars
};
/// The Content-Type of an answer in that format.
[[nodiscard]] std::string_view content_type(exposition_format of) noexcept;
/// OpenMetrics where the Accept field names it in a version that is spoken here.
[[nodiscard]] exposition_format choose_format(std::string_view accept) noexcept;

enum class metric_type : std::uint8_t { counter, gauge, histogram };

/// A request whose trace was sampled, to jump to from a bucket.
struct exemplar {
  std::uint64_t trace_high = 0;  ///< the trace id, first half; all 0: there is none
  std::uint64_t trace_low = 0;
  double value = 0;

  [[nodiscard]] bool present() const noexcept { return (trace_high | trace_low) != 0; }
};

/// The values up to `bound`, with those of the buckets below.
struct cumulative_bucket {
  double bound;
  std::uint64_t count;
  exemplar example{};
};

/// Appends a label: `name="value",`, with the value escaped. Bytes that are no UTF-8 become '?'.
void append_label(std::string& labels, std::string_view name, std::string_view value);

/// A page of metrics. Names, help and labels are the caller's: a family is said once, its samples behind it.
class exposition {
 public:
  explicit exposition(exposition_format format) : format_(format) {}

  /// Begins a family. A counter's `name` ends with "_total"; a name that ends with _seconds or _bytes has
  /// that unit.
  void family(std::string_view name, metric_type type, std::string_view help);
  /// `labels` as append_label() makes them.
  void sample(std::string_view labels, double value);
  void sample(std::string_view labels, std::uint64_t value);
  /// `count` counts all values, also those above the last bound.
  void histogram(std::string_view labels, std::span<cumulative_bucket const> buckets, std::uint64_t count,
                 double sum);
  /// The page; nothing may be added behind it.
  [[nodiscard]] std::string finish() &&;

 private:
  void begin_sample(std::string_view suffix, std::string_view labels);

  exposition_format format_;
  std::string name_;
  std::string text_;
};

}  // namespace corest::observe
