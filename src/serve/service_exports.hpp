// What leaves a service by itself: spans and log records.
#pragma once
#include <corest/async/task.hpp>
#include <corest/export/otlp_exporter.hpp>
#include <corest/observe/log_tap.hpp>
#include <corest/observe/tracer.hpp>

#include <optional>

namespace corest {

/// An exporter for each kind that is wanted. Outlives whoever looks at them.
class service_exports {
 public:
  /// Where records go, lines from now on are kept for them. Throws std::invalid_argument for what cannot be
  /// a collector.
  explicit service_exports(otlp_options const& where);

  /// The spans go there, too, if they are to.
  void add(tracer& traces);
  /// Sends until it is cancelled; ends at once where nothing is wanted.
  [[nodiscard]] task<> run();

  /// Null: nobody exports that.
  [[nodiscard]] otlp_exporter const* of_spans() const noexcept { return spans_ ? &*spans_ : nullptr; }
  [[nodiscard]] otlp_exporter const* of_records() const noexcept { return records_ ? &*records_ : nullptr; }
  [[nodiscard]] log_tap const* tap() const noexcept { return tap_ ? &*tap_ : nullptr; }

 private:
  otlp_options where_;
  std::optional<log_tap> tap_;
  std::optional<otlp_exporter> records_;
  std::optional<otlp_exporter> spans_;
};

}  // namespace corest
