// A folder of a site: pages, scripts, pictures, and what browsers are told to keep of them.
#pragma once
#include <corest/async/task.hpp>
#include <corest/files/file_response.hpp>
#include <corest/files/folder.hpp>
#include <corest/web/results.hpp>
#include <corest/web/route_set.hpp>
#include <corest/web/unions.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace corest {

/// For files whose name changes with their content ("app.4f2a91.js"): nobody asks for them twice.
inline constexpr char const* immutable_cache = "public, max-age=31536000, immutable";

/// Which files get which Cache-Control. In `files` '?' is any character, '*' any number of them within a step
/// of the path, and '**' any number with slashes; a pattern without a slash is about the last step alone
/// ("*.html"), one with a slash about the whole path below the folder ("assets/**").
struct cache_rule {
  std::string files;
  std::string cache_control;  ///< empty: the field is left out
};

struct static_options {
  std::string index = "index.html";  ///< what answers for a folder; empty: nothing does, and it is a 404
  /// The file that answers, with 200, for whatever is not there when the client would rather have HTML than
  /// anything else: for applications that route in the browser. A script that is not there stays a 404.
  std::string fallback = {};
  std::vector<cache_rule> cache = {};      ///< the first that fits counts
  std::string cache_control = "no-cache";  ///< where none fits: kept, and asked for again each time
  /// Whether "app.js.br", ".zst" or ".gz" is sent instead of "app.js" to who accepts it. One that is older
  /// than its file is passed over.
  bool packed = true;
  bool documented = false;  ///< whether the OpenAPI document has it
};

/// The handler behind serve_files().
class static_files {
 public:
  using answer = std::variant<file_response, permanent_redirect, problem>;

  static_files(folder from, static_options options) : from_(std::move(from)), options_(std::move(options)) {}

  /// Answers for the path that the last placeholder of the route matched.
  task<answer> operator()(request const& asked) const;

 private:
  using lookup = result<io::found_file, std::errc>;

  task<answer> instead_of(request const& asked, std::errc error) const;
  task<answer> answer_folder(request const& asked, std::string name) const;
  task<answer> answer_file(request const& asked, io::found_file found, std::string name) const;
  [[nodiscard]] std::string const& cache_control_for(std::string_view name) const noexcept;

  folder from_;
  static_options options_;
};

namespace web {
/// "/assets/{path...}" of "/assets".
[[nodiscard]] std::string pattern_below(std::string_view prefix);
}  // namespace web

/// Answers GET and HEAD for everything below `prefix` ("/" for all that no other route takes) with the files
/// of a folder, as file_response does: `serve_files(app, "/assets", folder("dist"));`. `at` is a router or a
/// group. A folder without a slash at its end is redirected there; no listing is ever made. A 404 for what is
/// not there, is no plain name, is hidden, or leads out of the folder.
template <bool Prefixed>
route& serve_files(web::route_set<Prefixed>& at, std::string_view prefix, folder from,
                   static_options options = {}) {
  bool const documented = options.documented;
  std::string const pattern = web::pattern_below(prefix);
  route& added = at.get(runtime_pattern{pattern}, static_files(std::move(from), std::move(options)));
  return documented ? added : added.hidden();
}

}  // namespace corest
