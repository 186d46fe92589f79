// The numbers are those of the fields in opentelemetry-proto.
#include "export/otlp_source.hpp"

#include <corest/base/buffer.hpp>
#include <corest/observe/log_tap.hpp>
#include <corest/observe/logging.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace corest::otlp {
namespace {

using message = protobuf_writer::message;

// SeverityNumber: each level is the first of the four that have its name.
std::uint64_t severity_of(log_level level) noexcept { return static_cast<std::uint64_t>(level) * 4 + 1; }
static_assert(static_cast<int>(log_level::trace) == 0 && static_cast<int>(log_level::error) == 4);

void append_value(protobuf_writer& to, log_value const& is) {
  switch (is.type()) {
    case log_value::kind::boolean:
      return to.number(flag_value, is.natural());
    case log_value::kind::integer:
      return to.number(integer_value, static_cast<std::uint64_t>(is.integer()));
    case log_value::kind::natural:
      // There are no larger integers: the specification wants them as text.
      if (is.natural() > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
        return to.text(text_value, std::to_string(is.natural()));
      return to.number(integer_value, is.natural());
    case log_value::kind::real:
      return to.real(real_value, is.real());
    default:
      return to.text(text_value, is.text());
  }
}

void append_record(buffer& records, log_record const& one) {
  protobuf_writer to(records);
  message const record(to, 2);
  auto const time = static_cast<std::uint64_t>(one.unix_nanos);
  to.fixed64(1, time);
  to.fixed64(11, time);  // it was observed by who made it
  to.number(2, severity_of(one.level));
  to.text(3, to_string(one.level));
  {
    message const body(to, 5);
    to.text(text_value, one.message);
  }
  for (auto const& each : one.fields)
    append_attribute(to, 6, each.name, [&] { append_value(to, each.value); });
  if (one.left_out != 0) to.number(7, one.left_out);
  to.fixed32(8, one.trace.flags);
  if (!one.trace.trace) return;
  append_id(to, 9, {one.trace.trace.high, one.trace.trace.low});
  if (one.trace.span) append_id(to, 10, {one.trace.span.value});
}

class log_records final : public source {
 public:
  explicit log_records(log_tap& from) noexcept : from_(from) {}

  std::size_t collect(std::size_t most) override {
    return from_.take(most, [this](log_record const& one) { append_record(of(one.logger), one); });
  }
  [[nodiscard]] std::string request(resource const& whose) const override {
    buffer all;
    protobuf_writer to(all);
    {
      message const of_resource(to, 1);
      append_resource(to, whose);
      for (auto const& each : scopes_) {
        if (each.records.empty()) continue;
        message const of_scope(to, 2);
        append_scope(to, each.logger);
        all.append(each.records.view());
      }
    }
    return std::string(all.view());
  }
  void clear() noexcept override {
    for (auto& each : scopes_) each.records.clear();
  }

 private:
  /// A logger and its part of the batch. Loggers are few, and stay.
  struct scope {
    std::string_view logger;
    buffer records;
  };
  buffer& of(std::string_view logger) {
    auto const found = std::find_if(scopes_.begin(), scopes_.end(),
                                    [logger](scope const& each) { return each.logger == logger; });
    return found != scopes_.end() ? found->records : scopes_.emplace_back(logger).records;
  }

  log_tap& from_;
  std::vector<scope> scopes_;
};

}  // namespace

std::unique_ptr<source> records_of(log_tap& from) { return std::make_unique<log_records>(from); }

}  // namespace corest::otlp
