// The documentation page: a page around Swagger UI, the files it needs, and the document it shows.
#pragma once
#include "web/docs_assets.hpp"

#include <corest/http/request.hpp>
#include <corest/http/response.hpp>
#include <corest/web/etag.hpp>
#include <corest/web/openapi.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace corest::openapi {

/// A file served under one path, the same for everyone.
struct docs_file {
  std::string path;
  std::string text;           ///< the bytes, unless they are in `built_in`
  std::string_view built_in;  ///< bytes that are part of the program
  std::string header_lines;   ///< all that describe it, as "Name: value\r\n"
  corest::etag tag;

  [[nodiscard]] std::string_view bytes() const noexcept { return text.empty() ? built_in : text; }
};

/// The files of Swagger UI that are part of the program, perhaps none.
struct docs_ui {
  std::span<embedded_asset const> files = docs_assets();
  std::string_view version = docs_assets_version();
};

/// A file of the program's own making, revalidated by clients each time; `more_lines` are header lines.
[[nodiscard]] docs_file make_file(std::string path, std::string text, std::string_view type,
                                  std::string_view more_lines = {});

/// The document and, where `about` wants it, the page with its files. A page has no inline script or style,
/// so that its Content-Security-Policy allows none. Where Swagger UI is not built in, it comes from a CDN and
/// the page says so.
[[nodiscard]] std::vector<docs_file> docs_files(info const& about, std::string document,
                                                docs_ui const& ui = {});

/// The file, or 304 when the client has it already (If-None-Match, RFC 9110 section 13.1.2).
[[nodiscard]] corest::response answer(docs_file const& file, request const& asked);

}  // namespace corest::openapi
