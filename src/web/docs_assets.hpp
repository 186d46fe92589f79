// The documentation page's script and style sheet, built into the library from the swagger-ui-dist package.
#pragma once
#include <span>
#include <string_view>

namespace corest {

/// A file whose bytes are part of the program.
struct embedded_asset {
  std::string_view name;          ///< file name, such as "swagger-ui.css"
  std::string_view content_type;  ///< for the header of that name
  std::string_view bytes;
};

/// The files of the documentation page; empty where npm could not fetch them when the library was built.
std::span<embedded_asset const> docs_assets() noexcept;

/// The pinned version of swagger-ui-dist, also where its files were left out: a page that loads them from
/// elsewhere asks for the same.
std::string_view docs_assets_version() noexcept;

}  // namespace corest
