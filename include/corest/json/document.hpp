// A JSON text being read.
#pragma once
#include <corest/json/error.hpp>
#include <corest/json/reader.hpp>

#include <string_view>

namespace corest::json {

/// Holds one of the thread's parsers while it lives, so it stays on its thread. For code that reads with a
/// reader; others call json::read().
class document {
 public:
  /// The text must outlive it, needs no padding and is not copied.
  explicit document(std::string_view text, read_options options = {});
  ~document();
  document(document const&) = delete;
  document& operator=(document const&) = delete;

  [[nodiscard]] reader& input() noexcept { return reader_; }
  /// Checks that nothing follows the value. True when all is well, else take_errors() says what is not.
  [[nodiscard]] bool finish(bool value_was_read);
  [[nodiscard]] errors take_errors();

 private:
  reader reader_;
};

}  // namespace corest::json
