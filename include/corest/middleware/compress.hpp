// Content coding of answers, as their clients accept it (RFC 9110 sections 8.4 and 12.5.3).
#pragma once
#include <corest/http/content_coding.hpp>
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>

#include <array>
#include <cstddef>
#include <vector>

namespace corest {

/// Middleware that packs what becomes smaller: `app.use(compress());`. An answer is packed when its media
/// type is worth it, it is not packed already or part of a file (206), it has at least `min_bytes` or is a
/// stream, and neither says `Cache-Control: no-transform` nor carries secrets. It then has Content-Encoding
/// and Vary, and its ETag says which coding it is of, which If-Match and If-None-Match understand. Streams
/// stay streams: what is there is flushed with each piece. Each worker keeps its compressors, up to 5 MiB for
/// each coding in use.
class compress {
 public:
  struct options {
    /// What is offered; of those a client likes equally, the first.
    std::vector<http::content_coding> codings = {http::content_coding::zstd, http::content_coding::br,
                                                 http::content_coding::gzip};
    std::size_t min_bytes = 1024;  ///< smaller answers fit a packet anyway
  };

  compress() : compress(options()) {}
  /// Throws std::invalid_argument for identity, or a coding that is listed twice.
  explicit compress(options chosen);

  void after(request const& asked, response& answer) const;

 private:
  options options_;
};

/// Middleware for routes whose answers hold a secret (a token, a session's form) beside what a stranger may
/// have chosen: they are never packed, since their length would tell of the secret.
struct carries_secrets {
  void after(request const&, response& answer) const noexcept { answer.keep_unpacked(); }
};

}  // namespace corest
