// Conditional requests: whether a request still applies to the resource as it is (RFC 9110 section 13).
#pragma once
#include <corest/http/etag.hpp>
#include <corest/http/request.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace corest::http {

/// The values of the fields that make a request conditional; nullopt where one is absent.
struct conditions {
  std::optional<std::string_view> if_match = {};
  std::optional<std::string_view> if_none_match = {};
  std::optional<std::string_view> if_modified_since = {};
  std::optional<std::string_view> if_unmodified_since = {};
};

/// Those of a request, as views into it. A field that comes in several lines is one that cannot be read.
[[nodiscard]] conditions conditions_of(request const& asked) noexcept;

/// What a request is about, as it is now. Leave a validator out where there is none.
struct resource_state {
  bool exists = true;
  std::optional<entity_tag> tag = {};
  std::optional<std::int64_t> last_modified = {};  ///< in seconds since 1970
};

enum class precondition : std::uint8_t {
  proceed,
  not_modified,  ///< 304: the client of this GET or HEAD has it already
  failed,        ///< 412
};

/// What the conditions of a request say, in the order of RFC 9110 section 13.2.2. To be asked where the
/// answer would be a success without them. Dates that are none, and an If-Modified-Since later than `now`, do
/// not count. A list of entity tags that cannot be read holds for nothing: If-Match fails, and so does
/// If-None-Match where the method might change something; a GET is answered in full.
[[nodiscard]] precondition evaluate(method verb, conditions const& asked, resource_state const& current,
                                    std::int64_t now) noexcept;

}  // namespace corest::http
