// Entity tags and conditional requests (RFC 9110 sections 8.8.3 and 13).
#pragma once
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/respond.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace corest {

/// The version of a representation, opaque to clients. Its text has no quotes, spaces or control characters.
class etag {
 public:
  etag() = default;
  /// Throws std::invalid_argument when a character may not stand in a tag.
  explicit etag(std::string_view text);
  /// The tag of a counted version.
  explicit etag(std::uint64_t version);

  [[nodiscard]] std::string const& text() const noexcept { return text_; }
  /// As the field has it, in quotes.
  [[nodiscard]] std::string quoted() const { return '"' + text_ + '"'; }
  friend bool operator==(etag const&, etag const&) = default;

 private:
  std::string text_;
};

/// A value with its ETag. A GET that the client's If-None-Match makes unnecessary becomes a 304.
template <class T>
struct tagged {
  T value{};
  corest::etag etag = {};
};
template <class T>
tagged(T, corest::etag) -> tagged<T>;

/// The client's If-Match: which version it means to change. As a parameter it demands the field: 428 without.
class if_match {
 public:
  explicit if_match(std::string_view field) noexcept : field_(field) {}
  /// Throws the 412 problem when `current` is not one of the versions the client means. For what does not
  /// exist answer 404 before. Weak tags never match (RFC 9110 section 13.1.1).
  void check(etag const& current) const;

 private:
  std::string_view field_;  // lives as long as the request
};

namespace web {
/// Whether this is a GET or HEAD by a client that has the tagged representation already.
[[nodiscard]] bool is_fresh(etag const& current, request const& cause) noexcept;
void describe_etag(openapi::operation& op);
}  // namespace web

template <class T>
struct responder<tagged<T>> {
  static constexpr std::string_view media_type = web::media_type_of<T>;
  static constexpr bool may_stream = web::may_stream<T>;
  static void write(tagged<T> const& result, request const& cause, response& into) {
    if (web::is_fresh(result.etag, cause)) {
      into.status(status::not_modified);
    } else {
      responder<T>::write(result.value, cause, into);
    }
    into.set("ETag", result.etag.quoted());
  }
  static void describe(openapi::operation& op) {
    responder<T>::describe(op);
    web::describe_etag(op);
  }
};

template <>
struct extract<if_match> {
  static std::optional<if_match> from(web::extraction& ex);
  static void describe(openapi::operation& op);
};

}  // namespace corest
