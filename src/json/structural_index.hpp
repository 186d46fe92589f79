// Where the tokens of a JSON text begin: found by simdjson's vectorised first stage.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest::json::detail {

/// Reusable memory for the offsets of one text at a time.
class structural_index {
 public:
  structural_index() noexcept = default;
  structural_index(structural_index const&) = delete;
  structural_index& operator=(structural_index const&) = delete;
  ~structural_index();

  enum class outcome { good, empty, bad_utf8, bad_string, too_large };

  /// Finds the tokens of `text` and checks its UTF-8, that its strings end, and that they hold no control
  /// characters. Needs no bytes behind the text. Throws std::bad_alloc when memory is out.
  outcome build(std::string_view text);
  /// Offsets of the tokens: each of {}[]:, and the first byte of each string, number or word.
  [[nodiscard]] std::uint32_t const* begin() const noexcept;
  /// Its pointee is the size of the text.
  [[nodiscard]] std::uint32_t const* end() const noexcept;
  /// Gives memory for an unusually large text back.
  void shrink() noexcept;

 private:
  struct parser;
  parser* parser_ = nullptr;
};

}  // namespace corest::json::detail
