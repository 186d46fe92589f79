#include "files/locate.hpp"

#include <corest/files/file_response.hpp>
#include <corest/io/cached_read.hpp>
#include <corest/io/error.hpp>
#include <corest/io/thread_pool.hpp>

#include <algorithm>

namespace corest {
namespace {

result<io::found_file, std::errc> find(io::directory const* within, std::string const& path, io::lookup how) {
  auto found = within == nullptr ? io::find_file(path, how) : within->find(path, how);
  if (found && found->kind == io::file_kind::other) return unexpected(std::errc::no_such_file_or_directory);
  return found;
}

}  // namespace

task<result<io::found_file, std::errc>> locate(io::directory const* within, std::string const& path) {
  auto quick = find(within, path, io::lookup::only_cached);
  if (quick || quick.error() != std::errc::operation_would_block) co_return quick;
  auto const call = [&] {
    auto found = find(within, path, io::lookup::may_block);
    if (found && found->kind == io::file_kind::regular)
      io::load_into_cache(found->opened.fd(), 0, std::min<std::uint64_t>(found->size, small_body_bytes));
    return found;
  };
  co_return co_await to_thread(call);
}

problem why_not(std::errc error) {
  switch (error) {
    case std::errc::no_such_file_or_directory:
    case std::errc::not_a_directory:
    case std::errc::is_a_directory:
    case std::errc::filename_too_long:
    case std::errc::too_many_symbolic_link_levels:
    case std::errc::cross_device_link:          // it leads out of the folder
    case std::errc::no_such_device_or_address:  // a socket
      return problem(status::not_found);
    case std::errc::permission_denied:
      return problem(status::forbidden);
    default:
      io::throw_error(error, "open");
  }
}

}  // namespace corest
