// The practices that serve() adds to an application: all on, each to be turned or removed by one line.
#pragma once
#include <corest/export/otlp_options.hpp>
#include <corest/observe/access_log_options.hpp>
#include <corest/observe/logging_options.hpp>
#include <corest/observe/metrics_options.hpp>
#include <corest/observe/tracing_options.hpp>
#include <corest/serve/admin_options.hpp>
#include <corest/serve/health.hpp>

namespace corest {

/// Removes a practice: `serve(std::move(app), {}, {.access_log = off})`.
struct off_t {
  /// Options of a practice have a member `on`.
  template <class Options>
    requires requires(Options options) { options.on = false; }
  constexpr operator Options() const {  // NOLINT(google-explicit-constructor): it stands in for the options
    Options removed{};
    removed.on = false;
    return removed;
  }
};
inline constexpr off_t off{};

/// What surrounds every request of a service. Each member is the options of one practice, and belongs to the
/// layer that does the work.
struct practices {
  logging_options logging{};
  access_log_options access_log{};
  tracing_options tracing{};
  otlp_options otlp{};  ///< where spans and log records go; the environment has the last word
  metrics_options metrics{};
  health_options health{};
  admin_options admin{};  ///< off until it has a port
};

}  // namespace corest
