// The documentation page: a page around Swagger UI, the files it needs, and the document it shows.
#include "web/docs_page.hpp"

#include "web/html.hpp"

#include <cstdint>
#include <utility>

namespace corest::openapi {
namespace {

constexpr std::string_view cdn = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@";
constexpr std::string_view style_sheet = "swagger-ui.css";
constexpr std::string_view script = "swagger-ui-bundle.js";

// Revalidated each time: what these show changes with the program.
constexpr std::string_view revalidated = "no-cache";
// Their address has the version in it.
constexpr std::string_view kept = "public, max-age=31536000, immutable";

constexpr std::string_view page_style = R"css(body { margin: 0; background: #fafafa; }
.note { margin: 0; padding: 0.6rem 1.2rem; font: 0.9rem/1.4 sans-serif; background: #fff4d6; color: #4d3800; }
)css";

// Without a validator, the page asks nobody but this server.
constexpr std::string_view page_script = R"js('use strict';
const place = document.getElementById('docs');
if (window.SwaggerUIBundle) {
  window.ui = SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    deepLinking: true,
    displayRequestDuration: true,
    validatorUrl: null,
  });
} else {
  const link = document.createElement('a');
  link.href = place.dataset.document;
  link.textContent = 'The OpenAPI document';
  place.className = 'note';
  place.append('Swagger UI did not load. ', link, ' says the same.');
}
)js";

/// "https://api.test/v1" is https://api.test; empty when the URL is relative, or unfit for a header field.
std::string_view origin_of(std::string_view url) {
  auto const scheme = url.find("://");
  if (scheme == url.npos) return {};
  auto const origin = url.substr(0, url.find_first_of("/?#", scheme + 3));
  for (char const c : origin) {
    if (c <= ' ' || c >= 0x7f || c == ';' || c == ',' || c == '\'' || c == '{') return {};
  }
  return origin;
}

/// What the page may load and call: nothing but its own files, and the servers of the API.
std::string policy(info const& about, std::string_view assets) {
  std::string connect = "'self'";
  for (auto const& server : about.servers) {
    if (auto const origin = origin_of(server); !origin.empty()) connect.append(" ").append(origin);
  }
  std::string const from = assets.empty() ? "'self'" : "'self' " + std::string(assets);
  return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src 'self' "
         "data:; "
         "style-src " +
         from + "; script-src " + from + "; connect-src " + connect;
}

/// FNV-1a: it tells versions of a text apart, and guards against nobody.
etag etag_of(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::uint64_t hash = 0xcbf29ce484222325;
  for (char const c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::string tag;
  for (int shift = 60; shift >= 0; shift -= 4) tag += hex[hash >> shift & 15];
  return etag(tag);
}

docs_file file_of(std::string path, embedded_asset const& asset, std::string_view version) {
  docs_file file;
  file.path = std::move(path);
  file.built_in = asset.bytes;
  file.tag = etag(version);
  file.header_lines.append("Content-Type: ")
      .append(asset.content_type)
      .append("\r\nCache-Control: ")
      .append(kept);
  file.header_lines.append("\r\nX-Content-Type-Options: nosniff\r\n");
  return file;
}

docs_file page_of(info const& about, std::string const& folder, docs_ui const& ui) {
  bool const built_in = !ui.files.empty();
  std::string const version(ui.version);
  std::string const assets = built_in ? std::string() : std::string(cdn) + version + '/';
  auto const address = [&](std::string_view name) {
    return built_in ? web::escape_html(folder + std::string(name) + "?v=" + version)
                    : assets + std::string(name);
  };
  std::string html =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  html += web::escape_html(about.title);
  html += "</title>\n<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"" +
          address(style_sheet);
  html +=
      "\">\n<link rel=\"stylesheet\" href=\"" + web::escape_html(folder) + "page.css\">\n</head>\n<body>\n";
  if (!built_in) {
    html +=
        "<p class=\"note\">This program was built without Swagger UI: this page loads it from "
        "cdn.jsdelivr.net.</p>\n";
  }
  auto const document = web::escape_html(about.openapi);
  html += "<div id=\"docs\" data-document=\"" + document + "\"></div>\n<noscript>The <a href=\"" + document;
  html +=
      "\">OpenAPI document</a> says the same without a script.</noscript>\n<script src=\"" + address(script);
  html +=
      "\"></script>\n<script src=\"" + web::escape_html(folder) + "page.js\"></script>\n</body>\n</html>\n";
  return make_file(
      about.docs, std::move(html), "text/html; charset=utf-8",
      "Content-Security-Policy: " + policy(about, assets) + "\r\nReferrer-Policy: no-referrer\r\n");
}

}  // namespace

docs_file make_file(std::string path, std::string text, std::string_view type, std::string_view more_lines) {
  docs_file file;
  file.path = std::move(path);
  file.tag = etag_of(text);
  file.text = std::move(text);
  file.header_lines.append("Content-Type: ").append(type).append("\r\nCache-Control: ").append(revalidated);
  file.header_lines.append("\r\nX-Content-Type-Options: nosniff\r\n").append(more_lines);
  return file;
}

std::vector<docs_file> docs_files(info const& about, std::string document, docs_ui const& ui) {
  std::vector<docs_file> files;
  if (about.openapi.empty()) return files;
  files.push_back(make_file(about.openapi, std::move(document), "application/json"));
  if (about.docs.empty()) return files;
  std::string const folder = about.docs.ends_with('/') ? about.docs : about.docs + '/';
  files.push_back(page_of(about, folder, ui));
  files.push_back(make_file(folder + "page.css", std::string(page_style), "text/css; charset=utf-8"));
  files.push_back(make_file(folder + "page.js", std::string(page_script), "text/javascript; charset=utf-8"));
  for (auto const& asset : ui.files)
    files.push_back(file_of(folder + std::string(asset.name), asset, ui.version));
  return files;
}

corest::response answer(docs_file const& file, request const& asked) {
  corest::response found;
  found.append_lines(file.header_lines);
  found.set("ETag", file.tag.quoted());
  if (web::is_fresh(file.tag, asked)) {
    found.status(status::not_modified);
  } else {
    found.body().append(file.bytes());
  }
  return found;
}

}  // namespace corest::openapi
