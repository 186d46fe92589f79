// A line of the log as a value, for who sends it elsewhere.
#pragma once
#include <corest/observe/log.hpp>
#include <corest/observe/trace_context.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace corest {

/// What the line says, cut and redacted in the same way. Views everything.
struct log_record {
  std::int64_t unix_nanos = 0;
  log_level level = log_level::info;
  std::string_view logger;  ///< a literal; empty: log()
  std::string_view message;
  trace_context trace;                ///< that the task belongs to; all zero outside of requests
  std::span<log_field const> fields;  ///< each name once; none is hidden any more
  std::uint32_t left_out = 0;         ///< fields for which there was no room
};

}  // namespace corest
