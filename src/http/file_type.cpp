// A sorted table of extensions, and rules for types.
#include "http/characters.hpp"

#include <corest/http/file_type.hpp>
#include <corest/http/media_type.hpp>
#include <corest/http/token.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace corest::http {
namespace {

struct known_extension {
  std::string_view extension;
  std::string_view type;
};

constexpr auto extensions = std::to_array<known_extension>({
    {"7z", "application/x-7z-compressed"},
    {"aac", "audio/aac"},
    {"apng", "image/apng"},
    {"atom", "application/atom+xml"},
    {"avi", "video/x-msvideo"},
    {"avif", "image/avif"},
    {"bin", "application/octet-stream"},
    {"bmp", "image/bmp"},
    {"br", "application/octet-stream"},
    {"bz2", "application/x-bzip2"},
    {"css", "text/css; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"doc", "application/msword"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"epub", "application/epub+zip"},
    {"flac", "audio/flac"},
    {"geojson", "application/geo+json"},
    {"gif", "image/gif"},
    {"glb", "model/gltf-binary"},
    {"gltf", "model/gltf+json"},
    {"gz", "application/gzip"},
    {"heic", "image/heic"},
    {"htm", "text/html; charset=utf-8"},
    {"html", "text/html; charset=utf-8"},
    {"ico", "image/vnd.microsoft.icon"},
    {"ics", "text/calendar; charset=utf-8"},
    {"jar", "application/java-archive"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"jsonld", "application/ld+json"},
    {"jxl", "image/jxl"},
    {"m3u8", "application/vnd.apple.mpegurl"},
    {"m4a", "audio/mp4"},
    {"map", "application/json"},
    {"md", "text/markdown; charset=utf-8"},
    {"mid", "audio/midi"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"mkv", "video/matroska"},
    {"mov", "video/quicktime"},
    {"mp3", "audio/mpeg"},
    {"mp4", "video/mp4"},
    {"mpd", "application/dash+xml"},
    {"mpeg", "video/mpeg"},
    {"mpg", "video/mpeg"},
    {"ndjson", "application/x-ndjson"},
    {"odp", "application/vnd.oasis.opendocument.presentation"},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"oga", "audio/ogg"},
    {"ogg", "audio/ogg"},
    {"ogv", "video/ogg"},
    {"opus", "audio/ogg"},
    {"otf", "font/otf"},
    {"parquet", "application/vnd.apache.parquet"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"ppt", "application/vnd.ms-powerpoint"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"ps", "application/postscript"},
    {"rar", "application/vnd.rar"},
    {"rss", "application/rss+xml"},
    {"rtf", "application/rtf"},
    {"sqlite", "application/vnd.sqlite3"},
    {"svg", "image/svg+xml"},
    {"tar", "application/x-tar"},
    {"tgz", "application/gzip"},
    {"tif", "image/tiff"},
    {"tiff", "image/tiff"},
    {"toml", "application/toml"},
    {"ts", "video/mp2t"},
    {"tsv", "text/tab-separated-values; charset=utf-8"},
    {"ttc", "font/collection"},
    {"ttf", "font/ttf"},
    {"txt", "text/plain; charset=utf-8"},
    {"vtt", "text/vtt; charset=utf-8"},
    {"wasm", "application/wasm"},
    {"wav", "audio/wav"},
    {"weba", "audio/webm"},
    {"webm", "video/webm"},
    {"webmanifest", "application/manifest+json"},
    {"webp", "image/webp"},
    {"woff", "font/woff"},
    {"woff2", "font/woff2"},
    {"xhtml", "application/xhtml+xml"},
    {"xls", "application/vnd.ms-excel"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xml", "application/xml"},
    {"yaml", "application/yaml"},
    {"yml", "application/yaml"},
    {"zip", "application/zip"},
    {"zst", "application/zstd"},
});
static_assert(std::is_sorted(extensions.begin(), extensions.end(),
                             [](auto const& a, auto const& b) { return a.extension < b.extension; }));

constexpr std::size_t longest_extension =
    std::max_element(extensions.begin(), extensions.end(), [](auto const& a, auto const& b) {
      return a.extension.size() < b.extension.size();
    })->extension.size();

constexpr std::string_view unknown_type = "application/octet-stream";

/// Types of `application` that are text all the same, or pack as well.
constexpr auto packing_applications = std::to_array<std::string_view>(
    {"json", "xml", "javascript", "wasm", "x-ndjson", "ndjson", "yaml", "toml", "rtf", "postscript", "x-tar",
     "graphql", "sql", "vnd.sqlite3", "vnd.apple.mpegurl", "vnd.ms-excel", "vnd.ms-powerpoint", "msword",
     "x-www-form-urlencoded"});
constexpr auto packing_images =
    std::to_array<std::string_view>({"bmp", "x-icon", "vnd.microsoft.icon", "x-portable-pixmap"});
constexpr auto packing_fonts = std::to_array<std::string_view>({"ttf", "otf", "sfnt", "collection"});

template <std::size_t Count>
bool is_one_of(std::string_view subtype, std::array<std::string_view, Count> const& all) noexcept {
  return std::any_of(all.begin(), all.end(),
                     [&](std::string_view each) { return equals_ignoring_case(each, subtype); });
}

bool ends_with(std::string_view subtype, std::string_view suffix) noexcept {
  return subtype.size() > suffix.size() &&
         equals_ignoring_case(subtype.substr(subtype.size() - suffix.size()), suffix);
}

}  // namespace

std::string_view content_type_of(std::string_view path) noexcept {
  auto const name = path.substr(path.find_last_of('/') + 1);  // npos + 1 is 0
  auto const dot = name.find_last_of('.');
  if (dot == std::string_view::npos || dot == 0) return unknown_type;
  auto const text = name.substr(dot + 1);
  if (text.size() > longest_extension) return unknown_type;
  std::array<char, longest_extension> lower;
  std::transform(text.begin(), text.end(), lower.begin(), to_lower);
  std::string_view const extension(lower.data(), text.size());
  auto const found =
      std::lower_bound(extensions.begin(), extensions.end(), extension,
                       [](auto const& each, std::string_view sought) { return each.extension < sought; });
  return found != extensions.end() && found->extension == extension ? found->type : unknown_type;
}

bool is_worth_packing(std::string_view content_type) noexcept {
  auto const type = parse_media_type(content_type);
  if (!type) return false;
  if (equals_ignoring_case(type->type, "text") || type->is_json() || ends_with(type->subtype, "+xml"))
    return true;
  if (equals_ignoring_case(type->type, "application")) return is_one_of(type->subtype, packing_applications);
  if (equals_ignoring_case(type->type, "font")) return is_one_of(type->subtype, packing_fonts);
  return equals_ignoring_case(type->type, "image") && is_one_of(type->subtype, packing_images);
}

std::string_view packed_suffix(content_coding coding) noexcept {
  switch (coding) {
    case content_coding::gzip:
      return ".gz";
    case content_coding::br:
      return ".br";
    case content_coding::zstd:
      return ".zst";
    default:
      return "";
  }
}

}  // namespace corest::http
