// What a file is, by its extension, and whether packing it pays.
#pragma once
#include <corest/http/content_coding.hpp>

#include <string_view>

namespace corest::http {

/// The Content-Type of a file by the extension of its name, whatever its case; texts say that they are UTF-8.
/// "application/octet-stream" for what is not known, which browsers save and do not show. The view lives for
/// ever.
[[nodiscard]] std::string_view content_type_of(std::string_view path) noexcept;

/// Whether bodies of that Content-Type become much smaller: text, JSON, XML, fonts and pictures without a
/// packing of their own. Parameters do not matter; false for what is no media type.
[[nodiscard]] bool is_worth_packing(std::string_view content_type) noexcept;

/// What the name of a file has behind it where it lies packed beside itself: ".gz", ".br" or ".zst"; empty
/// for the other codings.
[[nodiscard]] std::string_view packed_suffix(content_coding coding) noexcept;

}  // namespace corest::http
