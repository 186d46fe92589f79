// simdjson's first stage, and nothing else of it.
#include "json/structural_index.hpp"

#include <simdjson.h>

#include <memory>
#include <new>

namespace corest::json::detail {
namespace {
// Texts up to this size keep their memory for the next one: four bytes of offsets per byte of text.
constexpr std::size_t kept_capacity = 256 * 1024;
constexpr std::size_t first_capacity = 4096;
// Offsets have 32 bits, and the last ones must not wrap.
constexpr std::size_t largest_text = 0xFFFFFF00;
}  // namespace

// Only simdjson's first stage: its second one stops at the first value that does not fit, and would need
// the text copied in front of padding.
struct structural_index::parser {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;
  std::size_t capacity = 0;

  void grow(std::size_t needed) {
    std::size_t larger = capacity == 0 ? first_capacity : capacity;
    while (larger < needed) larger *= 2;
    if (larger > largest_text) larger = largest_text;
    auto const code =
        stages == nullptr
            ? simdjson::get_active_implementation()->create_dom_parser_implementation(larger, 1, stages)
            : stages->set_capacity(larger);
    if (code != simdjson::SUCCESS) {
      stages.reset();  // it may have lost what it had
      capacity = 0;
      throw std::bad_alloc();
    }
    capacity = larger;
  }
};

structural_index::~structural_index() { delete parser_; }

structural_index::outcome structural_index::build(std::string_view text) {
  if (text.size() > largest_text) return outcome::too_large;
  if (parser_ == nullptr) parser_ = new parser;
  if (parser_->capacity < text.size() || parser_->stages == nullptr) parser_->grow(text.size());
  auto& stages = *parser_->stages;
  if (text.empty()) return outcome::empty;
  switch (stages.stage1(reinterpret_cast<std::uint8_t const*>(text.data()), text.size(),
                        simdjson::stage1_mode::regular)) {
    case simdjson::SUCCESS:
      break;
    case simdjson::EMPTY:
      return outcome::empty;
    case simdjson::UTF8_ERROR:
      return outcome::bad_utf8;
    default:  // UNCLOSED_STRING, UNESCAPED_CHARS
      return outcome::bad_string;
  }
  stages.structural_indexes[stages.n_structural_indexes] = static_cast<std::uint32_t>(text.size());
  return outcome::good;
}

std::uint32_t const* structural_index::begin() const noexcept {
  return parser_->stages->structural_indexes.get();
}

std::uint32_t const* structural_index::end() const noexcept {
  return begin() + parser_->stages->n_structural_indexes;
}

void structural_index::shrink() noexcept {
  if (parser_ == nullptr || parser_->capacity <= kept_capacity) return;
  parser_->stages.reset();
  parser_->capacity = 0;
}

}  // namespace corest::json::detail
