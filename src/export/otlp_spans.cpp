// The numbers are those of the fields in opentelemetry-proto.
#include "export/otlp_source.hpp"

#include <corest/base/buffer.hpp>
#include <corest/observe/tracer.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <variant>

namespace corest::otlp {
namespace {

using message = protobuf_writer::message;

// What is taken from the queues in one go, so that the records go round quickly.
constexpr std::size_t handful = 64;

void append_value(protobuf_writer& to, span_record::value const& is) {
  if (auto const* text = std::get_if<std::string_view>(&is)) to.text(text_value, *text);
  if (auto const* flag = std::get_if<bool>(&is)) to.number(flag_value, *flag ? 1 : 0);
  if (auto const* number = std::get_if<std::int64_t>(&is))
    to.number(integer_value, static_cast<std::uint64_t>(*number));
  if (auto const* real = std::get_if<double>(&is)) to.real(real_value, *real);
}

void append_span(buffer& spans, span_record const& one) {
  protobuf_writer to(spans);
  message const span(to, 2);
  trace_id const trace = one.context().trace;
  append_id(to, 1, {trace.high, trace.low});
  append_id(to, 2, {one.context().span.value});
  if (one.parent()) append_id(to, 4, {one.parent().value});
  to.text(5, one.name());
  to.number(6, static_cast<std::uint64_t>(one.kind()));
  to.fixed64(7, static_cast<std::uint64_t>(one.start()));
  to.fixed64(8, static_cast<std::uint64_t>(one.end()));
  for (auto const& each : one.attributes())
    append_attribute(to, 9, each.key, [&] { append_value(to, each.is); });
  if (one.dropped_attributes() != 0) to.number(10, one.dropped_attributes());
  for (auto const& each : one.events()) {
    message const event(to, 11);
    to.fixed64(1, static_cast<std::uint64_t>(each.unix_nanos));
    to.text(2, each.name);
  }
  if (one.dropped_events() != 0) to.number(12, one.dropped_events());
  if (one.status() != span_status::unset) {
    message const status(to, 15);
    if (!one.message().empty()) to.text(2, one.message());
    to.number(3, static_cast<std::uint64_t>(one.status()));
  }
  to.fixed32(16, one.context().flags);
}

class spans final : public source {
 public:
  explicit spans(tracer& from) noexcept : from_(from) { from_.export_to_me(); }

  std::size_t collect(std::size_t most) override {
    std::array<tracer::taken, handful> some;
    std::size_t count = 0;
    while (count < most) {
      auto const wanted = std::min(handful, most - count);
      auto const got = from_.take(std::span(some).first(wanted));
      for (std::size_t i = 0; i < got; ++i) {
        append_span(batch_, *some[i].record);
        some[i].give_back();
      }
      count += got;
      if (got < wanted) break;
    }
    return count;
  }
  [[nodiscard]] std::string request(resource const& whose) const override {
    buffer all;
    protobuf_writer to(all);
    {
      message const of_resource(to, 1);
      append_resource(to, whose);
      message const of_scope(to, 2);
      append_scope(to, "corest");
      all.append(batch_.view());
    }
    return std::string(all.view());
  }
  void clear() noexcept override { batch_.clear(); }

 private:
  tracer& from_;
  buffer batch_;
};

}  // namespace

std::unique_ptr<source> spans_of(tracer& from) { return std::make_unique<spans>(from); }

}  // namespace corest::otlp
