// Values that a request carries from service to service: W3C Baggage.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace corest {

/// Members in the order received. What comes in is another's word: trust it as little as any header.
class baggage {
 public:
  static constexpr std::size_t most_members = 64;  ///< the recommendation wants as many to be passed on
  static constexpr std::size_t most_bytes = 8192;  ///< of the whole field, the same

  struct member {
    std::string key;         ///< a token
    std::string value;       ///< decoded, any UTF-8
    std::string properties;  ///< "a;b=c", as received; empty when there are none
  };

  baggage() = default;
  /// Reads a field value (several fields are joined by commas first). A member with something wrong in it is
  /// left out, and so is what is beyond the limits. Of a key that is there twice the last one counts.
  [[nodiscard]] static baggage parse(std::string_view value);

  [[nodiscard]] std::optional<std::string_view> find(std::string_view key) const noexcept;
  /// False, and nothing changes, when the key is no token or there is no room for it.
  bool set(std::string_view key, std::string_view value);
  void erase(std::string_view key);
  [[nodiscard]] std::vector<member> const& members() const noexcept { return members_; }
  /// As it is sent.
  [[nodiscard]] std::string text() const;

 private:
  bool put(member one);
  std::vector<member> members_;
  std::size_t bytes_ = 0;  // of text(), and a comma
};

}  // namespace corest
