// A request: the parsed head, its path parameters and its body, all as offsets so that it can be moved.
#pragma once
#include <corest/http/limits.hpp>
#include <corest/http/method.hpp>
#include <corest/http/principal.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace corest {

class byte_source;  // async/byte_source.hpp

namespace http {

/// Bytes of a head, relative to its first byte.
struct slice {
  std::uint16_t offset = 0;
  std::uint16_t length = 0;
};

/// Fields the framework itself looks at, found while parsing, so that looking one up costs one load.
enum class known : std::uint8_t {
  host,
  connection,
  content_length,
  transfer_encoding,
  expect,
  content_type,
  accept,
  accept_encoding,
  authorization,
  cookie,
  user_agent,
  if_match,
  if_none_match,
  if_modified_since,
  if_unmodified_since,
  range,
  origin,
  x_request_id,
  traceparent,
  upgrade,
  count,
};

/// What the parser finds in a head. Plain data: the bytes stay where they were received, at `base`.
struct request_head {
  char const* base = nullptr;
  std::uint32_t size = 0;  ///< bytes of the head, its final empty line included
  method verb = method::other;
  std::uint8_t minor_version = 1;  ///< HTTP/1.minor_version
  bool keep_alive = true;          ///< what the client asks for, by version and Connection
  bool chunked = false;
  bool has_content_length = false;
  bool expects_continue = false;  ///< the client waits for 100 (Continue) before it sends the body
  bool path_has_escapes = false;  ///< the path has a '%': normalise or decode before comparing it
  std::uint64_t content_length = 0;
  slice method_text;
  slice target;     ///< as received
  slice path;       ///< still percent-encoded; of an absolute-form target, its path; "*" for OPTIONS *;
                    ///< empty for CONNECT; otherwise it starts with '/' and has no dot segment
  slice query;      ///< without the '?', still encoded
  slice authority;  ///< host and port it is meant for: of an absolute-form target or CONNECT, else of Host
  std::uint16_t field_count = 0;
  std::array<std::uint8_t, static_cast<std::size_t>(known::count)> known_index{};  ///< field + 1; 0: absent
  struct field {
    slice name;
    slice value;
  };
  std::array<field, fields_ceiling> fields;  ///< valid up to field_count; never cleared
};

}  // namespace http

/// What a handler, an extractor or a middleware sees of a request. All views live until the response is
/// sent; copy what must outlive it. Belongs to one worker; not thread-safe.
class request {
 public:
  [[nodiscard]] method verb() const noexcept { return head_.verb; }
  [[nodiscard]] std::string_view method_name() const noexcept { return text(head_.method_text); }
  /// The request target as received.
  [[nodiscard]] std::string_view target() const noexcept { return text(head_.target); }
  /// The path, still percent-encoded.
  [[nodiscard]] std::string_view path() const noexcept { return text(head_.path); }
  /// The query behind '?', still percent-encoded; empty when there is none.
  [[nodiscard]] std::string_view query() const noexcept { return text(head_.query); }
  [[nodiscard]] int minor_version() const noexcept { return head_.minor_version; }

  /// The value of the first field of that name, whatever its case; nullopt when absent.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept;
  [[nodiscard]] std::optional<std::string_view> header(http::known name) const noexcept {
    auto const index = head_.known_index[static_cast<std::size_t>(name)];
    if (index == 0) return std::nullopt;
    return text(head_.fields[index - 1u].value);
  }
  struct header_field {
    std::string_view name;  ///< in the case received
    std::string_view value;
  };
  [[nodiscard]] std::size_t header_count() const noexcept { return head_.field_count; }
  /// The field at `index` < header_count(), in the order received.
  [[nodiscard]] header_field header_at(std::size_t index) const noexcept {
    auto const& field = head_.fields[index];
    return {text(field.name), text(field.value)};
  }

  /// The body, complete and without its transfer coding; of an endpoint that takes it, without its content
  /// coding too.
  [[nodiscard]] std::string_view body() const noexcept {
    return unpacked_body_.data() != nullptr ? unpacked_body_
                                            : std::string_view(head_.base + body_offset_, body_size_);
  }
  /// Where the body comes from when the endpoint reads it while it arrives, and body() is empty; null: body()
  /// has all of it. Its next() throws body_error; see body_stream.
  [[nodiscard]] byte_source* body_source() const noexcept { return body_source_; }

