// Lines of metrics, by https://prometheus.io/docs/instrumenting/exposition_formats/ and OpenMetrics 1.0.
#include "observe/utf8.hpp"

#include <corest/observe/exposition.hpp>

#include <charconv>
#include <cmath>
#include <utility>

namespace corest::observe {
namespace {

constexpr std::string_view open_metrics_type = "application/openmetrics-text";
constexpr std::string_view version = "version=1.0.0";

std::string_view name_of(metric_type type) noexcept {
  switch (type) {
    case metric_type::counter:
      return "counter";
    case metric_type::gauge:
      return "gauge";
    case metric_type::histogram:
      break;
  }
  return "histogram";
}

std::string_view unit_of(std::string_view name) noexcept {
  for (std::string_view const unit : {"seconds", "bytes"})
    if (name.ends_with(unit) && name.size() > unit.size() && name[name.size() - unit.size() - 1] == '_')
      return unit;
  return {};
}

void append_escaped(std::string& to, std::string_view text, bool quotes) {
  while (!text.empty()) {
    std::size_t const size = utf8_sequence(text);
    char const c = text.front();
    if (size == 0)
      to += '?';
    else if (c == '\n')
      to += "\\n";
    else if (c == '\\' || (quotes && c == '"'))
      (to += '\\') += c;
    else
      to.append(text.substr(0, size));
    text.remove_prefix(size == 0 ? 1 : size);
  }
}

void append_hex(std::string& to, std::uint64_t value) {
  for (int shift = 60; shift >= 0; shift -= 4) to += "0123456789abcdef"[value >> shift & 15];
}

void append_number(std::string& to, double value) {
  if (std::isnan(value)) {
    to += "NaN";
  } else if (std::isinf(value)) {
    to += value > 0 ? "+Inf" : "-Inf";
  } else {
    char text[32];
    auto const end = std::to_chars(text, text + sizeof text, value).ptr;
    to.append(text, end);
  }
}

std::string_view trimmed(std::string_view text) noexcept {
  auto const begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::string_view content_type(exposition_format of) noexcept {
  return of == exposition_format::prometheus ? "text/plain; version=0.0.4; charset=utf-8"
                                             : "application/openmetrics-text; version=1.0.0; charset=utf-8";
}

// Scrapers send one of a few fixed fields, and who wants OpenMetrics names it; so weights are only asked
// whether they are 0.
exposition_format choose_format(std::string_view accept) noexcept {
  while (!accept.empty()) {
    auto const comma = accept.find(',');
    auto const range = trimmed(accept.substr(0, comma));
    accept = comma == accept.npos ? std::string_view() : accept.substr(comma + 1);
    auto const parameters = range.find(';');
    if (trimmed(range.substr(0, parameters)) != open_metrics_type) continue;
    auto const rest = parameters == range.npos ? std::string_view() : range.substr(parameters);
    bool const other_version = rest.find("version=") != rest.npos && rest.find(version) == rest.npos;
    bool const refused = rest.ends_with("q=0") || rest.ends_with("q=0.0");
    if (!other_version && !refused) return exposition_format::open_metrics;
  }
  return exposition_format::prometheus;
}

void append_label(std::string& labels, std::string_view name, std::string_view value) {
  labels.append(name).append("=\"");
  append_escaped(labels, value, true);
  labels.append("\",");
}

void exposition::family(std::string_view name, metric_type type, std::string_view help) {
  name_ = name;
  bool const open = format_ == exposition_format::open_metrics;
  constexpr std::string_view total = "_total";
  // OpenMetrics names the family of a counter without its suffix.
  std::string_view const family =
      open && type == metric_type::counter ? name.substr(0, name.size() - total.size()) : name;
  text_.append("# HELP ").append(family).append(" ");
  append_escaped(text_, help, open);
  text_.append("\n# TYPE ").append(family).append(" ").append(name_of(type)).append("\n");
  if (auto const unit = unit_of(family); open && !unit.empty())
    text_.append("# UNIT ").append(family).append(" ").append(unit).append("\n");
}

void exposition::sample(std::string_view labels, double value) {
  begin_sample({}, labels);
  append_number(text_, value);
  text_ += '\n';
}

void exposition::sample(std::string_view labels, std::uint64_t value) {
  begin_sample({}, labels);
  text_.append(std::to_string(value)).append("\n");
}

void exposition::histogram(std::string_view labels, std::span<cumulative_bucket const> buckets,
                           std::uint64_t count, double sum) {
  std::string with_bound;
  auto const line = [&](double bound, std::uint64_t below, exemplar const& example) {
    with_bound.assign(labels).append("le=\"");
    // OpenMetrics wants the canonical form of a float: 1.0, not 1.
    std::size_t const begin = with_bound.size();
    append_number(with_bound, bound);
    if (format_ == exposition_format::open_metrics &&
        with_bound.find_first_of(".ef", begin) == with_bound.npos)
      with_bound += ".0";
    with_bound.append("\",");
    begin_sample("_bucket", with_bound);
    text_.append(std::to_string(below));
    if (example.present() && format_ == exposition_format::open_metrics) {
      text_.append(" # {trace_id=\"");
      append_hex(text_, example.trace_high);
      append_hex(text_, example.trace_low);
      text_.append("\"} ");
      append_number(text_, example.value);
    }
    text_ += '\n';
  };
  for (cumulative_bucket const& one : buckets) line(one.bound, one.count, one.example);
  line(HUGE_VAL, count, {});
  begin_sample("_sum", labels);
  append_number(text_, sum);
  text_ += '\n';
  begin_sample("_count", labels);
  text_.append(std::to_string(count)).append("\n");
}

std::string exposition::finish() && {
  if (format_ == exposition_format::open_metrics) text_ += "# EOF\n";
  return std::move(text_);
}

void exposition::begin_sample(std::string_view suffix, std::string_view labels) {
  text_.append(name_).append(suffix);
  if (!labels.empty()) text_.append("{").append(labels.substr(0, labels.size() - 1)).append("}");
  text_ += ' ';
}

}  // namespace corest::observe
