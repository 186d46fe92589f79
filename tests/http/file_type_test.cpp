#include <corest/http/file_type.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest::http;

TEST_CASE("a file is what its extension says, whatever its case") {
  CHECK(content_type_of("/a/b/index.html") == "text/html; charset=utf-8");
  CHECK(content_type_of("app.JS") == "text/javascript; charset=utf-8");
  CHECK(content_type_of("a.min.css") == "text/css; charset=utf-8");
  CHECK(content_type_of("data.json") == "application/json");
  CHECK(content_type_of("x.svg") == "image/svg+xml");
  CHECK(content_type_of("7.7z") == "application/x-7z-compressed");            // the first of the table
  CHECK(content_type_of("x.tar.zst") == "application/zstd");                  // the last
  CHECK(content_type_of("site.webmanifest") == "application/manifest+json");  // the longest
}

TEST_CASE("what is not known is bytes") {
  for (std::string const path : {"", "/", "Makefile", "a.", "a.unknown", "a.html/b", "x.webmanifests", ".css",
                                 "/a/.html", "..", "a.ht\xc3\xa4", "a. html", "a.html "})
    CHECK_MESSAGE(content_type_of(path) == "application/octet-stream", path);
}

TEST_CASE("text says that it is UTF-8, and nothing else does") {
  for (std::string const path : {"a.txt", "a.md", "a.csv", "a.ics", "a.vtt", "a.tsv", "a.mjs", "a.htm"})
    CHECK(content_type_of(path).ends_with("; charset=utf-8"));
  for (std::string const path : {"a.json", "a.png", "a.xml", "a.wasm"})
    CHECK(content_type_of(path).find(';') == std::string_view::npos);
}

TEST_CASE("what is text in any guise is worth packing") {
  for (std::string_view const type :
       {"text/html; charset=utf-8", "TEXT/x", "application/json", "application/problem+json", "image/svg+xml",
        "application/XML", "application/xhtml+xml", "application/wasm", "application/x-ndjson", "font/ttf",
        "image/bmp", "application/yaml"})
    CHECK_MESSAGE(is_worth_packing(type), type);
}

TEST_CASE("what is packed already is not, nor what is no type") {
  for (std::string_view const type :
       {"image/png", "image/jpeg", "video/mp4", "audio/mpeg", "font/woff2", "application/zip",
        "application/gzip", "application/pdf", "application/octet-stream", "image/webp", "image/avif", "+xml",
        "", "html", "application/json; a"})
    CHECK_MESSAGE(!is_worth_packing(type), type);
}

TEST_CASE("a packed file lies beside its original") {
  CHECK(packed_suffix(content_coding::gzip) == ".gz");
  CHECK(packed_suffix(content_coding::br) == ".br");
  CHECK(packed_suffix(content_coding::zstd) == ".zst");
  CHECK(packed_suffix(content_coding::identity).empty());
  CHECK(packed_suffix(content_coding::deflate).empty());
}