  /// The raw text of the path parameter at `index`, still percent-encoded.
  [[nodiscard]] std::string_view parameter(std::size_t index) const noexcept {
    return text(parameters_[index]);
  }
  [[nodiscard]] std::size_t parameter_count() const noexcept { return parameter_count_; }

  /// The id of this request: the client's X-Request-Id where it is acceptable, otherwise made here.
  [[nodiscard]] std::string_view id() const noexcept { return {id_.data(), id_size_}; }
  /// The address at the other end of the connection as text ("127.0.0.1", "::1", or "unix"): that of a proxy
  /// where there is one.
  [[nodiscard]] std::string_view remote_address() const noexcept { return remote_address_; }
  /// The client's own address as text, in the form in which the last trusted proxy wrote it (see
  /// server::options::trusted_proxies); without one, the same as remote_address().
  [[nodiscard]] std::string_view client_address() const noexcept {
    return client_.length == 0 ? remote_address_ : text(client_);
  }
  /// Who makes it, once a middleware has checked the credentials; nobody before, or where none were needed.
  [[nodiscard]] corest::principal const& principal() const noexcept { return principal_; }
  /// For who checks credentials.
  void set_principal(corest::principal who) noexcept { principal_ = std::move(who); }
  /// What the application keeps for its extractors (the router's provided state); opaque here.
  [[nodiscard]] void const* application_state() const noexcept { return application_state_; }

  // For those who fill it in: the server, the router and the testing client.

  static constexpr std::size_t max_id_bytes = 64;

  [[nodiscard]] http::request_head& head() noexcept { return head_; }
  [[nodiscard]] http::request_head const& head() const noexcept { return head_; }
  /// The body lies `offset` bytes behind the first byte of the head.
  void set_body(std::size_t offset, std::size_t size) noexcept {
    body_offset_ = offset;
    body_size_ = size;
    unpacked_body_ = {};
  }
  /// Instead of the bytes received, which were packed. They live as long as the request.
  void set_unpacked_body(std::string_view bytes) noexcept { unpacked_body_ = bytes.data() ? bytes : ""; }
  /// What a body that is unpacked while it is read may have in all.
  [[nodiscard]] std::uint64_t max_body() const noexcept { return max_body_; }
  void set_max_body(std::uint64_t bytes) noexcept { max_body_ = bytes; }
  void set_body_source(byte_source* source) noexcept { body_source_ = source; }
  /// Says that head and body now lie at `base`; nothing else changes.
  void relocate(char const* base) noexcept { head_.base = base; }
  /// Bytes from the first of the head to the last of the body.
  [[nodiscard]] std::size_t extent() const noexcept {
    return body_size_ == 0 ? head_.size : body_offset_ + body_size_;
  }
  void clear_parameters() noexcept { parameter_count_ = 0; }
  /// `raw` must lie within the head. False when there are max_parameters already.
  bool add_parameter(std::string_view raw) noexcept {
    if (parameter_count_ == http::max_parameters) return false;
    parameters_[parameter_count_++] = {static_cast<std::uint16_t>(raw.data() - head_.base),
                                       static_cast<std::uint16_t>(raw.size())};
    return true;
  }
  void drop_parameters(std::size_t keep) noexcept { parameter_count_ = static_cast<std::uint8_t>(keep); }
  void set_id(std::string_view id) noexcept;
  void set_remote_address(std::string_view address) noexcept { remote_address_ = address; }
  /// `address` lies within the head; empty: the client is who is connected.
  void set_client_address(std::string_view address) noexcept {
    client_ = {static_cast<std::uint16_t>(address.empty() ? 0 : address.data() - head_.base),
               static_cast<std::uint16_t>(address.size())};
  }
  void set_application_state(void const* state) noexcept { application_state_ = state; }

 private:
  [[nodiscard]] std::string_view text(http::slice part) const noexcept {
    return {head_.base + part.offset, part.length};
  }

  std::size_t body_offset_ = 0;
  std::size_t body_size_ = 0;
  std::string_view unpacked_body_;
  std::uint64_t max_body_ = http::default_body_bytes;
  byte_source* body_source_ = nullptr;
  void const* application_state_ = nullptr;
  std::string_view remote_address_;
  http::slice client_;  ///< empty: remote_address_
  corest::principal principal_;
  std::array<http::slice, http::max_parameters> parameters_;
  std::uint8_t parameter_count_ = 0;
  std::uint8_t id_size_ = 0;
  std::array<char, max_id_bytes> id_;
  http::request_head head_;
};

}  // namespace corest
