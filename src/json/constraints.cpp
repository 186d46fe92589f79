// The sentences of constraints, and what a bad value throws.
#include <corest/json/checked.hpp>
#include <corest/json/writer.hpp>

#include <stdexcept>
#include <string>

namespace corest::detail {
namespace {
template <class F>
std::string written(F&& write) {
  buffer text;
  json::writer out(text);
  write(out);
  return std::string(text.view());
}
}  // namespace

std::string signed_text(std::int64_t value) { return std::to_string(value); }
std::string unsigned_text(std::uint64_t value) { return std::to_string(value); }
std::string double_text(double value) {
  return written([&](json::writer& out) { out.number(value); });
}
std::string quoted(std::string_view text) {
  return written([&](json::writer& out) { out.string(text); });
}

std::string length_text(bool too_few, std::size_t limit, std::string_view unit) {
  std::string text = too_few ? "must have at least " : "must have at most ";
  text += std::to_string(limit);
  text += ' ';
  text += unit;
  if (limit != 1) text += 's';
  return text;
}

std::string list_text(std::initializer_list<std::string> items, std::string_view separator) {
  std::string text;
  for (std::string const& item : items) {
    if (!text.empty()) text += separator;
    text += item;
  }
  return text;
}

void throw_violation(violation const& broken) {
  throw std::invalid_argument(std::string(broken.code) + ": the value " + broken.detail);
}

}  // namespace corest::detail
