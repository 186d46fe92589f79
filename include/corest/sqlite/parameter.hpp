// A value on its way into a statement: NULL, an integer, a real, text or a blob.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace corest::sqlite {

/// The five storage classes SQLite has.
enum class storage : unsigned char { null, integer, real, text, blob };

/// One argument of a statement. Text and blobs are borrowed, so it must not outlive their bytes; owned_text
/// keeps its own.
class parameter {
 public:
  /// NULL.
  parameter() noexcept = default;
  static parameter integer(std::int64_t value) noexcept {
    parameter made{storage::integer};
    made.integer_ = value;
    return made;
  }
  /// Throws sqlite::error for a NaN, which SQLite would silently turn into NULL.
  static parameter real(double value);
  static parameter text(std::string_view borrowed) noexcept {
    parameter made{storage::text};
    made.borrowed_ = borrowed;
    return made;
  }
  static parameter owned_text(std::string text) noexcept {
    parameter made{storage::text};
    made.owned_ = static_cast<std::string&&>(text);
    made.owns_ = true;
    return made;
  }
  static parameter blob(std::span<std::byte const> borrowed) noexcept {
    parameter made{storage::blob};
    made.borrowed_ = {reinterpret_cast<char const*>(borrowed.data()), borrowed.size()};
    return made;
  }

  /// Copies what it borrows; from then on it may outlive it.
  void own();

  [[nodiscard]] storage type() const noexcept { return type_; }
  [[nodiscard]] std::int64_t integer() const noexcept { return integer_; }
  [[nodiscard]] double real() const noexcept { return real_; }
  /// Of text or a blob.
  [[nodiscard]] std::string_view bytes() const noexcept {
    return owns_ ? std::string_view(owned_) : borrowed_;
  }

 private:
  explicit parameter(storage type) noexcept : type_(type) {}

  storage type_ = storage::null;
  bool owns_ = false;
  union {
    std::int64_t integer_ = 0;
    double real_;
  };
  std::string_view borrowed_;
  std::string owned_;
};

}  // namespace corest::sqlite
