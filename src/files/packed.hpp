// Files that lie packed beside themselves.
#pragma once
#include <corest/async/task.hpp>
#include <corest/http/content_coding.hpp>
#include <corest/io/directory.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace corest {

/// Which of the packed files beside `plain` an Accept-Encoding field wants, of those that are there and not
/// older.
struct packed_choice {
  std::optional<http::content_coding>
      coding;            ///< identity: `plain` itself; nullopt: there is nothing it accepts
  io::found_file found;  ///< unless it is `plain` itself
};
task<packed_choice> choose_packed(io::directory const& within, std::string const& name,
                                  io::found_file const& plain,
                                  std::optional<std::string_view> accept_encoding);

}  // namespace corest
