// The environment variables of OpenTelemetry.
#include <corest/export/otlp_options.hpp>
#include <corest/export/queue_size.hpp>
#include <corest/http/token.hpp>
#include <corest/http/url.hpp>

#include <system_error>

#include <charconv>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace corest {
namespace {

constexpr std::string_view default_endpoint = "http://localhost:4318";

std::string_view variable(std::string const& name) {
  char const* const value =
      std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): read before threads start
  return value == nullptr ? std::string_view() : std::string_view(value);
}

[[noreturn]] void refuse(std::string const& name, char const* what) {
  throw std::invalid_argument(name + " " + what);
}

template <class Number>
void read_number(std::string const& name, Number& into) {
  auto const text = variable(name);
  if (text.empty()) return;
  long long value = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || value <= 0)
    refuse(name, "must be a number above zero");
  into = Number(value);
}

void read_pairs(std::string const& name, otlp_pairs& into) {
  auto rest = variable(name);
  while (!rest.empty()) {
    auto const item = rest.substr(0, rest.find(','));
    rest.remove_prefix(item.size() + (item.size() < rest.size() ? 1 : 0));
    auto const sign = item.find('=');
    auto const value = http::percent_decode(http::trim(item.substr(sign + 1)));
    if (sign == std::string_view::npos || !value) refuse(name, "must be key=value, with commas between");
    into.emplace_back(http::trim(item.substr(0, sign)), *value);
  }
}

void read_compression(std::string const& name, std::optional<otlp_compression>& into) {
  auto const text = variable(name);
  if (text.empty()) return;
  if (text != "gzip" && text != "none") refuse(name, "must be gzip or none");
  into = text == "gzip" ? otlp_compression::gzip : otlp_compression::none;
}

/// What variables call a signal, and where it goes below the common endpoint.
struct names {
  std::string exporter;  // TRACES
  std::string batches;   // BSP
  std::string_view path;
};

// A list, as the specification has it: the log is on standard error in any case, so "console" adds nothing.
void read_exporters(names const& of, bool has_endpoint, otlp_signal& into) {
  auto const name = "OTEL_" + of.exporter + "_EXPORTER";
  auto rest = variable(name);
  if (rest.empty()) return;
  into.on = false;
  while (!rest.empty()) {
    auto const item = rest.substr(0, rest.find(','));
    rest.remove_prefix(item.size() + (item.size() < rest.size() ? 1 : 0));
    auto const chosen = http::trim(item);
    if (chosen == "otlp") into.on = true;
    if (chosen != "otlp" && chosen != "none" && chosen != "console") refuse(name, "must be otlp or none");
  }
  if (into.on && !has_endpoint && into.endpoint.empty())
    into.endpoint = std::string(default_endpoint).append(of.path);
}

void read_signal(names const& of, bool has_endpoint, otlp_signal& into) {
  auto const otlp = "OTEL_EXPORTER_OTLP_" + of.exporter + '_';
  if (auto const endpoint = variable(otlp + "ENDPOINT"); !endpoint.empty()) into.endpoint = endpoint;
  if (otlp_pairs own; read_pairs(otlp + "HEADERS", own), !own.empty()) into.headers = std::move(own);
  read_number(otlp + "TIMEOUT", into.timeout);
  read_compression(otlp + "COMPRESSION", into.compression);
  read_number("OTEL_" + of.batches + "_SCHEDULE_DELAY", into.delay);
  read_number("OTEL_" + of.batches + "_MAX_EXPORT_BATCH_SIZE", into.batch);
  read_exporters(of, has_endpoint, into);
}

}  // namespace

std::size_t queue_size_from_environment(std::size_t otherwise) {
  read_number("OTEL_BSP_MAX_QUEUE_SIZE", otherwise);
  return otherwise;
}

otlp_options from_environment(otlp_options options) {
  if (auto const endpoint = variable("OTEL_EXPORTER_OTLP_ENDPOINT"); !endpoint.empty())
    options.endpoint = endpoint;
  otlp_pairs said;
  read_pairs("OTEL_RESOURCE_ATTRIBUTES", said);
  for (auto& each : said)
    if (each.first == "service.name")
      options.service_name = std::move(each.second);
    else
      options.resource.push_back(std::move(each));
  if (auto const name = variable("OTEL_SERVICE_NAME"); !name.empty()) options.service_name = name;
  read_pairs("OTEL_EXPORTER_OTLP_HEADERS", options.headers);
  read_number("OTEL_EXPORTER_OTLP_TIMEOUT", options.timeout);
  std::optional<otlp_compression> packed;
  read_compression("OTEL_EXPORTER_OTLP_COMPRESSION", packed);
  options.compression = packed.value_or(options.compression);
  bool const named = !options.endpoint.empty();
  read_signal({"TRACES", "BSP", "/v1/traces"}, named, options.traces);
  read_signal({"LOGS", "BLRP", "/v1/logs"}, named, options.logs);
  read_number("OTEL_BLRP_MAX_QUEUE_SIZE", options.log_records);
  return options;
}

}  // namespace corest
