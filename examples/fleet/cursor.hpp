// Where a page of a list begins, as an opaque text.
#pragma once
#include <corest/json/codec.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fleet {

/// Clients get it from one page and give it back for the next. It holds the sort key of the last item seen,
/// so paging stays right while items are added and removed.
class cursor {
 public:
  cursor() = default;
  explicit cursor(std::int64_t last_seen) noexcept : last_seen_(last_seen) {}
  [[nodiscard]] std::int64_t last_seen() const noexcept { return last_seen_; }

  [[nodiscard]] std::string text() const;
  [[nodiscard]] static std::optional<cursor> parse(std::string_view text);

 private:
  std::int64_t last_seen_ = 0;
};

}  // namespace fleet

/// A type of ours becomes JSON, a query parameter and a schema by this one specialisation.
template <>
struct corest::json::codec<fleet::cursor> {
  static constexpr kind_set kinds = kind_bit(kind::string);
  static bool read(reader& in, fleet::cursor& value);
  static void write(writer& out, fleet::cursor const& value);
  static void describe(schema& out);
};
