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

using pairs = std::vector<std::pair<std::string, std::string>>;

std::string_view variable(char const* name) {
  char const* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read before threads start
  return value == nullptr ? std::string_view() : std::string_view(value);
}

[[noreturn]] void refuse(char const* name, char const* what) {
  throw std::invalid_argument(std::string(name) + " " + what);
}

template <class Number>
void read_number(char const* name, Number& into) {
  auto const text = variable(name);
  if (text.empty()) return;
  long long value = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || value <= 0)
    refuse(name, "must be a number above zero");
  into = Number(value);
}

void read_pairs(char const* name, pairs& into) {
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

}  // namespace

std::size_t queue_size_from_environment(std::size_t otherwise) {
  read_number("OTEL_BSP_MAX_QUEUE_SIZE", otherwise);
  return otherwise;
}

otlp_options from_environment(otlp_options options) {
  if (auto const endpoint = variable("OTEL_EXPORTER_OTLP_ENDPOINT"); !endpoint.empty())
    options.endpoint = endpoint;
  pairs said;
  read_pairs("OTEL_RESOURCE_ATTRIBUTES", said);
  for (auto& each : said)
    if (each.first == "service.name")
      options.service_name = std::move(each.second);
    else
      options.resource.push_back(std::move(each));
  if (auto const name = variable("OTEL_SERVICE_NAME"); !name.empty()) options.service_name = name;
  read_pairs("OTEL_EXPORTER_OTLP_HEADERS", options.headers);
  read_number("OTEL_EXPORTER_OTLP_TIMEOUT", options.timeout);
  read_number("OTEL_BSP_SCHEDULE_DELAY", options.delay);
  read_number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", options.batch);
  return options;
}

}  // namespace corest
