// Formatting a span.
#include <corest/observe/span_line.hpp>

#include <array>
#include <charconv>

namespace corest {
namespace {

template <class Number>
void append_number(std::string& to, Number value) {
  std::array<char, 32> text;
  to.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}

struct append_value {
  std::string& to;
  void operator()(std::string_view text) const { to += text; }
  void operator()(std::int64_t number) const { append_number(to, number); }
  void operator()(double number) const { append_number(to, number); }
  void operator()(bool yes) const { to += yes ? "true" : "false"; }
};

}  // namespace

std::string span_line(span_record const& of) {
  std::string line("span ");
  std::array<char, trace_id::text_bytes> id;
  line.append(of.name()).append(" ");
  append_number(line, (of.end() - of.start()) / 1000);
  line.append("us trace=").append(of.context().trace.format(id.data()));
  line.append(" span=").append(of.context().span.format(id.data()));
  if (of.parent()) line.append(" parent=").append(of.parent().format(id.data()));
  if (of.status() == span_status::error) line.append(" failed");
  if (!of.message().empty()) line.append(": ").append(of.message());
  for (span_record::attribute const& each : of.attributes()) {
    line.append(" ").append(each.key).append("=");
    std::visit(append_value{line}, each.is);
  }
  for (span_record::event const& each : of.events()) line.append(" event=").append(each.name);
  return line;
}

}  // namespace corest
