#include "files/glob.hpp"
#include "files/locate.hpp"
#include "files/packed.hpp"
#include "files/relative_path.hpp"

#include <corest/files/serve_files.hpp>
#include <corest/http/file_type.hpp>
#include <corest/http/media_type.hpp>

#include <array>
#include <utility>

namespace corest {
namespace {

bool is_regular(result<io::found_file, std::errc> const& found) noexcept {
  return found && found->kind == io::file_kind::regular;
}

/// Whether a page is what the client asks for, and not a script or a picture.
bool prefers_html(request const& asked) noexcept {
  constexpr std::array<std::string_view, 2> offered{"application/octet-stream", "text/html"};
  auto const accept = asked.header(http::known::accept);
  return accept && http::negotiate(*accept, offered) == 1;
}

std::string in_folder(std::string const& name, std::string const& file) {
  return name.empty() ? file : name + '/' + file;
}

permanent_redirect with_slash(request const& asked) {
  std::string location(asked.path());
  location += '/';
  if (!asked.query().empty()) location.append("?").append(asked.query());
  return {std::move(location)};
}

}  // namespace

task<static_files::answer> static_files::operator()(request const& asked) const {
  std::string_view const raw = asked.parameter(asked.parameter_count() - 1);
  auto name = relative_path(raw, from_.hidden());
  if (!name) co_return co_await instead_of(asked, std::errc::no_such_file_or_directory);
  if (raw.empty() || raw.ends_with('/')) co_return co_await answer_folder(asked, std::move(*name));
  auto found = co_await locate(&from_.directory(), *name);
  if (is_regular(found)) co_return co_await answer_file(asked, std::move(*found), std::move(*name));
  if (!found) co_return co_await instead_of(asked, found.error());
  if (!options_.index.empty()) {
    std::string const index = in_folder(*name, options_.index);
    auto const page = co_await locate(&from_.directory(), index);
    if (is_regular(page)) co_return with_slash(asked);
  }
  co_return co_await instead_of(asked, std::errc::no_such_file_or_directory);
}

task<static_files::answer> static_files::answer_folder(request const& asked, std::string name) const {
  if (options_.index.empty()) co_return co_await instead_of(asked, std::errc::no_such_file_or_directory);
  std::string index = in_folder(name, options_.index);
  auto found = co_await locate(&from_.directory(), index);
  if (is_regular(found)) co_return co_await answer_file(asked, std::move(*found), std::move(index));
  co_return co_await instead_of(asked, found ? std::errc::no_such_file_or_directory : found.error());
}

task<static_files::answer> static_files::instead_of(request const& asked, std::errc error) const {
  problem nothing = why_not(error);
  if (options_.fallback.empty()) co_return nothing;
  if (prefers_html(asked)) {
    auto found = co_await locate(&from_.directory(), options_.fallback);
    if (is_regular(found)) co_return co_await answer_file(asked, std::move(*found), options_.fallback);
  }
  nothing.header("Vary", "Accept");
  co_return nothing;
}

task<static_files::answer> static_files::answer_file(request const& asked, io::found_file found,
                                                     std::string name) const {
  auto coding = http::content_coding::identity;
  bool const may_be_packed = options_.packed && http::is_worth_packing(http::content_type_of(name));
  if (may_be_packed) {
    auto packed =
        co_await choose_packed(from_.directory(), name, found, asked.header(http::known::accept_encoding));
    if (!packed.coding)
      co_return problem(status::not_acceptable, "the file is not available in a coding you accept");
    coding = *packed.coding;
    if (coding != http::content_coding::identity) found = std::move(packed.found);
  }
  file_response file(std::move(found), name);
  file.coding(coding).cache_control(cache_control_for(name));
  bool const is_fallback = name == options_.fallback;
  if (may_be_packed)
    file.vary(is_fallback ? "Accept, Accept-Encoding" : "Accept-Encoding");
  else if (is_fallback)
    file.vary("Accept");
  co_return file;
}

std::string const& static_files::cache_control_for(std::string_view name) const noexcept {
  for (cache_rule const& rule : options_.cache)
    if (matches_glob(rule.files, name)) return rule.cache_control;
  return options_.cache_control;
}

namespace web {

std::string pattern_below(std::string_view prefix) {
  if (prefix.ends_with('/')) prefix.remove_suffix(1);
  return std::string(prefix) + "/{path...}";
}

}  // namespace web
}  // namespace corest
